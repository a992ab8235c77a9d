"""Bills on disk: a file or folder that appears whole or not at all, and the snapshot form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.errors import InputError
from supplychain.files import write_files
from supplychain.graph.rows import EdgeTable
from supplychain.graph.snapshot.layout import END, START
from supplychain.graph.snapshot.writer import SnapshotWriter

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.bills.bill import Bill
    from supplychain.bills.form import Written
    from supplychain.progress import Progress

__all__ = ["save", "save_snapshot"]


def save(written: Written, target: Path, *, folder: bool) -> None:
    """Write the files of a bill to a file, or into a folder, which may exist; each file is replaced by a whole one.

    Raises
    ------
    InputError
        A folder stands where the file should be, or a file where the folder should be.
    """
    if folder and target.exists() and not target.is_dir():
        raise InputError(
            f"{target} is a file, but this format is a folder of files.", remedy="Name a folder."
        )
    if not folder and target.is_dir():
        raise InputError(f"{target} is a folder, but this format is one file.", remedy="Name a file.")
    files = {(target / name if folder else target): text.encode() for name, text in written.files.items()}
    write_files(files, "The bill", "Name another place by --output.")


def save_snapshot(bill: Bill, folder: Path, progress: Progress | None = None) -> dict[str, int]:
    """Write a bill as a snapshot, which the loader ``snapshot`` reads; return what is left out: findings are computed."""
    with SnapshotWriter(folder, progress=progress) as writer:
        for node in bill.nodes:
            writer.add_row(node.label, node.row)
        for link in bill.links:
            writer.add_row(EdgeTable(*link.table), {START: link.start, END: link.end, **link.row})
    return {"findings, which are computed anew": len(bill.findings)} if bill.findings else {}
