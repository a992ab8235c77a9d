"""Lineage drawings of large families, and charts as files: seconds and sizes.

Usage: python -m benchmarks.figures [--nodes 2000]

A family grows by preference: what has children gets more. Of a drawing, seconds are those of the processor, for layers, order,
places and SVG; of a chart, those of the clock, since a browser draws it; its first one starts the browser.
"""

from __future__ import annotations

import argparse
import random
import time

from supplychain.graph.table import Table
from supplychain.records import RELATIONS
from supplychain.reporting.figures import draw
from supplychain.reporting.figures.static import browser

_CATEGORIES = ("permissive", "copyleft", "use-restricted", "noncommercial", "unknown")
_COLUMNS = ("downstream", "relation", "upstream", "downstream_category", "upstream_category")


def family(nodes: int) -> Table:
    """Return the steps of a family of that many models."""
    lot = random.Random(3)
    names = [f"owner-{lot.randrange(400)}/a-model-{i}-7B-Instruct" for i in range(nodes)]
    category = {name: lot.choice(_CATEGORIES) for name in names}
    steps = []
    for i in range(1, nodes):
        relation = lot.choice(RELATIONS)
        for _ in range(1 + (relation == "merge")):
            near = min(int(lot.paretovariate(0.6)) - 1, i - 1)
            up = names[near if lot.random() < 0.5 else lot.randrange(i)]
            steps.append((names[i], relation, up, category[names[i]], category[up]))
    return Table(_COLUMNS, steps)


def main() -> None:
    """Draw and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--nodes", type=int, default=2000)
    nodes = options.parse_args().nodes
    table = family(nodes)
    for swarm in (4, 0):
        began = time.process_time()
        figure = draw("lineage", table, {"swarm": swarm, "most": nodes})
        size = len(figure.svg().encode())
        spent = time.process_time() - began
        print(f"lineage of {nodes:,}, swarms from {swarm}: {spent:.2f} s, {size / 1e6:.2f} MB")
    bars = Table(("model", "n"), [(row[0], i + 1) for i, row in enumerate(table.rows[:30])])
    chart = draw("bar", bars, {"x": "model", "y": "n"})
    for name, act in (("first chart as SVG", chart.svg), ("next as SVG", chart.svg), ("as PNG", chart.png)):
        began = time.perf_counter()
        act()
        print(f"{name}: {time.perf_counter() - began:.2f} s")
    browser().close()


if __name__ == "__main__":
    main()
