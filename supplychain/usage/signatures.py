"""The table of calls, commands and keys that load an artifact; the facts stand in ``signatures.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from fnmatch import translate
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["Argument", "Command", "Signature", "Table", "table"]

SPACY_PACKAGE = re.compile(
    r"[a-z]{2,3}_(core|dep|ent|vectors|coreference)_(web|news|wiki|ud|udv\d+)_(sm|md|lg|trf)"
)
"""Names of spaCy's model packages, which are imported like any other package."""


@dataclass(frozen=True, slots=True)
class Argument:
    """Which argument of a call: its position, None for keyword only, and the names it goes by."""

    position: int | None
    names: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Argument:
        """Read ``position:name:name``."""
        position, *names = text.split(":")
        return cls(int(position) if position.isdigit() else None, tuple(names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One row of the table; the file says what its columns mean."""

    library: str
    calls: tuple[str, ...]
    argument: str
    kind: str = "Model"
    scheme: str = ""
    bare: str = ""
    second: str = ""
    requires: str = ""
    optional: bool = False
    shadowed: bool = False
    method: bool = False
    repo_type: bool = False
    pattern: re.Pattern[str] = field(repr=False, compare=False)

    @classmethod
    def read(cls, row: dict[str, Any]) -> Signature:
        """Read a row of the file."""
        heads = [translate(f"{row['library']}.{call}") for call in row["calls"]]
        # langchain_community.llms.Ollama is a call of langchain*.*Ollama: what * stands for may hold dots.
        return cls(**{**row, "calls": tuple(row["calls"])}, pattern=re.compile("|".join(heads)))

    @property
    def last_names(self) -> set[str]:
        """Last words of its calls, blank where anything may stand."""
        return {re.split(r"[.*]", call)[-1] for call in self.calls}

    @property
    def special(self) -> str:
        """How the artifact is named when not by an argument: package, name."""
        return self.argument if self.argument.isalpha() else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A program that fetches or serves an artifact."""

    words: tuple[str, ...]
    position: int | None = None
    option: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    kind: str = "Model"
    kind_option: str = ""
    scheme: str = ""
    bare: str = ""

    @classmethod
    def read(cls, row: dict[str, Any]) -> Command:
        """Read a row of the file."""
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Table:
    """All rows, and what finds the files that may hold one of them."""

    signatures: tuple[Signature, ...]
    commands: tuple[Command, ...]
    keys: dict[str, str]
    local_builders: frozenset[str]
    local_folders: frozenset[str]
    local_suffixes: tuple[str, ...]
    bare_models: tuple[tuple[re.Pattern[str], str], ...]
    placeholders: re.Pattern[str]
    imports: re.Pattern[bytes]
    words: dict[str, re.Pattern[bytes]]
    plausible: re.Pattern[str]

    def matches(self, qualified: str) -> Signature | None:
        """Return the row that a qualified call belongs to: a library's own before one for any."""
        return _match(qualified)

    def may_load(self, source: bytes) -> bool:
        """Whether Python text can hold a call of the table, told from its words alone."""
        if b"from_pretrained" in source:
            return True
        libraries = {(found[1] or found[2]).decode() for found in self.imports.finditer(source)}
        return any(words.search(source) for library in libraries for words in self._words_of(library))

    def _words_of(self, library: str) -> list[re.Pattern[bytes]]:
        return [words for name, words in self.words.items() if library.startswith(name)]

    def methods(self, name: str) -> list[Signature]:
        """Return the rows for a method of an unknown object, those of a library before the one for any."""
        return sorted(
            (s for s in self.signatures if s.method and name in s.last_names), key=lambda s: s.library == "*"
        )


@cache
def _match(qualified: str) -> Signature | None:
    root = qualified.split(".", 1)[0]
    if SPACY_PACKAGE.fullmatch(root):
        qualified = f"spacy_models.{qualified}"
    return next((s for s in table().signatures if not s.method and s.pattern.fullmatch(qualified)), None)


@cache
def table() -> Table:
    """Return the table, read once."""
    data = tomllib.loads(files("supplychain.usage").joinpath("signatures.toml").read_text("utf-8"))
    signatures = tuple(Signature.read(row) for row in data["signature"])
    commands = tuple(Command.read(row) for row in data["command"])
    return Table(
        signatures=signatures,
        commands=commands,
        keys={key: kind for kind, keys in data["keys"].items() for key in keys},
        local_builders=frozenset(data["local_builders"]),
        local_folders=frozenset(data["local_folders"]),
        local_suffixes=tuple(data["local_suffixes"]),
        bare_models=tuple((re.compile(names), owner) for names, owner in data["bare_models"].items()),
        placeholders=re.compile("|".join(data["placeholders"]), re.IGNORECASE),
        imports=_imports(signatures),
        words=_words(signatures),
        plausible=_plausible(signatures),
    )


_PACKAGES = r"[a-z]{2,3}_(?:core|dep|ent)_(?:web|news|wiki|ud)_(?:sm|md|lg|trf)"


def _imports(signatures: tuple[Signature, ...]) -> re.Pattern[bytes]:
    """Import statements of the libraries in the table."""
    libraries = "|".join(
        sorted({s.library.rstrip("*") for s in signatures if s.library not in {"*", "spacy_models"}})
    )
    first = rf"^[ \t]*(?:import|from)[ \t]+({libraries}|{_PACKAGES})"
    later = rf"^[ \t]*import[^\n]*,[ \t]*({libraries})"
    return re.compile(f"{first}|{later}".encode(), re.MULTILINE)


def _words(signatures: tuple[Signature, ...]) -> dict[str, re.Pattern[bytes]]:
    """Library → the last words of its calls; without one of them a file that imports it loads nothing."""
    found: dict[str, set[str]] = {}
    for signature in signatures:
        for call in signature.calls:
            word = re.escape(call.rsplit(".", 1)[-1]).replace(r"\*", r"\w*")
            found.setdefault(signature.library.rstrip("*"), set()).add(word)
    every = {
        library: re.compile(rf"\b(?:{'|'.join(sorted(words))})\b".encode())
        for library, words in found.items()
    }
    return {**every, "": re.compile(rf"\b{_PACKAGES}\b".encode())}


def _plausible(signatures: tuple[Signature, ...]) -> re.Pattern[str]:
    """Last words of all calls: what has another one is none, whatever it is bound to."""
    words = {call.rsplit(".", 1)[-1] for signature in signatures for call in signature.calls}
    return re.compile("|".join(translate(word) for word in sorted(words - {"*"})))
