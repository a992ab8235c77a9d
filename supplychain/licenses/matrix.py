"""Rule sets that are a matrix: the OSADL matrix of its package, and PeaTMOSS's method over a matrix file of the user's own.

A matrix judges one pair of licenses, whatever the edge between them; nothing travels along paths.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplychain.errors import InputError, UsageError
from supplychain.licenses.expressions import NOASSERTION, NONE
from supplychain.licenses.finding import Finding, Judgment
from supplychain.licenses.names import license_named
from supplychain.licenses.software import osadl_knows, osadl_verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Matrix", "as_parameter", "osadl", "peatmoss", "read_matrix"]

_SEVERITY = {"yes": "ok", "no": "error", "check": "warn"}


@dataclass(frozen=True)
class Matrix:
    """Compatibility by pairs: `answers` maps (downstream, upstream) to yes, no or check; what is missing is unknown.

    `upstream` and `downstream` are the licenses it knows on either side.
    """

    name: str
    title: str
    upstream: frozenset[str]
    downstream: frozenset[str]
    answers: Mapping[tuple[str, str], str]
    none: frozenset[str] = frozenset({NONE})

    def judge(self, upstream: str, downstream: str) -> Judgment:
        """Return its verdict, with the reason where it has none."""
        if downstream in self.none:
            answer, reason = "", "The repository states no license."
        elif upstream not in self.upstream:
            answer, reason = "", "The matrix does not know the upstream license."
        elif downstream not in self.downstream:
            answer, reason = "", "The matrix does not know the downstream license."
        elif upstream == downstream:
            answer, reason = "yes", "Both are the same."
        else:
            answer = self.answers.get((downstream, upstream), "")
            reason = f"The matrix says {answer or 'unknown'}."
        severity = _SEVERITY.get(answer, "unknown")
        finding = Finding("matrix", severity, upstream, downstream, "", self.title, "", reason, "B")
        return Judgment(severity, upstream, downstream, "uses", self.name, (finding,))


@cache
def osadl() -> Matrix:
    """Return the OSADL matrix: whether code under the upstream license may go into a work under the downstream one."""
    known = osadl_knows()
    answers = {(d, u): osadl_verdict(outbound=d, inbound=u) for d in known for u in known}
    return Matrix("osadl", "OSADL compatibility matrix", known, known, answers)


def peatmoss(file: Path | None) -> Matrix:
    """Return PeaTMOSS's matrix: rows are licenses of repositories, columns licenses of models, cells yes, no or ``?``.

    The method and its faults are those of the study: the public-domain ``unlicense`` counts as no license, misspelt names
    in the file stay unknown, ``apache-2.0`` into ``mit`` is whatever the file says. The file does not ship with this
    package.
    """
    if file is None:
        raise UsageError(
            "The rule set peatmoss needs the compatibility matrix of the study, which cannot ship with this package.",
            remedy="Name the file, as CSV: --matrix lf_oss_license_compatibility.csv.",
        )
    return read_matrix(file)


def as_parameter(name: str) -> dict[str, Any]:
    """Return a matrix as a parameter of Cypher, licenses in lower case as it spells them: ``osadl``, or a CSV file.

    `upstream` and `downstream` list the licenses it knows; `answers` maps ``downstream/upstream`` to yes, no or check.
    """
    if name == "osadl":
        known = sorted(osadl_knows())
        cells = {(d, u): osadl_verdict(outbound=d, inbound=u) for d in known for u in known}
        columns = rows = known
    else:
        columns, rows, cells = _cells(Path(name))
    answers = {f"{d}/{u}".lower(): a for (d, u), a in cells.items() if a in ("yes", "no", "check")}
    return {
        "upstream": [c.lower() for c in columns],
        "downstream": [r.lower() for r in rows],
        "answers": answers,
    }


def read_matrix(file: Path) -> Matrix:
    """Return the matrix of a CSV file whose first row and first column name licenses. Raises `InputError` for another file."""
    columns, rows, cells = _cells(file)
    unlicense = license_named("unlicense").id
    answers = {(license_named(d).id, license_named(u).id): a for (d, u), a in cells.items() if a}
    upstream = frozenset(license_named(c).id for c in columns) - {unlicense, NOASSERTION}
    downstream = frozenset(license_named(r).id for r in rows) - {NOASSERTION}
    return Matrix(
        "peatmoss",
        f"compatibility matrix {file.name}",
        upstream,
        downstream,
        answers,
        frozenset({NONE, unlicense}),
    )


def _cells(file: Path) -> tuple[list[str], list[str], dict[tuple[str, str], str]]:
    """Return columns, rows and cells (row, column) of a CSV file as it spells them; a cell neither yes nor no is blank."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            lines = [line for line in csv.reader(opened) if any(cell.strip() for cell in line)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"The matrix {file} cannot be read: {error}. It should be a CSV file.") from error
    if len(lines) < 2 or len(lines[0]) < 2:
        raise InputError(
            f"The matrix {file} has no rows; its first row and first column should name licenses."
        )
    columns = [name.strip() for name in lines[0][1:]]
    rows = [line[0].strip() for line in lines[1:]]
    said = {
        (line[0].strip(), column): cell.strip().lower() if cell.strip().lower() in ("yes", "no") else ""
        for line in lines[1:]
        for column, cell in zip(columns, line[1:], strict=False)
    }
    return columns, rows, said
