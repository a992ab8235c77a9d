"""The described license texts: every file is whole, and one that says something without clause or date is refused."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import pytest

from supplychain.errors import InputError
from supplychain.licenses.expressions import NOASSERTION, normalized
from supplychain.licenses.hub import HubLicense, hub_licenses
from supplychain.licenses.names import license_named
from supplychain.licenses.text_of import text_of
from supplychain.licenses.texts import KINDS, REACHES, VOCABULARY, all_texts, parse_text
from supplychain.licenses.texts.text import DIMENSIONS

FILES = sorted(f.name for f in files("supplychain.licenses.texts").iterdir() if f.name.endswith(".toml"))
TEXTS = all_texts()
ROWS = hub_licenses()
TERM = {"name": "keep_notices", "clause": "s.1", "says": "Notices stay."}
GOOD = {
    "id": "X-1.0",
    "title": "X",
    "date": "2024-07-23",
    "kind": "permissive",
    "source": "the text",
    "terms": [TERM],
}


def with_term(**changes: Any) -> dict[str, Any]:
    return {**GOOD, "terms": [{k: v for k, v in {**TERM, **changes}.items() if v is not None}]}


def test_every_file_is_one_text_of_its_own() -> None:
    assert len(TEXTS) == len(FILES)
    assert len(TEXTS) > 100
    assert list(TEXTS) == sorted(TEXTS)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_text_cites_a_clause_for_everything_it_says(text: Any) -> None:
    assert text.kind in KINDS
    assert text.source
    assert text.label or (text.terms and re.fullmatch(r"\d{4}(-\d\d){0,2}", text.date))
    assert (text.relicense in ("free", "conditional", "same-only", "none")) or not text.term("relicense")
    for term in text.terms:
        assert term.clause.strip(), term
        assert len(term.says.split()) >= 3, term
        assert term.says.endswith("."), term
        assert "licen" + "ce" not in term.says.lower(), term
        assert term.sort in ("grant", "duty", "limit")
        assert term.dimension in ("", *DIMENSIONS)
    if text.term("noncommercial") or text.term("research_only"):
        assert not text.term("commercial"), "it cannot grant what it forbids"
    if text.term("no_derivatives_shared"):
        assert text.relicense == "none"


def test_no_finding_can_speak_of_a_violation() -> None:
    assert [t.id for t in TEXTS.values() if any("violat" in term.says.lower() for term in t.terms)] == []


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_every_license_that_a_text_names_exists(text: Any) -> None:
    same = text.term("same_license")
    for other in same.parameters.get("compatible", ()) if same else ():
        assert other != text.id
        assert other in TEXTS or normalized(other) == other, f"{text.id} names {other}"


def test_every_text_is_reached_by_its_id() -> None:
    assert [t for t in TEXTS if license_named(t).id != t] == []


def test_what_a_text_reads_and_says_of_its_family() -> None:
    assert text_of("CC-BY-NC-4.0") is TEXTS["CC-BY-NC-4.0"]
    for version in ("2", "3.1", "3.2", "3.3", "4"):
        assert [t.kind for t in TEXTS.values() if (t.family, t.version) == ("llama", version)] == [
            "community"
        ]
    labels = {t.id.removeprefix("LicenseRef-hf-") for t in TEXTS.values() if t.label}
    assert labels == {"openrail", "bsd", "cc", "gfdl", "gpl", "lgpl"}
    assert TEXTS["LicenseRef-hf-cc"].terms == ()


@pytest.mark.parametrize(
    "row", [r for r in ROWS if r.expression != NOASSERTION], ids=lambda row: row.identifier
)
def test_every_identifier_of_the_hub_has_a_text(row: HubLicense) -> None:
    text = text_of(row.expression)

    assert text is not None
    assert text.id == row.expression, "by its own text, not by its category"


@pytest.mark.parametrize(
    ("identifier", "kind", "terms"),
    [
        ("curl", "permissive", {"commercial", "keep_notices", "relicense"}),
        ("CDDL-1.0", "weak-copyleft", {"commercial", "keep_notices", "same_license"}),
        ("GPL-1.0-only", "copyleft", {"commercial", "keep_notices", "same_license"}),
    ],
)
def test_a_software_license_nobody_described_is_read_by_its_category_and_says_so(
    identifier: str, kind: str, terms: set[str]
) -> None:
    text = text_of(identifier)

    assert text is not None
    assert (text.kind, {t.name for t in text.terms}) == (kind, terms)
    assert {t.confidence for t in text.terms} == {"reading"}
    assert all("category" in t.clause for t in text.terms)


def test_what_nobody_knows_has_no_text() -> None:
    for identifier in (
        NOASSERTION,
        "NONE",
        "LicenseRef-unheard-of",
        "LicenseRef-scancode-proprietary-license",
    ):
        assert text_of(identifier) is None


def test_an_exception_takes_the_copyleft_and_commons_clause_adds_a_limit() -> None:
    classpath = text_of("GPL-2.0-only WITH Classpath-exception-2.0")
    plain = text_of("GPL-2.0-only")
    assert classpath is not None
    assert plain is not None
    assert {t.name for t in plain.terms} - {t.name for t in classpath.terms} == {
        "same_license",
        "no_further_restrictions",
    }
    commons = text_of("MIT WITH LicenseRef-scancode-commons-clause")
    assert commons is not None
    assert {"field_of_use", "keep_notices"} <= {t.name for t in commons.terms}


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no date": ({k: v for k, v in GOOD.items() if k != "date"}, "date is missing or blank; every text needs"),
    "blank date": ({**GOOD, "date": " "}, "date is missing or blank"),
    "odd date": ({**GOOD, "date": "July 2024"}, "is not a year, month or day such as"),
    "date as a number": ({**GOOD, "date": 2024}, "date is missing or blank"),
    "no id": ({k: v for k, v in GOOD.items() if k != "id"}, "id is missing or blank"),
    "no source": ({**GOOD, "source": ""}, "source is missing or blank"),
    "unknown kind": ({**GOOD, "kind": "nice"}, "kind 'nice' is not one of public-domain"),
    "unknown entry": ({**GOOD, "author": "me"}, "unknown entries author"),
    "no terms": ({**GOOD, "terms": []}, "it has no terms"),
    "a term twice": ({**GOOD, "terms": [TERM, TERM]}, "terms stated twice: keep_notices"),
    "no clause": (with_term(clause=None), "term keep_notices has no clause; cite the clause"),
    "blank clause": (with_term(clause="  "), "has no clause"),
    "says nothing": (with_term(says=""), "has no says"),
    "unknown word": (with_term(name="be_nice"), "term 'be_nice' is not one of commercial"),
    "no word": (with_term(name=None), "term '?None'? is not one of"),
    "unknown confidence": (
        with_term(confidence="sure"),
        "confidence 'sure' of term keep_notices is not explicit or reading",
    ),
    "unknown reach": (
        with_term(reaches=["weights"]),
        r"reaches of term keep_notices are \['weights'\]; valid are adapter",
    ),
    "a parameter it has not": (
        with_term(text="x"),
        "parameter text = 'x' of term keep_notices; valid parameters are: none",
    ),
    "a parameter of another type": (
        with_term(name="mau_threshold", users="many"),
        r"parameter users = 'many' of term mau_threshold; valid parameters are: users \(int\)",
    ),
    "unknown mode": (
        with_term(name="use_restrictions", set="x", mode="loudly"),
        "mode of term use_restrictions is 'loudly'; valid are same-attachment",
    ),
    "no mode": (with_term(name="use_restrictions", set="x"), "mode of term use_restrictions is None"),
    "unknown scope": (
        with_term(name="same_license", scope="planet"),
        "scope of term same_license is 'planet'",
    ),
    "unknown value": (
        with_term(name="relicense", value="maybe"),
        "value of term relicense is 'maybe'; valid are free",
    ),
}


def test_a_whole_record_is_read() -> None:
    text = parse_text(GOOD, name="x.toml")

    assert (text.id, text.date, text.term("keep_notices")) == ("X-1.0", "2024-07-23", text.terms[0])
    assert text.term("commercial") is None
    assert text.relicense == ""


@pytest.mark.parametrize(("record", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_record_is_refused_by_a_message_that_names_file_and_remedy(
    record: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=rf"License text x\.toml: .*{message}"):
        parse_text(record, name="x.toml")


def test_the_vocabulary_is_used_and_explained() -> None:
    assert all(kind.meaning.endswith(".") for kind in VOCABULARY.values())
    used = {term.name for text in TEXTS.values() for term in text.terms}
    assert set(VOCABULARY) == used
    assert {reach for text in TEXTS.values() for term in text.terms for reach in term.reaches} == set(REACHES)
