"""Small repositories for the tests of the gate: a table of cases, how one becomes a folder, a report told in lines."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplychain.checking import Checkout

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from supplychain.gate.finding import GateFinding, Report
    from supplychain.gate.known import Known
    from supplychain.records import Endpoint

CASES = Path(__file__).resolve().parent / "unit" / "gate" / "cases.toml"
TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Case:
    """A repository, and exactly what a check of it finds.

    A file is text, or a table: ``hex`` for bytes, ``link`` for a symbolic link, ``cells`` for a notebook, ``repeat`` for a text
    many times over. `finds` has a line for each finding; those that fail begin with ``!``. `remarks` are parts of remarks.
    """

    name: str
    files: Mapping[str, Any] = field(default_factory=dict)
    finds: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    accepted: int = 0
    below: str = "."


def cases() -> list[Case]:
    """All cases, in the order of the file."""
    data = tomllib.loads(CASES.read_text("utf-8"))
    return [
        Case(
            name=name,
            files=case.get("files", {}),
            finds=tuple(sorted(case.get("finds", ()))),
            remarks=tuple(case.get("remarks", ())),
            options=case.get("options", {}),
            accepted=case.get("accepted", 0),
            below=case.get("below", "."),
        )
        for name, case in data.items()
    ]


def build(case: Case, folder: Path) -> Path:
    """Write the files of a case below a folder, and return the path to check."""
    for name, content in case.files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            file.write_text(content, "utf-8")
        elif "hex" in content:
            file.write_bytes(bytes.fromhex(content["hex"]))
        elif "link" in content:
            file.symlink_to(content["link"])
        elif "repeat" in content:
            file.write_text(content["repeat"] * content["times"], "utf-8")
        else:
            cells = [{"cell_type": "code", "source": source} for source in content["cells"]]
            file.write_text(
                json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}), "utf-8"
            )
    return folder / case.below


def check(case: Case, path: Path, known: Callable[[list[Endpoint]], Known]) -> Report:
    """Check the repository of a case as of the day that its baselines were written for."""
    checkout = Checkout.at(path)
    checkout.configuration = checkout.configuration.with_options(**case.options)
    return checkout.check(known, today=TODAY, processes=1)


def lines(report: Report) -> list[str]:
    """Tell the findings of a report, one a line, sorted."""
    failing = {id(finding) for finding in report.fails}
    return sorted(("! " if id(f) in failing else "") + _line(f) for f in report.findings)


def _line(finding: GateFinding) -> str:
    above = f" ← {finding.origin}" if finding.origin not in ("", finding.artifact) else ""
    more = f" +{len(finding.also)}" if finding.also else ""
    what = f"{finding.label} {finding.artifact}".strip() or "-"
    places = " ".join(str(place) for place in finding.places)
    return f"{finding.severity} {finding.rule} [{finding.project}] {what}{above}{more} @ {places}"
