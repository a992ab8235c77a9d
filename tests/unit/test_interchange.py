"""Records as lines of JSON: what is written is read back, and one bad line never stops the rest."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplychain.graph.rows import rows_of
from supplychain.interchange import records_in, to_line
from supplychain.records import (
    DerivedFrom,
    Endpoint,
    License,
    LicensedUnder,
    Model,
    Placeholder,
    Record,
    Skipped,
)
from tests.strategies import any_text, records, skipped

GOOD = '{"kind": "Model", "id": "acme/base"}'


def read(*items: object) -> list[Record]:
    """Records of lines, given as texts or as what they hold."""
    return list(records_in(item if isinstance(item, str) else json.dumps(item) for item in items))


@settings(max_examples=100, deadline=None)
@given(records | skipped)
def test_a_record_written_as_a_line_is_read_back_as_the_same_record(record: Record) -> None:
    line = to_line(record)

    assert "\n" not in line
    assert "\r" not in line
    assert read(line)[-1] == record


@settings(max_examples=100, deadline=None)
@given(records)
def test_reading_a_line_again_gives_the_same_rows(record: Record) -> None:
    (again,) = read(to_line(record))[-1:]

    assert list(rows_of(again)) == list(rows_of(record))


@settings(max_examples=100, deadline=None)
@given(
    any_text
    | st.recursive(
        st.none() | st.booleans() | st.floats() | any_text,
        lambda s: st.lists(s) | st.dictionaries(any_text, s),
    )
)
def test_any_line_is_read_or_skipped_and_the_rest_goes_on(value: Any) -> None:
    *_, last = read(value if isinstance(value, str) else json.dumps(value), GOOD)

    assert last == Model(source="jsonl", id="acme/base")


_values = st.sampled_from(
    (None, "", "x", 7, -1.5, True, 10**400, [], ["x"], [None], [["x"]], {}, {"a": 1}, "NaN")
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(("Model", "License", "Placeholder", "DERIVED_FROM", "LICENSED_UNDER", "USES", "Skipped", ["Model"], None)),
    st.dictionaries(
        st.sampled_from(
            ("id", "label", "reason", "source", "collected_at", "likes", "tags", "private", "carbon_emitted", "raw", "field",
             "evidence", "confidence", "relation", "how", "effective", "name", "nonsense")
        ),
        _values,
    ),
    st.sampled_from((None, ["Model", "a"], ["Repository", "a"], ["Model"], ["Model", ""], ["Model", 7], "Model", [[], []])),
    st.sampled_from(({}, {"end": ["Model", "b"]}, {"end": ["License", "MIT"]}, {"end": None}, {"end": ["License", "?"]})),
)  # fmt: skip
def test_any_object_is_read_or_skipped_and_what_is_read_can_be_stored(
    kind: Any, item: dict[str, Any], start: Any, end: dict[str, Any]
) -> None:
    *found, last = read({"kind": kind, **item, "start": start, **end}, GOOD)

    assert last == Model(source="jsonl", id="acme/base")
    for record in found:
        assert isinstance(record, Skipped) or list(rows_of(record))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nonsense", "not a JSON object"),
        ('{"kind": "Model"', "not a JSON object"),
        ("[" * 100_000, "not a JSON object"),
        ("9" * 5_000, "not a JSON object"),
        ("[]", "A line must hold one JSON object"),
        ('"Model"', "A line must hold one JSON object"),
        ("null", "A line must hold one JSON object"),
        ({}, "The kind None is neither a label nor a relationship type of the schema"),
        ({"kind": "Modle", "id": "a"}, "The kind 'Modle' is neither a label nor a relationship type of the schema"),
        ({"kind": ["Model"]}, "The kind ['Model'] is neither a label nor a relationship type of the schema"),
        ({"kind": "Model"}, "Model needs id"),
        ({"kind": "Model", "id": ""}, "Model needs id"),
        ({"kind": "Model", "id": None}, "Model needs id"),
        ({"kind": "Model", "id": 7}, "Model.id must be text"),
        ({"kind": "Model", "id": ["a"]}, "Model.id must be text"),
        ({"kind": "Model", "id": "a", "source": None}, "Model needs source"),
        ({"kind": "Model", "id": "a", "source": ""}, "Model needs source"),
        ({"kind": "Model", "id": "a", "source": 7}, "Model.source must be text"),
        ({"kind": "Model", "id": "a", "collected_at": 2025}, "Model.collected_at must be text"),
        ({"kind": "Model", "id": "a", "stars": 1}, "Model has no property 'stars'"),
        ({"kind": "Model", "id": "a", "likes": "7"}, "Model.likes must be a whole number of 64 bits"),
        ({"kind": "Model", "id": "a", "likes": 1.5}, "Model.likes must be a whole number of 64 bits"),
        ({"kind": "Model", "id": "a", "likes": True}, "Model.likes must be a whole number of 64 bits"),
        ({"kind": "Model", "id": "a", "likes": 2**63}, "Model.likes must be a whole number of 64 bits"),
        ({"kind": "Model", "id": "a", "private": 1}, "Model.private must be true or false"),
        ({"kind": "Model", "id": "a", "carbon_emitted": "1"}, "Model.carbon_emitted must be a finite number"),
        ('{"kind": "Model", "id": "a", "carbon_emitted": NaN}', "Model.carbon_emitted must be a finite number"),
        ('{"kind": "Model", "id": "a", "carbon_emitted": -Infinity}', "Model.carbon_emitted must be a finite number"),
        ({"kind": "Model", "id": "a", "carbon_emitted": 10**400}, "Model.carbon_emitted must be a finite number"),
        ({"kind": "Model", "id": "a", "tags": [{"a": 1}]}, "Model.tags must be a list of texts"),
        ({"kind": "Model", "id": "a", "tags": {"a": 1}}, "Model.tags must be a list of texts"),
        ({"kind": "Placeholder"}, "Placeholder needs label, id, reason"),
        ({"kind": "Placeholder", "label": "Model", "id": "a"}, "Placeholder needs reason"),
        ({"kind": "Placeholder", "label": "Modle", "id": "a", "reason": "r"}, "A Placeholder cannot stand for 'Modle'"),
        ({"kind": "Skipped"}, "Skipped needs reason"),
        ({"kind": "Skipped", "reason": "r", "count": "3"}, "Skipped.count must be a whole number of 64 bits"),
        ({"kind": "Skipped", "reason": "r", "count": 0}, "Skipped.count must be at least 1"),
        ({"kind": "DERIVED_FROM"}, 'The start of a relationship must be ["Label", "id"], not None'),
        (
            {"kind": "DERIVED_FROM", "start": ["Model", "a"], "end": "b"},
            "The end of a relationship must be [\"Label\", \"id\"], not 'b'",
        ),
        (
            {"kind": "DERIVED_FROM", "start": ["Model", "a"], "end": ["Model", 7]},
            "The end of a relationship must be [\"Label\", \"id\"], not ['Model', 7]",
        ),
        (
            {"kind": "DERIVED_FROM", "start": ["Model", "a"], "end": ["Dataset", "b"]},
            "DERIVED_FROM cannot go from Model to Dataset",
        ),
        (
            {"kind": "DERIVED_FROM", "start": ["Model", "a"], "end": ["Model", ""]},
            "DERIVED_FROM needs an id at both ends, not 'a' and ''",
        ),
        (
            {"kind": "DERIVED_FROM", "start": ["Model", "a"], "end": ["Model", "b"], "relation": "copied"},
            "Relation 'copied' is not one of merge, adapter, quantized, distilled, converted, finetune, unspecified",
        ),
        (
            {"kind": "DERIVED_FROM", "start": ["Model", "a"], "end": ["Model", "b"], "confidence": "certain"},
            "Confidence 'certain' is not one of declared, resolved, inferred",
        ),
        (
            {"kind": "USES", "start": ["Repository", "a"], "end": ["Model", "b"], "how": "somehow"},
            "How 'somehow' is not one of runtime, example, test, vendored",
        ),
        (
            {"kind": "LICENSED_UNDER", "start": ["Model", "a"]},
            "A LICENSED_UNDER line without end needs raw, the license text",
        ),
        (
            {"kind": "LICENSED_UNDER", "start": ["Model", "a"], "raw": "  "},
            "A LICENSED_UNDER line without end needs raw, the license text",
        ),
        (
            {"kind": "LICENSED_UNDER", "start": ["Model", "a"], "raw": ["mit", "isc"]},
            "A LICENSED_UNDER line without end needs raw, the license text",
        ),
        ({"kind": "LICENSED_UNDER", "start": ["Model", "a"], "feild": "tag"}, "LicensedUnder has no property 'feild'"),
        ({"kind": "LICENSED_UNDER", "start": ["Owner", "a"], "raw": "mit"}, "LICENSED_UNDER cannot go from Owner to License"),
    ],
)  # fmt: skip
def test_a_bad_line_is_skipped_under_its_reason_and_the_rest_goes_on(line: object, reason: str) -> None:
    before, found, after = read(GOOD, line, GOOD)

    assert before == after == Model(source="jsonl", id="acme/base")
    assert isinstance(found, Skipped)
    assert found.reason == reason
    text = line if isinstance(line, str) else json.dumps(line)
    assert found.example == f"line 2: {text[:120]}"


def test_blank_lines_are_no_rows_but_count_as_lines() -> None:
    found = read("", "  \n", "nonsense")

    assert [record.example for record in found if isinstance(record, Skipped)] == ["line 3: nonsense"]


def test_defaults_hold_for_the_lines_after_them_until_others_are_given() -> None:
    found = read(
        GOOD,
        {"kind": "defaults", "source": "me", "collected_at": "2026-11-01"},
        GOOD,
        {"kind": "defaults", "collected_at": "2026-12-01"},
        GOOD,
        {"kind": "Model", "id": "acme/base", "source": "other"},
    )

    assert [(r.source, r.collected_at) for r in found] == [
        ("jsonl", ""),
        ("me", "2026-11-01"),
        ("me", "2026-12-01"),
        ("other", "2026-12-01"),
    ]


def test_the_caller_names_source_and_time_of_lines_that_do_not() -> None:
    (found,) = records_in([GOOD], source="mine", collected_at="2025")

    assert (found.source, found.collected_at) == ("mine", "2025")


def test_null_counts_as_left_out() -> None:
    (found,) = read({"kind": "Model", "id": "a", "likes": None, "tags": None, "collected_at": None})

    assert found == Model(source="jsonl", id="a")


@pytest.mark.parametrize(
    ("value", "texts"), [("a", ("a",)), (["a", None, 7, "a"], ("a", "7", "a")), (7, ("7",))]
)
def test_one_text_stands_for_a_list_and_numbers_for_texts(value: object, texts: tuple[str, ...]) -> None:
    (found,) = read({"kind": "Model", "id": "a", "tags": value})

    assert isinstance(found, Model)
    assert found.tags == texts


def test_a_relationship_is_read_with_its_ends() -> None:
    (found,) = read(
        {
            "kind": "DERIVED_FROM",
            "start": ["Model", "a"],
            "end": ["Model", "b"],
            "relation": "merge",
            "evidence": "tag",
        }
    )

    assert found == DerivedFrom(
        source="jsonl",
        start=Endpoint("Model", "a"),
        end=Endpoint("Model", "b"),
        relation="merge",
        evidence=("tag",),
    )


def test_a_placeholder_is_read_with_its_reason() -> None:
    (found,) = read({"kind": "Placeholder", "label": "Model", "id": "a", "reason": "deleted"})

    assert found == Placeholder(source="jsonl", label="Model", id="a", reason="deleted")


def test_a_license_text_names_the_end_of_its_line() -> None:
    license_, edge = read(
        {"kind": "LICENSED_UNDER", "start": ["Model", "a"], "raw": "apache-2.0", "field": ["tag", "card"],
         "evidence": "card.license", "confidence": "inferred", "effective": True}
    )  # fmt: skip

    assert license_ == License(source="jsonl", id="Apache-2.0", category="permissive")
    assert edge == LicensedUnder(
        source="jsonl",
        start=Endpoint("Model", "a"),
        end=Endpoint("License", "Apache-2.0"),
        raw=("apache-2.0",),
        field=("tag", "card"),
        evidence=("card.license",),
        confidence="inferred",
        effective=True,
    )


def test_a_license_named_as_the_end_is_described_when_it_is_known() -> None:
    found = read({"kind": "LICENSED_UNDER", "start": ["Model", "a"], "end": ["License", "MIT OR Apache-2.0"]})

    assert [r.id for r in found if isinstance(r, License)] == ["MIT OR Apache-2.0", "Apache-2.0", "MIT"]


def test_a_license_of_an_unheard_of_name_is_only_pointed_at() -> None:
    (found,) = read({"kind": "LICENSED_UNDER", "start": ["Model", "a"], "end": ["License", "Our-License"]})

    assert isinstance(found, LicensedUnder)
    assert found.end == Endpoint("License", "Our-License")


def test_lines_are_read_one_by_one() -> None:
    def endless() -> Any:
        while True:
            yield GOOD

    assert next(records_in(endless())) == Model(source="jsonl", id="acme/base")
