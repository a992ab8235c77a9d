"""Values of PeaTMOSS → properties: text, numbers, dates, or the reason why there is none. Pure functions."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import NamedTuple

__all__ = [
    "Unusable",
    "carbon",
    "date",
    "hyper_parameters",
    "name",
    "parameters",
    "prose",
    "shortened",
    "whole",
]

LONGEST = 2000
"""Characters kept of prose: enough for what a card says in a field, too few for a whole card."""

_LONGEST_JSON = 20_000
_NOTHING = frozenset({"", "n/a", "na", "none", "null", "nan", "[]", "{}", "-", "[more information needed]"})
_EMAIL = re.compile(r"\b(?!git@)[\w.+\-]+@[\w\-]+(\.[\w\-]+)+")
_NO_EMAIL = "(e-mail address)"
_PARAMETERS = re.compile(
    r"~?\s*(?P<number>\d{1,3}(,\d{3})+|\d+(\.\d+)?)\s*(?P<unit>[KMBT]|thousand|million|billion|trillion)?\s*(param(eter)?s)?\.?",
    re.IGNORECASE,
)
_UNITS = {"k": 3, "m": 6, "b": 9, "t": 12}
_FEWEST, _MOST = 1_000, 10**16


class Unusable(NamedTuple):
    """Why a value gives no property."""

    reason: str


def name(value: object) -> str | Unusable:
    """Return a name as the source spells it."""
    return Unusable("is blank") if value is None or not str(value).strip() else str(value).strip()


def prose(*values: object) -> str | Unusable:
    """Return what a card says in a field: on one line, never a whole card, without e-mail addresses."""
    said = [" ".join(_text(value).split()) for value in values]
    kept = [text for text in said if text.lower() not in _NOTHING]
    if not kept:
        return Unusable("says nothing")
    return shortened(_EMAIL.sub(_NO_EMAIL, ", ".join(kept)), LONGEST)


def hyper_parameters(value: object) -> str | Unusable:
    """Return hyper-parameters as the JSON text of the source, unless all of them are blank."""
    text = _text(value).strip()
    try:
        stated = json.loads(text)
    except (ValueError, RecursionError):
        return prose(text)
    if isinstance(stated, dict) and all(item in (None, "", [], {}) for item in stated.values()):
        return Unusable("says nothing")
    # Cut JSON is no JSON; an address replaced inside it leaves it one.
    return _EMAIL.sub(_NO_EMAIL, text) if len(text) <= _LONGEST_JSON else Unusable("is too long")


def parameters(value: object) -> int | Unusable:
    """Return a number of parameters: 7B, 1.2 B, 110M, 125,000,000."""
    text = _text(value).strip()
    if text.lower() in _NOTHING:
        return Unusable("says nothing")
    found = _PARAMETERS.fullmatch(text)
    if not found:
        return Unusable("is not a number of parameters")
    unit = (found["unit"] or "")[:1].lower()
    if unit == "t" and found["unit"].lower() == "thousand":
        unit = "k"
    number = int(Decimal(found["number"].replace(",", "")).scaleb(_UNITS.get(unit, 0)))
    # 7 alone may be millions or billions: nobody can tell.
    return number if _FEWEST <= number <= _MOST else Unusable("is not a number of parameters")


def carbon(value: object) -> float | Unusable:
    """Return emissions as the number that begins the text; its unit is the source's."""
    found = re.match(r"\s*(\d{1,15}(\.\d{1,15})?)", _text(value))
    return float(found[1]) if found else Unusable("is not a number")


def whole(value: object) -> int | None:
    """Return a count, or None when the value is none."""
    if isinstance(value, int):
        return value
    text = _text(value).strip()
    return int(text) if re.fullmatch(r"\d{1,18}", text) else None


def date(value: object) -> str | None:
    """Return a point in time as ISO 8601; PeaTMOSS writes a blank between date and time."""
    text = _text(value).strip()
    return text.replace(" ", "T", 1) if re.match(r"\d{4}-\d{2}", text) else None


def shortened(text: str, longest: int) -> str:
    """Cut text that is too long to be shown, or to be a key."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)
