"""Asking what a report asks: the sections' questions, two at a time, each answered or with a word on why not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from supplychain.cells import visible
from supplychain.errors import ConnectionFailed, SupplyChainError, UsageError
from supplychain.graph import catalogue
from supplychain.graph.asking import ask
from supplychain.lineage import Lineage
from supplychain.names import Naming
from supplychain.progress import SilentProgress
from supplychain.reporting.behind import Behind, behind_of
from supplychain.reporting.definition import ARTIFACT
from supplychain.reporting.subject import subject_of
from supplychain.reporting.texts import mentions_first, spoken
from supplychain.verdicts import Licenses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from supplychain.graph.browser.links import Links
    from supplychain.graph.store import Store
    from supplychain.graph.table import Table
    from supplychain.progress import Progress
    from supplychain.reporting.definition import Report, Section
    from supplychain.reporting.subject import Subject

__all__ = ["Answered", "AnsweredReport", "answer", "answered"]

_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Answered:
    """A section with its answer, or with the reason why there is none.

    Attributes
    ----------
    given
        Parameters that the question was told; the others have their defaults.
    words
        The section's text with the values of the answer, or what is said of an empty answer.
    """

    section: Section
    given: Mapping[str, Any] = field(default_factory=dict)
    table: Table | None = None
    words: str = ""
    problem: str = ""
    behind: Behind = Behind()

    @property
    def rows_shown(self) -> int:
        """How many rows a page shows."""
        return min(self.section.rows, len(self.table)) if self.table is not None else 0

    @property
    def is_cut(self) -> bool:
        """Whether a page shows fewer rows than there are."""
        return self.table is not None and (len(self.table) > self.section.rows or bool(self.table.more))


@dataclass(frozen=True, slots=True)
class AnsweredReport:
    """A report with everything that its forms show; they ask nothing more.

    Attributes
    ----------
    told
        Parameters of the report.
    subject
        What the graph holds; None when that could not be counted.
    rendered_at
        When it was asked, in UTC, as ISO 8601.
    remarks
        What the reader must know about the whole, e.g. that findings could not be brought up to date.
    """

    report: Report
    told: Mapping[str, Any]
    sections: tuple[Answered, ...]
    subject: Subject | None
    rendered_at: str
    version: str
    remarks: tuple[str, ...] = ()

    @property
    def artifacts(self) -> tuple[str, ...]:
        """Artifacts that the report is about."""
        named = (self.told[p.name] for p in self.report.parameters if p.kind == ARTIFACT)
        return tuple(str(artifact) for artifact in named if artifact)

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be answered: a heading and the reason."""
        return tuple(f"{s.section.heading}: {s.problem}" for s in self.sections if s.problem)


def answer(
    store: Store,
    report: Report,
    given: Mapping[str, Any],
    *,
    links: Links,
    rendered_at: str,
    version: str,
    progress: Progress | None = None,
) -> AnsweredReport:
    """Ask everything that a report asks.

    Raises
    ------
    UnknownName
        The report has no such parameter, or the graph no such artifact.
    ConnectionFailed
        The database has gone away. Any other failure is said in the section that it concerns.
    """
    shown = progress or SilentProgress()
    told = report.told(given)
    for parameter in report.parameters:
        if parameter.kind == ARTIFACT and told[parameter.name]:
            told[parameter.name] = Lineage(store).known(told[parameter.name])
    remarks: list[str] = []
    _bring_up_to_date(store, report, told, shown, remarks)
    with shown.task(f"Report {report.name}", total=len(report.sections)) as advance:
        tables = _ask_all(store, report, told, advance)
    sections = tuple(
        answered(section, told, found, links) for section, found in zip(report.sections, tables, strict=True)
    )
    subject = None
    with _remarked(remarks, "What the graph holds could not be counted"):
        subject = subject_of(store)
    return AnsweredReport(report, told, sections, subject, rendered_at, version, tuple(remarks))


def answered(
    section: Section, told: Mapping[str, Any], found: Table | SupplyChainError | None, links: Links
) -> Answered:
    """Put a section together with what was found, which may be a failure."""
    given = section.given(told)
    query = section.query
    behind = behind_of(links, query, given) if query is not None else Behind()
    if isinstance(found, SupplyChainError):
        return Answered(section, given, problem=_said(found), behind=behind)
    try:
        return Answered(section, given, found, _words(section, told, found), behind=behind)
    except SupplyChainError as error:
        return Answered(section, given, found, problem=_said(error), behind=behind)


def _said(error: SupplyChainError) -> str:
    """Return an error in one line; never nothing, because a section without a problem is taken for answered."""
    return " ".join(visible(str(error)).split()) or type(error).__name__


def _words(section: Section, told: Mapping[str, Any], table: Table | None) -> str:
    if table is None:
        return spoken(section.text, {"told": told})
    values = {"told": told, "rows": len(table), "more": bool(table.more)}
    if table.rows:
        return spoken(section.text, {**values, "first": SimpleNamespace(**table[0])})
    said = "" if mentions_first(section.text) else spoken(section.text, values)
    return f"{said} {section.empty}".strip()


@contextmanager
def _remarked(remarks: list[str], what: str) -> Iterator[None]:
    """Make a remark of a failure; bad use and a database that has gone away are the caller's to know."""
    try:
        yield
    except (UsageError, ConnectionFailed):
        raise
    except SupplyChainError as error:
        remarks.append(f"{what}: {_said(error)}")


def _bring_up_to_date(
    store: Store, report: Report, told: Mapping[str, Any], progress: Progress, remarks: list[str]
) -> None:
    """Compute anew what the report needs and the graph has changed since; what cannot be is said."""
    for name in report.needs.licenses:
        ruleset = told[name[1:]] if name.startswith("$") else name
        with _remarked(
            remarks, f"License findings of the rule set {ruleset} may be missing or older than the graph"
        ):
            Licenses(store, progress).refresh(ruleset=ruleset, only_when_stale=True)
    if report.needs.naming:
        with _remarked(remarks, "Naming findings may be missing or older than the graph"):
            naming = Naming(store, progress)
            if isinstance(report.needs.naming, str):
                naming.refresh_one(told[report.needs.naming[1:]])
            else:
                naming.refresh(only_when_stale=True)


def _ask_all(
    store: Store, report: Report, told: Mapping[str, Any], advance: Callable[[int], None]
) -> list[Table | SupplyChainError | None]:
    """Answers in the order of the sections; sections that ask the same share an answer."""
    asked: dict[str, list[int]] = {}
    for place, section in enumerate(report.sections):
        if section.query is None:
            advance(1)
        else:
            same = repr((section.query.name, sorted(section.given(told).items())))
            asked.setdefault(same, []).append(place)
    found: list[Table | SupplyChainError | None] = [None] * len(report.sections)
    projecting = Lock()  # two projections at once may need more memory than there is
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        running = {
            pool.submit(_ask, store, report.sections[places[0]], told, projecting): places
            for places in asked.values()
        }
        try:
            for done in as_completed(running):
                for place in running[done]:
                    found[place] = done.result()
                advance(len(running[done]))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return found


def _ask(
    store: Store, section: Section, told: Mapping[str, Any], projecting: Lock
) -> Table | SupplyChainError:
    query = section.query
    if query is None:  # pragma: no cover - such sections are not asked
        raise UsageError("A section without a question asks nothing.")
    given = section.given(told)
    try:
        if any(p.name == catalogue.PROJECTION for p in query.parameters):
            with projecting:
                return ask(store, query.name, given)
        return ask(store, query.name, given)
    except ConnectionFailed:
        raise
    except SupplyChainError as error:
        return error
