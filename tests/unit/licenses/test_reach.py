"""Reach: what each edge carries, cell by cell, and the laws by which edges compose."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplychain.errors import InputError, UnknownName
from supplychain.licenses.reach import (
    LEVELS,
    START,
    UNSURE,
    PropagationTable,
    compose_levels,
    default_table,
    edge_word,
)
from supplychain.licenses.texts import REACHES
from supplychain.licenses.texts.text import DIMENSIONS

WEIGHTS = "B B B B B B ."
EXPECTED = {  # notices, same_license, noncommercial, no_derivatives, use_restrictions, naming, output_training
    "finetune": WEIGHTS,
    "unspecified": WEIGHTS,
    "merge": "B B B B B B E:merge",
    "quantized": "B B B C B B .",
    "converted": "B B B C B B .",
    "adapter": "B E:adapter:C E:adapter:C C B B .",
    "distilled": "- - E:distilled - E:distilled E:distilled B",
    "trained_on": "I C C I - - .",
    "contains_data": "B B B B B - .",
    "generated_by": "- - E:output - I E:output C",
    "contains": WEIGHTS,
    "depends_on": "I C - - - - -",
    "uses": "- - U - U I -",
    "tries": "- - I - I - -",
    "evaluated_on": "- - - - - - -",
    "renamed": ". . . . . . .",
}
"""Relation → what it carries in each dimension; "." says nothing itself and lets other edges of the path speak."""

TABLE = default_table()
CELLS = [
    pytest.param(relation, dimension, cell, id=f"{relation}-{dimension}")
    for relation, row in EXPECTED.items()
    for dimension, cell in zip(DIMENSIONS, row.split(), strict=True)
]  # fmt: skip

words = st.sampled_from(TABLE.words)
paths = st.lists(words, max_size=6)
levels = st.sampled_from(LEVELS)
some = settings(max_examples=200, deadline=None)


def carried(reach: str) -> dict[tuple[str, str], str]:
    """All that a reach carries, for terms that name nothing and for those that name one way of travel."""
    return {(d, name): TABLE.level(reach, d, {name} - {""}) for d in DIMENSIONS for name in ("", *REACHES)}


@pytest.mark.parametrize(("relation", "dimension", "cell"), CELLS)
def test_an_edge_carries(relation: str, dimension: str, cell: str) -> None:
    assert TABLE.rows[relation][dimension] == cell
    if cell.startswith("E:"):
        _, name, *rest = cell.split(":")
        assert TABLE.level(relation, dimension, {name}) == "B"
        assert TABLE.level(relation, dimension, set(REACHES) - {name}) == (rest[0] if rest else "-")
    elif TABLE.compose[START][relation] == relation:
        assert {TABLE.level(relation, dimension, n) for n in ((), REACHES)} == {cell}


@pytest.mark.parametrize(("relation", "dimension", "cell"), CELLS)
def test_an_inferred_edge_carries_at_most_contested(relation: str, dimension: str, cell: str) -> None:
    reach = TABLE.along([relation + UNSURE])
    expected = "." if cell == "." else "C" if cell in "BC" or cell.startswith("E:") else cell

    assert TABLE.rows[relation][dimension] == cell
    assert TABLE.level(reach, dimension, REACHES) == (expected if reach else "-")


def test_the_table_has_no_other_rows() -> None:
    assert set(TABLE.rows) == set(EXPECTED)
    assert set(TABLE.words) == {word + mark for word in EXPECTED for mark in ("", UNSURE)}
    assert all(set(cells) == set(DIMENSIONS) for cells in TABLE.rows.values())


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [("B", "B", "B"), ("B", "C", "C"), ("C", "C", "I"), ("C", "U", "I"), ("B", "U", "U"), ("U", "U", "U"), ("I", "B", "I"),
     ("I", "C", "I"), (".", "B", "B"), (".", ".", "."), (".", "-", "-"), ("B", "-", "-"), (".", "C", "C")],
)  # fmt: skip
def test_two_levels_come_to(first: str, second: str, together: str) -> None:
    assert compose_levels(first, second) == together


@some
@given(levels, levels, levels)
def test_composing_levels_is_associative_commutative_and_never_strengthens(a: str, b: str, c: str) -> None:
    assert compose_levels(compose_levels(a, b), c) == compose_levels(a, compose_levels(b, c))
    assert compose_levels(a, b) == compose_levels(b, a)
    assert compose_levels(".", a) == a
    assert compose_levels("-", a) == "-"
    strength = "-.IUCB"
    if "." not in (a, b):
        assert strength.index(compose_levels(a, b)) <= min(strength.index(a), strength.index(b))


@some
@given(paths, paths, paths)
def test_a_path_has_one_reach_however_it_is_divided(a: list[str], b: list[str], c: list[str]) -> None:
    whole = carried(TABLE.along([*a, *b, *c]))
    pieces = [carried(TABLE.along(piece)) for piece in (a, b, c)]

    for key, level in whole.items():
        assert level == reduce(compose_levels, (piece[key] for piece in pieces))


@some
@given(paths.flatmap(lambda path: st.tuples(st.just(path), st.permutations(path))))
def test_the_order_of_the_edges_of_a_path_does_not_matter(both: tuple[list[str], list[str]]) -> None:
    path, other = both

    assert TABLE.along(path) == TABLE.along(other)


@some
@given(paths)
def test_walking_edge_by_edge_as_a_query_does_gives_the_same_reach(path: list[str]) -> None:
    reach = START
    for word in path:  # reduce(reach = 'same', word IN path | $compose[reach][word])
        reach = TABLE.compose[reach][word] if reach in TABLE.compose else ""

    assert reach == TABLE.along(path)


@some
@given(paths)
def test_start_is_the_identity_and_a_forwarded_id_as_well(path: list[str]) -> None:
    assert TABLE.along([]) == START
    assert TABLE.along(["renamed", *path, "renamed"]) == TABLE.along(path)
    assert TABLE.compose[START]["renamed"] == START


@some
@given(paths.filter(bool))
def test_obligations_only_fade_along_a_path(path: list[str]) -> None:
    strength = "-.IUCB"
    reaches = [TABLE.along(path[: n + 1]) for n in range(len(path))]

    for before, after in pairwise(map(carried, reaches)):
        for key in before:
            assert before[key] == "." or strength.index(after[key]) <= strength.index(before[key])


def test_there_are_few_reaches_and_composing_never_leaves_them() -> None:
    assert len(TABLE.reaches) == len(set(TABLE.reaches)) < 400
    for row in TABLE.compose.values():
        assert set(row) == set(TABLE.words)
        assert set(row.values()) <= {*TABLE.reaches, ""}
    assert set(TABLE.compose) == set(TABLE.reaches)


def test_what_carries_nothing_is_blank_and_nothing_can_be_found_over_it() -> None:
    assert TABLE.along(["evaluated_on"]) == TABLE.along(["finetune", "evaluated_on", "finetune"]) == ""
    assert not TABLE.fires("")
    assert not TABLE.fires(START)
    assert TABLE.fires("tries")
    assert TABLE.level("", "notices") == "-"


@pytest.mark.parametrize(
    ("given_", "word"),
    [
        (("DERIVED_FROM", "Model", "finetune", None, "declared"), "finetune"),
        (("DERIVED_FROM", "Model", "merge", None, "inferred"), "merge?"),
        (("DERIVED_FROM", "Model", None, None, None), "unspecified"),
        (("DERIVED_FROM", "Dataset", "finetune", None, None), "contains_data"),
        (("TRAINED_ON", "Model", None, None, None), "trained_on"),
        (("GENERATED_BY", "Dataset", None, None, None), "generated_by"),
        (("EVALUATED_ON", "Model", None, None, None), "evaluated_on"),
        (("RENAMED_TO", "Model", None, None, None), "renamed"),
        (("USES", "Repository", None, None, None), "uses"),
        (("USES", "Repository", None, "runtime", "inferred"), "uses?"),
        (("USES", "Repository", None, "test", None), "tries"),
        (("DESCRIBED_IN", "Model", None, None, "inferred"), ""),
    ],
)
def test_a_relationship_of_the_graph_is_this_word(
    given_: tuple[str, str, str | None, str | None, str | None], word: str
) -> None:
    assert edge_word(*given_) == word
    assert word == "" or word in TABLE.words


@pytest.mark.parametrize(
    "cell", ["", "X", "BB", "E", "E:", "E:nothing", "E:adapter:X", "E:adapter:C:C", "e:adapter"]
)
def test_an_odd_cell_is_refused(cell: str) -> None:
    with pytest.raises(InputError, match=r"finetune\.naming.*valid are"):
        PropagationTable({"finetune": {**TABLE.rows["finetune"], "naming": cell}})


def test_a_row_without_a_dimension_and_an_unknown_relation_are_refused() -> None:
    with pytest.raises(InputError, match=r"Row finetune.*needs exactly"):
        PropagationTable({"finetune": {"naming": "B"}})
    with pytest.raises(UnknownName, match="fine-tune"):
        TABLE.along(["finetune", "fine-tune"])
