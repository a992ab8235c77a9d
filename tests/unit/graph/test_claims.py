"""The laws of claims: any records, in any order and grouping, loaded any number of times, give one stored form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from supplychain.graph.claims import claims_in, join, without_source
from supplychain.graph.schema import NOT_LOADED
from supplychain.records import DerivedFrom, Endpoint, License, Model, Placeholder, Uses
from tests.strategies import Forms, forms_of, forms_of_one_thing, records_of_one_thing

if TYPE_CHECKING:
    import random

    from supplychain.graph.claims import Properties
    from supplychain.records import Record

LAW = settings(max_examples=60, deadline=None)
ME = Endpoint("Model", "acme/chat")


def text_of(form: Properties | None) -> str:
    """The form as text: Python calls 1, 1.0 and True equal, a database does not."""
    return json.dumps(form, sort_keys=True)


def joined(*records: Record) -> Properties:
    return forms_of(records).joined()


def loop(source: str = "a", collected_at: str = "", evidence: str = "card") -> DerivedFrom:
    return DerivedFrom(source=source, collected_at=collected_at, start=ME, end=ME, evidence=(evidence,))


def model(source: str = "a", collected_at: str = "", **says: object) -> Model:
    return Model(source=source, collected_at=collected_at, id=ME.id, **says)  # type: ignore[arg-type]


def gone(source: str = "a", collected_at: str = "", reason: str = "deleted") -> Placeholder:
    return Placeholder(source=source, collected_at=collected_at, label="Model", id=ME.id, reason=reason)


@LAW
@given(forms_of_one_thing(count=3))
def test_join_is_associative(case: Forms) -> None:
    a, b, c = case.forms

    left = join(case.merges, join(case.merges, a, b), c)
    right = join(case.merges, a, join(case.merges, b, c))

    assert text_of(left) == text_of(right)


@LAW
@given(forms_of_one_thing(count=2))
def test_join_is_commutative(case: Forms) -> None:
    a, b = case.forms

    assert text_of(join(case.merges, a, b)) == text_of(join(case.merges, b, a))


@LAW
@given(forms_of_one_thing(count=1))
def test_join_is_idempotent(case: Forms) -> None:
    (a,) = case.forms

    assert text_of(join(case.merges, a, a)) == text_of(a)


@LAW
@given(forms_of_one_thing(count=2))
def test_what_was_joined_before_adds_nothing(case: Forms) -> None:
    a, b = case.forms
    whole = join(case.merges, a, b)

    assert text_of(join(case.merges, whole, b)) == text_of(whole)
    assert text_of(join(case.merges, a, whole)) == text_of(whole)


@LAW
@given(records_of_one_thing(least=2, most=8), st.randoms(use_true_random=False))
def test_any_order_and_grouping_gives_the_same_form(records: list[Record], chance: random.Random) -> None:
    case = forms_of(records)
    forms = list(case.forms)

    while len(forms) > 1:
        one = forms.pop(chance.randrange(len(forms)))
        other = forms.pop(chance.randrange(len(forms)))
        forms.append(join(case.merges, one, other))

    assert text_of(forms[0]) == text_of(case.joined())


@LAW
@given(records_of_one_thing(most=8))
def test_loading_twice_is_loading_once(records: list[Record]) -> None:
    once, twice = forms_of(records), forms_of([*records, *records])

    assert text_of(twice.joined()) == text_of(once.joined())


@LAW
@given(records_of_one_thing(least=2, most=8), st.sampled_from(("alpha", "beta", "hub")))
def test_a_source_takes_back_its_claims_and_no_others(records: list[Record], source: str) -> None:
    whole = forms_of(records)
    kept = [record for record in records if record.source != source]

    left = without_source(whole.merges, whole.joined(), source)

    assert text_of(left) == text_of(forms_of(kept).joined() if kept else None)


@LAW
@given(records_of_one_thing(most=8))
def test_claims_as_json_appear_from_the_second_source_on(records: list[Record]) -> None:
    sources = {record.source for record in records}

    form = forms_of(records).joined()

    assert form["sources"] == sorted(sources)
    assert ("claims" in form) == (len(sources) > 1)
    assert set(claims_in(form)) == sources


@LAW
@given(records_of_one_thing(most=8))
def test_a_thing_is_a_placeholder_as_long_as_nobody_describes_it(records: list[Record]) -> None:
    described = any(
        not isinstance(r, Placeholder) and "self_references" not in forms_of([r]).joined() for r in records
    )

    assert ("reason" not in forms_of(records).joined()) == described


@LAW
@given(records_of_one_thing(most=8))
def test_the_form_is_as_new_as_its_newest_claim(records: list[Record]) -> None:
    form = forms_of(records).joined()

    newest = max(claim.at for claim in claims_in(form).values())
    assert form.get("collected_at", "") == newest


def test_a_describing_claim_beats_a_newer_placeholder_of_the_same_source() -> None:
    form = joined(model(collected_at="2024", likes=1), gone(collected_at="2025"))

    assert form == {"id": ME.id, "likes": 1, "sources": ["a"], "collected_at": "2024"}


def test_a_describing_claim_beats_a_newer_placeholder_of_another_source() -> None:
    form = joined(model("a", "2024", likes=1), gone("b", "2025"))

    assert "reason" not in form
    assert form["likes"] == 1
    assert claims_in(form)["b"].says == {"reason": "deleted"}


def test_a_newer_claim_replaces_an_older_one_of_the_same_source_as_a_whole() -> None:
    form = joined(model(collected_at="2024", likes=1, task="fill-mask"), model(collected_at="2025", likes=2))

    assert form == {"id": ME.id, "likes": 2, "sources": ["a"], "collected_at": "2025"}


def test_a_dated_claim_replaces_an_undated_one() -> None:
    form = joined(model(likes=5), model(collected_at="2020", likes=1))

    assert form["likes"] == 1


def test_an_older_claim_of_another_source_fills_what_the_newer_one_leaves_out() -> None:
    form = joined(model("a", "2024", likes=1, task="fill-mask"), model("b", "2025", likes=2))

    assert (form["likes"], form["task"]) == (2, "fill-mask")


def test_of_equally_new_values_the_greater_is_shown_whoever_says_it() -> None:
    same = joined(model("a", "2024", likes=9), model("a", "2024", likes=5))
    others = joined(model("a", "2024", likes=9), model("b", "2024", likes=5))

    assert same["likes"] == 9
    assert others["likes"] == 9


def test_lists_of_sources_are_united_and_sorted() -> None:
    form = joined(model("a", "2025", tags=("x", "b")), model("b", "2024", tags=("b", "a")))

    assert form["tags"] == ["a", "b", "x"]


def test_a_self_reference_survives_everything_newer_that_its_source_says() -> None:
    form = joined(loop(collected_at="2023"), model(collected_at="2024", likes=1), gone(collected_at="2025"))

    assert form["self_references"] == ["DERIVED_FROM card"]
    assert form["likes"] == 1
    assert form["collected_at"] == "2024"
    assert "reason" not in form


def test_a_self_reference_is_shown_though_another_source_describes_the_node() -> None:
    form = joined(loop("a"), model("b", likes=1))

    assert form["self_references"] == ["DERIVED_FROM card"]
    assert "reason" not in form


def test_self_references_of_all_times_are_united() -> None:
    form = joined(loop(collected_at="2023", evidence="tag"), loop(collected_at="2024", evidence="card"))

    assert form["self_references"] == ["DERIVED_FROM card", "DERIVED_FROM tag"]


def test_a_self_reference_does_not_hide_why_a_node_is_a_placeholder() -> None:
    for loop_at in ("2024", "2025", "2026"):
        form = joined(gone(collected_at="2025"), loop(collected_at=loop_at))

        assert form["reason"] == "deleted", loop_at
        assert form["self_references"] == ["DERIVED_FROM card"], loop_at


def test_a_node_that_only_refers_to_itself_is_a_placeholder() -> None:
    assert joined(loop())["reason"] == NOT_LOADED


def test_the_strongest_of_ranked_values_is_shown_and_all_are_kept() -> None:
    ends = {"start": ME, "end": Endpoint("Model", "acme/base")}
    form = joined(
        DerivedFrom(source="a", collected_at="2025", relation="finetune", confidence="inferred", **ends),
        DerivedFrom(source="b", collected_at="2024", relation="adapter", confidence="declared", **ends),
    )

    assert (form["relation"], form["confidence"]) == ("adapter", "declared")
    assert claims_in(form)["a"].says["relation"] == "finetune"


def test_runtime_use_beats_use_in_tests() -> None:
    ends = {"start": Endpoint("Repository", "github.com/o/n"), "end": ME}
    form = joined(Uses(source="a", how="test", **ends), Uses(source="a", how="runtime", **ends))  # type: ignore[arg-type]

    assert form["how"] == "runtime"


def test_a_compound_key_stays_when_a_claim_goes() -> None:
    long = "y" * 5_000
    case = forms_of([License(source="a", id=long), License(source="b", id=long, name="n")])

    left = without_source(case.merges, case.joined(), "a")

    assert left is not None
    assert left["full_id"] == long
    assert left["sources"] == ["b"]


def test_taking_back_a_claim_nobody_made_changes_nothing() -> None:
    case = forms_of([model("a", likes=1), model("b", likes=2)])

    assert without_source(case.merges, case.joined(), "nobody") == case.joined()


def test_a_mentioned_node_is_claimed_by_nobody() -> None:
    assert claims_in({"id": "x", "reason": NOT_LOADED}) == {}
    assert without_source({}, {"id": "x", "reason": NOT_LOADED}, "a") is None


def test_describing_a_mentioned_node_leaves_no_trace_of_the_mention() -> None:
    case = forms_of([model(likes=1)])

    assert case.joined([{"id": ME.id, "reason": NOT_LOADED}, *case.forms]) == case.forms[0]
