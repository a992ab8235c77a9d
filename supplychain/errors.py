"""Everything that can go wrong, as one tree.

A message says what was received, what is valid and what to do. Bad *data* is never an exception: loaders count it under a
reason and go on. Bad *use* and a broken environment are (the gate, `supplychain check`, ends with 2 for all of them)::

    SupplyChainError                      exit code
    ├── UsageError                        2   an argument that cannot be meant
    │   ├── UnknownName                   2   no query, loader or artifact of that name
    │   └── InputError                    2   a file or folder that is not what it should be
    ├── ConnectionFailed                  3   no database answers there
    │   ├── AuthenticationFailed          3
    │   ├── DatabaseMissing               3
    │   ├── DatabaseStopped               3
    │   └── ServerTooOld                  3
    ├── GdsMissing                        3   the server has no Graph Data Science
    ├── LocalServerError                  3   the local server cannot be provisioned, started or stopped
    │   ├── JavaNotFound                  3
    │   ├── PortBusy                      3
    │   ├── DiskFull                      3
    │   ├── GraphClosed                   3
    │   └── DownloadFailed                3
    ├── QueryFailed                       4   the database refused or gave up on a query
    │   ├── QueryTimeout                  4
    │   └── OutOfMemory                   4
    ├── SparkFailed                       4   Spark is missing, does not start, or gave up on a job
    ├── LoadRefused                       5   another load is running, or the graph would be overwritten
    ├── SchemaMismatch                    6   the graph or a snapshot was written by something else
    ├── SourceFailed                      7   a remote source does not answer, or refuses to
    └── WriteFailed                       8   a file cannot be written: the disk is full, the folder read-only
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "AuthenticationFailed",
    "ConnectionFailed",
    "DatabaseMissing",
    "DatabaseStopped",
    "DiskFull",
    "DownloadFailed",
    "GdsMissing",
    "GraphClosed",
    "InputError",
    "JavaNotFound",
    "LoadRefused",
    "LocalServerError",
    "OutOfMemory",
    "PortBusy",
    "QueryFailed",
    "QueryTimeout",
    "SchemaMismatch",
    "ServerTooOld",
    "SourceFailed",
    "SparkFailed",
    "SupplyChainError",
    "UnknownName",
    "UsageError",
    "WriteFailed",
]


class SupplyChainError(Exception):
    """The root: catch this to catch everything this package raises on purpose.

    Parameters
    ----------
    message
        What was received and what is valid, in one sentence.
    remedy
        What the reader can do about it, as a command or one sentence.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}" if self.remedy else self.message


class UsageError(SupplyChainError):
    """An argument that cannot be meant."""

    exit_code = 2


class UnknownName(UsageError):
    """No query, loader, label or artifact has that name; the nearest ones are offered."""

    @classmethod
    def among(
        cls, kind: str, received: str, valid: Iterable[str], *, remedy: str | None = None
    ) -> UnknownName:
        """Build the error for `received`, which is not one of `valid`."""
        names = sorted(valid)
        near = get_close_matches(received, names, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"Valid: {', '.join(names[:20]) or 'none'}."
        return cls(f"There is no {kind} named {received!r}. {hint}", remedy=remedy)


class InputError(UsageError):
    """A file or folder that is missing, unreadable, or not what it should be."""


class ConnectionFailed(SupplyChainError):
    """No database answers at the address."""

    exit_code = 3


class AuthenticationFailed(ConnectionFailed):
    """The database refused the user name and password."""


class DatabaseMissing(ConnectionFailed):
    """The server is there, the named database is not."""


class ServerTooOld(ConnectionFailed):
    """The server speaks an older Cypher than the queries are written in."""


class DatabaseStopped(ConnectionFailed):
    """The database could not write, and answers nothing until it is started again."""

    _SIGNS: ClassVar = ("Could not append transaction", "needs to be restarted")

    @classmethod
    def is_told_by(cls, message: str) -> bool:
        """Whether this is what an error of the database means."""
        return any(sign in message for sign in cls._SIGNS)


class GdsMissing(SupplyChainError):
    """The server has no Graph Data Science library."""

    exit_code = 3


class LocalServerError(SupplyChainError):
    """The local server cannot be provisioned, started or stopped."""

    exit_code = 3


class GraphClosed(LocalServerError):
    """The local server runs, but has closed the graph or cannot open it."""


class JavaNotFound(LocalServerError):
    """No Java runtime that the server accepts."""


class PortBusy(LocalServerError):
    """A port that was asked for by number is taken."""


class DiskFull(LocalServerError):
    """Not enough free disk space."""


class DownloadFailed(LocalServerError):
    """An artifact cannot be fetched, or its checksum is not the pinned one."""


class QueryFailed(SupplyChainError):
    """The database refused a query."""

    exit_code = 4


class QueryTimeout(QueryFailed):
    """A query ran into its time limit."""


class OutOfMemory(QueryFailed):
    """The server had too little memory for one batch; a smaller one may fit."""


class LoadRefused(SupplyChainError):
    """Another load is running, or the graph would be overwritten."""

    exit_code = 5


class SchemaMismatch(SupplyChainError):
    """A graph, migration or snapshot that was written by something else."""

    exit_code = 6


class SourceFailed(SupplyChainError):
    """A remote source that a loader reads does not answer, or refuses to; what was read is kept for the next run."""

    exit_code = 7


class WriteFailed(SupplyChainError):
    """A file cannot be written: the disk is full, or the place is read-only; what stood there before still does."""

    exit_code = 8


class SparkFailed(SupplyChainError):
    """Spark is missing, does not start, or gave up on a job."""

    exit_code = 4
