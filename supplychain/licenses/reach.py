"""Reach: what of a license still holds for an artifact at the other end of a path, as one algebra over edges.

Each edge of a path carries each dimension of a license's terms with a level (see ``propagation.toml``). Composing the levels of
two edges gives a level, so a path of any length has one reach, whichever way it is walked; there are few different ones,
each with a name. The same table drives Python, Cypher (as the parameter ``$compose``) and Spark.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import TYPE_CHECKING

from supplychain.errors import InputError, UnknownName
from supplychain.licenses.texts import REACHES
from supplychain.licenses.texts.text import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

__all__ = ["LEVELS", "START", "UNSURE", "PropagationTable", "compose_levels", "default_table", "edge_word"]

LEVELS = "BCUI.-"
"""Binding, contested, at run time, informative, passing on, nothing."""

START = "same"
"""The reach of an artifact to itself."""

UNSURE = "?"
"""Mark of an edge word whose claim is only inferred."""

_CONDITIONS = tuple(
    frozenset(r for r, on in zip(REACHES, bits, strict=True) if on)
    for bits in product((False, True), repeat=len(REACHES))
)
_DEAD = frozenset(".-")


def compose_levels(first: str, second: str) -> str:
    """Return the level of two edges one after the other; the order does not matter."""
    if "-" in (first, second):
        return "-"
    if first == "." or second == ".":
        return second if first == "." else first
    if first == "B" or second == "B":
        return second if first == "B" else first
    return "U" if first == second == "U" else "I"


_WORDS = {
    "TRAINED_ON": "trained_on",
    "EVALUATED_ON": "evaluated_on",
    "GENERATED_BY": "generated_by",
    "RENAMED_TO": "renamed",
}


def edge_word(
    relationship: str, label: str, relation: str | None, how: str | None, confidence: str | None
) -> str:
    """Return the word of the propagation table for a relationship of the graph, blank for one that carries no license.

    `label` is that of the downstream end.
    """
    if relationship == "DERIVED_FROM":
        word = "contains_data" if label == "Dataset" else relation or "unspecified"
    elif relationship == "USES":
        word = "uses" if how in (None, "runtime") else "tries"
    else:
        word = _WORDS.get(relationship, "")
    return word + UNSURE if word and confidence == "inferred" else word


@dataclass(frozen=True, slots=True)
class _Reach:
    name: str
    cells: tuple[str, ...]  # one text per dimension: a level for each set of conditions


class PropagationTable:
    """The propagation table and every reach that can come of it.

    `rows` maps a relation to dimension → cell. A cell is a level, ``E:x`` or ``E:x:level``; anything else raises `InputError`.
    """

    def __init__(self, rows: Mapping[str, Mapping[str, str]]) -> None:
        self.rows = {relation: dict(cells) for relation, cells in rows.items()}
        words: dict[str, tuple[str, ...]] = {}
        for relation, cells in self.rows.items():
            if set(cells) != set(DIMENSIONS):
                raise InputError(
                    f"Row {relation} of the propagation table needs exactly {', '.join(DIMENSIONS)}."
                )
            row = tuple(_parse_cell(cells[dimension], f"{relation}.{dimension}") for dimension in DIMENSIONS)
            words[relation] = row
            words[relation + UNSURE] = tuple(cell.replace("B", "C") for cell in row)
        self.words = tuple(words)
        self._named: dict[str, _Reach] = {}
        self.compose: dict[str, dict[str, str]] = {}
        """Reach → edge word → reach; blank when nothing is left. As a parameter of Cypher: ``$compose[reach][word]``."""
        self._close(words)

    def _close(self, words: Mapping[str, tuple[str, ...]]) -> None:
        by_cells: dict[tuple[str, ...], str] = {}
        start = tuple("." * len(_CONDITIONS) for _ in DIMENSIONS)
        waiting = [_Reach(START, start)]
        by_cells[start] = START
        while waiting:
            reach = waiting.pop(0)
            self._named[reach.name] = reach
            row = self.compose[reach.name] = {}
            for word, cells in words.items():
                result = tuple(
                    "".join(map(compose_levels, mine, its))
                    for mine, its in zip(reach.cells, cells, strict=True)
                )
                if all(_DEAD.issuperset(cell) and "." not in cell for cell in result):
                    row[word] = ""
                    continue
                if result not in by_cells:
                    name = word if reach.name == START else f"{reach.name}/{word}"
                    by_cells[result] = name
                    waiting.append(_Reach(name, result))
                row[word] = by_cells[result]

    @property
    def reaches(self) -> tuple[str, ...]:
        """Names of all reaches, the direct ones first."""
        return tuple(self._named)

    def along(self, words: Iterable[str]) -> str:
        """Return the reach of a path given as edge words; blank when nothing is left."""
        reach = START
        for word in words:
            if word not in self.compose[START]:
                raise UnknownName.among("relation", word, [w for w in self.words if not w.endswith(UNSURE)])
            reach = self.compose[reach][word] if reach else ""
        return reach

    def level(self, reach: str, dimension: str, names: Collection[str] = ()) -> str:
        """Return the level with which a reach carries a dimension, for a term that itself names `names` (see REACHES)."""
        if not reach:
            return "-"
        condition = sum(1 << (len(REACHES) - 1 - i) for i, name in enumerate(REACHES) if name in names)
        return self._named[reach].cells[DIMENSIONS.index(dimension)][condition]

    def fires(self, reach: str) -> bool:
        """Whether anything at all can be found over that reach."""
        return bool(reach) and any(not _DEAD.issuperset(cell) for cell in self._named[reach].cells)


def _parse_cell(cell: str, where: str) -> str:
    match cell.split(":"):
        case [level] if level in LEVELS and len(level) == 1:
            return level * len(_CONDITIONS)
        case ["E", name, *rest] if (
            name in REACHES and len(rest) <= 1 and all(r in LEVELS and len(r) == 1 for r in rest)
        ):
            return "".join(
                "B" if name in condition else (rest[0] if rest else "-") for condition in _CONDITIONS
            )
    raise InputError(
        f"Cell {where} of the propagation table is {cell!r}; valid are one of {LEVELS}, E:x or E:x:level with x one of "
        f"{', '.join(REACHES)}."
    )


@cache
def default_table() -> PropagationTable:
    """Return the table this package ships."""
    return PropagationTable(
        tomllib.loads(files("supplychain.licenses").joinpath("propagation.toml").read_text("utf-8"))
    )
