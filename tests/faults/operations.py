"""The operations that are killed, each with what must hold after a kill and after the next run.

Nothing that was committed before is lost; what is there is a part of the graph to come, or one of two whole states; and the
next run ends in the graph that a run which nobody disturbs ends in.
"""

from __future__ import annotations

import hashlib
import shutil
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from supplychain.graph.cypher import Cypher
from supplychain.graph.server.stores import Stores
from supplychain.graph.snapshot import Snapshot
from supplychain.graph.store.findings import refresh
from tests.faults.laws import assert_on_the_way, assert_within, in_the_move, share_of
from tests.graphs import empty, whole

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.world import World

__all__ = ["OPERATIONS", "Operation"]

# A load moves licenses between two types, and while it does they stand in both: that counts once.
_SIZE = Cypher(
    "RETURN COUNT {()} + COUNT {()-[r]->() WHERE NOT r:LICENSED_UNDER AND NOT r:WAS_LICENSED_UNDER} "
    "+ COUNT {MATCH (a)-[:LICENSED_UNDER|WAS_LICENSED_UNDER]->(b) RETURN DISTINCT a, b} AS n"
)
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

    def __init__(self, world: World) -> None:
        self.world = world
        self.work = 0.0
        """Seconds of processor time that a run takes; found out where it is 0."""
        self.all_there = False
        """Whether a kill has left nothing to do; what is killed next then begins from the old state again."""
        self._expected = False

    @property
    @abstractmethod
    def arguments(self) -> tuple[str, ...]:
        """What `supplychain` is given."""

    def prepare(self) -> None:
        """Find out once what an undisturbed run ends in and how much work it is."""
        if not self._expected:
            self.expect()
            self._expected = True
        if not self.work:
            self.reset()
            self.work = self.world.run(*self.arguments).work

    @abstractmethod
    def expect(self) -> None:
        """Find out what an undisturbed run ends in, and how much work it is where that is seen by the way."""

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
    """`supplychain load jsonl` into a graph that holds something, of which licenses have changed since."""

    name = "live load"

    @property
    def arguments(self) -> tuple[str, ...]:
        return self.world.loading

    def expect(self) -> None:
        self._before, self._whole, self.work = self.world.known()

    def reset(self) -> None:
        with self.world.store() as store:
            self.world.restore_before(store)

    def committed(self) -> int:
        with self.world.store() as store:
            return int(store.read(_SIZE)[0]["n"])

    def left(self, committed: int) -> str:
        with self.world.store() as store:
            there = int(store.read(_SIZE)[0]["n"])
            found = whole(store)
        assert there >= committed, f"{committed - there} committed nodes and relationships are lost"
        assert_on_the_way(self._before, found, self._whole)
        self.all_there = found == self._whole
        move = ", in the move" if in_the_move(self._before, found, self._whole) else ""
        return share_of(found, self._before, self._whole) + move

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
        self._old, self._new, _ = self.world.known()

    def reset(self) -> None:
        with self.world.store() as store:
            self.world.restore_before(store)

    def left(self, committed: int) -> str:
        del committed
        with self.world.store() as store:
            found = whole(store)
        self.all_there = found == self._new
        if found == self._old:
            return "the old graph"
        assert self.all_there, "neither the old graph nor the new one"
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
        self._make()
        with self.world.store() as store:
            self._before = whole(store)
        self.world.server.stop()  # most runs are on a server that has just been started, and those are more work
        self.work = self.world.run(*self.arguments).work
        with self.world.store() as store:
            self._whole = whole(store)

    def reset(self) -> None:
        with self.world.store() as store:
            there = "licenses/strict" in store.read(_NOTES)[0]["notes"]
        if not there:
            self._make()
        with self.world.store() as store:
            store.write(_NO_FINDINGS)
            store.write(_NO_NOTE)

    def _make(self) -> None:
        with self.world.store() as store:
            empty(store)
            self.world.load_all(store)
            refresh(store, "strict")

    def left(self, committed: int) -> str:
        del committed
        with self.world.store() as store:
            found = whole(store)
            notes = store.read(_NOTES)[0]["notes"]
        assert_within(self._before, found)
        assert_within(found, self._whole)
        assert "licenses/strict" in notes
        assert "licenses/practical" not in notes or found == self._whole, "half of it is said to be all"
        self.all_there = found == self._whole
        return share_of(found, self._before, self._whole)

    def ended(self, output: str) -> None:
        del output
        with self.world.store() as store:
            assert whole(store) == self._whole
            assert {"licenses/practical", "licenses/strict"} <= set(store.read(_NOTES)[0]["notes"])


class Diff(Operation):
    """`supplychain diff`, which needs no server: the loss of one does not concern it.

    The server is killed while it goes on beside another operation, since each such kill costs a start of the server.
    """

    name = "diff"
    victims = ("client",)
    concerned = False

    @property
    def arguments(self) -> tuple[str, ...]:
        sides = (str(self.world.snapshot(side)) for side in ("old", "new"))
        return "-q", "diff", *sides, "--format", "csv", "--limit", "0"

    def expect(self) -> None:
        done = self.world.run(*self.arguments, watched=False)
        self._output, self.work = done.said, done.work
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
    concerned = False

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


def digests(folder: Path) -> dict[str, str]:
    """Return the content of every file of a folder, as a digest."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
