"""What the statements of one artifact come to, and whether they disagree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.licenses.expressions import AND_OR, NOASSERTION, NONE
from supplychain.licenses.statement import EffectiveLicense, Statement, effective_license

MIT, NC, LLAMA = "MIT", "CC-BY-NC-4.0", "LicenseRef-hf-llama3"

CASES: dict[str, tuple[list[Statement], EffectiveLicense]] = {
    "nothing": ([], EffectiveLicense(NONE)),
    "says none": ([Statement(NONE, ("tag",))], EffectiveLicense(NONE)),
    "cannot be told": ([Statement(NOASSERTION, ("tag",))], EffectiveLicense(NOASSERTION)),
    "cannot be told beside none": ([Statement(NONE), Statement(NOASSERTION)], EffectiveLicense(NOASSERTION)),
    "one": ([Statement(MIT, ("tag",))], EffectiveLicense(MIT)),
    "one in two fields": ([Statement(MIT, ("tag",)), Statement(MIT, ("card",))], EffectiveLicense(MIT)),
    "a named one beats other": (
        [Statement(MIT, ("tag",)), Statement(NOASSERTION, ("file",))],
        EffectiveLicense(MIT),
    ),
    "two of equal weight": (
        [Statement(MIT, ("tag",)), Statement(NC, ("card",))],
        EffectiveLicense(f"{NC}{AND_OR}{MIT}", disagree=True),
    ),
    "a file beats a link": (
        [Statement(MIT, ("license_link",)), Statement(NC, ("file",))],
        EffectiveLicense(NC, disagree=True),
    ),
    "a link beats a name": (
        [Statement(MIT, ("license_name",)), Statement(NC, ("license_link",))],
        EffectiveLicense(NC, disagree=True),
    ),
    "a name beats a tag": (
        [Statement(MIT, ("tag",)), Statement(LLAMA, ("license_name",))],
        EffectiveLicense(LLAMA, disagree=True),
    ),
    "the best of several fields counts": (
        [Statement(MIT, ("tag", "file")), Statement(NC, ("license_link", "card"))],
        EffectiveLicense(MIT, disagree=True),
    ),
    "a field within a card": (
        [Statement(MIT, ("card.license",)), Statement(NC, ("card.license_name",))],
        EffectiveLicense(NC, disagree=True),
    ),
    "no field at all weighs least": (
        [Statement(MIT), Statement(NC, ("license_name",))],
        EffectiveLicense(NC, disagree=True),
    ),
}


@pytest.mark.parametrize(("statements", "expected"), CASES.values(), ids=CASES.keys())
def test_statements_come_to(statements: list[Statement], expected: EffectiveLicense) -> None:
    assert effective_license(statements) == expected
    assert effective_license(statements[::-1]) == expected


_statements = st.lists(
    st.builds(
        Statement,
        st.sampled_from((MIT, NC, LLAMA, NOASSERTION, NONE)),
        st.lists(
            st.sampled_from(("tag", "card", "file", "license_link", "license_name", "api")), max_size=2
        ).map(tuple),
    ),
    max_size=5,
)


@given(_statements)
def test_what_they_come_to_was_stated_and_unknown_is_never_made_known(statements: list[Statement]) -> None:
    found = effective_license(statements)

    stated = {s.id for s in statements}
    assert set(found.expression.split(AND_OR)) <= stated or (not stated and found.expression == NONE)
    named = stated - {NOASSERTION, NONE}
    assert found.disagree == (len(named) > 1)
    assert bool(named) == (found.expression not in (NOASSERTION, NONE))


@given(_statements.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_their_order_does_not_matter(both: tuple[list[Statement], list[Statement]]) -> None:
    statements, shuffled = both

    assert effective_license(shuffled) == effective_license(statements)
