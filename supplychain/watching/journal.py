"""What a round of watching has met before it changed it, on disk: a round that was killed is told of whole by the next run.

The states of what a batch touches are written down before the batch is; after it, only what changed is kept. Memory and file
are bounded: what goes beyond is counted.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Self

from supplychain.files import write_files, writing
from supplychain.graph.store.standing import Pair, Standing
from supplychain.graph.store.states import State
from supplychain.workfolder import hold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from supplychain.watching.changes import Key

__all__ = ["MOST", "Journal"]

MOST = 100_000
"""Artifacts, and conflicts, that one round keeps apart: about 50 MB each."""

_WHAT = "What was there before a round"
_ELSEWHERE = "Set SUPPLYCHAIN_CACHE to a folder with room."


class Journal:
    """States before the round that is going on, by artifact and by pair in conflict. Use as a context manager.

    Attributes
    ----------
    before
        State of each artifact that the round may have changed; None where there was none.
    conflicts
        Conflict of each pair that the round may have changed; None where there was none.
    gone, back
        Why a hub shows an artifact no more that the graph describes; why it did not show one that it describes again.
    told
        What was told to be gone by earlier rounds, and why: it is told once.
    beyond
        What was not kept because there was too much of it, by kind.
    begun
        Whether it holds a round that was begun and not told of.
    """

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self.before: dict[Key, State | None] = {}
        self.conflicts: dict[Pair, Standing | None] = {}
        self.gone: dict[Key, str] = {}
        self.back: dict[Key, str] = {}
        self.told: dict[Key, str] = {}
        self.beyond: Counter[str] = Counter()
        self.begun = False
        self._folder = folder
        self._most = most
        self._kept, self._pending, self._told = (
            folder / name for name in ("before.ndjson", "batch.ndjson", "gone.json")
        )

    def __enter__(self) -> Self:
        with writing(_WHAT, self._folder, _ELSEWHERE):
            self._lock = hold(self._folder, "The same selection is being watched already.", "end it first")
        left = [file for file in (self._kept, self._pending) if file.exists()]
        for file in left:
            for line in file.read_bytes().splitlines():
                self._take(line)
        if left:
            write_files({self._kept: _lines(self._rows())}, _WHAT, _ELSEWHERE)
            self._pending.unlink(missing_ok=True)
        if self._told.exists():
            said = json.loads(self._told.read_text("utf-8"))
            self.told = {(label, id_): reason for label, id_, reason in said}
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def begin(self) -> None:
        """Say that a round changes things from now on, until `finish`."""
        if not self.begun:
            self.begun = True
            self._append([["begun"]])

    def expect(self, states: Mapping[Key, State | None]) -> None:
        """Write down what a batch is about to touch."""
        write_files({self._pending: _lines(_artifact(*item) for item in states.items())}, _WHAT, _ELSEWHERE)

    def keep(
        self, changed: Mapping[Key, State | None], gone: Mapping[Key, str], back: Mapping[Key, str]
    ) -> None:
        """Keep what a batch changed, and forget the rest of it."""
        lines: list[Any] = []
        for key, state in changed.items():
            if len(self.before) >= self._most:
                self.beyond[_kind(state)] += 1
            elif key not in self.before:
                self.before[key] = state
                lines.append(_artifact(key, state))
        for kind, met in (("gone", gone), ("back", back)):
            for key, reason in met.items():
                self._note(kind, key, reason)
                lines.append([kind, *key, reason])
        if len(self.before) >= self._most:
            lines.append(["beyond", self.beyond])
        self._append(lines)
        self._pending.unlink(missing_ok=True)

    def keep_conflicts(self, found: Iterable[tuple[Pair, Standing | None]], beyond: int) -> None:
        """Keep conflicts that are about to be written anew or taken away; so many more are only counted."""
        new = {pair: standing for pair, standing in found if pair not in self.conflicts}
        self.conflicts.update(new)
        lines = [_conflict(*item) for item in new.items()]
        if beyond:
            self.beyond["conflicts not compared"] += beyond
            lines.append(["beyond", self.beyond])
        self._append(lines)

    def room_for_conflicts(self) -> int:
        """How many more conflicts may be kept."""
        return max(0, self._most - len(self.conflicts))

    def finish(self) -> None:
        """Forget the round: it was told of."""
        self.told = {key: reason for key, reason in self.told.items() if key not in self.back} | self.gone
        said = [[*key, reason] for key, reason in sorted(self.told.items())]
        if said or self._told.exists():
            write_files({self._told: json.dumps(said).encode()}, _WHAT, _ELSEWHERE)
        self._kept.unlink(missing_ok=True)
        self._pending.unlink(missing_ok=True)
        self.before, self.conflicts, self.gone, self.back, self.beyond = {}, {}, {}, {}, Counter()
        self.begun = False

    def _append(self, lines: list[Any]) -> None:
        if lines:
            with writing(_WHAT, self._kept, _ELSEWHERE), self._kept.open("ab") as file:
                file.write(_lines(lines))

    def _rows(self) -> Iterator[list[Any]]:
        yield ["begun"]
        yield from (_artifact(*item) for item in self.before.items())
        yield from (_conflict(*item) for item in self.conflicts.items())
        for kind, met in (("gone", self.gone), ("back", self.back)):
            yield from ([kind, *key, reason] for key, reason in met.items())
        if self.beyond:
            yield ["beyond", self.beyond]

    def _take(self, line: bytes) -> None:
        """Take one line of a former run; half of one, which a kill has left, says nothing that was written to the graph."""
        try:
            kind, *rest = json.loads(line)
        except ValueError:
            return
        if kind == "begun":
            self.begun = True
        elif kind == "artifact":
            self.before.setdefault((rest[0], rest[1]), _state(rest[2]))
        elif kind == "conflict":
            self.conflicts.setdefault(Pair(*rest[0]), Standing(*rest[1]) if rest[1] else None)
        elif kind == "beyond":
            self.beyond.update({name: count - self.beyond[name] for name, count in rest[0].items()})
        else:
            self._note(kind, (rest[0], rest[1]), rest[2])

    def _note(self, kind: str, key: Key, reason: str) -> None:
        """Note that an artifact is gone, or is back: the later of the two holds."""
        known, other = (self.gone, self.back) if kind == "gone" else (self.back, self.gone)
        if other.pop(key, None) is None or kind == "gone":
            known[key] = reason


def _kind(state: State | None) -> str:
    return "added" if state is None else "not compared"


def _lines(rows: Iterable[Any]) -> bytes:
    return "".join(f"{json.dumps(row)}\n" for row in rows).encode()


def _artifact(key: Key, state: State | None) -> list[Any]:
    return ["artifact", *key, state]


def _conflict(pair: Pair, standing: Standing | None) -> list[Any]:
    return ["conflict", pair, standing]


def _state(said: list[Any] | None) -> State | None:
    if said is None:
        return None
    reason, access, license_, parents, names, *rest = said
    return State(reason, access, license_, tuple((p, r) for p, r in parents), tuple(names), *rest)
