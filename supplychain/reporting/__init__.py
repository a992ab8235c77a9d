"""Reports: answers to many questions at once, as pages that people send to each other and as data.

>>> from supplychain.reporting import definition, names
>>> definition("license-inconsistency").title
'License inconsistency'

A report is one file, `reports/templates/NAME.toml`; see docs/reports.md.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from supplychain.assets import asset
from supplychain.errors import UnknownName
from supplychain.reporting.answers import answer
from supplychain.reporting.forms import FORMS, rendered
from supplychain.reporting.reading import parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from supplychain.graph.browser.links import Links
    from supplychain.graph.store import Store
    from supplychain.progress import Progress
    from supplychain.reporting.definition import Report
    from supplychain.reporting.forms import Rendered

__all__ = ["FORMS", "Reports", "definition", "names", "now"]


def names() -> list[str]:
    """Names of all reports, sorted."""
    return sorted(_files())


@cache
def definition(name: str) -> Report:
    """Return the report called `name`.

    Raises
    ------
    UnknownName
        There is none.
    SchemaMismatch
        Its file lies.
    """
    files = _files()
    if name not in files:
        raise UnknownName.among("report", name, files, remedy="List them with: supplychain report --list")
    return parse(name, files[name].read_text("utf-8"))


def now() -> str:
    """Return the time in UTC, to the second, as ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Reports:
    """Reports about one graph."""

    def __init__(
        self,
        store: Store,
        links: Callable[[], Links],
        progress: Progress | None = None,
        *,
        version: str,
        clock: Callable[[], str] = now,
    ) -> None:
        self._store = store
        self._links = links
        self._progress = progress
        self._clock = clock
        self._version = version

    def names(self) -> list[str]:
        """Names of all reports, sorted."""
        return names()

    def render(
        self,
        name: str,
        *,
        format: str = "html",  # noqa: A002 - as the command line calls it
        out: str | Path | None = None,
        **parameters: Any,
    ) -> Rendered:
        """Ask everything that a report asks, and make its files, e.g. ``chain.reports.render("license-inconsistency")``.

        What could not be answered is said in the report, and in ``problems`` of what comes back.

        Parameters
        ----------
        name
            One of `names`.
        format
            ``html`` (one page that needs nothing else), ``md``, ``csv`` (a folder with a file per section) or ``json``.
        out
            Folder to write into; without one nothing is written, and the files are in what comes back.
        **parameters
            What the report is told, e.g. ``ruleset="strict"``.

        Raises
        ------
        UnknownName
            There is no such report, form, parameter or artifact.
        """
        if format not in FORMS:
            raise UnknownName.among("form of a report", format, FORMS)
        report = definition(name)
        found = answer(
            self._store,
            report,
            parameters,
            links=self._links(),
            rendered_at=self._clock(),
            version=self._version,
            progress=self._progress,
        )
        made = rendered(found, format)
        if out is not None:
            made.write(out)
        return made


def _files() -> dict[str, Traversable]:
    return {
        file.name.removesuffix(".toml"): file
        for file in asset("reports/templates").iterdir()
        if file.name.endswith(".toml")
    }
