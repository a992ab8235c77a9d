"""Results on standard output, for people or for pipes; errors and remarks on standard error."""

from __future__ import annotations

import errno
import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from supplychain.cells import visible, write_csv

if TYPE_CHECKING:
    from rich.console import Console

    from supplychain.errors import SupplyChainError
    from supplychain.graph.table import Table

__all__ = ["FOUND_EXIT", "Format", "complain", "console", "emit", "refused_by_system", "safe", "say"]

FOUND_EXIT = 10
"""Exit code of a check that found what it was told to fail on."""


class Format(StrEnum):
    """How a table is written."""

    table = "table"
    json = "json"
    csv = "csv"
    ndjson = "ndjson"


def safe(value: object) -> str:
    """Return `value` as text that cannot steer a terminal: control and direction characters are shown, not sent."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return visible(text)


def console(*, stderr: bool = False) -> Console:
    """Return a console that honors NO_COLOR and, in a pipe, does not cut lines."""
    from rich.console import Console as Anyone

    class Console(Anyone):
        def on_broken_pipe(self) -> None:
            raise  # noqa: PLE0704 - rich calls this where the error is handled; what it means is decided in one place

    wide = None if (sys.stderr if stderr else sys.stdout).isatty() else 10_000
    return Console(stderr=stderr, width=wide, highlight=False, soft_wrap=wide is not None)


def emit(table: Table, form: Format = Format.table, *, title: str | None = None) -> None:
    """Write a table to standard output; that a limit has cut it is said where it does not disturb the data."""
    _write(table, form, title)
    if table.more:
        say(f"The first {len(table):,} rows; there are more: ask with a higher limit.")


def _write(table: Table, form: Format, title: str | None) -> None:
    if form is Format.json:
        print(json.dumps(list(table), ensure_ascii=False, indent=1, default=str))  # noqa: T201
    elif form is Format.ndjson:
        for row in table:
            print(json.dumps(row, ensure_ascii=False, default=str))  # noqa: T201
    elif form is Format.csv:
        write_csv(sys.stdout, table.columns, table.rows)
    else:
        _print_table(table, title)


def _print_table(table: Table, title: str | None) -> None:
    from rich import box
    from rich.table import Table as Drawing
    from rich.text import Text

    drawing = Drawing(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for place, name in enumerate(table.columns):
        numbers = all(isinstance(row[place], int | float) for row in table.rows)
        drawing.add_column(
            Text(safe(name)), justify="right" if numbers and table.rows else "left", overflow="fold"
        )
    for values in table.rows:
        drawing.add_row(*(Text(safe(v)) for v in values))
    console().print(drawing)
    if not table.rows:
        say("No rows.")


def say(message: str) -> None:
    """Write one remark to standard error."""
    print(safe(message), file=sys.stderr)  # noqa: T201


def complain(error: SupplyChainError) -> None:
    """Write an error and what to do about it to standard error."""
    from rich.text import Text

    out = console(stderr=True)
    out.print(Text.assemble(("error: ", "bold red"), _lines(error.message)))
    if error.remedy:
        out.print(Text.assemble(("what to do: ", "bold"), _lines(error.remedy)))


def refused_by_system(error: OSError) -> SupplyChainError:
    """Return the error for what no other part of the program could explain."""
    from supplychain.errors import SupplyChainError, WriteFailed
    from supplychain.files import is_full

    where = f"{error.filename} " if error.filename else "The output "
    if is_full(error):
        return WriteFailed(
            f"{where}cannot be written: {(error.strerror or str(error)).lower()}.",
            remedy="Free some space, and run this again.",
        )
    if error.errno == errno.EROFS:
        return WriteFailed(
            f"{where}cannot be written: {(error.strerror or str(error)).lower()}.",
            remedy="Name a folder that you can write to.",
        )
    return SupplyChainError(f"The system refused: {error}.")


def _lines(text: Any) -> str:
    return "\n".join(safe(line) for line in str(text).splitlines())
