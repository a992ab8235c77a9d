"""How soon the first page of a base model's family comes, how later ones do, and what a completion in the shell takes.

Usage: python -m benchmarks.supernode [--children 30000]

Everything runs on a server of its own in a temporary folder: one base with so many children, as many grandchildren below
them, and as many below those.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from supplychain.api import Chain
from supplychain.graph.server import LocalServer
from supplychain.graph.store import Store
from supplychain.graph.store.migrations import migrate
from supplychain.progress import LogProgress
from supplychain.records import DerivedFrom, Endpoint
from supplychain.settings import Settings, inherited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BASE = "big/base"
RUNS = 9


def main() -> None:
    """Measure, and print medians and the slowest."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--children", type=int, default=30_000)
    children = options.parse_args().children
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.load({"home": Path(folder) / "server", "heap": "1g", "page_cache": "512m"})
        server = LocalServer(settings, LogProgress())
        server.start()
        try:
            address = server.connection()
            with Store.open(address.uri, address.user, address.password) as store:
                migrate(store)
                measure(Chain(store, settings), children, server)
        finally:
            server.stop()


def measure(chain: Chain, children: int, server: LocalServer) -> None:
    """Load the family and time what readers do with it."""
    chain.write(family(children), source="benchmark")
    pages = chain.lineage
    far = next(pages.descendant_pages(BASE, page_size=2 * children))[-1]
    show("first page of children", lambda: next(pages.child_pages(BASE)))
    show("first page of descendants", lambda: next(pages.descendant_pages(BASE)))
    show("a page in the third generation", lambda: next(pages.descendant_pages(BASE, after=far)))
    show("first row of a stream", lambda: next(chain.stream("lineage/descendants", id=BASE)))
    show("all descendants, streamed", lambda: sum(1 for _ in chain.stream("lineage/descendants", id=BASE)))
    asked = {
        "_SUPPLYCHAIN_COMPLETE": "complete_bash",
        "COMP_WORDS": "supplychain lineage tree owner1/",
        "COMP_CWORD": "3",
        "SUPPLYCHAIN_HOME": str(server.home.path),
        **inherited(["PATH"]),
    }
    command = [sys.executable, "-m", "supplychain"]
    show(
        "completion in the shell", lambda: subprocess.run(command, env=asked, capture_output=True, check=True)
    )


def family(children: int) -> Iterator[DerivedFrom]:
    """Yield three generations of as many models each."""
    for n in range(children):
        line = (
            BASE,
            f"owner{n % 997}/child-{n:06}",
            f"some{n % 97}/grandchild-{n:06}",
            f"more{n % 97}/last-{n:06}",
        )
        for upper, lower in itertools.pairwise(line):
            yield DerivedFrom(
                source="benchmark",
                start=Endpoint("Model", lower),
                end=Endpoint("Model", upper),
                relation="finetune",
            )


def show(what: str, run: Callable[[], object]) -> None:
    """Print the first time, the median and the slowest of several runs, in milliseconds."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - began))
    rest = times[1:]
    print(
        f"{what}: first {times[0]:.0f} ms, then median {statistics.median(rest):.0f}, slowest {max(rest):.0f}"
    )


if __name__ == "__main__":
    main()
