"""Another graph in the place of the served one: built beside it, swapped in one step, or taken back."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from supplychain.errors import DiskFull, LocalServerError, SupplyChainError
from supplychain.graph.server.configuration import heap_flags
from supplychain.graph.server.launch import stop
from supplychain.graph.server.stores import Stores
from supplychain.graph.server.symptoms import diagnose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from supplychain.graph.server.launch import Launcher
    from supplychain.progress import Progress

__all__ = ["NewStore", "activate", "build"]

_WORK = "import"  # folder inside a store that is being built: settings, logs, report
_ACCOUNTS = ("databases/system", "transactions/system", "dbms", "server_id")
_FLOOR = 512 << 20  # the import sets 256 MiB aside for transaction logs
_GROWTH = 10  # bytes of a store per byte of input: rows of 12 bytes become 9 times that, longer ones less
_ROW = re.compile(r"\d+% ")
_ROWS = 80  # four phases, each in steps of 5 %


@dataclass(frozen=True, slots=True)
class NewStore:
    """A store that was imported and waits to be served; it goes away with the process that built it.

    `output` is what the import printed, `report` what it said about bad entries.
    """

    id: str
    path: Path
    output: str = field(repr=False)
    report: str = field(repr=False)


def build(
    launcher: Launcher, arguments: Sequence[str], progress: Progress, *, heap: str, disk: int | None = None
) -> NewStore:
    """Import into a new store, beside whatever is being served."""
    home = launcher.home
    stores = Stores(home)
    home.create()
    _check_disk(home.stores, _estimate(arguments) if disk is None else disk)
    flags = heap_flags(heap, "The heap of the import")
    with home.lock(progress):  # no start sweeps away a folder that is not claimed yet
        store_id = stores.create()
    work = stores.path(store_id) / _WORK
    report = work / "bad-entries.txt"
    command = ["database", "import", "full", "neo4j", "--verbose", *arguments]
    if not any(argument.startswith("--report-file") for argument in arguments):
        command.append(f"--report-file={report}")
    try:
        launcher.configure(work, store_id, work, (0, 0))
        with progress.task("Importing the graph", total=100) as advance:
            code, output = launcher.admin(store_id, work).run(command, heap=flags, listen=_percent(advance))
        log = home.logs / "import.log"
        log.write_text(output, encoding="utf-8")
        if code != 0 or not _has_graph(stores.path(store_id)):
            raise diagnose("The import failed, and the graph is what it was", output, log)
        text = report.read_text(encoding="utf-8", errors="replace") if report.is_file() else ""
    except BaseException:
        stores.remove(store_id)
        raise
    return NewStore(store_id, stores.path(store_id), output, text)


def activate(launcher: Launcher, store_id: str, progress: Progress) -> None:
    """Serve a built store instead of the current one, with the same accounts.

    The caller holds the lock of the home. Killed before the one step that replaces ``current``, this leaves
    the former store to the next start; killed after it, the new one.
    """
    stores = Stores(launcher.home)
    if not _has_graph(stores.path(store_id)):
        raise LocalServerError(
            f"The store {store_id} holds no graph that could be served.",
            remedy="Import again, and activate what it returns.",
        )
    former = stores.current()
    stop(launcher.home, progress)
    if former is not None and former != store_id:
        _copy_accounts(stores.path(former), stores.path(store_id))
    shutil.rmtree(stores.path(store_id) / _WORK, ignore_errors=True)
    stores.replace_by(store_id, former)
    try:
        with progress.task("Starting Neo4j with the new graph"):
            launcher.launch(store_id)
    except SupplyChainError as error:
        stop(launcher.home, progress)
        log = launcher.home.keep_console_log()
        stores.point_to(former)
        if former is not None:
            with progress.task("Starting Neo4j with the former graph"):
                launcher.launch(former)
        stores.remove(store_id)
        raise LocalServerError(
            f"The imported graph cannot be served, and the graph is what it was. {error.message}",
            remedy=f"Import it again; what the server printed is in {log}.",
        ) from error
    stores.sweep()


def _has_graph(store: Path) -> bool:
    return (store / "databases" / "neo4j").is_dir()


def _copy_accounts(former: Path, new: Path) -> None:
    # Users and passwords live in the system database, which names the graph it belongs to only by its role.
    for name in _ACCOUNTS:
        source, target = former / name, new / name
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target)
        elif source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def _check_disk(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskFull(
            f"{folder} has {free >> 20:,} MiB free, but the import may need {needed >> 20:,} MiB.",
            remedy="Free some space, or set SUPPLYCHAIN_HOME to a folder on another disk.",
        )


def _estimate(arguments: Sequence[str]) -> int:
    """Guess the disk an import takes from the files its arguments name."""
    named = [a.rpartition("=")[2] for a in arguments if a.startswith(("--nodes=", "--relationships="))]
    files = [Path(name) for names in named for name in names.split(",")]
    return _FLOOR + _GROWTH * sum(file.stat().st_size for file in files if file.is_file())


def _percent(advance: Callable[[int], None]) -> Callable[[str], None]:
    """Return a listener that turns the rows of progress an import prints into percents."""
    rows = 0

    def listen(line: str) -> None:
        nonlocal rows
        if _ROW.search(line) and rows < _ROWS:
            rows += 1
            advance(rows * 100 // _ROWS - (rows - 1) * 100 // _ROWS)

    return listen
