"""Elements and conventions of names, and what holds for any name."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from supplychain.naming import CATEGORIES, CODES, CONVENTIONS, Element, Reader, convention, elements
from supplychain.naming.tokens import tokenize

PIECES = st.sampled_from(
    [
        "bert",
        "Llama",
        "base",
        "7b",
        "v1.5",
        "GGUF",
        "-",
        "_",
        ".",
        "/",
        "en",
        "squad2",
        "224",
        "ñandú",
        "模型",
        "\u202e",
        "🙂",
        "\0",
    ]
)
NAMES = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join))


def said(name: str) -> list[tuple[str, str]]:
    return [(e.text, e.code) for e in elements(name)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("google-bert/bert-base-uncased", [("bert", "A"), ("base", "S"), ("uncased", "C")]),
        ("openai/whisper-small-zh", [("whisper", "A"), ("small", "S"), ("zh", "L")]),
        (
            "roberta-large-finetuned-squad2",
            [("roberta", "A"), ("large", "S"), ("finetuned", "F"), ("squad2", "D")],
        ),
        ("some-llama-7B-GGUF", [("some", "O"), ("llama", "A"), ("7B", "P"), ("GGUF", "W")]),
    ],
)
def test_parts_of_known_names_say_what_they_say(name: str, expected: list[tuple[str, str]]) -> None:
    assert said(name) == expected


@pytest.mark.parametrize("size", ["7b", "0.5B", "1.5B", "8x7b", "A3B", "350m"])
def test_numbers_of_parameters_are_parameters_and_words_are_sizes(size: str) -> None:
    found = {e.text: e.category for e in elements(f"llama-{size}-chat")}

    assert found[size] == "parameters"
    assert {e.text: e.category for e in elements("bert-large-cased")}["large"] == "size"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bert-base-uncased", "implementation"),
        ("whisper-small-zh", "implementation"),
        ("image-classification", "application"),
        ("layoutlm-document-qa", "both"),
        ("basil_mix", "other"),
    ],
)
def test_conventions_of_names_that_people_classed(name: str, expected: str) -> None:
    assert convention(name) == expected


@settings(deadline=None)
@given(NAMES)
@example("")
@example("/")
@example("org/")
@example("-_-.")
@example("\0" * 50)
@example("🙂" * 30)
@example("a-" * 5_000)
@example("x" * 10_000)
@example("\u202e\u2066bert\u2069")
@example("\ud800")
@example("１２３-b2")
def test_elements_are_in_order_and_hold_every_letter_and_digit(name: str) -> None:
    found = elements(name)

    first = name.rfind("/") + 1
    position = first
    for element in found:
        assert isinstance(element, Element)
        assert position <= element.start < element.end
        assert element.text == name[element.start : element.end]
        assert element.category in CODES
        assert 0 <= element.confidence <= 1
        assert not any(tokenize(name[position : element.start])), "a token between two elements"
        position = element.end
    assert not tokenize(name[position:])
    assert convention(name) in CONVENTIONS


@settings(deadline=None, max_examples=50)
@given(st.lists(NAMES, max_size=8))
def test_names_read_together_say_what_they_say_alone(names: list[str]) -> None:
    reader = Reader()
    together = reader.read(names)

    for one, name in zip(together, names, strict=True):
        alone = Reader.read(reader, [name])[0]
        assert [(e.category, e.start, e.end) for e in one.elements] == [
            (e.category, e.start, e.end) for e in alone.elements
        ]
        assert one.convention == alone.convention


def test_the_owner_is_not_read_but_counts_in_offsets() -> None:
    with_owner, without = elements("facebook/opt-1.3b"), elements("opt-1.3b")

    assert [e.text for e in with_owner] == [e.text for e in without]
    assert [e.start - len("facebook/") for e in with_owner] == [e.start for e in without]


def test_letters_and_categories_are_one_to_one() -> None:
    assert {CODES[category]: category for category in CODES} == CATEGORIES
    assert sorted(CATEGORIES) == sorted("ASDCVFLTRNHPOWM")
