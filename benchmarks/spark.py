"""Spark on two workers beside Neo4j, on the same snapshot in one run: what each takes, and that both say the same, row by row.

Usage: python -m benchmarks.spark SNAPSHOT [--long] [--alone] [--workers 2] [--memory 2g] [--executor-memory 2g] [--work FOLDER]

First Neo4j: a server of its own (3 GB heap, 2 GB page cache), bulk import, closure and license findings. Then, that server
stopped, Spark: a standalone cluster of a master and workers of one core each. Both start cold, each answer ends in Parquet
files (Neo4j's findings in the graph), and DuckDB compares them. Exit code 1 where anything differs. `--long` also PageRank,
components and two reports; `--alone` leaves out Neo4j and the comparison.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks import big_server
from benchmarks import neo4j_answers as neo4j
from benchmarks.differences import differences
from benchmarks.measuring import apart, together
from supplychain.graph.rows import EdgeTable
from supplychain.graph.schema import DEPENDENCIES
from supplychain.graph.snapshot import Snapshot
from supplychain.graph.snapshot.findings import CONFLICTS, VERDICTS
from supplychain.licenses.ruleset import named_ruleset
from supplychain.progress import LogProgress
from supplychain.settings import Settings
from supplychain.spark.chain import SparkChain
from supplychain.spark.conflicts import find_conflicts
from supplychain.spark.findings import write_findings
from supplychain.spark.graphx import components, pagerank
from supplychain.spark.java import find_java_home
from supplychain.spark.job import Job
from supplychain.spark.lineage import closure
from supplychain.spark.reports import decay, drift
from supplychain.spark.session import open_session
from supplychain.spark.work import Work
from tests.spark_cluster import running_cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

START, OPEN, CLOSURE, FINDINGS = (
    "start (server; cluster and session)",
    "opening the snapshot (bulk import; numbering)",
    "closure",
    "license findings",
)
ALGORITHMS = ("PageRank", "components")
NEO4J, SPARK = "Neo4j", "Spark"


class Answers(NamedTuple):
    """What an engine said that is not in its files."""

    counts: dict[str, int]
    reports: dict[str, list[dict[str, Any]]]


class Figures:
    """Seconds by what was done and who did it, and the edges that the work went over."""

    def __init__(self, snapshot: Snapshot) -> None:
        rows = {t: n for t, n in snapshot.tables.items() if isinstance(t, EdgeTable)}
        walked = sum(n for t, n in rows.items() if t.type in {"DERIVED_FROM", "RENAMED_TO"})
        depended = sum(n for t, n in rows.items() if t.type in DEPENDENCIES)
        self.edges = {OPEN: snapshot.relationships, CLOSURE: walked, FINDINGS: depended}
        self.edges |= dict.fromkeys((*ALGORITHMS, *neo4j.REPORTS), depended)
        self.seconds: dict[tuple[str, str], float] = {}
        self.memory: dict[str, float] = {}

    @contextmanager
    def timed(self, what: str, engine: str) -> Iterator[None]:
        """Note how long the block takes, and say it with the load of the machine."""
        before, started = os.getloadavg()[0], time.perf_counter()
        yield
        took = self.seconds[what, engine] = time.perf_counter() - started
        print(f"{engine}, {what}: {took:.1f} s (load {before:.1f} to {os.getloadavg()[0]:.1f})", flush=True)

    def apart(self, what: str, work: Callable[..., Any], *arguments: Any) -> Any:
        """Have a process of its own do a piece of work with Neo4j; what it returned."""
        with self.timed(what, NEO4J):
            taken = apart(work, *arguments)
        self.seconds[what, NEO4J] = taken.seconds
        return taken.result

    def table(self) -> str:
        """All figures as Markdown: seconds, and seconds per million edges."""
        head = ("", "edges", NEO4J, "per million", SPARK, "per million")
        lines = [f"| {' | '.join(head)} |", "| --- " * len(head) + "|"]
        for what in dict.fromkeys(what for what, _ in self.seconds):
            edges = self.edges.get(what, 0)
            cells = []
            for engine in (NEO4J, SPARK):
                taken = self.seconds.get((what, engine))
                each = taken / edges * 1e6 if taken is not None and edges else None
                cells += [_seconds(taken), _seconds(each)]
            lines.append(f"| {what} | {f'{edges:,}' if edges else ''} | {' | '.join(cells)} |")
        memory = [f"{self.memory[e]:,.0f} MiB" if e in self.memory else "" for e in (NEO4J, SPARK)]
        return "\n".join([*lines, f"| memory of all processes | | {memory[0]} | | {memory[1]} | |"])


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f} s"


def main() -> None:
    """Run everything, print a line for each step and the table, and say what differs."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("snapshot", type=Path)
    options.add_argument("--long", action="store_true", help="also PageRank, components and reports")
    options.add_argument("--alone", action="store_true", help="Spark only, nothing compared")
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--memory", default="2g", help="heap of the driver")
    options.add_argument("--executor-memory", default="2g")
    options.add_argument("--work", type=Path, help="folder for what is written on the way")
    given = options.parse_args()
    snapshot = Snapshot(given.snapshot.absolute())
    print(f"{snapshot.nodes:,} nodes, {snapshot.relationships:,} relationships", flush=True)
    figures = Figures(snapshot)
    with tempfile.TemporaryDirectory(dir=given.work, ignore_cleanup_errors=True) as folder:
        place = Path(folder).absolute()
        (place / NEO4J).mkdir()
        (place / SPARK).mkdir()
        wanted = None if given.alone else _neo4j(snapshot, place / NEO4J, figures, long=given.long)
        found = _spark(snapshot, place / SPARK, figures, given)
        print(figures.table(), flush=True)
        if wanted and not _same(snapshot, place, wanted, found):
            sys.exit(1)


