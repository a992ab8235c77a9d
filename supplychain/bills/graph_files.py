"""A bill as a graph file that graph programs open: GraphML or GEXF, both XML."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

from supplychain.bills.elements import edges_of, nodes_of
from supplychain.bills.form import Written

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from supplychain.bills.bill import Bill

__all__ = ["write_gexf", "write_graphml"]

_NOT_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACED = "characters that XML cannot carry, replaced"


def write_graphml(bill: Bill) -> Written:
    """Return the bill as GraphML: a directed multigraph, downstream → upstream, with typed attributes."""
    import networkx as nx

    texts = _Texts()
    graph = _graph(bill, texts)
    out = io.BytesIO()
    nx.write_graphml_xml(graph, out)
    return Written({"": out.getvalue().decode()}, texts.left_out)


def write_gexf(bill: Bill) -> Written:
    """Return the bill as GEXF 1.2, likewise; without the day of writing, so that the same bill is the same file."""
    import networkx as nx

    texts = _Texts()
    graph = _graph(bill, texts)
    lines = "\n".join(nx.generate_gexf(graph)) + "\n"
    return Written({"": re.sub(r' lastmodifieddate="[^"]*"', "", lines, count=1)}, texts.left_out)


def _graph(bill: Bill, texts: _Texts) -> nx.MultiDiGraph[str]:
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for (name,), properties in nodes_of(bill):
        # A node named "label" by its id is what both formats draw; "type" and "start" mean something else in GEXF.
        graph.add_node(
            texts.safe(name), label=texts.safe(properties["id"]), **_attributes(properties, texts.safe)
        )
    for number, ((down, up, type_), properties) in enumerate(edges_of(bill)):
        graph.add_edge(
            texts.safe(down),
            texts.safe(up),
            key=str(number),
            relationship=type_,
            **_attributes(properties, texts.safe),
        )
    return graph


def _attributes(properties: dict[str, Any], safe: Callable[[str], str]) -> dict[str, Any]:
    attributes = {}
    for name, value in properties.items():
        said = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
        attributes[f"{name}_" if name in {"type", "label", "id"} else name] = (
            safe(said) if isinstance(said, str) else said
        )
    return attributes


class _Texts:
    """Makes texts fit for XML, and counts what it replaced."""

    def __init__(self) -> None:
        self._count = 0

    @property
    def left_out(self) -> dict[str, int]:
        return {REPLACED: self._count} if self._count else {}

    def safe(self, text: str) -> str:
        """Return `text` with what XML cannot carry replaced; a carriage return becomes a line feed in XML anyway."""
        fit, count = _NOT_XML.subn("\ufffd", text)
        self._count += count
        return fit
