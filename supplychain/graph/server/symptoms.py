"""From what a Java process printed before it ended to an error that says what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplychain.errors import DiskFull, InputError, JavaNotFound, LocalServerError, PortBusy, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.errors import SupplyChainError

__all__ = ["diagnose", "was_torn"]

_JAVA = re.compile(r"^(?:Caused by: )?(?:[\w$]+\.)+[\w$]+: |^Caused by: ")
_LONGEST = 400
_WRITE_FAILED = b"Database panic"
_UNREADABLE_END = b"Unreadable bytes are encountered after last readable position"
_LOOKED_AT = 8 << 20


@dataclass(frozen=True, slots=True)
class Symptom:
    """A line to look for, and what it means."""

    pattern: re.Pattern[str]
    error: type[SupplyChainError]
    meaning: str
    remedy: str


def _symptom(pattern: str, error: type[SupplyChainError], meaning: str, remedy: str) -> Symptom:
    return Symptom(re.compile(pattern, re.IGNORECASE), error, meaning, remedy)


# The first that fits counts, so what names a cause stands before what names a consequence.
SYMPTOMS = (
    _symptom(
        r"already in use|BindException",
        PortBusy,
        "a port was taken by another program",
        "Try again, or choose ports with SUPPLYCHAIN_BOLT_PORT and SUPPLYCHAIN_HTTP_PORT.",
    ),
    _symptom(
        r"no space left on device|disk quota exceeded|file too large",
        DiskFull,
        "the disk is full",
        "Free some space, then try again.",
    ),
    _symptom(
        r"UnsupportedClassVersionError|Unrecognized VM option",
        JavaNotFound,
        "the Java runtime does not fit",
        "Unset SUPPLYCHAIN_JAVA and JAVA_HOME, or point them at Java 21.",
    ),
    _symptom(
        r"insufficient memory for the java|could not reserve enough|cannot allocate memory|exceeds physical memory",
        LocalServerError,
        "this machine does not have the memory that was asked for",
        "Lower SUPPLYCHAIN_HEAP or SUPPLYCHAIN_PAGE_CACHE, or end other programs.",
    ),
    _symptom(
        r"(invalid|too small) (initial|maximum) heap|OutOfMemoryError|java heap space",
        UsageError,
        "the heap does not suffice",
        "Ask for more heap, for a server by SUPPLYCHAIN_HEAP=2g.",
    ),
    _symptom(
        r"error loading static content",
        LocalServerError,
        "Neo4j cannot serve Browser from a folder whose path goes beyond ASCII",
        "Set SUPPLYCHAIN_HOME or SUPPLYCHAIN_CACHE to a folder with a plain path.",
    ),
    _symptom(
        r"lock file has been locked by another process|StoreLock|FileLockException",
        LocalServerError,
        "another process has this graph open",
        "End the other Neo4j that uses this folder, then try again.",
    ),
    _symptom(
        r"DuplicateInputIdException|InputException|HeaderException|Missing header|not found in group",
        InputError,
        "the files to import are not what they should be",
        "Correct them, then import again.",
    ),
)


def diagnose(what: str, text: str, log: Path) -> SupplyChainError:
    """Return the error for a process that ended.

    Parameters
    ----------
    what
        What did not work, as the beginning of a sentence.
    text
        Everything that was printed.
    log
        Where the reader finds all of it.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for symptom in SYMPTOMS:
        # The last such line is nearest to the root of a chain of causes.
        line = next((line for line in reversed(lines) if symptom.pattern.search(line)), None)
        if line is not None:
            message = f"{what}: {symptom.meaning} ({_plain(line)})."
            return symptom.error(message, remedy=f"{symptom.remedy} Everything it printed is in {log}.")
    telling = [
        line
        for line in lines
        if re.search(r"\bERROR\b|Exception|^Error|^Caused by|^Invalid|^Unknown|^Missing", line)
    ]
    said = (telling or lines[-1:] or ["it printed nothing"])[0]
    return LocalServerError(f"{what}: {_plain(said)}.", remedy=f"Everything it printed is in {log}.")


def _plain(line: str) -> str:
    """Return the line without the Java in front of it, and not too long."""
    return _JAVA.sub("", line)[:_LONGEST].rstrip(".")


def was_torn(log: Path) -> bool:
    """Whether Neo4j's debug log tells of a write that failed, and later of a log of transactions with an unreadable end.

    Nothing is written behind a transaction that could not be written whole, so what cannot be read is that one alone. An
    unreadable end without a failed write before it may be damage of another kind.
    """
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _LOOKED_AT))
            text = file.read()
    except OSError:
        return False
    return 0 <= text.rfind(_WRITE_FAILED) < text.rfind(_UNREADABLE_END)