def _neo4j(snapshot: Snapshot, folder: Path, figures: Figures, *, long: bool) -> Answers:
    home = folder / "server"
    server = big_server.server(home)
    try:
        with figures.timed(START, NEO4J):
            server.start()
        figures.apart(OPEN, big_server.load, home, snapshot.path)
        with together(server.status().pid or 0) as memory:
            figures.apart(CLOSURE, neo4j.write_closure, home, folder / "closure.parquet")
            counts = figures.apart(FINDINGS, neo4j.refresh_findings, home)
            reports = {}
            if long:
                for name in ALGORITHMS:
                    figures.apart(name, big_server.algorithm, home, name.lower(), "gds")
                reports = {name: figures.apart(name, neo4j.report, home, name) for name in neo4j.REPORTS}
        figures.memory[NEO4J] = memory.peak
        taken = apart(neo4j.read_findings, home, folder / "conflicts.parquet", folder / VERDICTS)
        print(
            f"Neo4j, its {taken.result:,} conflicts read for the comparison: {taken.seconds:.1f} s",
            flush=True,
        )
        return Answers(counts, reports)
    finally:
        server.stop()


def _spark(snapshot: Snapshot, folder: Path, figures: Figures, given: argparse.Namespace) -> Answers:
    say = LogProgress(every=30)
    for name in ("cluster", "session"):
        (folder / name).mkdir()
    java = find_java_home(Settings.load())
    all_of_them = {
        "spark.cores.max": str(given.workers),
        "spark.scheduler.minRegisteredResourcesRatio": "1.0",
    }
    rules = named_ruleset(neo4j.RULES)
    reports = {}
    with together() as memory, ExitStack() as stack:
        with figures.timed(START, SPARK):
            cluster = running_cluster(java, folder / "cluster", given.workers, given.executor_memory)
            master = stack.enter_context(cluster).address
            session = open_session(
                folder / "session",
                master=master,
                memory=given.memory,
                executor_memory=given.executor_memory,
                options=all_of_them,
            )
            work = Work(stack.enter_context(session), folder / "work")
        with figures.timed(OPEN, SPARK):
            chain = SparkChain(work, snapshot)
        with figures.timed(CLOSURE, SPARK):
            work.write(closure(chain, progress=say), folder / "closure")
        with figures.timed(FINDINGS, SPARK):
            found = find_conflicts(chain, rules, progress=say)
            write_findings(Job(chain, folder / "findings"), found, rules)
        if given.long:
            for name, ask in (("PageRank", pagerank), ("components", components)):
                with figures.timed(name, SPARK):
                    work.write(ask(chain), folder / name)
            for name, frame in (("drift", drift), ("decay", decay)):
                with figures.timed(name, SPARK):
                    reports[name] = work.rows(frame(chain))
    figures.memory[SPARK] = memory.peak
    return Answers(found.counts, reports)


def _same(snapshot: Snapshot, place: Path, wanted: Answers, found: Answers) -> bool:
    """Compare everything row by row, and print what differs."""
    one, other = place / NEO4J, place / SPARK
    licenses = f"(SELECT id FROM read_parquet('{snapshot.file('License')}'))"
    # The graph has no node for what nobody states, and so no verdict on it.
    nodes = f"downstream IN {licenses} AND upstream IN {licenses}"
    ours = other / "findings"
    pairs = {
        "pairs of the closure": (neo4j.PAIR, one / "closure.parquet", other / "closure/*.parquet", "TRUE"),
        "conflicts": (neo4j.CONFLICT, one / "conflicts.parquet", ours / CONFLICTS / "*.parquet", "TRUE"),
        "verdicts": (neo4j.VERDICT, one / VERDICTS, ours / VERDICTS, nodes),
    }
    same = True
    for what, (columns, first, second, which) in pairs.items():
        seen = differences(columns, first, second, where=which)
        print(f"{what}: {seen}", flush=True)
        same &= not (seen.only_first or seen.only_second)
    for what, its_counts, our_counts in (
        ("artifacts by verdict", wanted.counts, found.counts),
        *((name, rows, found.reports[name]) for name, rows in wanted.reports.items()),
    ):
        equal = its_counts == our_counts
        print(f"{what}: {'equal' if equal else f'{NEO4J} {its_counts}, {SPARK} {our_counts}'}", flush=True)
        same &= equal
    return same


if __name__ == "__main__":
    main()
