"""Trains the model of names, and measures how well names are read and how fast.

Usage: python -m benchmarks.naming [--data FOLDER] [--folds | --train FILE | --speed COUNT]

Without an option: the figures of the shipped model on the names that it was never trained on. `--folds` cross-validates on the
others, which is what the settings are chosen by. `--train` fits the model anew and writes it. The data are the label tables of
the naming study (see docs/naming.md).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import itertools
import json
import resource
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from supplychain.naming import CODES, Reader, classify
from supplychain.naming.conventions import CONVENTIONS, FEATURES
from supplychain.naming.model import Model
from supplychain.naming.sets import label_by_sets
from supplychain.naming.training import fit, fit_choices, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FOLDS = 5
HELD_OUT = 0
"""The fold of the namespaces that nothing is tuned or trained on."""

WEIGHT = 0.5
"""How much a name of the earlier label table counts, of which only the set of categories is known."""

LEAN = {"D": 0.4}
"""Log odds by which letters are read rather than others: the earlier table has more data sets than the later."""

CLASSES = {"I": "implementation", "AT": "application", "IAT": "both", "O": "other"}

INTER_SET = {
    "A": 0.62,
    "C": 0.66,
    "D": 0.65,
    "F": 0.81,
    "L": 0.89,
    "N": 0.76,
    "O": 0.33,
    "S": 0.85,
    "T": 0.62,
    "V": 0.87,
}
"""Cohen's kappa between the two published label sets, sizes and parameters as one; categories with support of 1 % or more."""


def fold(name: str) -> int:
    """Return which of five parts the namespace of a name falls in."""
    return int(hashlib.sha256(name.split("/", 1)[0].encode()).hexdigest(), 16) % FOLDS


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision, recall and F1 over the categories of names; F1 by letter."""

    precision: float
    recall: float
    f1: float
    by_letter: dict[str, float]


def scores(truth: Iterable[set[str]], found: Iterable[set[str]]) -> Scores:
    """Compare sets of letters, name by name."""
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for one, other in zip(truth, found, strict=True):
        right.update(one & other)
        wrong.update(other - one)
        missed.update(one - other)
    by_letter = {
        c: 2 * right[c] / (2 * right[c] + wrong[c] + missed[c]) for c in sorted({*right, *wrong, *missed})
    }
    hits, false, lost = right.total(), wrong.total(), missed.total()
    return Scores(
        hits / (hits + false), hits / (hits + lost), 2 * hits / (2 * hits + false + lost), by_letter
    )


def kappa(one: Sequence[bool], other: Sequence[bool]) -> float:
    """Cohen's kappa of two raters."""
    first, second = np.asarray(one, float), np.asarray(other, float)
    agreed = float((first == second).mean())
    chance = float(first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean()))
    return (agreed - chance) / (1 - chance) if chance < 1 else 1.0


