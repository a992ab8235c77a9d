"""Rule sets that are a matrix: the OSADL matrix of its package, and PeaTMOSS's method over a matrix file of the user's own.

A matrix judges one pair of licenses, whatever the edge between them; nothing travels along paths.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from supplychain.errors import InputError, UsageError
from supplychain.licenses.expressions import NOASSERTION, NONE
from supplychain.licenses.finding import Finding, Judgment
from supplychain.licenses.names import license_named
from supplychain.licenses.software import osadl_knows, osadl_verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["MATRIX_RULESETS", "Matrix", "osadl", "peatmoss", "read_matrix"]

MATRIX_RULESETS = ("osadl", "peatmoss")
"""Names of the rule sets that are a matrix."""

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
    """Return the OSADL matrix: may code under the upstream license go into a work under the downstream one?"""
    known = osadl_knows()
    answers = {(d, u): osadl_verdict(outbound=d, inbound=u) for d in known for u in known}
    return Matrix("osadl", "OSADL compatibility matrix", known, known, answers)


def peatmoss(file: Path | None) -> Matrix:
    """Return PeaTMOSS's matrix: rows are licenses of repositories, columns licenses of models, cells yes, no or ``?``.

    The method and its faults are those of the study: the public-domain ``unlicense`` counts as no license, misspelt names in the
    file stay unknown, ``apache-2.0`` into ``mit`` is whatever the file says. The file does not ship with this package.
    """
    if file is None:
        raise UsageError(
            "The rule set peatmoss needs the compatibility matrix of the study, which cannot ship with this package.",
            remedy="Name the file, as CSV: --matrix lf_oss_license_compatibility.csv.",
        )
    return read_matrix(file)


def read_matrix(file: Path) -> Matrix:
    """Return the matrix of a CSV file whose first row and first column name licenses. Raises `InputError` for another file."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = [row for row in csv.reader(opened) if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"The matrix {file} cannot be read: {error}. It should be a CSV file.") from error
    if len(rows) < 2 or len(rows[0]) < 2:
        raise InputError(
            f"The matrix {file} has no rows; its first row and first column should name licenses."
        )
    columns = [_paper_id(name) for name in rows[0][1:]]
    answers: dict[tuple[str, str], str] = {}
    downstream: set[str] = set()
    for row in rows[1:]:
        own = _paper_id(row[0])
        downstream.add(own)
        for column, cell in zip(columns, row[1:], strict=False):
            if cell.strip().lower() in ("yes", "no"):
                answers[own, column] = cell.strip().lower()
    title = f"compatibility matrix {file.name}"
    unlicense = license_named("unlicense").id
    known = frozenset(columns) - {unlicense, NOASSERTION}
    return Matrix(
        "peatmoss", title, known, frozenset(downstream) - {NOASSERTION}, answers, frozenset({NONE, unlicense})
    )


def _paper_id(name: str) -> str:
    """Return the id of a name in the file exactly as it is spelled there; a misspelt one stays unknown."""
    return license_named(name.strip()).id
