"""Values on their way out: text that steers no terminal and no page, and CSV that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

__all__ = ["csv_cell", "visible", "write_csv"]

# Control and direction characters, marks that draw nothing, and halves of characters.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff"
    r"\ud800-\udfff]"
)
_HALVES = re.compile(r"[\ud800-\udfff]")
_FORMULA = re.compile(r"[\s\x00-\x1f\"']*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n\x00]")
_SPLITS = re.compile(r"[;\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def visible(text: str) -> str:
    """Return text in one line whose control and direction characters are shown, not obeyed."""
    text = text.replace("\r", "␍").replace("\n", "␊").replace("\t", " ")
    return _CONTROL.sub(lambda m: f"\\x{ord(m[0]):02x}", text)


def csv_cell(value: Any) -> Any:
    """Return a value as it stands in a CSV file.

    Lists and maps are JSON. A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers, and texts
    that are nothing but a number, stay as they are.
    """
    if isinstance(value, list | tuple | dict):
        value = json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, str):
        text = _HALVES.sub("\ufffd", value)
        return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
    return value


def write_csv(out: TextIO, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Write a table as CSV: one line of column names, then a line a row."""
    plain = csv.writer(out, lineterminator="\n")
    quoted = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in (columns, *rows):
        cells = [csv_cell(value) for value in row]
        # What stands behind a character at which some reader splits would be a cell or a row of its own.
        splits = any(isinstance(cell, str) and _SPLITS.search(cell) for cell in cells)
        (quoted if splits else plain).writerow(cells)
