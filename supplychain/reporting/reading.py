"""Reports as they are written: TOML → `Report`. A file that lies is refused, with the section and what would be valid.

What a section shows must be what its question returns, what it tells the question must be what that asks for, and its words may
name nothing but the answer.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from supplychain.errors import SchemaMismatch, SupplyChainError
from supplychain.graph import catalogue
from supplychain.reporting.definition import ARTIFACT, NO_ROWS, Drawing, Needs, Parameter, Report, Section
from supplychain.reporting.figures import KINDS
from supplychain.reporting.texts import names_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["parse"]

_REPORT = ("title", "question", "parameters", "example", "needs", "section")
_PARAMETER = ("default", "help", "kind")
_SECTION = ("heading", "text", "query", "parameters", "columns", "rows", "figure", "empty")
_NEEDS = ("licenses", "naming")


def parse(name: str, text: str) -> Report:
    """Read one report.

    Raises
    ------
    SchemaMismatch
        The file is not TOML, or says something that is not so.
    """
    file = _File(name)
    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise file.refusal("", f"is not TOML: {error}.") from None
    file.only(held, _REPORT, "")
    parameters = tuple(_parameters(file, held.get("parameters", {})))
    sections = held.get("section")
    if not isinstance(sections, list) or not sections:
        raise file.refusal("", "has no [[section]].")
    report = Report(
        name=name,
        title=file.text(held, "title", ""),
        question=file.text(held, "question", ""),
        parameters=parameters,
        sections=tuple(_section(file, number, s, parameters) for number, s in enumerate(sections, 1)),
        needs=_needs(file, held.get("needs", {}), parameters),
        example=_example(file, held.get("example", {}), parameters),
    )
    _check_whole(file, report)
    return report


class _File:
    """Says where in which file something is wrong."""

    def __init__(self, name: str) -> None:
        self._path = f"reports/templates/{name}.toml"

    def refusal(self, place: str, what: str) -> SchemaMismatch:
        return SchemaMismatch(f"{self._path}{f', {place},' if place else ''} {what}")

    def only(self, held: Any, valid: Iterable[str], place: str) -> None:
        if not isinstance(held, dict):
            raise self.refusal(place, f"is {held!r}, but must be a table.")
        for key in held:
            if key not in valid:
                raise self.refusal(place, f"has {key!r}; valid: {', '.join(valid)}.")

    def text(self, held: Mapping[str, Any], key: str, place: str, default: str | None = None) -> str:
        value = held.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.refusal(place, f'needs {key} = "…", but has {value!r}.')
        return " ".join(value.split())


def _parameters(file: _File, held: Any) -> Iterator[Parameter]:
    file.only(held, held if isinstance(held, dict) else (), "parameters")
    for name, said in held.items():
        place = f"parameter {name!r}"
        file.only(said, _PARAMETER, place)
        kind = said.get("kind", "text")
        if kind not in ("text", ARTIFACT):
            raise file.refusal(place, f"is of the kind {kind!r}; valid: text, {ARTIFACT}.")
        yield Parameter(
            name,
            file.text(said, "help", place),
            said.get("default"),
            required="default" not in said,
            kind=kind,
        )


def _example(file: _File, held: Any, parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    file.only(held, [p.name for p in parameters], "example")
    missing = [p.name for p in parameters if p.required and p.name not in held]
    if missing:
        raise file.refusal("example", f"does not give {', '.join(missing)}, which the report needs.")
    return dict(held)


def _needs(file: _File, held: Any, parameters: tuple[Parameter, ...]) -> Needs:
    file.only(held, _NEEDS, "needs")
    rulesets = held.get("licenses", [])
    naming = held.get("naming", False)
    if not isinstance(rulesets, list) or not all(isinstance(r, str) for r in rulesets):
        raise file.refusal("needs", 'has licenses that are not a list of rule sets, e.g. ["$ruleset"].')
    if not isinstance(naming, bool) and not (isinstance(naming, str) and naming.startswith("$")):
        raise file.refusal(
            "needs", 'has naming that is not true, false, or a parameter that is a model: "$id".'
        )
    for reference in (*rulesets, *([naming] if isinstance(naming, str) else [])):
        _check_reference(file, "needs", reference, parameters)
    return Needs(tuple(rulesets), naming)


def _check_reference(file: _File, place: str, value: Any, parameters: tuple[Parameter, ...]) -> None:
    names = [p.name for p in parameters]
    if isinstance(value, str) and value.startswith("$") and value[1:] not in names:
        raise file.refusal(
            place,
            f"names {value}, which is no parameter of the report; those are: {', '.join(names) or 'none'}.",
        )


def _section(file: _File, number: int, held: Any, parameters: tuple[Parameter, ...]) -> Section:
    place = f"section {number}"
    file.only(held, _SECTION, place)
    heading = file.text(held, "heading", place)
    place = f"section {number} ({heading!r})"
    query = _query(file, place, held)
    given = held.get("parameters", {})
    rows = held.get("rows", 50)
    if isinstance(rows, bool) or not isinstance(rows, int) or rows < 1:
        raise file.refusal(place, f"has rows = {rows!r}, but must show one row at least.")
    section = Section(
        heading=heading,
        text=file.text(held, "text", place, ""),
        query=query,
        parameters=given,
        columns=_columns(file, place, held, query),
        rows=rows,
        drawing=_drawing(file, place, held, query),
        empty=file.text(held, "empty", place, NO_ROWS),
    )
    _check_given(file, place, section, parameters)
    for name in names_in(section.text, lambda why: file.refusal(place, why)):
        valid = query.returns if query else ()
        if name not in valid:
            raise file.refusal(
                place, f"says first.{name}, but its answer has the columns {', '.join(valid) or '(none)'}."
            )
    return section


def _query(file: _File, place: str, held: Mapping[str, Any]) -> catalogue.Query | None:
    if "query" not in held:
        extra = [key for key in ("parameters", "columns", "rows", "figure", "empty") if key in held]
        if extra or not held.get("text"):
            raise file.refusal(place, "has no query; a section without one has nothing but heading and text.")
        return None
    try:
        query = catalogue.query(file.text(held, "query", place))
    except SupplyChainError as error:
        raise file.refusal(place, f"asks what cannot be asked. {error}") from None
    if query.name != held["query"]:
        raise file.refusal(place, f"must name its question in full: {query.name}.")
    return query


def _columns(
    file: _File, place: str, held: Mapping[str, Any], query: catalogue.Query | None
) -> tuple[str, ...]:
    if query is None:
        return ()
    columns = held.get("columns", list(query.returns))
    if not isinstance(columns, list) or not columns or len(set(map(str, columns))) < len(columns):
        raise file.refusal(place, f"has columns = {columns!r}, but must name some, each once.")
    for column in columns:
        if column not in query.returns:
            raise file.refusal(
                place, f"shows {column!r}, but {query.name} returns {', '.join(query.returns)}."
            )
    return tuple(columns)


def _drawing(
    file: _File, place: str, held: Mapping[str, Any], query: catalogue.Query | None
) -> Drawing | None:
    if "figure" not in held or query is None:
        return None
    figure = held["figure"]
    if not isinstance(figure, dict) or not isinstance(figure.get("kind"), str):
        raise file.refusal(place, 'has a figure without a kind, e.g. figure = {kind = "bar", x = …, y = …}.')
    options = {key: value for key, value in figure.items() if key != "kind"}
    if figure["kind"] not in KINDS:
        raise file.refusal(place, f"has a figure of the kind {figure['kind']!r}; valid: {', '.join(KINDS)}.")
    try:
        KINDS[figure["kind"]].check(query.returns, options)
    except SupplyChainError as error:
        raise file.refusal(place, f"has a figure that cannot be drawn. {error}") from None
    return Drawing(figure["kind"], options)


def _check_given(file: _File, place: str, section: Section, parameters: tuple[Parameter, ...]) -> None:
    query = section.query
    if query is None:
        return
    file.only(section.parameters, [p.name for p in query.parameters], f"{place}, parameters of {query.name}")
    for value in section.parameters.values():
        _check_reference(file, place, value, parameters)
    missing = [p.name for p in query.parameters if p.required and p.name not in section.parameters]
    if missing:
        raise file.refusal(place, f"does not tell {query.name} its {', '.join(missing)}.")
    known = {p.name: p for p in query.parameters}
    told = {p.name: p.default for p in parameters if not p.required}
    for name, value in section.parameters.items():
        is_open = isinstance(value, str) and value.startswith("$") and value[1:] not in told
        try:
            if not is_open:
                known[name].checked(told[value[1:]] if str(value).startswith("$") else value)
        except SupplyChainError as error:
            raise file.refusal(place, f"tells {query.name} what it cannot take. {error}") from None


def _check_whole(file: _File, report: Report) -> None:
    used = {v for s in report.sections for v in s.parameters.values() if isinstance(v, str)}
    for parameter in report.parameters:
        if f"${parameter.name}" not in used | set(report.needs.licenses):
            raise file.refusal(f"parameter {parameter.name!r}", "is used by no section.")
    headings = [section.heading for section in report.sections]
    for heading in headings:
        if headings.count(heading) > 1:
            raise file.refusal("", f"has two sections named {heading!r}.")
