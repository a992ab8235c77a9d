"""Hand-made labels of what the texts of real cards state, and how a reading is scored against them."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from supplychain.extraction import read_card
from supplychain.extraction.front_matter import front_matter_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.extraction import Value

FOLDER = Path(__file__).parent / "unit" / "extraction"
LABELLED_FIELDS = ("license", "datasets", "base_model", "repository")
_GENERIC = re.compile(
    r"\b(the|models?|data ?sets?|corpus|corpora|checkpoints?|data|task|benchmark|shared task|licen[sc]e|language)\b"
)


class Label(NamedTuple):
    """What a card states: spellings that name it, and whether it must be found or merely may be."""

    field: str
    names: tuple[str, ...]
    required: bool


class Score(NamedTuple):
    """Right and wrong values that were found, and how many of the stated ones are among them."""

    right: int
    wrong: int
    stated: int
    found: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.found / max(1, self.stated)


def labels(name: str) -> dict[str, list[Label]]:
    """Labels of one file by card; a card that states nothing has none."""
    found: dict[str, list[Label]] = defaultdict(list)
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        card, field, value, verdict = line.split("\t")
        found[card] += [Label(field, tuple(value.split("|")), verdict == "states")] if field != "-" else []
    return found


def texts(shared: Path) -> dict[str, str]:
    """The texts of the recorded model cards, without their front matter, by id."""
    found: dict[str, str] = {}
    with gzip.open(
        shared / "hub" / "models" / "jarvis_p0_models_2023-03.jsonl.gz", "rt", encoding="utf-8"
    ) as lines:
        found |= {row["id"]: row["description"] for row in map(json.loads, lines) if row.get("description")}
    with gzip.open(
        shared / "hub" / "cards" / "model_cards_2020-12.jsonl.gz", "rt", encoding="utf-8"
    ) as lines:
        for row in map(json.loads, lines):
            found[row["model_id"]] = row["readme"][front_matter_in(row["readme"]).end :]
    return found


def front_matters(shared: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """Cards with the front matter that others parsed, as JSON holds it."""
    for file in ("model_cards_2020-12", "dataset_cards_2022-10"):
        with gzip.open(shared / "hub" / "cards" / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                yield row["readme"], row["front_matter"] or {}


def score(name: str, shared: Path) -> dict[str, Score]:
    """Score the readings of all labelled cards of one file, field by field."""
    cards, counted = texts(shared), Counter[tuple[str, str]]()
    for card, wanted in labels(name).items():
        reading = read_card(cards[card], model=card)
        for field in LABELLED_FIELDS:
            _count(counted, field, reading.of(field), [label for label in wanted if label.field == field])
    return {
        f: Score(*(counted[f, what] for what in ("right", "wrong", "stated", "found")))
        for f in LABELLED_FIELDS
    }


def _count(counted: Counter[tuple[str, str]], field: str, values: list[Value], wanted: list[Label]) -> None:
    anything = any(label.names == ("*",) for label in wanted)
    hit: set[Label] = set()
    for keys in _distinct(field, values):
        matching = {label for label in wanted if keys & _keys(field, label.names)}
        required = {label for label in matching if label.required}
        hit |= required
        if required:
            counted[field, "right"] += 1
        elif not matching and not anything:
            counted[field, "wrong"] += 1
    counted[field, "stated"] += sum(label.required for label in wanted)
    counted[field, "found"] += len(hit)


def _distinct(field: str, values: list[Value]) -> list[frozenset[str]]:
    """Values as the keys they go by; what goes by a key of another is the same."""
    found: list[frozenset[str]] = []
    for value in values:
        keys = _keys(
            field, (value.id,) if field == "repository" and value.id else (value.text, value.id or "")
        )
        same = next((other for other in found if other & keys), None)
        if same is not None:
            found.remove(same)
        found.append(keys | (same or frozenset()))
    return found


def _keys(field: str, names: tuple[str, ...]) -> frozenset[str]:
    """Spellings of a name without case, punctuation, owner, words like "dataset", year and version."""
    if field == "repository":
        return frozenset(names)
    keys: set[str] = set()
    for name in (part for text in names for part in (text.strip(), text.strip().split("/")[-1])):
        keys |= {_plain(name), _plain(re.sub(r"[ _.-]*v?\d+(?:\.\d+)*$", "", name))}
    keys |= {re.sub(r"(19|20)\d\d", "", key) for key in keys}
    return frozenset(key for key in keys if len(key) > 1)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", _GENERIC.sub(" ", text.casefold()))


__all__ = ["LABELLED_FIELDS", "Label", "Score", "front_matters", "labels", "score", "texts"]
