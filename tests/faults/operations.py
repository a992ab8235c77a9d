"""The operations that are killed, each with what must hold after a kill and after the next run.

Nothing that was committed before is lost; what is there is a part of the graph to come, or one of two whole states; and the
next run ends in the graph that a run which nobody disturbs ends in.
"""

from __future__ import annotations

import hashlib
import shutil
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from supplychain.graph.cypher import Cypher
from supplychain.graph.server.stores import Stores
from supplychain.graph.snapshot import Snapshot
from supplychain.graph.store.findings import refresh
from tests.graphs import empty, whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.faults.world import World
    from tests.graphs import Graph

__all__ = ["OPERATIONS", "Operation"]

_SIZE = Cypher("RETURN COUNT {()} + COUNT {()-[]->()} AS n")
_CONSTRAINTS = Cypher("SHOW CONSTRAINTS YIELD name RETURN count(name) AS n")
_STATUSES = Cypher("MATCH (l:Load) RETURN collect(DISTINCT l.status) AS statuses")
_NOTES = Cypher("MATCH (a:Analysis) RETURN collect(a.id) AS notes")
_NO_FINDINGS = Cypher("MATCH ()-[r:VERDICT|CONFLICTS_WITH {ruleset: 'practical'}]->() DELETE r")
_NO_NOTE = Cypher("MATCH (a:Analysis {id: 'licenses/practical'}) DELETE a")


class Operation(ABC):
    """Something that takes long enough to be killed over."""

    name: ClassVar[str]
    victims: ClassVar[tuple[str, ...]] = ("client", "server")
    concerned: ClassVar[bool] = True
    """Whether it needs the server."""

    def __init__(self, world: World, *, work: float | None = None) -> None:
        self.world = world
        self.work = work
        """Seconds of processor time that a run takes, where that need not be found out first."""

    @property
    @abstractmethod
    def arguments(self) -> tuple[str, ...]:
        """What `supplychain` is given."""

    @abstractmethod
    def expect(self) -> None:
        """Find out what an undisturbed run ends in."""

    @abstractmethod
    def reset(self) -> None:
        """Make the old state."""

    @abstractmethod
    def left(self, committed: int) -> str:
        """Check what is there after a kill, and say in a few words what it is.

        `committed` is what `committed` said the moment before.
        """

    @abstractmethod
    def ended(self, output: str) -> None:
        """Check what is there after the next run."""

    def committed(self) -> int:
        """Entities that are surely in the graph; a lower bound, asked for right before a kill."""
        return 0

    def unharmed(self, output: str) -> bool:
        """Whether an output is that of a run that the loss of the server does not concern."""
        del output
        return False


class LiveLoad(Operation):
    """`supplychain load jsonl` into a graph that holds something."""

    name = "live load"

    @property
    def arguments(self) -> tuple[str, ...]:
        return "-q", "load", "jsonl", str(self.world.facts)

    def expect(self) -> None:
        with self.world.store() as store:
            empty(store)
            self.world.load_before(store)
            self.world.load_all(store)
            self._whole = whole(store)

    def reset(self) -> None:
        with self.world.store() as store:
            empty(store)
            self.world.load_before(store)
            self._before = whole(store)

    def committed(self) -> int:
        with self.world.store() as store:
            return int(store.read(_SIZE)[0]["n"])

    def left(self, committed: int) -> str:
        with self.world.store() as store:
            there = int(store.read(_SIZE)[0]["n"])
            found = whole(store)
        assert there >= committed, f"{committed - there} committed nodes and relationships are lost"
        # What both speak of, licenses for one, says what it said before or what it will say.
        assert_within(self._before, found, or_else=self._whole)
        assert_within(found, self._whole, values=False)
        return share_of(found, self._before, self._whole)

    def ended(self, output: str) -> None:
        del output
        with self.world.store() as store:
            assert whole(store) == self._whole
            statuses = set(store.read(_STATUSES)[0]["statuses"])
        assert "running" not in statuses, "the log says that the killed run is going on"
        assert "finished" in statuses


class BulkImport(Operation):
    """`supplychain load snapshot --bulk --replace` in the place of a graph."""

    name = "bulk import"

    @property
    def arguments(self) -> tuple[str, ...]:
        return "-q", "load", "snapshot", str(self.world.snapshot("new")), "--bulk", "--replace"

    def expect(self) -> None:
        # The bulk path and the live one end in the same graph, which other tests hold them to.
        with self.world.store() as store:
            empty(store)
            self.world.load_before(store)
            self._old = whole(store)
            self.world.load_all(store)
            self._new = whole(store)

    def reset(self) -> None:
        with self.world.store() as store:
            empty(store)
            self.world.load_before(store)

    def left(self, committed: int) -> str:
        del committed
        with self.world.store() as store:
            found = whole(store)
        if found == self._old:
            return "the old graph"
        assert found == self._new, "neither the old graph nor the new one"
        return "the new graph"

    def ended(self, output: str) -> None:
        del output
        with self.world.store() as store:
            assert whole(store) == self._new
            assert store.read(_CONSTRAINTS)[0]["n"] > 0
        home = self.world.server.home
        assert Stores(home).ids() == [Stores(home).current()], "stores were left behind"
        assert list((home.path / "import").iterdir()) == [], "files of the import were left behind"


