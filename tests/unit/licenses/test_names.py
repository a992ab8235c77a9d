"""License texts: whatever stands there names a license or NOASSERTION, and unknown is never permissive."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from supplychain.licenses.hub import HubLicense, hub_licenses
from supplychain.licenses.names import NOASSERTION, LicenseName, license_named, parts_of
from supplychain.licenses.statement import license_records, license_statement
from supplychain.records import ConsistsOf, Endpoint, License, LicensedUnder
from tests.strategies import any_text

CATEGORIES = {"permissive", "copyleft", "noncommercial", "use-restricted", "unknown"}
ROWS = hub_licenses()
_words = st.sampled_from(
    ("MIT", "mit", "Apache-2.0", "GPL-2.0+", "cc-by-nc-4.0", "llama3", "unknown", "NOASSERTION", "Classpath-exception-2.0",
     "AND", "OR", "WITH", "and", "or", "with", "(", ")", "+", "/", ",", " ", "", "LicenseRef-x", "X")
)  # fmt: skip
expressions = (
    st.lists(_words, max_size=12).map(" ".join) | st.lists(_words, max_size=6).map("".join) | any_text
)


def test_the_hub_list_is_whole() -> None:
    named_by_the_hub = [row for row in ROWS if not row[0].startswith("other:")]

    assert len(named_by_the_hub) == 83
    assert len(ROWS) - len(named_by_the_hub) == 30


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.identifier)
def test_every_hub_identifier_means_what_its_row_says(row: HubLicense) -> None:
    identifier, expression, category, family = row
    meant = LicenseName(expression, category, family or None)

    assert category in CATEGORIES
    for text in (identifier.removeprefix("other:"), identifier.removeprefix("other:").upper(), expression):
        assert license_named(text) == meant, text


@pytest.mark.parametrize(
    ("text", "key", "category"),
    [
        ("MIT", "MIT", "permissive"),
        (" mit\n", "MIT", "permissive"),
        ("apache 2.0", "Apache-2.0", "permissive"),
        ("Apache-2.0", "Apache-2.0", "permissive"),
        ("GPL-3.0", "GPL-3.0-only", "copyleft"),
        ("GPL-2.0-or-later", "GPL-2.0-or-later", "copyleft"),
        ("gpl-2.0-plus", "GPL-2.0-or-later", "copyleft"),
        ("lgpl-2.1-plus", "LGPL-2.1-or-later", "copyleft"),
        ("bsd-new", "BSD-3-Clause", "permissive"),
        ("CC-BY-NC-SA-4.0", "CC-BY-NC-SA-4.0", "noncommercial"),
        ("cc by nc 4.0", "CC-BY-NC-4.0", "noncommercial"),
        ("CC-BY-NC-1.0", "CC-BY-NC-1.0", "noncommercial"),
        ("0BSD", "0BSD", "permissive"),
        ("public-domain", "LicenseRef-scancode-public-domain", "permissive"),
    ],
)
def test_spdx_ids_scancode_keys_and_their_spellings_are_understood(
    text: str, key: str, category: str
) -> None:
    name = license_named(text)

    assert (name.id, name.category) == (key, category)
    assert name.known


@pytest.mark.parametrize(
    ("text", "key", "category"),
    [
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0", "permissive"),
        ("mit or apache-2.0", "MIT OR Apache-2.0", "permissive"),
        ("MIT AND GPL-3.0-only", "MIT AND GPL-3.0-only", "copyleft"),
        ("MIT AND CC-BY-NC-4.0 AND GPL-3.0-only", "MIT AND CC-BY-NC-4.0 AND GPL-3.0-only", "noncommercial"),
        ("(MIT OR Apache-2.0) AND GPL-2.0-only", "(MIT OR Apache-2.0) AND GPL-2.0-only", "copyleft"),
        (
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "copyleft",
        ),
        ("MIT AND LicenseRef-scancode-unknown", "MIT AND LicenseRef-scancode-unknown", "unknown"),
    ],
)
def test_a_compound_has_the_category_of_its_strictest_part(text: str, key: str, category: str) -> None:
    name = license_named(text)

    assert (name.id, name.category) == (key, category)


@pytest.mark.parametrize("text", ["(MIT)", "((MIT))", "MIT AND MIT", "(MIT) OR mit", "MIT or MIT or MIT"])
def test_a_license_in_parentheses_or_repeated_is_that_license(text: str) -> None:
    assert license_named(text) == license_named("MIT")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "unknown",
        "other",
        "NOASSERTION",
        "MIT AND",
        "AND MIT",
        "MIT OR",
        "MIT/Apache-2.0",
        "MIT, Apache-2.0",
        "(X) AND ()",
        "()",
        "((((",
        "MIT)",
        "(MIT",
        "MIT AND Something-Of-My-Own",
        "MIT WITH Something-Of-My-Own",
        "Classpath-exception-2.0",
        "see the LICENSE file",
        "x" * 10_000,
        "(" * 5_000 + ")" * 5_000,
        "MIT\x00",
        "\ud83e and \ud83e",
    ],
)
def test_text_that_names_no_license_asserts_nothing(text: str) -> None:
    name = license_named(text)

    assert name == LicenseName(NOASSERTION, "unknown")
    assert not name.known


@settings(max_examples=300, deadline=None)
@given(expressions)
def test_any_text_gives_a_license_name_and_nothing_asserted_is_never_permissive(text: str) -> None:
    name = license_named(text)

    assert isinstance(name, LicenseName)
    assert name.category in CATEGORIES
    assert name.known or name.category == "unknown"
    assert "NOASSERTION" not in name.id or name.category != "permissive"


@settings(max_examples=300, deadline=None)
@given(expressions)
def test_the_name_of_a_license_names_the_same_license(text: str) -> None:
    name = license_named(text)

    assert license_named(name.id) == name


@settings(max_examples=200, deadline=None)
@given(expressions)
@example("( )")
@example("(" * 3_000 + "MIT" + ")" * 3_000)
def test_the_parts_of_any_text_are_several_or_none(text: str) -> None:
    assert len(parts_of(text)) != 1


def test_a_compound_consists_of_every_license_it_names() -> None:
    assert parts_of("(MIT OR Apache-2.0) AND (MIT OR BSD-3-Clause)") == ["Apache-2.0", "BSD-3-Clause", "MIT"]
    assert parts_of("GPL-2.0-only WITH Classpath-exception-2.0") == []
    assert parts_of("MIT") == []


def test_a_license_text_becomes_the_license_its_parts_and_what_it_consists_of() -> None:
    found = list(license_records("mit or apache-2.0", source="s", collected_at="2025"))

    compound, apache, first, mit, second = found
    assert isinstance(compound, License)
    assert (compound.id, compound.category) == ("MIT OR Apache-2.0", "permissive")
    assert [r.id for r in (apache, mit) if isinstance(r, License)] == ["Apache-2.0", "MIT"]
    for edge, part in ((first, "Apache-2.0"), (second, "MIT")):
        assert isinstance(edge, ConsistsOf)
        assert (edge.start.id, edge.end.id) == (compound.id, part)
    assert {(r.source, r.collected_at) for r in found} == {("s", "2025")}


def test_a_text_that_names_no_license_is_kept_on_the_statement() -> None:
    start = Endpoint("Model", "acme/chat")
    license_, edge = license_statement(start, "ask us", field="card", source="s", evidence=("card.license",))

    assert isinstance(license_, License)
    assert (license_.id, license_.category) == (NOASSERTION, "unknown")
    assert edge == LicensedUnder(
        source="s",
        start=start,
        end=Endpoint("License", NOASSERTION),
        raw=("ask us",),
        field=("card",),
        evidence=("card.license",),
    )
