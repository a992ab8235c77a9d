"""What a written bill is: its text or files, and what the format could not hold."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Written", "as_json", "content_id", "program_version"]


@dataclass(frozen=True, slots=True)
class Written:
    """A bill in some format.

    Attributes
    ----------
    files
        File name → content; one file under a blank name for formats that are one document.
    left_out
        What the format has no place for, counted by what it is.
    """

    files: Mapping[str, str]
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The one document; of several files, all of them one after another."""
        return "".join(self.files.values())


def as_json(document: Mapping[str, Any]) -> str:
    """Return a document as JSON text, indented, with a line end."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def content_id(document: object) -> str:
    """Return a UUID of the content, so that the same bill is the same document."""
    return str(uuid5(NAMESPACE_URL, json.dumps(document, ensure_ascii=True, sort_keys=True, default=str)))


def program_version() -> str:
    """Return the version of this program, which documents name as the tool that made them."""
    return str(
        import_module("supplychain").__version__
    )  # not imported above: the package itself knows all its rooms
