"""The CSV form: a folder with a file per section, all columns and all rows that were asked for, and a list of the files."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from supplychain.cells import write_csv
from supplychain.reporting.remarks import NOTE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.reporting.answers import AnsweredReport

__all__ = ["files"]

CONTENTS = ("file", "section", "text", "problem", "rows", "cut", "command")


def files(found: AnsweredReport, stem: str) -> dict[str, str]:
    """Return the contents of the folder; what each file holds stands in ``contents.csv``."""
    contents: list[tuple[Any, ...]] = []
    tables: dict[str, str] = {}
    for number, answered in enumerate(found.sections, 1):
        table, heading = answered.table, answered.section.heading
        name = f"{number:02}-{_plain(heading)}.csv" if table is not None else ""
        if table is not None:
            tables[f"{stem}/{name}"] = _text(table.columns, table.rows)
        rows = len(table) if table is not None else None
        cut = bool(table.more) if table is not None else None
        contents.append((name, heading, answered.words, answered.problem, rows, cut, answered.behind.command))
    about = [
        ("report", found.report.title),
        ("question", found.report.question),
        *((f"parameter {name}", value) for name, value in found.told.items()),
        ("rendered at", found.rendered_at),
        ("version", found.version),
        *(("remark", remark) for remark in found.remarks),
        ("note", NOTE),
    ]
    return {
        f"{stem}/contents.csv": _text(CONTENTS, contents),
        f"{stem}/about.csv": _text(("what", "value"), about),
        **tables,
    }


def _text(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    out = io.StringIO()
    write_csv(out, columns, rows)
    return out.getvalue()


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")[:60]
