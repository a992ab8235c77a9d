"""Counts of counts become properties of a record, and digests tell values apart."""

from __future__ import annotations

from supplychain.graph.store.analysis import digest, flat


def test_counts_of_counts_are_flat_properties() -> None:
    counts = {"T1": {"risk": 2, "not applicable": 0}, "provenance.dataset": {"present": 1}}
    assert flat(counts) == {"T1_risk": 2, "T1_not_applicable": 0, "provenance.dataset_present": 1}


def test_values_have_the_same_digest_only_if_they_are_the_same() -> None:
    values = ["C1", ["a.bin"], None, 1]
    assert digest(values) == digest(list(values))
    assert len({digest(values), digest(["C1", ["a.bin"], "None", 1]), digest(["C1", "a.bin", None, 1])}) == 3
