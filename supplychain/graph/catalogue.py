"""The questions: `cypher/**/*.cypher` → `Query` objects. A file whose header lies is refused when it is read.

The header is a contract, in comment lines before the first line of Cypher::

    // Models that derive from a model, nearest first.
    // params: id: str, limit: int = 100
    // returns: model, hops
    // key: model

What only the server can tell (that it compiles, only reads, returns these columns) the integration suite asks the server.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from supplychain.assets import asset
from supplychain.errors import SchemaMismatch, UnknownName, UsageError
from supplychain.graph.cypher import Cypher

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

__all__ = ["PROJECTION", "Parameter", "Query", "names", "parse", "query"]

PROJECTION = "projection"
"""Parameter of a question that projects into Graph Data Science: what the name of its projection begins with."""

_KINDS: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "int": int,
    "float": (int, float),
    "bool": bool,
    "list[str]": list,
    "matrix": dict,
    "reach": dict,
    "domains": dict,
}
_NAMED = ("matrix", "reach", "domains")
"""Kinds that are given by a name: a compatibility matrix, how the rule set of that name composes the reach of edges, and the
domains of tasks."""
_TEXT_OR_COMMENT = re.compile(
    r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`(?:``|[^`])*`|//[^\n]*|/\*.*?\*/", re.DOTALL
)
_PARAMETER = re.compile(r"(\w+)\s*:\s*([\w\[\]]+)\s*(?:=\s*(.+))?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value a question asks for; required when it has no default."""

    name: str
    kind: str
    default: Any = None
    required: bool = False

    def checked(self, value: Any) -> Any:
        """Return `value` as this parameter's kind, reading texts as a command line gives them."""
        if value is None and not self.required:
            return None
        try:
            converted = _from_text(value, self.kind) if isinstance(value, str) else value
        except (ValueError, KeyError):
            converted = None
        if not _is_kind(converted, self.kind):
            raise UsageError(f"The parameter {self.name} must be {self.kind}, not {value!r}.")
        return converted


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its Cypher.

    Attributes
    ----------
    name
        Path below `cypher/` without the ending, e.g. ``lineage/ancestors``.
    question
        What it answers, in one sentence.
    key
        Columns that identify a row.
    notes
        Further comment lines of the header, e.g. why a plan scans all nodes.
    """

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    returns: tuple[str, ...]
    key: tuple[str, ...]
    notes: tuple[str, ...]
    text: Cypher

    def bind(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Complete the given parameters with defaults; unknown, missing and ill-typed ones are refused."""
        known = {p.name: p for p in self.parameters}
        for name in given:
            if name not in known:
                raise UnknownName.among(f"parameter of {self.name}", name, known)
        missing = [p.name for p in self.parameters if p.required and given.get(p.name) is None]
        if missing:
            raise UsageError(f"{self.name} needs {', '.join(missing)}.", remedy=f"It asks: {self.question}")
        return {n: p.checked(given[n] if given.get(n) is not None else p.default) for n, p in known.items()}


def names(area: str | None = None) -> list[str]:
    """Names of all questions, or of those of one area, sorted."""
    found = sorted(_files())
    if area is None:
        return found
    areas = {n.split("/")[0] for n in found}
    if area not in areas:
        raise UnknownName.among("area", area, areas)
    return [n for n in found if n.startswith(f"{area}/")]


@cache
def query(name: str) -> Query:
    """Return the question called `name`; the area may be left out where the rest is unambiguous.

    Raises
    ------
    UnknownName
        There is none, or the short name fits several.
    """
    files = _files()
    if name not in files:
        short = [n for n in files if n.split("/", 1)[1] == name]
        if len(short) != 1:
            if short:
                raise UnknownName(f"Several questions are named {name!r}: {', '.join(sorted(short))}.")
            raise UnknownName.among(
                "question", name, files, remedy="List them with: supplychain query --list"
            )
        name = short[0]
    return parse(name, files[name].read_text("utf-8"))


