"""What the live path calls news, and what it sends of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from supplychain.graph.claims import join
from supplychain.graph.store.writer import says_nothing_new
from tests.strategies import Forms, forms_of_one_thing

KNOWN = {"id": "m", "likes": 1, "sources": ["a"]}


@settings(max_examples=100, deadline=None)
@given(forms_of_one_thing(count=2))
def test_what_says_nothing_new_changes_nothing_when_joined(case: Forms) -> None:
    known, new = case.forms

    assert not says_nothing_new(known, new) or join(case.merges, known, new) == known


@settings(max_examples=100, deadline=None)
@given(forms_of_one_thing(count=2))
def test_what_was_joined_before_is_not_news(case: Forms) -> None:
    known, new = case.forms
    whole = join(case.merges, known, new)

    assert says_nothing_new(whole, new) or join(case.merges, whole, new) == whole
    assert says_nothing_new(whole, whole)


def test_a_first_description_without_values_is_news_about_a_placeholder() -> None:
    placeholder = {"id": "m", "reason": "deleted", "sources": ["a"]}

    assert not says_nothing_new(placeholder, {"id": "m", "sources": ["a"]})


@pytest.mark.parametrize("new", [{"likes": 2}, {"task": "x"}, {"sources": ["b"]}, {"reason": "deleted"}])
def test_another_value_is_news(new: dict[str, object]) -> None:
    assert not says_nothing_new(KNOWN, {**KNOWN, **new})
