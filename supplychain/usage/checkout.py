"""Which repository a folder is a checkout of, and what its own files declare; nothing of it is run."""

from __future__ import annotations

import configparser
import tomllib
from typing import TYPE_CHECKING

from supplychain.identifiers import Unresolved, repository_id

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["declared_license", "repository_of"]

_LARGEST = 1 << 20


def repository_of(folder: Path) -> str | None:
    """Return the key of the repository that a checkout's remote `origin` names; None where there is none."""
    for parent in (folder, *folder.parents):
        file = parent / ".git" / "config"
        if file.is_file() and file.stat().st_size < _LARGEST:
            parser = configparser.ConfigParser(strict=False, interpolation=None)
            try:
                parser.read_string(file.read_text("utf-8", "replace"))
            except configparser.Error:
                return None
            address = parser.get('remote "origin"', "url", fallback="")
            key = repository_id(address)
            return None if isinstance(key, Unresolved) else key
    return None


def declared_license(folder: Path) -> tuple[str, str] | None:
    """Return the license that ``pyproject.toml`` declares, and where it stands there; None where it declares none."""
    file = folder / "pyproject.toml"
    if not file.is_file() or file.stat().st_size > _LARGEST:
        return None
    try:
        project = tomllib.loads(file.read_text("utf-8", "replace")).get("project", {})
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    stated = project.get("license") if isinstance(project, dict) else None
    if isinstance(stated, dict):
        stated = stated.get("text")
    return (stated, "pyproject.toml#project.license") if isinstance(stated, str) and stated.strip() else None