def parse(name: str, text: str) -> Query:
    """Read one file of the catalogue.

    Raises
    ------
    SchemaMismatch
        The header is incomplete, or does not fit the Cypher below it.
    """
    header, body = _split(text)
    fields: dict[str, str] = {}
    notes: list[str] = []
    for line in header[1:]:
        field = re.match(r"(params|returns|key):\s*(.*)", line)
        if field:
            fields[field[1]] = field[2].strip()
        else:
            notes.append(line)
    if not header or not header[0].endswith((".", "?")):
        raise SchemaMismatch(f"cypher/{name}.cypher must begin with a comment line that is a sentence.")
    for field_name in ("returns", "key"):
        if not fields.get(field_name):
            raise SchemaMismatch(f"cypher/{name}.cypher has no '// {field_name}:' line.")
    question = Query(
        name=name,
        question=header[0],
        parameters=tuple(_parameters(name, fields.get("params", ""))),
        returns=_columns(fields["returns"]),
        key=_columns(fields["key"]),
        notes=tuple(notes),
        text=Cypher(text),
    )
    _check(question, _TEXT_OR_COMMENT.sub(" ", body))
    return question


def _check(question: Query, code: str) -> None:
    name = question.name
    used, declared = set(re.findall(r"\$(\w+)", code)), {p.name for p in question.parameters}
    if used != declared:
        raise SchemaMismatch(
            f"cypher/{name}.cypher declares the parameters {', '.join(sorted(declared)) or 'none'} "
            f"and uses {', '.join(sorted(used)) or 'none'}."
        )
    if "gds.graph.project" in code and not re.search(rf"gds\.graph\.project\(\s*\${PROJECTION}\s*\+", code):
        raise SchemaMismatch(
            f"cypher/{name}.cypher projects a graph whose name does not begin with ${PROJECTION}: whoever asks could not drop "
            "it after a failure."
        )
    if not set(question.key) <= set(question.returns):
        raise SchemaMismatch(f"cypher/{name}.cypher has a key that is not among its columns.")
    for word in ("ORDER BY", "LIMIT"):
        if not re.search(rf"\b{word}\b", code):
            raise SchemaMismatch(
                f"cypher/{name}.cypher has no {word}: a page of rows must always be the same rows."
            )


def _split(text: str) -> tuple[list[str], str]:
    lines = text.splitlines()
    count = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    header: list[str] = []
    for line in (line.removeprefix("//") for line in lines[:count]):
        if line.startswith("   ") and header:  # goes on where the line before it ends
            header[-1] += f" {line.strip()}"
        else:
            header.append(line.strip())
    return header, "\n".join(lines[count:])


def _columns(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _parameters(name: str, text: str) -> Iterator[Parameter]:
    for part in re.split(r",(?=\s*\w+\s*:)", text):
        if not part.strip() or part.strip() == "none":
            continue
        found = _PARAMETER.fullmatch(part.strip())
        if not found or found[2] not in _KINDS or not _is_default(found[3], found[2]):
            raise SchemaMismatch(
                f"cypher/{name}.cypher declares {part.strip()!r}; a parameter reads 'name: kind = default' with a kind of "
                f"{', '.join(_KINDS)}."
            )
        default = _default(found[3])
        yield Parameter(found[1], found[2], default, required=found[3] is None)


def _is_default(text: str | None, kind: str) -> bool:
    try:
        default = _default(text)
    except (ValueError, SyntaxError):
        return False
    return (
        default is None or isinstance(default, str)
        if kind in _NAMED
        else default is None or _is_kind(default, kind)
    )


def _is_kind(value: Any, kind: str) -> bool:
    if isinstance(value, bool) and kind != "bool":
        return False
    if isinstance(value, list) and not all(isinstance(part, str) for part in value):
        return False
    return isinstance(value, _KINDS[kind])


def _default(text: str | None) -> Any:
    if text is None or text.strip() == "null":
        return None
    words = {"true": True, "false": False}
    return words[text.strip()] if text.strip() in words else ast.literal_eval(text.strip())


def _from_text(value: str, kind: str) -> Any:
    if kind == "str":
        return value
    if kind == "bool":
        return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[value.lower()]
    if kind == "reach":
        from supplychain.licenses.ruleset import named_ruleset

        return named_ruleset(value).table.compose
    if kind == "matrix":
        from supplychain.licenses.matrix import as_parameter

        return as_parameter(value)
    if kind == "domains":
        from supplychain.domains import domains_of_tasks

        return domains_of_tasks(value)
    if kind == "list[str]":
        return [part.strip() for part in value.split(",") if part.strip()]
    return int(value) if kind == "int" else float(value)


@cache
def _files() -> dict[str, Traversable]:
    return {
        f"{area.name}/{file.name.removesuffix('.cypher')}": file
        for area in asset("cypher").iterdir()
        if area.is_dir() and area.name != "schema"
        for file in area.iterdir()
        if file.name.endswith(".cypher")
    }
