"""The projects of a checkout: which folder decides about the license of a file, and what license that is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from supplychain.errors import UsageError
from supplychain.gate.license_files import is_license_file, licenses_in
from supplychain.gate.manifests import MANIFESTS, stated_in
from supplychain.licenses.expressions import AND_OR
from supplychain.licenses.names import NOASSERTION, NONE, license_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Declared", "Projects", "declared_as"]

_LARGEST = 1 << 20
_HEADER = 4096
_SPDX = re.compile(r"SPDX-License-Identifier:\s*([\w.+() -]+?)\s*(?:\*/|-->|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Declared:
    """The license of a project.

    Attributes
    ----------
    folder
        The project's folder below the checkout; ``.`` for the checkout itself.
    expression
        SPDX expression; ``NOASSERTION`` where what is stated names no license, ``NONE`` where nothing is stated.
    text, where
        As found, and where: ``pyproject.toml#project.license``.
    others
        What else its files state where that differs.
    """

    folder: str
    expression: str
    text: str = ""
    where: str = ""
    others: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the license is one that can be named."""
        return self.expression not in (NOASSERTION, NONE)


@dataclass(slots=True)
class Projects:
    """Finds the project of each file of a checkout, each folder read once.

    `root` is the checkout, which nothing is read outside of; `given` maps folders to licenses that beat what the files say.
    `problems` are manifests and license files that could not be read.
    """

    root: Path
    given: Mapping[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    _known: dict[str, Declared | None] = field(default_factory=dict)

    def of(self, file: str) -> Declared:
        """Return the project of a file (its path below the checkout): the nearest folder upward that states a license."""
        for folder in PurePosixPath(file).parents:
            if (found := self._in(str(folder))) is not None:
                return found
        return Declared(".", NONE)

    def by_headers(self, files: Iterable[str]) -> Declared:
        """Return the license that the headers of files state, for a checkout whose manifests and license files state none."""
        found: dict[str, tuple[str, str]] = {}
        for file in sorted(set(files)):
            text = self._read(self.root / file, _HEADER) or ""
            if (header := _SPDX.search(text)) and (name := license_named(header[1])).known:
                found.setdefault(name.id, (header[1], file))
        if not found:
            return Declared(".", NONE)
        text, where = found[min(found)]
        return Declared(".", AND_OR.join(sorted(found)), text, f"{where}#SPDX-License-Identifier")

    def _in(self, folder: str) -> Declared | None:
        if folder not in self._known:
            self._known[folder] = self._declared(folder)
        return self._known[folder]

    def _declared(self, folder: str) -> Declared | None:
        if folder in self.given:
            return declared_as(self.given[folder], folder, "the configuration")
        stated = list(self._stated(folder))
        named = [(license_named(text), text, where) for text, where in stated]
        known = [(name, text, where) for name, text, where in named if name.known]
        if not known:
            if not stated:
                return None
            name, text, where = named[0]
            return Declared(folder, name.id, text, where)
        first, text, where = known[0]
        # Beside each other, license files do not say whether all of them hold; a manifest says what it means.
        held = {name.id for name, _, _ in known}
        expression = first.id if "#" in where else AND_OR.join(sorted(held))
        others = dict.fromkeys(
            f"{place}: {name.id}" for name, _, place in known if name.id not in expression.split(AND_OR)
        )
        return Declared(folder, expression, text, where, tuple(others))

    def _stated(self, folder: str) -> Iterator[tuple[str, str]]:
        """Yield what the files of a folder state and where, the most telling first."""
        base = self.root / folder
        try:
            names = sorted(entry.name for entry in base.iterdir())
        except OSError:
            return
        for name in MANIFESTS:
            if name in names:
                yield from self._manifest(folder, name)
        yield from self._license_files(folder, [name for name in names if is_license_file(name)])

    def _manifest(self, folder: str, name: str) -> Iterator[tuple[str, str]]:
        path = _below(folder, name)
        if (text := self._read(self.root / path)) is None:
            return
        try:
            stated = stated_in(name, text)
        except ValueError as error:
            self.problems[path] = f"cannot be read: {error}"
            return
        for one in stated[:1]:
            if one.text.strip():
                yield one.text, f"{path}#{one.key}"
            elif one.file:
                inner = self.root / folder / one.file
                held = licenses_in(self._read(inner) or "")
                if len(held) == 1:
                    yield held[0], f"{path}#{one.key}"

    def _license_files(self, folder: str, names: list[str]) -> Iterator[tuple[str, str]]:
        held = {}
        for name in names:
            path = _below(folder, name)
            if (text := self._read(self.root / path)) is not None:
                held[name] = licenses_in(text)
            elif path in self.problems:
                held[name] = []  # there is one, and nobody can tell what it says
        lesser = any(each.startswith("LGPL") for ids in held.values() for each in ids)
        for name, ids in held.items():
            path = _below(folder, name)
            # The LGPL is a supplement to the GPL, whose text is to stand beside it.
            if lesser and all(each.startswith("GPL") for each in ids) and ids:
                continue
            for each in ids:
                yield each, path
            if not ids:
                yield f"the text of {name}", path

    def _read(self, path: Path, most: int = 0) -> str | None:
        """Return the text of a file of the checkout; what is no file of it, or too large, is said and left."""
        try:
            shown = path.relative_to(self.root).as_posix()
        except ValueError:
            shown = str(path)
        try:
            inside = path.resolve().is_relative_to(self.root.resolve())
            if not inside:
                self.problems[shown] = "leads out of the checkout, not read"
            elif not path.is_file():
                return None
            elif path.stat().st_size > _LARGEST and not most:
                self.problems[shown] = f"larger than {_LARGEST >> 20} MiB, not read"
            else:
                with path.open("rb") as file:
                    data = file.read(most or _LARGEST)
                return _decoded(data)
        except (OSError, ValueError) as error:
            self.problems[shown] = f"cannot be read: {error}"[:200]
        return None


def declared_as(text: str, folder: str, where: str) -> Declared:
    """Return the license that a user names.

    Raises
    ------
    UsageError
        Nobody knows a license of that name.
    """
    name = license_named(text)
    if not name.known:
        raise UsageError(
            f"{where} names the license {text!r}, which nobody knows.",
            remedy="Write an SPDX id or expression, e.g. Apache-2.0 or MIT OR Apache-2.0.",
        )
    return Declared(folder, name.id, text, where)


def _below(folder: str, name: str) -> str:
    return name if folder == "." else f"{folder}/{name}"


def _decoded(data: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    return data.decode("utf-8-sig", "replace")
