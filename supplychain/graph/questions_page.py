"""The reference page of all questions, generated from the headers of the catalogue: `docs/questions.md`."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING

from supplychain.graph import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.graph.catalogue import Parameter, Query

__all__ = ["page"]

_AREAS = {
    "lineage": "What artifacts were made from, what was made from them, and how.",
    "licenses": "What licenses are stated, where, and what they meet along the paths that artifacts depend on.",
    "usage": "Which repositories use what, and how.",
    "impact": "Who is hit, how far off and through what, when an artifact is withdrawn, relicensed or compromised.",
    "owners": "Who publishes what others build on, and who builds on whom.",
    "centrality": "What the ecosystem rests on.",
    "browser": "Made to be drawn by Neo4j Browser: each row is a path.",
    "hygiene": "What is broken, doubtful or only a name: read this before trusting a count.",
    "ecosystem": "How large the supply chain is and what it documents: the figures of PeaTMOSS, on this graph.",
    "loads": "What was read from each source, what was kept, and what was not.",
    "mining": "The PeaTMOSS mining questions that a graph can answer, each under its number (see which-question.md).",
}
"""Area → what its questions are about, in the order of the page; an area that is not named here comes after these."""

_INTRODUCTION = """\
# Questions

Generated from the headers of `cypher/` by `make docs`; edit those, not this page.

Every question is one file of Cypher that only reads. Ask one by name with `supplychain query`, call
`chain.query("lineage/parents", id="…")` from Python, or paste the file into Neo4j Browser and set its parameters there
(`:param id => "…"`). The name alone will do where only one area has it. Rows come in a stable order, and those columns that
identify a row are **bold**. Blank means that nothing is known, never that all is well.

Columns named `downstream` and `upstream` are the two ends of a dependency: downstream was made from, trained on, or uses
upstream. `label` is the kind of an artifact (Model, Dataset, Repository), because one id can stand for two kinds.
`placeholder` says why an artifact is known by name only. `projection` is what the name of a Graph Data Science projection
begins with; a question drops its own at the end, and `supplychain` also drops what a question that failed left behind.
"""


def page() -> str:
    """Return the page as Markdown."""
    order = [*_AREAS, *catalogue.names()]
    names = sorted(catalogue.names(), key=lambda name: (order.index(_shelf(name)), name))
    parts = [_INTRODUCTION, *_contents(names)]
    for area, group in groupby(names, key=lambda name: name.split("/")[0]):
        parts += [f"## {area.capitalize()}\n", *([f"{_AREAS[area]}\n"] if area in _AREAS else [])]
        parts += ["\n".join(_lines(catalogue.query(name))) for name in group]
    return "\n".join(parts)


def _contents(names: list[str]) -> Iterator[str]:
    yield f"{len(names)} questions, one line each; what follows says what they ask for and what they return.\n"
    for area, group in groupby(names, key=lambda name: name.split("/")[0]):
        yield f"**{area.capitalize()}**\n"
        yield "\n".join(
            f"- [{name.split('/')[1]}](#{name.replace('/', '')}): {catalogue.query(name).question}"
            for name in group
        )
        yield ""


def _shelf(name: str) -> str:
    area = name.split("/", maxsplit=1)[0]
    return area if area in _AREAS else name


def _lines(query: Query) -> Iterator[str]:
    yield f"### {query.name}"
    yield ""
    yield query.question
    yield ""
    if query.notes:
        yield " ".join(query.notes)
        yield ""
    yield f"- Parameters: {', '.join(map(_parameter, query.parameters)) or 'none'}"
    yield f"- Columns: {', '.join(f'**{column}**' if column in query.key else column for column in query.returns)}"
    yield ""


def _parameter(parameter: Parameter) -> str:
    if parameter.required:
        return f"`{parameter.name}` ({parameter.kind}, required)"
    if parameter.default is None:
        return f"`{parameter.name}` ({parameter.kind}, optional)"
    return f"`{parameter.name}` ({parameter.kind}, default `{json.dumps(parameter.default)}`)"
