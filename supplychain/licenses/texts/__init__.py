"""License texts as data: one reviewed TOML file per text, and the vocabulary in which it says what the text grants and asks."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from supplychain.licenses.texts.text import KINDS, REACHES, VOCABULARY, LicenseText, Term, parse_text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["KINDS", "REACHES", "VOCABULARY", "LicenseText", "Term", "all_texts", "parse_text"]


@cache
def all_texts() -> Mapping[str, LicenseText]:
    """Return id → text for every license this package describes, in the order of their ids.

    Raises `supplychain.errors.InputError` for a file that says something without clause or date.
    """
    folder = files("supplychain.licenses.texts")
    found = [
        parse_text(tomllib.loads(file.read_text("utf-8")), name=file.name)
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    return {text.id: text for text in sorted(found, key=lambda text: text.id)}
