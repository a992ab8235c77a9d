"""Reports for tests: made from tables that no server has answered, and rendered as the samples are."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from supplychain.graph.browser.links import Links
from supplychain.graph.cypher import Cypher
from supplychain.reporting import FORMS, definition
from supplychain.reporting.answers import AnsweredReport, answer, answered
from supplychain.reporting.figures.page import plotly_script
from supplychain.reporting.forms import rendered
from supplychain.reporting.forms.page import digest
from supplychain.reporting.subject import Subject
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.errors import SupplyChainError
    from supplychain.graph.store import Store
    from supplychain.graph.table import Table
    from supplychain.reporting.definition import Report

__all__ = ["LINKS", "NOW", "PLOTLY_HERE", "SAMPLES", "as_sample", "as_whole_page", "made_of", "sample_files"]

SAMPLES = ROOT / "reports" / "samples"
NOW = "2026-01-01T00:00:00Z"
LINKS = Links("http://localhost:7474/browser/")
PLOTLY_HERE = "/* plotly.js stands here */"
_HASH_HERE = "sha256-of-plotly.js"
_LONG_FRACTION = re.compile(r"(?<![\w.])-?\d+\.\d{7,}(e-?\d+)?(?![\w.])")


def made_of(report: Report, answers: list[Table | SupplyChainError | None], **told: Any) -> AnsweredReport:
    """Return a report as if these were the answers to its sections."""
    complete = report.told({**report.example, **told})
    sections = (answered(s, complete, a, LINKS) for s, a in zip(report.sections, answers, strict=True))
    return AnsweredReport(report, complete, tuple(sections), Subject({"Model": 1}), NOW, "0")


def sample_files(store: Store, name: str) -> dict[str, str]:
    """Return every file of the sample of a report, path → text, asked of a graph."""
    report = definition(name)
    found = answer(store, report, report.example, links=LINKS, rendered_at=NOW, version="0")
    dates = {
        row[0][:10] for row in store.read(Cypher("MATCH (l:Load) RETURN l.started_at, l.finished_at")).rows
    }
    files = {path: text for form in FORMS for path, text in rendered(found, form).files.items()}
    return {path: as_sample(text, dates) for path, text in files.items()}


def as_sample(text: str, dates: Iterable[str] = ()) -> str:
    """Return a file without what differs from run to run: the time of loads, last digits of fractions, and plotly.js."""
    script = plotly_script()
    text = text.replace(script, PLOTLY_HERE).replace(digest(script), _HASH_HERE)
    for date in dates:
        text = re.sub(rf"{date}T\d\d:\d\d:\d\dZ", NOW, text)
    return _LONG_FRACTION.sub(lambda found: json.dumps(round(float(found[0]), 6)), text)


def as_whole_page(text: str) -> str:
    """Return the page of a sample with plotly.js where it has its place."""
    script = plotly_script()
    return text.replace(PLOTLY_HERE, script).replace(_HASH_HERE, digest(script))
