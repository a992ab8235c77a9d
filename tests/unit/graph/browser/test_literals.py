"""Values as Cypher literals: whatever is written in, the query around it stays what it was."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.errors import UsageError
from supplychain.graph import catalogue
from supplychain.graph.browser.literals import body, fill, literal, pieces

texts = st.text() | st.text(alphabet="'\\u0027\"`/*#&;$\n\x00x{}[]é😀")
plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
)
SHORT = {"n": "\n", "r": "\r", "t": "\t", "'": "'", "\\": "\\"}


def read(text: str) -> str:
    """Read a literal as Neo4j does: escapes of four hexadecimal digits, then those of one character."""
    assert text[0] == text[-1] == "'"

    def meant(match: re.Match[str]) -> str:
        return chr(int(match[1], 16)) if match[1] else SHORT[match[2]]

    return re.sub(r"\\(?:u([0-9A-Fa-f]{4})|(.))", meant, text[1:-1])


@given(texts)
def test_a_text_is_read_as_what_it_was(value: str) -> None:
    assert read(literal(value)) == value


@given(texts)
def test_a_literal_ends_where_it_should_and_holds_nothing_that_a_page_or_link_could_take_for_its_own(
    value: str,
) -> None:
    text = literal(value)

    assert re.fullmatch(r"'(?:[^'\\]|\\.)*'", text)
    assert not re.search(r"[&#;<>\"`\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]", text[1:-1])


@given(texts, texts)
def test_what_is_filled_in_cannot_become_a_parameter_or_part_of_the_query(one: str, other: str) -> None:
    text = fill(
        "MATCH (n {id: $one}) WHERE n.x = $other RETURN '$one', n.`$one` // $one",
        {"one": one, "other": other},
    )

    expected = (
        f"MATCH (n {{id: {literal(one)}}}) WHERE n.x = {literal(other)} RETURN '$one', n.`$one` // $one"
    )
    assert text == expected


@given(plain)
def test_a_number_or_truth_value_is_one_word(value: Any) -> None:
    assert re.fullmatch(r"null|true|false|-?[0-9.]+(e[+-]?\d+)?", literal(value))


def test_lists_and_maps_are_written_part_by_part() -> None:
    assert literal({"a": [1, "x'y"], "b?": None, "c d": True}) == r"{a: [1, 'x\'y'], `b?`: null, `c d`: true}"


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 1 << 63, object(), {"a`b": 1}, {"a\\u0060": 1}, {1: 2}, {"": 1}]
)
def test_what_has_no_literal_is_refused(value: Any) -> None:
    with pytest.raises(UsageError, match="cannot be written into a query"):
        literal(value)


@pytest.mark.parametrize("name", catalogue.names())
def test_the_pieces_of_a_question_are_the_question(name: str) -> None:
    text = body(catalogue.query(name).text)

    parts = pieces(text)
    assert "".join(f"${piece}" if parameter else piece for piece, parameter in parts) == text
    assert (
        fill(text, dict.fromkeys((p for p, parameter in parts if parameter), 0), lambda n, _: f"${n}") == text
    )
    assert {piece for piece, parameter in parts if parameter} == {
        p.name for p in catalogue.query(name).parameters
    }
