"""Values as people read them, and text that stays text wherever a figure shows it."""

from __future__ import annotations

import html
import re
from unicodedata import east_asian_width

__all__ = ["cut", "escape_label", "heading", "name_of", "number", "plural", "printable", "share", "words"]

_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

_REFERENCE = re.compile(r"^LicenseRef-(?:scancode-|hf-)?")


def words(value: object) -> str:
    """Return a cell as text: numbers with thousands separators, a list as its parts, nothing as "not known"."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(value)
    return ", ".join(map(words, value)) if isinstance(value, list | tuple) else printable(str(value))


def name_of(value: object) -> str:
    """Return what a cell names, as text: as `words`, but a year stays a year."""
    return str(value) if isinstance(value, int) and -10_000 < value < 10_000 else words(value)


def heading(column: str) -> str:
    """Return the name of a column as people read it."""
    return printable(column).replace("_", " ")


def number(value: float) -> str:
    """Return a number with thousands separators and no more than four digits that matter behind the point."""
    if isinstance(value, int) or float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 1000 else f"{value:.4g}"


def share(value: float) -> str:
    """Return a fraction as a percentage."""
    return f"{100 * value:.1f} %"


def plural(count: int, one: str, many: str = "") -> str:
    """Return a count and its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def printable(text: str) -> str:
    """Return text without characters that XML forbids or that turn the direction of writing; they are shown instead."""
    return _UNSAFE.sub(lambda m: " " if m[0] in "\n\r\t" else f"\\x{ord(m[0]):02x}", text)


def cut(text: str, width: int = 32) -> str:
    """Return text of at most `width` characters: the middle goes, since names differ at their ends.

    A license id that is no one's but ours or ScanCode's first loses what says so.
    """
    if _breadth(text) > width:
        text = _REFERENCE.sub("", text)
    broad = _breadth(text)
    if broad <= width:
        return text
    width = max(2, width * len(text) // broad)
    tail = (width - 1) // 2
    return f"{text[: width - 1 - tail]}…{text[len(text) - tail :]}"


def _breadth(text: str) -> int:
    """Return how many characters wide a text is; wide ones take two places."""
    return len(text) + sum(east_asian_width(character) in "WF" for character in text)


def escape_label(text: str) -> str:
    """Return text for a label of plotly, which reads tags and entities in labels: here they are what they say."""
    return html.escape(text, quote=False)
