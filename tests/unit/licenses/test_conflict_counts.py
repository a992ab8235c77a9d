"""How many artifacts come to which verdict: unknown is never counted as ok."""

from __future__ import annotations

import pytest

from tests.unit.licenses.chains import conflicts

LINE = [("d", "c", "finetune"), ("c", "b", "quantized"), ("b", "a", "finetune")]


@pytest.mark.parametrize(
    ("upstream", "downstream", "verdict"),
    [
        ("mit", "mit", "ok"),
        ("other", "mit", "unknown"),
        ("", "mit", "unknown"),
        ("mit", "", "unknown"),
        ("mit", "other", "unknown"),
        ("cc-by-nc-4.0", "other", "unknown"),
        ("cc-by-nc-4.0", "mit", "error"),
        ("creativeml-openrail-m", "bigscience-openrail-m", "warn"),
        ("cc", "mit", "unknown"),
        ("mit", "cc", "unknown"),
        ("gpl", "gpl-3.0", "unknown"),
        ("cc-by-nc-4.0", "cc", "unknown"),
    ],
)
def test_counts_by_verdict_never_count_unknown_as_ok(upstream: str, downstream: str, verdict: str) -> None:
    found = conflicts({"a": downstream, "b": upstream}, [("a", "b", "finetune")])

    assert found.counts == {"ok": 0, "unknown": 0, "warn": 0, "error": 0} | {verdict: 1}


def test_what_lies_far_below_something_unknown_is_unknown() -> None:
    said = {"a": "other", "b": "mit", "c": "mit", "d": "mit", "e": "mit"}
    found = conflicts(said, [*LINE, ("e", "a", "evaluated_on")])

    assert found.counts == {"ok": 0, "unknown": 3, "warn": 0, "error": 0}  # e depends on nothing


def test_counts_do_not_depend_on_what_is_asked_for() -> None:
    counts = [
        conflicts({"a": "mit", "b": "cc-by-nc-4.0"}, [("a", "b", "trained_on")], at_least=least).counts
        for least in ("info", "warn", "error")
    ]
    assert counts == [{"ok": 0, "unknown": 0, "warn": 1, "error": 0}] * 3
