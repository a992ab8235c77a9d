"""`supplychain diff OLD NEW`: what changed between two snapshots, and whom it hits."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from supplychain.cli.context import State
from supplychain.cli.output import Format, emit, say

__all__ = ["diff"]

_KINDS = "vanished base, relicensed, reparented, renamed, removed, added"


def diff(
    context: typer.Context,
    old: Annotated[Path, typer.Argument(help="Folder of the older snapshot.", show_default=False)],
    new: Annotated[Path, typer.Argument(help="Folder of the newer snapshot.", show_default=False)],
    change: Annotated[
        list[str] | None,
        typer.Option(help=f"Kind of change to show; may be repeated. One of: {_KINDS}. Default: all."),
    ] = None,
    reach: Annotated[int, typer.Option(min=0, help="Leave out changes on which fewer artifacts rest.")] = 0,
    limit: Annotated[int, typer.Option(min=0, help="Rows at most; 0 for all.")] = 50,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")] = Format.table,
) -> None:
    """What changed between two snapshots, and how much rests on each change (docs/history.md)."""
    from supplychain.graph.snapshot import Snapshot
    from supplychain.graph.snapshot.diff import differences
    from supplychain.graph.table import Table

    state: State = context.obj
    found = differences(Snapshot(old), Snapshot(new), changes=change or (), progress=state.progress)
    kept = Table(found.columns, [row for row in found.rows if row[5] >= reach])
    emit(kept.head(limit or None, "--limit 0"), form)
    if not state.quiet:
        counts = Counter(kept["change"])
        said = ", ".join(f"{count:,} {kind}" for kind, count in counts.items()) or "Nothing changed"
        left = len(found) - len(kept)
        say(f"{said}{f'; {left:,} with less reach left out' if left else ''}.")
