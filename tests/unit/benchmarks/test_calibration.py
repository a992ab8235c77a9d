"""The generated graph that all figures of speed are about is like the Hub, and the same every time."""

from __future__ import annotations

from itertools import islice

from benchmarks.calibration import figures
from benchmarks.hub_shape import hub


def test_the_generated_graph_has_the_shares_of_the_hub() -> None:
    assert [figure for figure in figures(hub(60_000)) if not figure.holds] == []


def test_the_same_seed_gives_the_same_graph_and_another_one_another() -> None:
    first, again, other = (list(islice(hub(500, seed), 2_000)) for seed in (1, 1, 2))

    assert first == again != other
