"""Fifty small repositories, each with exactly what a check finds in it, in every form."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from supplychain.gate.forms.junit import as_junit
from supplychain.gate.forms.markdown import as_markdown
from supplychain.gate.forms.plain import as_values
from supplychain.gate.forms.sarif import as_sarif
from supplychain.gate.forms.text import as_text
from tests.gate import CASES, cases, lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from supplychain.gate.finding import Report
    from tests.gate import Case

ALL = cases()
each_case = pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
KINDS = (
    "clean",
    "conflict",
    "unknown",
    "unresolved",
    "baseline",
    "license",
    "monorepo",
    "notebook",
    "hostile",
)


@pytest.fixture(scope="session")
def sarif_schema() -> dict[str, Any]:
    """The schema of the format, as the standard publishes it.

    It is no file of this project. The Rust package serde-sarif carries it (`cargo add serde-sarif` in any folder fetches it);
    another copy is named by SUPPLYCHAIN_SARIF_SCHEMA.
    """
    named = os.environ.get("SUPPLYCHAIN_SARIF_SCHEMA")
    fetched = sorted((Path.home() / ".cargo/registry/src").glob("*/serde-sarif-*/src/schema.json"))
    file = Path(named) if named else next(iter(fetched), None)
    if file is None or not file.is_file():
        pytest.skip(
            "there is no SARIF schema: fetch the Rust package serde-sarif, or name one by SUPPLYCHAIN_SARIF_SCHEMA"
        )
    schema: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return schema


def test_there_are_cases_of_every_kind() -> None:
    assert len(ALL) >= 30
    assert {case.name.split(":")[0] for case in ALL} >= set(KINDS)
    assert "FINGERPRINT" not in CASES.read_text("utf-8")


@each_case
def test_exactly_the_expected_is_found(case: Case, report_on: Callable[[Case], Report]) -> None:
    report = report_on(case)

    assert tuple(lines(report)) == case.finds
    assert report.exit_code == (1 if any(line.startswith("! ") for line in case.finds) else 0)
    assert len(report.accepted) == case.accepted
    assert len(report.remarks) == len(case.remarks)
    for remark in case.remarks:
        assert any(remark in said for said in report.remarks), remark


@each_case
def test_sarif_is_what_its_schema_says(
    case: Case, report_on: Callable[[Case], Report], sarif_schema: dict[str, Any]
) -> None:
    jsonschema.Draft7Validator(
        sarif_schema, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER
    ).validate(as_sarif(report_on(case), "1.0"))


@each_case
def test_every_form_tells_every_finding(case: Case, report_on: Callable[[Case], Report]) -> None:
    report = report_on(case)
    (run,) = as_sarif(report, "1.0")["runs"]
    results = [r for r in run["results"] if "suppressions" not in r]
    suites = ET.fromstring(as_junit(report))
    values = as_values(report)

    assert [(r["partialFingerprints"]["supplychain/v1"], len(r["locations"])) for r in results] == [
        (f.fingerprint, sum(place.file == file for place in f.places))
        for f in report.findings
        for file in sorted({place.file for place in f.places})
    ]
    assert [f["fingerprint"] for f in values["findings"]] == [f.fingerprint for f in report.findings]
    assert len(run["results"]) - len(results) == case.accepted == len(values["accepted"])
    assert bool(suites.findall(".//failure")) == bool(report.fails)
    for test in suites.iter("testcase"):
        assert len(test) <= 1, "a case has one result"
    for text in (as_text(report), as_markdown(report)):
        assert "not legal advice" in text
        assert ("fails" in text) == bool(report.fails)


@each_case
def test_what_nobody_can_tell_is_counted_and_never_passed(
    case: Case, report_on: Callable[[Case], Report]
) -> None:
    report = report_on(case)
    unknown = report.of("unknown", "unresolved")
    text = as_text(report)
    last = text.splitlines()[-2]

    for kind, word in (("unknown", "unknown"), ("unresolved", "not resolved")):
        number = len(report.of(kind))
        assert (f"{number:,} {word}" in last) == bool(number)
    if unknown:
        assert "no conflict with the declared license found" not in text
    passed = {t.get("name") for t in ET.fromstring(as_junit(report)).iter("testcase") if not len(t)}
    assert passed.isdisjoint(f"{f.label} {f.artifact}" for f in unknown)


@each_case
def test_no_form_carries_what_steers_a_terminal(case: Case, report_on: Callable[[Case], Report]) -> None:
    report = report_on(case)
    texts = [
        as_text(report), as_markdown(report), as_junit(report),
        json.dumps(as_sarif(report, "1.0"), ensure_ascii=False), json.dumps(as_values(report), ensure_ascii=False),
    ]  # fmt: skip

    for text in texts:
        assert not {c for c in text if ord(c) < 32 and c not in "\n\t"}
        assert "\x7f" not in text
        text.encode("utf-8")  # no half characters


@each_case
def test_places_of_sarif_are_addresses_of_files_below_the_checkout(
    case: Case, report_on: Callable[[Case], Report]
) -> None:
    report = report_on(case)
    (run,) = as_sarif(report, "1.0")["runs"]

    for result in run["results"]:
        assert result["locations"]
        for location in result["locations"]:
            uri = location["physicalLocation"]["artifactLocation"]["uri"]
            assert unquote(uri) in case.files
            assert uri.isascii()
            assert set(uri).isdisjoint(' <>"\\^`{}|')
