"""Rows with named columns: what every query gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import networkx as nx
    import pandas as pd
    import pyarrow as pa

__all__ = ["SHOWN", "Table"]

SHOWN = 60
"""Rows that a notebook draws of a table; the rest is there, and counted below them."""

_FROM_TO = (("downstream", "upstream"), ("source", "target"), ("child", "parent"), ("artifact", "license"))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of an answer, in order; a sequence of dictionaries, convertible to what people work with.

    Attributes
    ----------
    more
        How to get the rows that a limit has cut off, e.g. ``limit=None``; empty when these are all.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    more: str = ""

    def __repr__(self) -> str:
        names = ", ".join(self.columns)
        return f"<Table of {self._size()}: {names}>" if names else f"<Table of {self._size()}>"

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    @overload
    def __getitem__(self, item: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, item: str) -> list[Any]: ...
    def __getitem__(self, item: int | str) -> dict[str, Any] | list[Any]:
        """Return the row at a position, or the column of a name."""
        if isinstance(item, int):
            return dict(zip(self.columns, self.rows[item], strict=True))
        place = self.columns.index(item)
        return [row[place] for row in self.rows]

    def head(self, count: int | None, more: str = "limit=None") -> Table:
        """Return the first rows, with a word on how to get the `more` that are left out; None keeps all."""
        if count is None or len(self.rows) <= count:
            return self
        return Table(self.columns, self.rows[:count], more)

    def select(self, columns: Iterable[str]) -> Table:
        """Return some columns of all rows, in the order given."""
        names = tuple(columns)
        places = [self.columns.index(name) for name in names]
        return Table(names, [tuple(row[place] for place in places) for row in self.rows], self.more)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the rows as dictionaries."""
        return list(self)

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a pandas data frame."""
        import pandas as pd

        return pd.DataFrame.from_records(self.rows, columns=list(self.columns))

    def to_arrow(self) -> pa.Table:
        """Return the rows as an Arrow table."""
        import pyarrow as pa

        columns = list(zip(*self.rows, strict=True)) or [()] * len(self.columns)
        return pa.table(
            {name: pa.array(list(values)) for name, values in zip(self.columns, columns, strict=True)}
        )

    def to_networkx(self, start: str | None = None, end: str | None = None) -> nx.DiGraph[str]:
        """Return the rows as a directed graph, downstream → upstream; a row that lacks an end is a node without an edge.

        Parameters
        ----------
        start, end
            Columns that hold the two ends of an edge; by default the pair of known names that the table has. The other columns
            become attributes of the edge.

        Raises
        ------
        UsageError
            The table has no such columns.
        """
        import networkx as nx

        from supplychain.errors import UsageError

        pairs = [(start, end)] if start and end else _FROM_TO
        found = next((p for p in pairs if p[0] in self.columns and p[1] in self.columns), None)
        if found is None or found[0] is None or found[1] is None:
            raise UsageError(
                f"The columns {', '.join(self.columns)} do not say which two are the ends of an edge.",
                remedy="Name them: to_networkx(start=…, end=…).",
            )
        graph: nx.DiGraph[str] = nx.DiGraph()
        for row in self:
            ends = [end for end in (row.pop(found[0]), row.pop(found[1])) if end is not None]
            graph.add_nodes_from(ends)
            if len(ends) == 2:
                graph.add_edge(*ends, **row)
        return graph

    def _size(self) -> str:
        rows = f"{len(self.rows):,} row{'s' * (len(self.rows) != 1)}"
        return f"the first {rows}; {self.more} for all" if self.more else rows

    def _repr_html_(self) -> str:
        numbers = [
            bool(self.rows) and all(_is_number(row[place]) for row in self.rows)
            for place in range(len(self.columns))
        ]
        head = _line("th", self.columns, numbers)
        body = "".join(_line("td", row, numbers) for row in self.rows[:SHOWN])
        unseen = f", {SHOWN} of them shown: to_pandas() has all" if len(self.rows) > SHOWN else ""
        size = escape(f"{self._size()}{unseen}")
        return f"<table><thead>{head}</thead><tbody>{body}</tbody></table><p>{size}</p>"


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _line(tag: str, values: Iterable[object], numbers: list[bool]) -> str:
    cells = (
        f'<{tag} style="text-align: {"right" if right else "left"}">{escape(_words(value))}</{tag}>'
        for value, right in zip(values, numbers, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _words(value: object) -> str:
    """Return a cell as people read it: a list as its parts, a fraction with the digits that matter."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    return ", ".join(map(_words, value)) if isinstance(value, list | tuple) else str(value)
