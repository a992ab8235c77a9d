"""Rows with named columns: what every query gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx
    import pandas as pd
    import pyarrow as pa

__all__ = ["Table"]

_FROM_TO = (("downstream", "upstream"), ("source", "target"), ("child", "parent"), ("artifact", "license"))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of an answer, in order; a sequence of dictionaries, convertible to what people work with."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]] = field(default_factory=list)

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

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(c)}</th>" for c in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape('' if v is None else str(v))}</td>" for v in row) + "</tr>"
            for row in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
