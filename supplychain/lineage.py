"""What an artifact was made from, what was made from it, and how: the catalogue's lineage questions as Python calls."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.errors import UnknownName, UsageError
from supplychain.graph.asking import ask
from supplychain.graph.paging import child_pages, descendant_pages
from supplychain.graph.schema import fit_key
from supplychain.identifiers import current_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import networkx as nx
    import pandas as pd
    import pyarrow as pa

    from supplychain.graph.store import Store
    from supplychain.graph.table import Table

__all__ = ["Lineage", "LineageTree", "TreeLine"]


class TreeLine(NamedTuple):
    """One line of a drawn tree.

    Attributes
    ----------
    depth
        Steps from the artifact asked about.
    artifact
        Id; blank on a line that only says how many more there are.
    relation
        How it is related to the line above it.
    remark
        What a reader must know: a placeholder's reason, that it was drawn above, or how many are left out.
    """

    depth: int
    artifact: str
    relation: str
    remark: str


@dataclass(frozen=True, slots=True)
class LineageTree:
    """Ancestors and descendants of one artifact, as edges and as a drawing."""

    artifact: str
    edges: Table

    def to_networkx(self) -> nx.DiGraph[str]:
        """Return the edges as a directed graph, downstream → upstream."""
        graph = self.edges.to_networkx("downstream", "upstream")
        graph.add_node(self.artifact)
        return graph

    def to_pandas(self) -> pd.DataFrame:
        """Return the edges as a pandas data frame."""
        return self.edges.to_pandas()

    def to_arrow(self) -> pa.Table:
        """Return the edges as an Arrow table."""
        return self.edges.to_arrow()

    def ancestors(self, *, most: int = 12) -> Iterator[TreeLine]:
        """Yield the lines of the tree of what it was made from; of more than `most` siblings the rest is counted."""
        return self._walk("downstream", "upstream", most)

    def descendants(self, *, most: int = 12) -> Iterator[TreeLine]:
        """Yield the lines of the tree of what was made from it."""
        return self._walk("upstream", "downstream", most)

    def _walk(self, here: str, there: str, most: int) -> Iterator[TreeLine]:
        after: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for row in self.edges:
            remark = row["placeholder_upstream"] if there == "upstream" else row["placeholder_downstream"]
            after[row[here]].append((row[there], row["relation"], remark or ""))
        drawn = {self.artifact}
        stack = [(1, step) for step in reversed(_first(after[self.artifact], most))]
        while stack:
            depth, (artifact, relation, remark) = stack.pop()
            again = artifact in drawn
            if again and artifact:
                remark = "; ".join(
                    filter(None, (remark, "shown above" if artifact != self.artifact else "itself: a cycle"))
                )
            yield TreeLine(depth, artifact, relation, remark)
            if artifact and not again:
                drawn.add(artifact)
                stack.extend((depth + 1, step) for step in reversed(_first(after[artifact], most)))

    def __str__(self) -> str:
        lines = [self.artifact]
        for title, walk in (("made from", self.ancestors()), ("made into", self.descendants())):
            drawn = [f"{'  ' * line.depth}{_words(line)}" for line in walk]
            lines += [f" {title}:", *drawn] if drawn else [f" {title}: nothing known"]
        if self.edges.more:
            lines.append(f" the nearest {len(self.edges):,} steps; {self.edges.more} for all")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def _first(steps: list[tuple[str, str, str]], most: int) -> list[tuple[str, str, str]]:
    ordered = sorted(steps)
    if len(ordered) <= most:
        return ordered
    return [*ordered[:most], ("", "", f"and {len(ordered) - most:,} more")]


def _words(line: TreeLine) -> str:
    return " ".join(
        filter(
            None,
            (
                line.artifact,
                f"({line.relation})" if line.relation else "",
                line.remark and f"[{line.remark}]",
            ),
        )
    )


class Lineage:
    """Lineage questions about one artifact or two.

    Every method takes ids as the Hub shows them; an id the Hub has moved is found under its current one, and on the way an old
    id leads on to the current one, which is a step too. An id nobody knows raises `UnknownName` with the nearest ones; an
    artifact without ancestors gives an empty table.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def ancestors(self, artifact: str, *, depth: int = 100, limit: int | None = 1000) -> Table:
        """Everything the artifact was derived from, nearest first."""
        return self._ask("lineage/ancestors", id=self.known(artifact), depth=depth, limit=limit)

    def descendants(self, artifact: str, *, depth: int = 100, limit: int | None = 1000) -> Table:
        """Everything derived from the artifact, nearest first."""
        return self._ask("lineage/descendants", id=self.known(artifact), depth=depth, limit=limit)

    def children(self, artifact: str, *, limit: int | None = 1000) -> Table:
        """What was made directly from the artifact, by id, with the evidence for each step."""
        return self._ask("lineage/children", id=self.known(artifact), limit=limit)

    def child_pages(
        self, artifact: str, *, page_size: int = 100, after: Mapping[str, Any] | None = None
    ) -> Iterator[Table]:
        """Yield the rows of `children` page by page, each fetched when it is asked for; `after` is a row to go on behind."""
        return child_pages(self._store, self.known(artifact), page_size=page_size, after=after)

    def descendant_pages(
        self,
        artifact: str,
        *,
        depth: int = 100,
        page_size: int = 100,
        after: Mapping[str, Any] | None = None,
    ) -> Iterator[Table]:
        """Yield the rows of `descendants` page by page; the first comes quickly however large the family is.

        Parameters
        ----------
        depth
            Steps to follow.
        page_size
            Rows of a page.
        after
            A row of an earlier page: the pages begin behind it.
        """
        return descendant_pages(
            self._store, self.known(artifact), depth=depth, page_size=page_size, after=after
        )

    def roots(self, artifact: str, *, limit: int | None = 100) -> Table:
        """Ancestors that were derived from nothing known: where the artifact's lineage begins."""
        return self._ask("lineage/roots", id=self.known(artifact), limit=limit)

    def path(self, one: str, other: str) -> Table:
        """The steps of one shortest derivation path between two artifacts, whichever is upstream; empty when there is none."""
        return self._ask("lineage/path", id=self.known(one), other=self.known(other))

    def common_ancestors(self, one: str, other: str, *, limit: int | None = 100) -> Table:
        """Artifacts that both were derived from, nearest first."""
        return self._ask("lineage/common_ancestors", id=self.known(one), other=self.known(other), limit=limit)

    def impact(self, artifact: str, *, limit: int | None = 1000) -> Table:
        """Everything that a change of the artifact reaches: descendants, and repositories that use it or them."""
        return self._ask("lineage/impact", id=self.known(artifact), limit=limit)

    def tree(
        self, artifact: str, *, direction: str = "both", depth: int = 10, limit: int | None = 5000
    ) -> LineageTree:
        """Ancestors and descendants as a tree.

        Parameters
        ----------
        direction
            ``up``, ``down`` or ``both``.
        depth
            Steps to follow.
        limit
            Edges to draw at most, the nearest first; None for all.
        """
        if direction not in {"up", "down", "both"}:
            raise UsageError(f"The direction must be up, down or both, not {direction!r}.")
        key = self.known(artifact)
        return LineageTree(
            key, self._ask("lineage/tree_edges", id=key, direction=direction, depth=depth, limit=limit)
        )

    def known(self, artifact: str) -> str:
        """Return the key under which the graph has an artifact.

        Raises
        ------
        UnknownName
            The graph has no artifact of that id.
        """
        for candidate in dict.fromkeys((fit_key(artifact), current_id(artifact), artifact.lower())):
            found = self._ask("lineage/artifact", id=candidate)
            if not len(found):
                continue
            renamed = found[0]["renamed_to"]
            return renamed[0] if renamed and found[0]["placeholder"] else candidate
        near = self._ask("lineage/search", text=artifact.rsplit("/", maxsplit=1)[-1], limit=5)["artifact"]
        hint = f"Did you mean {' or '.join(near[:3])}?" if near else "Nothing like it was loaded."
        raise UnknownName(f"The graph has no artifact named {artifact!r}. {hint}")

    def _ask(self, name: str, **parameters: object) -> Table:
        return ask(self._store, name, parameters)
