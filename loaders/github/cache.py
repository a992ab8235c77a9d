"""Answers kept on disk: to ask only whether something has changed, and to go on where a killed run stopped.

An answer of the run that is going on counts as read; one of an earlier run is asked for again with its ETag, which costs
nothing of the rate limit when it has not changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from supplychain.files import writing

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Answer", "Cache"]

_WHAT = "What GitHub has answered"
_ELSEWHERE = "Set SUPPLYCHAIN_CACHE to another folder; what is there already is kept for the next run."


@dataclass(slots=True)
class Answer:
    """What a server said: status, the headers that matter, and the parsed body."""

    status: int
    body: Any = None
    etag: str = ""
    date: str = ""
    link: str = ""
    run: str = field(default="", compare=False)


class Cache:
    """A folder of answers, and the journal of the run that is going on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with writing(_WHAT, folder, _ELSEWHERE):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._journal = folder / "run.json"
        self._run = ""

    def begin(self, arguments: list[Any]) -> bool:
        """Begin a run, or go on with the one of the same arguments that did not end; return whether it goes on."""
        digest = _digest(json.dumps(arguments))
        journal = _read(self._journal)
        goes_on = (
            isinstance(journal, dict) and journal.get("arguments") == digest and bool(journal.get("run"))
        )
        self._run = journal["run"] if goes_on and isinstance(journal, dict) else uuid.uuid4().hex
        _write(self._journal, {"arguments": digest, "run": self._run})
        return goes_on

    def finish(self) -> None:
        """Say that the run is whole: the next one asks again."""
        self._journal.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the folder."""

    def known(self, url: str) -> Answer | None:
        """Return what was answered before."""
        found = _read(self._file(url))
        try:
            return Answer(**found) if isinstance(found, dict) else None
        except TypeError:  # of an older version
            return None

    def is_read(self, answer: Answer) -> bool:
        """Whether an answer was read in the run that is going on."""
        return bool(self._run) and answer.run == self._run

    def keep(self, url: str, answer: Answer) -> None:
        """Keep an answer, whole or not at all."""
        answer.run = self._run
        _write(self._file(url), asdict(answer))

    def _file(self, url: str) -> Path:
        digest = _digest(url)
        return self._folder / digest[:2] / f"{digest}.json"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _write(path: Path, value: Any) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    with writing(_WHAT, path.parent, _ELSEWHERE):
        try:
            path.parent.mkdir(exist_ok=True)
            partial.write_text(json.dumps(value), "utf-8")
            partial.replace(path)
        except OSError:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            raise
