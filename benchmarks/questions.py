"""Every question of the catalogue on a graph that is there: its time, and what its plan must not hold.

Usage: python -m benchmarks.questions [--home FOLDER] [--only lineage/] [--samples 30]

The graph is the local server of a home (or the one of NEO4J_URI) and is only read; `benchmarks.hub_scale` shows how one of the
size of a whole Hub is made. Questions about one artifact are asked of sampled artifacts, and of the one with most neighbors of
its kind (a supernode); all others once, as they would be asked first. Nothing is warmed up beyond one asking per question.

Beside the time on the clock stands the processor time of the local server, which does not grow when others work on the same
machine; it is what is judged where it is known, because the server answers a question in one thread. The load of the machine is
printed first and last.

Budgets: 10 s for a question about the whole graph, 50 ms (95th percentile) for one about one artifact, 1 s for the first page
about a supernode. Ends with status 1 if something is over its budget, or a plan holds what it must not.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import psutil

from supplychain.api import connect
from supplychain.errors import SupplyChainError
from supplychain.graph import catalogue
from supplychain.graph.asking import ask
from supplychain.graph.cypher import Cypher
from supplychain.graph.server import LocalServer
from supplychain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from supplychain.graph.catalogue import Query
    from supplychain.graph.store import Store

WHOLE, ONE, SUPERNODE = 10.0, 0.05, 1.0
"""Seconds: a question about the whole graph, the 95th percentile of one about one artifact, and one about a supernode."""

UNWANTED = {"AllNodesScan", "CartesianProduct"}
NO_FIRST_PAGE = "no first page"
"""Said by a question that counts or hands on all there is: about a supernode, it is one about the whole graph."""

_STEP = 9973  # a prime, so that every so-manieth node of a kind is drawn, and always the same ones
_SAMPLES = {
    "Model": Cypher(
        "MATCH (n:Model) WHERE id(n) % $step = 7 AND (EXISTS {(n)-[:DERIVED_FROM]->()} OR EXISTS {(n)<-[:DERIVED_FROM]-()}) "
        "RETURN n.id AS id ORDER BY id LIMIT $count"
    ),
    "Dataset": Cypher(
        "MATCH (n:Dataset) WHERE EXISTS {(n)<-[:TRAINED_ON]-()} RETURN n.id AS id ORDER BY id(n) % $step, id LIMIT $count"
    ),
    "Repository": Cypher(
        "MATCH (n:Repository) WHERE EXISTS {(n)-[:USES]->()} RETURN n.id AS id ORDER BY id(n) % $step, id LIMIT $count"
    ),
    "Owner": Cypher("MATCH (n:Owner) RETURN n.id AS id ORDER BY id(n) % $step, id LIMIT $count"),
}
_BUSIEST = {
    "Model": Cypher(
        "MATCH (n:BaseModel) RETURN n.id AS id ORDER BY COUNT {(n)<-[:DERIVED_FROM]-()} DESC, id LIMIT 1"
    ),
    "Dataset": Cypher(
        "MATCH (n:Dataset) RETURN n.id AS id ORDER BY COUNT {(n)<-[:TRAINED_ON]-()} DESC, id LIMIT 1"
    ),
    "Repository": Cypher(
        "MATCH (n:Repository) RETURN n.id AS id ORDER BY COUNT {(n)-[:USES]->()} DESC, id LIMIT 1"
    ),
    "Owner": Cypher(
        "MATCH (n:Owner) RETURN n.id AS id ORDER BY COUNT {(n)<-[:OWNED_BY]-()} DESC, id LIMIT 1"
    ),
}
_GIVEN: dict[str, Any] = {"matrix": "osadl", "text": "model-4711", "license": "CC-BY-NC-4.0", "run": "none"}
"""Values for parameters that are no ids."""


class Subjects(NamedTuple):
    """Ids to ask about: some ordinary ones, and the one with most neighbors."""

    ordinary: list[str]
    busiest: str


class Time(NamedTuple):
    """Seconds on the clock, and of a processor in the server (on the clock too, where the server is elsewhere)."""

    clock: float
    busy: float


class Line(NamedTuple):
    """What one question took, and what is wrong with it."""

    name: str
    rows: int
    high: Time
    supernode: Time | None
    faults: tuple[str, ...]


class Asker:
    """Asks questions of one graph and takes the time."""

    def __init__(self, store: Store, busy: Callable[[], float]) -> None:
        self.store = store
        self._busy = busy

    def ask(self, query: Query, parameters: dict[str, Any]) -> tuple[Time, int, str]:
        """Return the time, the number of rows, and what went wrong."""
        clock, busy = time.perf_counter(), self._busy()
        try:
            rows, problem = len(ask(self.store, query.name, parameters)), ""
        except SupplyChainError as error:
            rows, problem = 0, str(error).splitlines()[0][:100]
        return Time(time.perf_counter() - clock, self._busy() - busy), rows, problem


def main() -> int:
    """Ask everything, print one line per question, and return whether anything is out of bounds."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--home", help="folder of the local server")
    options.add_argument("--only", default="", help="what names of questions begin with, several with commas")
    options.add_argument("--samples", type=int, default=30)
    given = options.parse_args()
    settings = Settings.load({"home": given.home} if given.home else {})
    lines = []
    with connect(timeout=300.0, **({"home": given.home} if given.home else {})) as chain:
        asker = Asker(chain.store, _busy(settings))
        subjects = dict(_subjects(chain.store, given.samples))
        _print_load()
        print(f"{'question':36} {'rows':>6} {'clock':>10} {'processor':>10} {'supernode':>10}  out of bounds")
        for name in catalogue.names():
            if name.startswith(tuple(given.only.split(","))):
                lines.append(_measure(asker, catalogue.query(name), subjects))
                print(_shown(lines[-1]), flush=True)
    _print_load()
    over = sum(bool(line.faults) for line in lines)
    print(f"{len(lines)} questions, {over} out of bounds")
    return int(over > 0)


