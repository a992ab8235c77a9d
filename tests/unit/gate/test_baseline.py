"""Accepted findings: read, split, written and read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.cells import visible
from supplychain.errors import InputError
from supplychain.gate.baseline import Entry, baseline_text, read_baseline, split
from supplychain.gate.finding import GateFinding, Place

TODAY = date(2026, 11, 20)
FOUND = GateFinding(
    kind="conflict", severity="warn", rule="R12", project=".", license="MIT", label="Model", artifact="acme/chat",
    origin="acme/base", origin_license="CC-BY-NC-4.0", path=("acme/chat", "acme/base"), places=(Place("a.py", 3),),
)  # fmt: skip
ENTRY = Entry(FOUND.fingerprint, "agreed", TODAY)


def test_an_entry_holds_through_its_last_day() -> None:
    assert [len(part) for part in split([FOUND], [ENTRY], TODAY)] == [0, 1, 0, 0]
    assert [len(part) for part in split([FOUND], [ENTRY], TODAY + timedelta(days=1))] == [1, 0, 1, 0]


def test_an_entry_that_nothing_needs_is_idle() -> None:
    assert split([], [ENTRY], TODAY) == ([], [], [], [ENTRY])


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "error"}, {"rule": "R1"}, {"project": "b"}, {"license": "Apache-2.0"}, {"label": "Dataset"},
        {"artifact": "acme/other"}, {"origin_license": "CC-BY-ND-4.0"}, {"kind": "lineage"},
    ],
)  # fmt: skip
def test_a_finding_of_other_terms_is_another_one(change: dict[str, Any]) -> None:
    assert replace(FOUND, **change).fingerprint != FOUND.fingerprint


def test_a_finding_that_moves_is_the_same() -> None:
    assert replace(FOUND, places=(Place("b.py", 7), Place("c.py", 1))).fingerprint == FOUND.fingerprint
    assert (
        replace(FOUND, reason="in other words", remedy="else", clause="s.9").fingerprint == FOUND.fingerprint
    )


def test_what_is_unknown_is_the_same_as_long_as_it_is_the_same_artifacts() -> None:
    unknown = replace(FOUND, kind="unknown", severity="unknown", rule="unknown-above", also=("x/a", "x/b"))

    assert replace(unknown, also=("x/b", "x/a")).fingerprint == unknown.fingerprint
    assert replace(unknown, also=("x/a",)).fingerprint != unknown.fingerprint


def test_what_was_accepted_keeps_its_reason_and_what_has_ended_is_accepted_anew(tmp_path: Path) -> None:
    other = replace(FOUND, artifact="acme/other")
    ended = replace(FOUND, artifact="acme/third")
    former = [ENTRY, Entry(ended.fingerprint, "old", TODAY - timedelta(days=1)), Entry("gone", "gone", TODAY)]
    file = tmp_path / "baseline.toml"
    file.write_text(
        baseline_text([FOUND, other, ended, FOUND], former, "new", date(2027, 1, 1), TODAY), "utf-8"
    )

    assert [entry[:3] for entry in read_baseline(file)] == [
        ENTRY[:3],
        (other.fingerprint, "new", date(2027, 1, 1)),
        (ended.fingerprint, "new", date(2027, 1, 1)),
    ]


@given(
    reason=st.text(min_size=1, max_size=60).filter(lambda text: visible(text).strip()),
    artifact=st.text(max_size=40),
    expires=st.dates(min_value=date(1000, 1, 1)),
)
def test_any_text_comes_back_from_the_file(reason: str, artifact: str, expires: date) -> None:
    finding = replace(FOUND, artifact=artifact)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "baseline.toml"
        file.write_text(baseline_text([finding], [], reason, expires, TODAY), "utf-8")

        (entry,) = read_baseline(file)

    assert entry.fingerprint == finding.fingerprint
    assert entry.reason == visible(reason).strip()
    assert entry.expires == expires


@pytest.mark.parametrize(
    "text",
    [
        "accepted", "[accepted]\nx = 1", "[[others]]\nx = 1",
        '[[accepted]]\nfingerprint = "a"\nexpires = 2026-01-01',
        '[[accepted]]\nfingerprint = "a"\nreason = " "\nexpires = 2026-01-01',
        '[[accepted]]\nfingerprint = "a"\nreason = "b"',
        '[[accepted]]\nfingerprint = "a"\nreason = "b"\nexpires = "soon"',
        '[[accepted]]\nreason = "b"\nexpires = 2026-01-01',
    ],
)  # fmt: skip
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "baseline.toml"
    file.write_text(text, "utf-8")

    with pytest.raises(InputError, match=r"baseline\.toml"):
        read_baseline(file)


def test_a_date_may_be_text(tmp_path: Path) -> None:
    file = tmp_path / "baseline.toml"
    file.write_text('[[accepted]]\nfingerprint = "a"\nreason = "b"\nexpires = "2027-03-31"', "utf-8")

    assert read_baseline(file)[0].expires == date(2027, 3, 31)
