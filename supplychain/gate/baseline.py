"""Accepted findings: a file in the repository that says which, why and until when, so that a gate can be put up in one day."""

from __future__ import annotations

import json
import tomllib
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from supplychain.cells import visible
from supplychain.errors import InputError
from supplychain.gate.finding import Accepted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from supplychain.gate.finding import GateFinding

__all__ = ["BASELINE", "Entry", "baseline_text", "read_baseline", "split"]

BASELINE = "supplychain-baseline.toml"
_HEAD = """\
# Findings of `supplychain check` that are accepted, each with a reason and the last day it is accepted on.
# After that day it counts again. Findings are about declared terms; this is not legal advice.
"""


class Entry(NamedTuple):
    """One accepted finding: what it is known by, why it is accepted and until when; `about` is for people."""

    fingerprint: str
    reason: str
    expires: date
    about: str = ""


def read_baseline(file: Path) -> list[Entry]:
    """Return the entries of a baseline file.

    Raises
    ------
    InputError
        It cannot be read, or an entry lacks its fingerprint, reason or date.
    """
    try:
        data = tomllib.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(
            f"The baseline {visible(str(file))} cannot be read: {visible(str(error))}.",
            remedy="Mend it, or make one with --write-baseline.",
        ) from error
    accepted = data.get("accepted", [])
    if not isinstance(accepted, list) or set(data) - {"accepted"}:
        raise InputError(
            f"The baseline {file} should hold [[accepted]] tables only, not {', '.join(sorted(data))}."
        )
    return [_entry(each, number, file) for number, each in enumerate(accepted, start=1)]


def _entry(each: object, number: int, file: Path) -> Entry:
    said = each if isinstance(each, dict) else {}
    fingerprint, reason, expires = (said.get(name) for name in ("fingerprint", "reason", "expires"))
    if isinstance(expires, datetime):
        expires = expires.date()
    elif isinstance(expires, str):
        try:
            expires = date.fromisoformat(expires)
        except ValueError:
            expires = None
    if (
        not isinstance(fingerprint, str)
        or not isinstance(reason, str)
        or not reason.strip()
        or not isinstance(expires, date)
    ):
        raise InputError(
            f"Entry {number} of the baseline {file} needs fingerprint, a reason, and expires as a date such as 2027-03-31.",
            remedy="An acceptance without a reason or an end helps nobody who reads it later.",
        )
    return Entry(fingerprint, reason.strip(), expires, str(said.get("about", "")))


def split(
    findings: Iterable[GateFinding], entries: Sequence[Entry], today: date
) -> tuple[list[GateFinding], list[Accepted], list[Accepted], list[Entry]]:
    """Return the findings that count, the accepted ones, those whose acceptance has ended, and idle entries.

    Where an acceptance has ended the finding counts, too; `expires` is the last day that an entry holds. Idle entries are those
    that no finding needs any more.
    """
    known = {entry.fingerprint: entry for entry in entries}
    counting: list[GateFinding] = []
    accepted: list[Accepted] = []
    expired: list[Accepted] = []
    met = set()
    for finding in findings:
        entry = known.get(finding.fingerprint)
        if entry is None:
            counting.append(finding)
            continue
        met.add(entry.fingerprint)
        one = Accepted(finding, entry.reason, entry.expires)
        if today <= entry.expires:
            accepted.append(one)
        else:
            expired.append(one)
            counting.append(finding)
    return counting, accepted, expired, [entry for entry in entries if entry.fingerprint not in met]


def baseline_text(
    findings: Iterable[GateFinding], former: Sequence[Entry], reason: str, expires: date, today: date
) -> str:
    """Return a baseline file that accepts `findings`; what was accepted before keeps its reason and its date.

    An acceptance that has expired is made anew, with the new reason and date.
    """
    kept = {entry.fingerprint: entry for entry in former if today <= entry.expires}
    lines = [_HEAD]
    seen = set()
    for finding in findings:
        if (fingerprint := finding.fingerprint) in seen:
            continue
        seen.add(fingerprint)
        entry = kept.get(fingerprint, Entry(fingerprint, reason, expires))
        about = f"{finding.kind} {finding.rule}, {finding.project}: {finding.headline}"
        if finding.origin and finding.origin != finding.artifact:
            about += f" ← {finding.origin}"
        if finding.origin_license:
            about += f" ({finding.origin_license})"
        lines += [
            "[[accepted]]",
            f"fingerprint = {_quoted(fingerprint)}",
            f"about = {_quoted(about)}",
            f"reason = {_quoted(entry.reason)}",
            f"expires = {entry.expires.isoformat()}",
            "",
        ]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """Return a basic string of TOML; it has JSON's escapes, and what those leave is taken out before."""
    return json.dumps(visible(text), ensure_ascii=False)
