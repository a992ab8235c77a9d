from __future__ import annotations

from pathlib import Path

import pytest

from supplychain.errors import (
    DiskFull,
    InputError,
    JavaNotFound,
    LocalServerError,
    PortBusy,
    SupplyChainError,
    UsageError,
)
from supplychain.graph.server.symptoms import diagnose, was_torn

LOG = Path("/home/me/logs/console.log")


@pytest.mark.parametrize(
    ("line", "error", "said"),
    [
        (
            "Caused by: org.neo4j.PortBindException: Address a:1 is already in use",
            PortBusy,
            "(Address a:1 is already in use)",
        ),
        ("java.net.BindException: Address already in use", PortBusy, "(Address already in use)"),
        ("java.io.IOException: No space left on device", DiskFull, "the disk is full"),
        ("java.lang.UnsupportedClassVersionError: org/neo4j/X", JavaNotFound, "(org/neo4j/X)"),
        ("# There is insufficient memory for the Java Runtime", LocalServerError, "does not have the memory"),
        (
            "Error: Could not reserve enough space for object heap",
            LocalServerError,
            "does not have the memory",
        ),
        (
            "ERROR Invalid memory configuration - exceeds physical memory.",
            LocalServerError,
            "does not have the memory",
        ),
        (
            "ERROR Unknown error loading static content",
            LocalServerError,
            "a folder whose path goes beyond ASCII",
        ),
        ("Too small maximum heap", UsageError, "the heap does not suffice"),
        ("java.lang.OutOfMemoryError: Java heap space", UsageError, "(Java heap space)"),
        (
            "Lock file has been locked by another process: /x/store_lock",
            LocalServerError,
            "another process has this graph",
        ),
        (
            "Caused by: a.b.DuplicateInputIdException: Id 'a' is there twice",
            InputError,
            "(Id 'a' is there twice)",
        ),
        ("Caused by: a.b.HeaderException: Group 'X' not found", InputError, "(Group 'X' not found)"),
    ],
)
def test_a_known_line_becomes_a_known_error(line: str, error: type[SupplyChainError], said: str) -> None:
    found = diagnose("The local server ended while starting", f"INFO Starting...\n{line}\n\tat x.y(z)\n", LOG)

    assert type(found) is error
    assert said in found.message
    assert str(LOG) in (found.remedy or "")


def test_an_unknown_end_is_told_by_its_first_error() -> None:
    text = "INFO Starting...\nERROR Failed to start Neo4j: something new.\n\tat a.b(c)\nCaused by: something deeper\n"

    found = diagnose("It ended", text, LOG)

    assert type(found) is LocalServerError
    assert found.message == "It ended: ERROR Failed to start Neo4j: something new."


def test_the_last_line_or_nothing_is_better_than_no_word() -> None:
    assert diagnose("It ended", "one\ntwo\n", LOG).message == "It ended: two."
    assert diagnose("It ended", "\n", LOG).message == "It ended: it printed nothing."


PANIC = "ERROR [o.n.m.DatabaseHealth] [neo4j/c76ae30d] Database panic: The database has encountered a critical error\n"
UNREADABLE = "Caused by: Failure to read. Unreadable bytes are encountered after last readable position.\n"


@pytest.mark.parametrize(
    ("log", "torn"),
    [
        (PANIC + "Caused by: java.io.IOException: No space left on device\n" + UNREADABLE, True),
        (PANIC, False),
        (UNREADABLE, False),
        (UNREADABLE + PANIC, False),
        ("", False),
    ],
)
def test_an_unreadable_end_behind_a_failed_write_is_that_write(tmp_path: Path, log: str, torn: bool) -> None:
    file = tmp_path / "debug.log"
    file.write_text("INFO\n" + log + "INFO\n")

    assert was_torn(file) is torn


def test_without_a_log_nothing_is_cut_off(tmp_path: Path) -> None:
    assert not was_torn(tmp_path / "debug.log")
