"""A SQLite file, opened so that it cannot be written to, with each way to fail said in one sentence."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from supplychain.errors import DiskFull, InputError, SupplyChainError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

__all__ = ["Database", "quoted"]

_MAGIC = b"SQLite format 3\x00"
_WAL = 2
_REMEDY = "Give the unpacked PeaTMOSS database, usually called PeaTMOSS.db."
_PATIENCE = 10.0


def quoted(name: str) -> str:
    """Return `name` as an SQL identifier."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


class Database:
    """A SQLite database, seen as it was at one moment; helper tables live in SQLite's temporary storage."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = _connect(path)
        self.tables = self._tables()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def rows(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query one by one."""
        with _explained(self.path):
            yield from self._connection.execute(sql, values)

    def value(self, sql: str, *values: object) -> Any:
        """Return the first column of the first row."""
        with _explained(self.path):
            row = self._connection.execute(sql, values).fetchone()
        return row[0] if row else None

    def keep(self, sql: str, rows: Iterable[Sequence[object]] | None = None) -> None:
        """Run a statement that builds or fills a temporary table."""
        with _explained(self.path):
            if rows is None:
                self._connection.execute(sql)
            else:
                self._connection.executemany(sql, rows)

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(self.value(f"SELECT count(*) FROM main.{quoted(table)}"))

    def _tables(self) -> dict[str, tuple[str, ...]]:
        sql = (
            "SELECT t.name, c.name FROM main.sqlite_master t, pragma_table_info(t.name, 'main') c "
            "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY t.name, c.cid"
        )
        found: dict[str, tuple[str, ...]] = {}
        for table, column in self.rows(sql):
            found[table] = (*found.get(table, ()), column)
        return found


def _connect(path: Path) -> sqlite3.Connection:
    header = _header(path)
    with _explained(path):
        try:
            return _opened(path, "mode=ro")
        except sqlite3.OperationalError:
            # In write-ahead mode even a reader creates a file beside the database. Where it may not,
            # `immutable` reads without one, but also without locks: only when no log says that somebody writes.
            log = path.with_name(f"{path.name}-wal")
            if header[18] != _WAL or (log.exists() and log.stat().st_size):
                raise
            return _opened(path, "mode=ro&immutable=1")


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    # as_uri() escapes what SQLite would take for a query or a fragment.
    address = f"{path.resolve().as_uri()}?{mode}"
    # The thread that closes a half-read load need not be the one that began it.
    connection = sqlite3.connect(
        address, uri=True, isolation_level=None, timeout=_PATIENCE, check_same_thread=False
    )
    try:
        # Undecodable bytes must not end a load: they become replacement characters.
        connection.text_factory = partial(str, encoding="utf-8", errors="replace")
        connection.execute("PRAGMA temp_store = FILE")
        connection.execute("PRAGMA trusted_schema = OFF")
        # One transaction for all reads, so that a writer in between cannot mix old rows with new ones.
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM main.sqlite_master LIMIT 1").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _header(path: Path) -> bytes:
    if path.is_dir():
        raise InputError(f"{path} is a folder, not a SQLite database.", remedy=_REMEDY)
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError as error:
        raise InputError(f"{path} does not exist.", remedy=_REMEDY) from error
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}.", remedy="Check its permissions."
        ) from error
    if header.startswith(b"PK\x03\x04"):
        raise InputError(
            f"{path} is a zip archive, not a SQLite database.", remedy="Unpack it and give the file inside."
        )
    if not header.startswith(_MAGIC) or len(header) < 100:
        raise InputError(f"{path} is not a SQLite database.", remedy=_REMEDY)
    return header


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into what the reader can do."""
    try:
        yield
    except sqlite3.ProgrammingError:  # a mistake of ours
        raise
    except sqlite3.Error as error:
        raise _explanation(path, error) from error


def _explanation(path: Path, error: sqlite3.Error) -> SupplyChainError:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return InputError(
            f"{path} is damaged or cut off: {error}.",
            remedy="Get it again, and compare its size with the original's.",
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return InputError(
            f"{path} is being written by another program.", remedy="Wait for it to finish, or load a copy."
        )
    if name.startswith("SQLITE_READONLY"):
        return InputError(
            f"{path} was left in the middle of a write, and is never written to here.",
            remedy="Open it once with the program that writes it; SQLite then completes or undoes the write.",
        )
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR_WRITE")):
        return DiskFull(
            f"Temporary storage ran out while {path} was read: {error}.",
            remedy="Set SQLITE_TMPDIR to a folder with more room.",
        )
    return InputError(f"{path} cannot be read: {error}.", remedy=_REMEDY)
