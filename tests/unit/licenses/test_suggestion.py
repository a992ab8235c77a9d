"""Suggestions: licenses that keep every binding duty from above, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.licenses import NOT_LEGAL_ADVICE, SEVERITIES, judge
from supplychain.licenses.ruleset import named_ruleset
from supplychain.licenses.suggestion import Suggestion, suggest
from tests.unit.licenses.chains import Edge, chain, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LLAMA2, RAIL = "LicenseRef-scancode-llama-2-license-2023", "LicenseRef-scancode-stable-diffusion-2022-08-22"


def suggested(
    said: Mapping[str, str | Sequence[str]], edges: list[Edge], ruleset: str = "practical", most: int = 8
) -> Suggestion:
    table = chain({"a": "mit", **said}, edges)
    return suggest(table, number(table, "a"), named_ruleset(ruleset), most=most)


def made_from(*upstream: str, relation: str = "merge") -> tuple[dict[str, str], list[Edge]]:
    """An artifact made from others under these licenses."""
    return (
        {f"u{i}": license_ for i, license_ in enumerate(upstream)},
        [("a", f"u{i}", relation) for i in range(len(upstream))],
    )


@pytest.mark.parametrize(
    ("upstream", "first", "among", "never"),
    [
        (("apache-2.0", "mit"), "Apache-2.0", "MIT GPL-3.0-only CC-BY-4.0", LLAMA2),
        (("cc-by-nc-4.0",), "CC-BY-NC-4.0", "CC-BY-NC-3.0", "Apache-2.0 CC-BY-4.0 CC-BY-SA-4.0"),
        (("cc-by-sa-4.0",), "CC-BY-SA-4.0", "GPL-3.0-only", "Apache-2.0 MIT CC-BY-4.0 CC-BY-NC-SA-4.0"),
        (("gpl-3.0", "mit"), "GPL-3.0-only", "AGPL-3.0-only", "Apache-2.0 CC-BY-SA-4.0"),
        (("cc-by-sa-4.0", "gpl-3.0"), "GPL-3.0-only", "GPL-3.0-only", "CC-BY-SA-4.0"),
        (("llama2",), LLAMA2, LLAMA2, "Apache-2.0 LicenseRef-hf-llama3"),
        (("creativeml-openrail-m", "mit"), RAIL, RAIL, "Apache-2.0"),
        (("cc-by-nc-4.0 OR mit",), "Apache-2.0", "MIT", LLAMA2),
    ],
)
def test_licenses_that_keep_every_duty(upstream: tuple[str, ...], first: str, among: str, never: str) -> None:
    found = suggested(*made_from(*upstream), most=200)

    assert found.licenses[0] == first
    assert set(among.split()) <= set(found.licenses)
    assert not set(never.split()) & set(found.licenses)
    assert (found.why_none, found.note, found.artifact) == ("", NOT_LEGAL_ADVICE, "acme/a")


def test_what_no_single_license_keeps_several_together_may() -> None:
    both = suggested(*made_from("cc-by-nc-4.0", "llama2"))

    assert both.licenses == (f"CC-BY-NC-4.0 AND {LLAMA2}",)
    assert dict(both.required) == {"CC-BY-NC-4.0": "acme/u0", LLAMA2: "acme/u1"}


@pytest.mark.parametrize(
    ("upstream", "why"),
    [
        (("cc-by-sa-4.0", "cc-by-nc-4.0"), "No license can satisfy both CC-BY-SA-4.0 and CC-BY-NC-4.0"),
        (("gpl-3.0", "llama2"), f"No license can satisfy both GPL-3.0-only and {LLAMA2}"),
        (("gpl-2.0", "gpl-3.0"), "each asks that the whole is licensed its own way"),
        (
            ("cc-by-nd-4.0", "mit"),
            "acme/u0 is under CC-BY-ND-4.0, which no license of a work made from it can satisfy.",
        ),
    ],
)
def test_where_there_is_none_it_says_why(upstream: tuple[str, ...], why: str) -> None:
    found = suggested(*made_from(*upstream))

    assert found.licenses == ()
    assert why in found.why_none


def test_duties_come_from_every_artifact_above_whatever_stands_between() -> None:
    said = {"b": "mit", "c": "cc-by-nc-4.0", "d": "mit"}
    found = suggested(said, [("a", "b", "finetune"), ("b", "c", "finetune"), ("a", "d", "evaluated_on")])

    assert found.licenses[0] == "CC-BY-NC-4.0"
    assert found.required == (("CC-BY-NC-4.0", "acme/c"),)


def test_what_nobody_can_tell_is_undecided() -> None:
    found = suggested({"b": "other", "c": ""}, [("a", "b", "finetune"), ("b", "c", "finetune")])

    assert dict(found.undecided) == {"NOASSERTION": "acme/b", "NONE": "acme/c"}
    assert found.licenses[0] == "Apache-2.0"
    assert found.required == ()


def test_nothing_above_asks_for_nothing() -> None:
    for edges in ([], [("a", "b", "evaluated_on")], [("b", "a", "finetune")]):
        found = suggested({"b": "llama2"}, edges)
        assert (found.required, found.undecided, found.licenses[0]) == ((), (), "Apache-2.0")


def test_no_more_are_named_than_asked_for() -> None:
    assert len(suggested(*made_from("mit"), most=3).licenses) == 3


@pytest.mark.parametrize("ruleset", ["practical", "strict"])
@pytest.mark.parametrize("relation", ["finetune", "adapter", "trained_on", "distilled", "uses"])
@pytest.mark.parametrize(
    "upstream", ["mit", "cc-by-nc-4.0", "cc-by-sa-4.0", "gpl-3.0", "llama3", "gemma", "bigcode-openrail-m"]
)
def test_what_is_suggested_has_no_conflict(upstream: str, relation: str, ruleset: str) -> None:
    found = suggested(*made_from(upstream, relation=relation), ruleset=ruleset, most=200)

    assert found.licenses
    for license_ in found.licenses:
        verdict = judge(upstream=upstream, relation=relation, downstream=license_, ruleset=ruleset)
        assert SEVERITIES.index(verdict.severity) <= SEVERITIES.index("info"), license_


def test_data_whose_duties_are_contested_leave_a_choice() -> None:
    found = suggested(*made_from("cc-by-sa-4.0", "cc-by-nc-4.0", relation="trained_on"))

    assert found.licenses


def test_a_family_label_without_terms_is_undecided() -> None:
    assert suggested(*made_from("cc")).undecided == (("LicenseRef-hf-cc", "acme/u0"),)


def test_the_reason_is_one_sentence() -> None:
    assert not suggested(*made_from("cc-by-sa-4.0", "cc-by-nc-4.0")).why_none.endswith("..")


def test_the_least_restrictive_stand_first() -> None:
    found = suggested(*made_from("cc0-1.0"), most=200).licenses

    assert found.index("0BSD") < found.index("GPL-3.0-only")