class Findings(Operation):
    """`supplychain licenses refresh` in a graph that holds the findings of another rule set."""

    name = "findings"

    @property
    def arguments(self) -> tuple[str, ...]:
        return "-q", "licenses", "refresh"

    def expect(self) -> None:
        with self.world.store() as store:
            empty(store)
            self.world.load_before(store)
            self.world.load_all(store)
            refresh(store, "strict")
            self._before = whole(store)
            refresh(store, "practical")
            self._whole = whole(store)

    def reset(self) -> None:
        with self.world.store() as store:
            if "licenses/strict" not in store.read(_NOTES)[0]["notes"]:
                self.expect()
            store.write(_NO_FINDINGS)
            store.write(_NO_NOTE)

    def left(self, committed: int) -> str:
        del committed
        with self.world.store() as store:
            found = whole(store)
            notes = store.read(_NOTES)[0]["notes"]
        assert_within(self._before, found)
        assert_within(found, self._whole)
        assert "licenses/strict" in notes
        assert "licenses/practical" not in notes or found == self._whole, "half of it is said to be all"
        return share_of(found, self._before, self._whole)

    def ended(self, output: str) -> None:
        del output
        with self.world.store() as store:
            assert whole(store) == self._whole
            assert {"licenses/practical", "licenses/strict"} <= set(store.read(_NOTES)[0]["notes"])


class Diff(Operation):
    """`supplychain diff`, which needs no server: the loss of one does not concern it."""

    name = "diff"
    concerned = False

    @property
    def arguments(self) -> tuple[str, ...]:
        sides = (str(self.world.snapshot(side)) for side in ("old", "new"))
        return "-q", "diff", *sides, "--format", "csv", "--limit", "0"

    def expect(self) -> None:
        code, self._output = self.world.do(*self.arguments).end()
        assert code == 0, self._output
        self._bytes = [digests(self.world.snapshot(side)) for side in ("old", "new")]

    def reset(self) -> None:
        """It changes nothing."""

    def left(self, committed: int) -> str:
        del committed
        assert [digests(self.world.snapshot(side)) for side in ("old", "new")] == self._bytes
        return "both snapshots"

    def ended(self, output: str) -> None:
        assert self.unharmed(output), "another difference"
        assert list(self.world.temporary.iterdir()) == [], "files of the comparison were left behind"

    def unharmed(self, output: str) -> bool:
        return output == self._output


class SnapshotWriting(Operation):
    """`supplychain load jsonl --snapshot` in the place of a snapshot."""

    name = "snapshot"
    victims = ("client",)

    @property
    def arguments(self) -> tuple[str, ...]:
        return "-q", "load", "jsonl", str(self.world.facts), "--snapshot", str(self._place)

    @property
    def _place(self) -> Path:
        return self.world.folder / "written" / "snapshot"

    def expect(self) -> None:
        self._old, self._new = (digests(self.world.snapshot(side)) for side in ("old", "new"))

    def reset(self) -> None:
        shutil.rmtree(self._place.parent, ignore_errors=True)
        shutil.copytree(self.world.snapshot("old"), self._place)

    def left(self, committed: int) -> str:
        del committed
        Snapshot(self._place).verify()
        found = digests(self._place)
        if found == self._old:
            return "the old snapshot"
        assert found == self._new, "neither the old snapshot nor the new one"
        return "the new snapshot"

    def ended(self, output: str) -> None:
        del output
        Snapshot(self._place).verify()
        assert digests(self._place) == self._new
        assert [path.name for path in self._place.parent.iterdir()] == [self._place.name], "files were left"


OPERATIONS: tuple[type[Operation], ...] = (LiveLoad, Findings, Diff, SnapshotWriting, BulkImport)


def assert_within(part: Graph, more: Graph, *, or_else: Graph | None = None, values: bool = True) -> None:
    """Assert that nodes and relationships are among those of another graph, there with the same values or those of a third."""
    third = or_else or part
    _assert_within(part.nodes, more.nodes, third.nodes if values else more.nodes)
    _assert_within(part.edges, more.edges, third.edges if values else more.edges)


def _assert_within(few: Mapping[Any, Any], many: Mapping[Any, Any], third: Mapping[Any, Any]) -> None:
    lost = few.keys() - many.keys()
    assert not lost, f"{len(lost)} are not where they should be, e.g. {min(lost)}"
    strange = [key for key in few if many[key] not in (few[key], third.get(key))]
    assert not strange, f"{len(strange)} do not say what they should, e.g. {strange[0]}"


def share_of(found: Graph, before: Graph, after: Graph) -> str:
    """Say how much of what was to come had come."""
    sizes = [len(graph.nodes) + len(graph.edges) for graph in (found, before, after)]
    return f"{100 * (sizes[0] - sizes[1]) // (sizes[2] - sizes[1])} % of the new"


def digests(folder: Path) -> dict[str, str]:
    """Return the content of every file of a folder, as a digest."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
