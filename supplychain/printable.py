"""Text of strangers, made safe to show: what could steer a terminal or turn the direction of writing is shown, not sent."""

from __future__ import annotations

import re

__all__ = ["printable"]

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def printable(text: str) -> str:
    """Return `text` in one line, its control and direction characters and what no file can hold written as escapes."""
    text = text.replace("\r", "␍").replace("\n", "␊").replace("\t", " ")
    return _CONTROL.sub(lambda m: f"\\x{ord(m[0]):02x}", text)