def components(data: Path) -> dict[str, list[tuple[str, str]]]:
    """Read the label table: name → components in order with their letters; sizes and parameters are one."""
    table: dict[str, list[tuple[str, str]]] = {}
    with (data / "naming" / "name_components_o4mini.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            letter = "S" if row["category"] == "P" else row["category"]
            table.setdefault(row["model_name"], []).append((row["component"], letter))
    return table


def letters(reader: Reader, names: Sequence[str]) -> list[set[str]]:
    """Read names: the letters of their categories; sizes and parameters are one."""
    return [
        {"S" if e.category == "parameters" else CODES[e.category] for e in one.elements}
        for one in reader.read(names)
    ]


def earlier_sets(data: Path) -> dict[str, set[str]]:
    """Read the earlier label table: name → letters of its categories; sizes and parameters are one."""
    sets = json.loads((data / "naming" / "name_element_sets_gpt4turbo.json").read_text("utf-8"))
    return {name: {"S" if letter == "P" else letter for letter in found} for name, found in sets.items()}


def withheld(data: Path) -> set[str]:
    """Return the names whose conventions people gave: no elements are learned from them."""
    return {name for split in ("dev", "test") for name in gold(data, split)[0]}


def trained(data: Path, without: Iterable[int]) -> Model:
    """Fit a model to the names outside some folds: those of the later table, then with those of the earlier as well."""
    left_out, people = set(without), withheld(data)

    def usable(name: str) -> bool:
        return fold(name) not in left_out and name.rsplit("/", 1)[-1] not in people

    found = (label(n.rsplit("/", 1)[-1], c) for n, c in components(data).items() if usable(n))
    known = [one for one in found if one]
    earlier = {n: said for n, said in earlier_sets(data).items() if usable(n)}
    first = Reader(model=with_choices(fit(known), ()))
    more = label_by_sets(first, list(earlier), list(earlier.values()), weight=WEIGHT)
    return leaned(fit(known + more, rarest=3), LEAN)


def leaned(model: Model, lean: Mapping[str, float]) -> Model:
    """Return the model with letters more likely at any token: by the weights of the feature that all tokens have."""
    weights = model.weights.copy()
    weights[model.rows["b"]] += [lean.get(found[2:], 0.0) for found in model.labels]
    return replace(model, weights=weights)


def cross_validated(data: Path) -> Iterator[tuple[Scores, dict[str, Agreement]]]:
    """Score each fold but the held-out one by a model of the others, and compare it with the earlier label set."""
    for part in range(FOLDS):
        if part != HELD_OUT:
            reader = Reader(model=with_choices(trained(data, {part, HELD_OUT}), ()))
            yield scored(data, reader, part), agreement(data, reader, part)


def scored(data: Path, reader: Reader, part: int = HELD_OUT) -> Scores:
    """Score what is read in a fold."""
    table = components(data)
    names = [n for n in table if fold(n) == part]
    return scores([{c for _, c in table[n]} for n in names], letters(reader, names))


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cohen's kappas of one category with the earlier label set, on held-out namespaces.

    Attributes
    ----------
    every, support
        What was read, against all names of the earlier set; share of them that have the category there.
    both, tables
        What was read, and the later label set, against the names that both sets label: the same names for either.
    """

    every: float
    support: float
    both: float
    tables: float


def agreement(data: Path, reader: Reader, part: int = HELD_OUT) -> dict[str, Agreement]:
    """Compare what is read in a fold with the earlier label set, letter by letter."""
    earlier = {n: said for n, said in earlier_sets(data).items() if fold(n) == part}
    later = {n: {c for _, c in parts} for n, parts in components(data).items() if n in earlier}
    ours = dict(zip(earlier, letters(reader, list(earlier)), strict=True))

    def of(letter: str, names: Iterable[str], found: Mapping[str, set[str]]) -> float:
        chosen = list(names)
        return kappa([letter in earlier[n] for n in chosen], [letter in found[n] for n in chosen])

    return {
        c: Agreement(
            of(c, earlier, ours),
            sum(c in found for found in earlier.values()) / len(earlier),
            of(c, later, ours),
            of(c, later, later),
        )
        for c in INTER_SET
    }


def gold(data: Path, split: str) -> tuple[list[str], list[str]]:
    """Read names and their conventions, as people gave them."""
    with (data / "naming" / "naming_convention_gold.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == split]
    return [row["name"] for row in rows], [CLASSES[row["label4_language_revised"]] for row in rows]


def conventions_right(data: Path, reader: Reader, split: str) -> tuple[int, int]:
    """Count the names whose convention is the one that people gave, and all names."""
    names, truth = gold(data, split)
    found = [one.convention for one in reader.read(names)]
    return sum(a == b for a, b in zip(truth, found, strict=True)), len(names)


def with_choices(model: Model, examples: Sequence[tuple[str, str]]) -> Model:
    """Return the model with weights of the conventions, fitted to examples."""
    blank = replace(model, choices=np.zeros((len(FEATURES), len(CONVENTIONS)), np.float32))
    if not examples:
        return blank
    given = Reader(model=blank).evidence([name for name, _ in examples])
    return replace(blank, choices=fit_choices(given, [CONVENTIONS.index(kind) for _, kind in examples]))


def conventions_cross_validated(data: Path, model: Model, parts: int = 10, turns: int = 5) -> float:
    """Share of the names of the dev split that are right when left out of the fit, over differently cut parts."""
    names, kinds = gold(data, "dev")
    truth = [CONVENTIONS.index(kind) for kind in kinds]
    given = np.array(Reader(model=with_choices(model, ())).evidence(names))
    right = 0
    for turn in range(turns):
        order = np.random.default_rng(turn).permutation(len(names))
        for part in range(parts):
            inside, outside = order[np.arange(len(order)) % parts != part], order[part::parts]
            weights = fit_choices(given[inside].tolist(), [truth[i] for i in inside])
            right += sum((given[outside] @ weights).argmax(1) == [truth[i] for i in outside])
    return right / len(names) / turns


def train(data: Path, path: Path) -> None:
    """Fit the model and write it."""
    model = trained(data, {HELD_OUT})
    model.save(path)
    names, truth = gold(data, "dev")
    examples = list(zip(names, truth, strict=True))
    stored = with_choices(replace(Model.load(path)), examples)  # fitted to what the rounded weights say
    replace(model, choices=stored.choices).save(path)


def speed(data: Path, count: int, processes: int) -> tuple[float, float, int, int]:
    """Return seconds for reading so many names, seconds of processors, and bytes of this process and of the largest it started.

    Bytes are the most that were resident at any time; none for processes when this one reads by itself.
    """
    seeds = [
        line.strip()
        for line in (data / "reuse" / "hftorrent_repo_names_2022-08-15.txt").open(encoding="utf-8")
    ]
    changed = (f"{name}-{turn}" if turn else name for turn in itertools.count() for name in seeds)
    started = time.perf_counter()
    done = sum(1 for _ in classify(itertools.islice(changed, count), processes=processes))
    seconds = time.perf_counter() - started
    print(f"{done:,} names")
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    asking, reading = (u.ru_maxrss * 1024 for u in used)
    return seconds, sum(u.ru_utime + u.ru_stime for u in used), asking, reading


def main() -> None:
    """Train or measure, and print what came out."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--data", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "data")
    options.add_argument("--folds", action="store_true")
    options.add_argument("--train", type=Path, metavar="FILE")
    options.add_argument("--speed", type=int, metavar="COUNT")
    options.add_argument("--processes", type=int, default=2)
    given = options.parse_args()
    if given.folds:
        every = []
        for one, others in cross_validated(given.data):
            every.append(one.f1)
            print(f"F1 {one.f1:.4f}", {c: round(v, 2) for c, v in one.by_letter.items()})
            print("kappa with the earlier set", {c: round(k.every, 2) for c, k in others.items()})
        print(f"mean F1 {np.mean(every):.4f}")
        print(f"conventions, 10-fold on dev: {conventions_cross_validated(given.data, Model.shipped()):.3f}")
    elif given.train:
        train(given.data, given.train)
        print(f"{given.train}: {given.train.stat().st_size:,} bytes")
    elif given.speed:
        seconds, processors, asking, reading = speed(given.data, given.speed, given.processes)
        print(
            f"{seconds:.1f} s with {given.processes} processes, {processors:.1f} s of processors, "
            f"{asking / 1e6:.0f} MB in this process, {reading / 1e6:.0f} MB in the largest it started"
        )
    else:
        _print_figures(given.data)


def _print_figures(data: Path) -> None:
    reader = Reader()
    found = scored(data, reader)
    print(f"held-out namespaces: P {found.precision:.4f} R {found.recall:.4f} F1 {found.f1:.4f}")
    print({c: round(v, 2) for c, v in found.by_letter.items()})
    for letter, one in agreement(data, reader).items():
        print(
            f"  {letter} kappa {one.every:.2f} (support {one.support:.1%}); on names of both sets {one.both:.2f}, "
            f"the sets there {one.tables:.2f}, on all names {INTER_SET[letter]:.2f}"
        )
    for split in ("dev", "test"):
        right, total = conventions_right(data, reader, split)
        print(f"conventions, {split}: {right}/{total} = {right / total:.3f}")


if __name__ == "__main__":
    main()
