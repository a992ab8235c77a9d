"""License expressions: the alternatives they leave open, and odd text that is never an exception and never compatible."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from supplychain.licenses import SEVERITIES, judge
from supplychain.licenses.expressions import (
    MOST_BRANCHES,
    NOASSERTION,
    NONE,
    alternatives,
    entry_of,
    ids_in,
    normalized,
)
from supplychain.licenses.names import license_named
from tests.strategies import any_text

G2, G3 = "GPL-2.0-only", "GPL-3.0-only"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("MIT", ["MIT"]),
        ("MIT AND Apache-2.0", ["Apache-2.0+MIT"]),
        ("MIT OR Apache-2.0", ["Apache-2.0", "MIT"]),
        ("MIT AND (Apache-2.0 OR ISC)", ["Apache-2.0+MIT", "ISC+MIT"]),
        (
            "(MIT OR ISC) AND (Apache-2.0 OR Zlib)",
            ["Apache-2.0+ISC", "Apache-2.0+MIT", "ISC+Zlib", "MIT+Zlib"],
        ),
        ("MIT OR MIT AND Apache-2.0", ["MIT"]),  # absorbed: the second asks for more
        ("(MIT OR Apache-2.0) AND MIT", ["MIT"]),
        ("MIT AND MIT", ["MIT"]),
        ("GPL-2.0-or-later", [G2, G3]),
        ("GPL-1.0-or-later", ["GPL-1.0-only", G2, G3]),
        ("LGPL-2.1-or-later", ["LGPL-2.1-only", "LGPL-3.0-only"]),
        ("AGPL-3.0-or-later", ["AGPL-3.0-only"]),
        ("GPL-2.0+", [G2, G3]),
        ("GPL-2.0-or-later OR GPL-3.0-only", [G2, G3]),
        ("GPL-2.0-or-later AND GPL-3.0-only", [G3]),
        (f"{G2} WITH Classpath-exception-2.0", [f"{G2} WITH Classpath-exception-2.0"]),
        (
            "GPL-2.0-or-later WITH Classpath-exception-2.0",
            [f"{G2} WITH Classpath-exception-2.0", f"{G3} WITH Classpath-exception-2.0"],
        ),
        (f"MIT AND {G2} WITH Classpath-exception-2.0", [f"{G2} WITH Classpath-exception-2.0+MIT"]),
        ("LicenseRef-hf-llama3 OR MIT", ["LicenseRef-hf-llama3", "MIT"]),
        ("MIT OR NOASSERTION", ["MIT", NOASSERTION]),
        (NOASSERTION, [NOASSERTION]),
        (NONE, [NONE]),
        ("MIT AND", [NOASSERTION]),
        ("", [NOASSERTION]),
        ("no expression at all", [NOASSERTION]),
        ("MIT OR LicenseRef-unheard-of", [NOASSERTION]),
        ("MIT AND/OR GPL-2.0-or-later", [G2, G3, "MIT"]),
        ("MIT AND/OR MIT AND Apache-2.0", ["Apache-2.0+MIT", "MIT"]),  # each is a statement of its own
        ("MIT AND/OR no expression", ["MIT", NOASSERTION]),
    ],
)
def test_an_expression_leaves_these_alternatives_open(expression: str, expected: list[str]) -> None:
    assert sorted("+".join(sorted(branch)) for branch in alternatives(expression)) == expected


def test_more_alternatives_than_anyone_reads_are_unknown() -> None:
    ids = ["MIT", "ISC", "Zlib", "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "NCSA", "PostgreSQL", "UPL-1.0",
           "AFL-3.0", "ECL-2.0", "BSL-1.0", "WTFPL"]  # fmt: skip
    many = " AND ".join(f"({a} OR {b})" for a, b in zip(ids[::2], ids[1::2], strict=True))

    assert 2 ** (len(ids) // 2) > MOST_BRANCHES
    assert alternatives(many) == (frozenset({NOASSERTION}),)
    for up, down in ((many, "MIT"), ("MIT", many)):
        assert judge(relation="finetune", upstream=up, downstream=down).severity == "unknown"


def test_many_small_alternatives_are_none_too_many() -> None:
    assert alternatives(
        " AND ".join(f"(MIT OR {i})" for i in ("ISC", "Zlib", "0BSD", "NCSA", "UPL-1.0", "WTFPL"))
    )[0] != frozenset({NOASSERTION})


def test_what_stands_in_an_expression() -> None:
    assert normalized("mit and apache-2.0") == "MIT AND Apache-2.0"
    assert normalized("MIT/Apache-2.0") is None
    assert ids_in("MIT AND (GPL-2.0-only WITH Classpath-exception-2.0 OR MIT)") == [
        "GPL-2.0-only WITH Classpath-exception-2.0",
        "MIT",
    ]
    assert ids_in("MIT AND") == []
    assert (entry_of("mit") or {})["category"] == "Permissive"
    assert entry_of("nobody-knows") is None


NESTED = "(" * 200 + "MIT" + " AND Apache-2.0)" * 200
BAD = {
    "an operator without operand": "MIT AND",
    "a slash": "MIT/Apache-2.0",
    "empty parentheses": "(X) AND ()",
    "ten kilobytes": "MIT AND " * 1_250,
    "ten kilobytes of one word": "x" * 10_000,
    "an unknown id": "My-Own-License-1.0",
    "a known id with an unknown one": "MIT AND My-Own-License-1.0",
    "a choice with an unknown one": "MIT OR My-Own-License-1.0",
    "an unknown exception": "GPL-2.0-only WITH My-Own-Exception",
    "an exception alone": "Classpath-exception-2.0",
    "a comma": "MIT, Apache-2.0",
    "other": "other",
    "unknown": "unknown",
    "only an opening parenthesis": "(MIT",
    "deep parentheses": "(" * 5_000 + "MIT" + ")" * 5_000,
    "an inner separator of ours": "MIT AND/OR Apache-2.0",
    "control characters": "MIT\x00",
    "half a character": "\ud83e",
}
BLANK = {"blank": "", "only blanks": " \n\t ", "none": "none"}
FIRING = ("finetune", "merge", "adapter", "trained_on", "contains", "depends_on", "uses")


@pytest.mark.parametrize("relation", FIRING)
@pytest.mark.parametrize("text", (BAD | BLANK).values(), ids=(BAD | BLANK).keys())
def test_bad_text_on_either_side_is_never_an_exception_and_never_compatible(text: str, relation: str) -> None:
    for up, down in ((text, "mit"), ("cc-by-nc-4.0", text)):
        found = judge(upstream=up, relation=relation, downstream=down)
        assert found.severity in ("unknown", "warn", "error"), found
    both = judge(upstream=text, relation=relation, downstream=text)
    assert both.severity in ("unknown", "warn", "error")


@pytest.mark.parametrize(
    "terms", [NESTED, " AND ".join(["MIT", "Apache-2.0"] * 100), " OR ".join(["MIT", "ISC"] * 100)]
)
def test_a_nested_expression_of_two_hundred_terms_is_judged_by_what_it_says(terms: str) -> None:
    assert len(alternatives(license_named(terms).id)) <= 2
    assert judge(upstream="cc-by-nc-4.0", relation="finetune", downstream=terms).severity == "error"
    assert judge(upstream=terms, relation="finetune", downstream="cc-by-nc-4.0").severity == "info"


def test_two_hundred_unknown_terms_are_unknown() -> None:
    terms = " AND ".join(f"(Own-{i} OR MIT)" for i in range(200))

    assert judge(upstream=terms, relation="finetune", downstream="mit").severity == "unknown"
    assert judge(upstream="mit", relation="finetune", downstream=terms).severity == "unknown"


_pieces = st.lists(
    st.sampled_from(
        (
            "MIT",
            "cc-by-nc-4.0",
            "llama2",
            "GPL-2.0+",
            "other",
            "X",
            "AND",
            "OR",
            "WITH",
            "(",
            ")",
            "/",
            " AND/OR ",
            "",
        )
    ),
    max_size=10,
).map(" ".join)
texts = _pieces | any_text


@settings(max_examples=250, deadline=None)
@given(texts, texts, st.sampled_from(("finetune", "trained_on", "contains", "uses")), st.booleans())
@example("MIT AND", "(X) AND ()", "finetune", False)
def test_any_text_on_either_side_is_judged_and_what_nobody_can_name_is_never_fine(
    upstream: str, downstream: str, relation: str, same_owner: bool
) -> None:
    found = judge(upstream=upstream, relation=relation, downstream=downstream, same_owner=same_owner)

    assert found.severity in SEVERITIES
    named, other = license_named(upstream), license_named(downstream)
    if not named.known or (other.id == NOASSERTION and downstream.strip()):  # blank says none, see below
        assert found.severity not in ("ok", "info")


@pytest.mark.parametrize("text", BLANK.values(), ids=BLANK.keys())
def test_a_work_without_a_license_is_fine_only_where_nothing_at_all_is_asked(text: str) -> None:
    assert judge(upstream="cc0-1.0", relation="finetune", downstream=text).severity == "ok"
    assert judge(upstream="llama2", relation="finetune", downstream=text).severity == "warn"
    assert judge(upstream="mit", relation="finetune", downstream=text).severity in ("unknown", "warn")
    assert judge(upstream=text, relation="finetune", downstream="cc0-1.0").severity == "unknown"


@pytest.mark.parametrize(
    ("upstream", "downstream", "severity", "chosen"),
    [
        ("cc-by-nc-4.0 OR mit", "apache-2.0", "info", "MIT"),
        ("llama2 OR (mit AND cc-by-nc-4.0)", "cc-by-nc-4.0", "info", "CC-BY-NC-4.0 AND MIT"),
        ("mit OR NOASSERTION", "apache-2.0", "info", "MIT"),
        ("cc-by-nc-4.0 AND mit", "apache-2.0", "error", ""),
        ("GPL-2.0-or-later", "GPL-3.0-only", "info", "GPL-3.0-only"),
        ("GPL-3.0-only", "GPL-2.0-or-later", "error", ""),
        ("cc-by-nc-4.0", "cc-by-nc-4.0 OR mit", "error", ""),
        ("cc-by-nc-4.0", "cc-by-nc-4.0 AND mit", "info", ""),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "mit", "info", ""),
    ],
)
def test_the_user_chooses_upstream_and_the_recipient_downstream(
    upstream: str, downstream: str, severity: str, chosen: str
) -> None:
    found = judge(upstream=upstream, relation="finetune", downstream=downstream)

    assert (found.severity, found.chosen) == (severity, chosen)


def test_a_family_label_stays_a_family_within_an_expression() -> None:
    assert license_named("gpl").id == "LicenseRef-hf-gpl"
    assert license_named("gpl AND mit").id == "LicenseRef-hf-gpl AND MIT"
    assert license_named("(gpl)").id == "LicenseRef-hf-gpl"
