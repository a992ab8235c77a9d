"""How much the generated graph is like the Hub: each published or measured figure beside that of the generated graph.

Usage: python -m benchmarks.calibration [--models 200000] [--seed 0]

Ends with status 1 if a figure is outside its range. Sources: counts of the whole Hub of 2025-07 and 2025-10 (lineage edges,
licenses, dataset tags), the generations of the Open LLM Leaderboard (depth), crawls of 2023 and 2025 (children of a base),
PeaTMOSS (repositories). Depth counts steps to earlier models; children are counted without statements made twice.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.hub_shape import RELATIONS, hub
from supplychain.cli.output import emit
from supplychain.graph.table import Table
from supplychain.records import DerivedFrom, LicensedUnder, Model, OwnedBy, Placeholder, TrainedOn, Uses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.records import Record

__all__ = ["Figure", "figures"]


class Figure(NamedTuple):
    """What a graph of the Hub's shape has: the range that was published or measured, and what the generated graph has."""

    what: str
    least: float
    most: float
    value: float

    @property
    def holds(self) -> bool:
        """Whether it is within the range."""
        return self.least <= self.value <= self.most


class _Counts:
    """What is counted while the records go by."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.order: dict[str, int] = {}
        self.parents: defaultdict[str, set[str]] = defaultdict(set)
        self.relation: dict[str, str] = {}
        self.license: dict[str, str] = {}
        self.placeholders: dict[str, str] = {}
        self.models_of: Counter[str] = Counter()
        self.sets_of: Counter[str] = Counter()
        self.sets: Counter[str] = Counter()
        self.used_by: Counter[str] = Counter()
        self.used: Counter[str] = Counter()
        self.of_itself = 0
        for record in records:
            self._count(record)

    def _count(self, record: Record) -> None:
        match record:
            case Model():
                self.order[record.id] = len(self.order)
            case Placeholder():
                self.placeholders[record.id] = record.reason
            case DerivedFrom(start=start, end=end):
                self.relation.setdefault(start.id, record.relation)
                self.of_itself += start == end
                self.parents[start.id].add(end.id)
            case LicensedUnder(start=start, end=end) if start.label == "Model":
                self.license.setdefault(start.id, end.id)
            case OwnedBy(end=end):
                self.models_of[end.id] += 1
            case TrainedOn(start=start, end=end):
                self.sets_of[start.id] += 1
                self.sets[end.id] += 1
            case Uses(start=start, end=end):
                self.used_by[start.id] += 1
                self.used[end.id] += 1
            case _:
                pass

    def edges(self) -> list[tuple[str, str]]:
        """Derivations between models that are known, without statements made twice and of itself."""
        pairs = ((a, b) for a, parents in self.parents.items() for b in parents)
        return [(a, b) for a, b in pairs if a != b and a in self.order and b in self.order]

    def depths(self) -> Counter[int]:
        """Models with a base by the longest way up; they come in order, each after what it was made from."""
        depth: dict[str, int] = {}
        for model, place in self.order.items():
            earlier = (b for b in self.parents.get(model, ()) if self.order.get(b, -1) < place)
            steps = [1 + depth.get(b, 0) for b in earlier if b != model]
            if steps:
                depth[model] = max(steps)
        return Counter(depth.values())


def figures(records: Iterable[Record]) -> list[Figure]:
    """What a graph has beside what the Hub has; shares are of 1."""
    had = _Counts(records)
    edges, depths, models = had.edges(), had.depths(), len(had.order)
    children = Counter(b for _, b in edges)
    sizes, deep = sorted(children.values(), reverse=True), depths.total()
    stated = sum(len(parents) for parents in had.parents.values())
    pairs = [(had.license[a], had.license[b]) for a, b in edges if a in had.license and b in had.license]
    merged = [len(had.parents[m]) for m, relation in had.relation.items() if relation == "merge"]
    of_relation, with_children = Counter(had.relation.values()), Counter[str]()
    for model, relation in had.relation.items():
        with_children[relation] += model in children
    return [
        Figure("models that state a base", 0.27, 0.29, len(had.relation) / models),
        *(
            Figure(f"of them {relation}", 0.9 * share, 1.1 * share, of_relation[relation] / len(had.relation))
            for relation, share in RELATIONS
        ),
        Figure("children of the largest base, of all", 0.045, 0.07, sizes[0] / len(edges)),
        Figure(
            "children of the largest hundredth of bases, of all",
            0.24,
            0.35,
            sum(sizes[: -(-len(sizes) // 100)]) / len(edges),
        ),
        Figure("bases with one child", 0.53, 0.68, sum(n == 1 for n in sizes) / len(sizes)),
        Figure("models with a base, one step deep", 0.80, 0.89, depths[1] / deep),
        Figure("two steps", 0.09, 0.15, depths[2] / deep),
        Figure("three steps", 0.019, 0.03, depths[3] / deep),
        Figure("four and more", 0.005, 0.016, sum(n for d, n in depths.items() if d > 3) / deep),
        Figure("steps of the deepest", 6, 12, max(depths)),
        Figure("finetunes with children", 0.06, 0.1, with_children["finetune"] / of_relation["finetune"]),
        Figure("quantized with children", 0.005, 0.02, with_children["quantized"] / of_relation["quantized"]),
        Figure("adapters with children", 0.001, 0.005, with_children["adapter"] / of_relation["adapter"]),
        Figure("parents of a merge", 2.4, 2.95, sum(merged) / len(merged)),
        Figure("models that state a license", 0.35, 0.37, len(had.license) / models),
        Figure("child and base state the same one", 0.77, 0.81, sum(a == b for a, b in pairs) / len(pairs)),
        Figure("models with a dataset", 0.09, 0.11, len(had.sets_of) / models),
        Figure("datasets of those", 1.15, 1.4, had.sets.total() / len(had.sets_of)),
        Figure(
            "datasets named without an owner",
            0.22,
            0.32,
            sum(n for key, n in had.sets.items() if "/" not in key) / had.sets.total(),
        ),
        Figure("repositories for a model", 0.085, 0.095, len(had.used_by) / models),
        Figure("models that a repository uses", 2.4, 3.4, had.used.total() / len(had.used_by)),
        Figure("models of the largest owner", 0.03, 0.06, max(had.models_of.values()) / models),
        Figure(
            "owners of one model",
            0.59,
            0.66,
            sum(n == 1 for n in had.models_of.values()) / len(had.models_of),
        ),
        Figure("bases that name the model itself", 0.001, 0.03, had.of_itself / stated),
        Figure("bases that are no id", 0.01, 0.022, _share(had, "names nothing known", stated)),
        Figure("bases that are gone, private or not loaded", 0.06, 0.12, _gone(had, stated)),
    ]


def _share(had: _Counts, reason: str, stated: int) -> float:
    named = (b for parents in had.parents.values() for b in parents)
    return sum(had.placeholders.get(b) == reason for b in named) / stated


def _gone(had: _Counts, stated: int) -> float:
    return sum(_share(had, reason, stated) for reason in ("deleted", "private", "not loaded"))


def main() -> None:
    """Print the figures of a generated graph."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--models", type=int, default=200_000)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    found = figures(hub(given.models, given.seed))
    rows = [
        (f.what, f"{f.least:g} - {f.most:g}", f"{f.value:.4g}", "" if f.holds else "outside") for f in found
    ]
    emit(Table(("what", "the hub", "generated", ""), rows))
    sys.exit(not all(f.holds for f in found))


if __name__ == "__main__":
    main()