def _busy(settings: Settings) -> Callable[[], float]:
    """How many seconds the processors have worked for the local server so far; without one, what the clock says."""
    pid = None if settings.uri else LocalServer(settings).status().pid
    if pid is None:
        return time.perf_counter
    server = psutil.Process(pid)

    def worked() -> float:
        times = server.cpu_times()
        return float(times.user + times.system)

    return worked


def _print_load() -> None:
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def _subjects(store: Store, count: int) -> Iterator[tuple[str, Subjects]]:
    for label, text in _SAMPLES.items():
        ids = store.read(text, {"step": _STEP, "count": count})["id"]
        busiest = store.read(_BUSIEST[label])["id"]
        if ids and busiest:
            yield label, Subjects(list(ids), str(busiest[0]))


def _measure(asker: Asker, query: Query, subjects: dict[str, Subjects]) -> Line:
    label = _label(query)
    if label is None:
        parameters = _others(query)
        spent, rows, problem = asker.ask(query, parameters)
        streams = any(NO_FIRST_PAGE in note for note in query.notes)
        late = [f"over {WHOLE:g} s"] if min(spent) > WHOLE and not streams else []
        faults = (*([problem] if problem else []), *late, *_plan(asker.store, query, parameters))
        return Line(query.name, rows, spent, None, faults)
    ordinary, busiest = subjects[label]
    asked = [_about(query, one, ordinary[place - 1 :]) for place, one in enumerate(ordinary)]
    asker.ask(query, asked[0])  # the plan is made once, and kept by the server
    runs = [asker.ask(query, parameters) for parameters in asked]
    most, _, problem = asker.ask(query, _about(query, busiest, ordinary))
    high = Time(_percentile([t.clock for t, _, _ in runs]), _percentile([t.busy for t, _, _ in runs]))
    bound = WHOLE if any(NO_FIRST_PAGE in note for note in query.notes) else SUPERNODE
    faults = (
        *sorted({p for _, _, p in runs if p} | ({problem} if problem else set())),
        *([f"p95 over {1000 * ONE:g} ms"] if min(high) > ONE else []),
        *([f"supernode over {bound:g} s"] if min(most) > bound else []),
        *_plan(asker.store, query, asked[0]),
    )
    return Line(query.name, max(count for _, count, _ in runs), high, most, faults)


def _percentile(values: list[float]) -> float:
    return sorted(values)[max(0, -(-95 * len(values) // 100) - 1)]


def _label(query: Query) -> str | None:
    """Kind of artifact a question is about, or none: the first label of the node that it looks up by its id."""
    if not any(p.name == "id" for p in query.parameters):
        return None
    found = re.search(r"\(\w*:(\w+)[\w|]* \{id: (?:\$id|given)\}\)", query.text)
    if found is None:
        raise SystemExit(f"Nobody can tell what {query.name} is about.")
    return found[1]


def _about(query: Query, one: str, others: list[str]) -> dict[str, Any]:
    names = {p.name for p in query.parameters}
    about = {"id": one, "other": (others or [one])[0]}
    return {name: value for name, value in about.items() if name in names} | _others(query)


def _others(query: Query) -> dict[str, Any]:
    return {p.name: _GIVEN[p.name] for p in query.parameters if p.required and p.name in _GIVEN}


def _plan(store: Store, query: Query, parameters: dict[str, Any]) -> list[str]:
    plan = store.explain(query.text, query.bind(parameters)).plan
    return sorted(set(_operators(plan)) & UNWANTED) if plan else ["no plan"]


def _operators(plan: dict[str, Any]) -> Iterator[str]:
    yield plan["operatorType"].split("@")[0]
    for child in plan.get("children", []):
        yield from _operators(child)


def _shown(line: Line) -> str:
    clock, busy = (f"{1000 * t:,.0f} ms" if line.supernode else f"{t:,.2f} s" for t in line.high)
    supernode = f"{1000 * min(line.supernode):,.0f} ms" if line.supernode else ""
    return f"{line.name:36} {line.rows:>6} {clock:>10} {busy:>10} {supernode:>10}  {', '.join(line.faults)}".rstrip()


if __name__ == "__main__":
    sys.exit(main())
