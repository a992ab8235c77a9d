"""Lexicons: terms and what they say, as files that come with the package and files of the user."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplychain.errors import InputError
from supplychain.naming.element import CODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from importlib.resources.abc import Traversable

__all__ = ["Lexicon", "normalize"]

_WINDOW = 6  # tokens of the longest term that is looked for


def normalize(text: str) -> str:
    """Return what of a term counts: lower case, without separators."""
    return re.sub(r"[\W_]+", "", text.lower())


@dataclass(slots=True)
class Lexicon:
    """Terms of all lexicons.

    Attributes
    ----------
    terms
        Normalized term → names of the lexicons that have it: evidence, which the trained model weighs.
    own
        Normalized term → category, from the user's lexicons: these decide.
    categories
        Name of a lexicon that comes with the package → category.
    beginnings
        What terms begin with: a search ends where no term goes on.
    """

    terms: dict[str, tuple[str, ...]]
    categories: dict[str, str]
    own: dict[str, str] = field(default_factory=dict)
    beginnings: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.beginnings = {term[:end] for term in self.terms for end in range(1, len(term) + 1)}

    @classmethod
    @cache
    def shipped(cls) -> Lexicon:
        """Return the lexicons that come with the package."""
        terms: dict[str, set[str]] = {}
        categories = {}
        for file in sorted(files("supplychain.naming").joinpath("lexicons").iterdir(), key=lambda f: f.name):
            if file.name.endswith(".toml"):
                name = file.name.removesuffix(".toml")
                table = _table(file)
                categories[name] = table["category"]
                for term in table["terms"]:
                    terms.setdefault(normalize(term), set()).add(name)
        for kind, text in _languages():
            categories[kind] = "language"
            terms.setdefault(normalize(text), set()).add(kind)
        return cls({term: tuple(sorted(names)) for term, names in terms.items()}, categories)

    def extended(self, paths: Iterable[Path | str]) -> Lexicon:
        """Return these lexicons and the user's: TOML files of the same form, or folders of such files.

        Raises
        ------
        InputError
            A file is missing, is no TOML, or lacks a known category or a list of terms.
        """
        own = dict(self.own)
        for path in map(Path, paths):
            if not path.exists():
                raise InputError(f"There is no lexicon at {path}.", remedy="Name a TOML file or a folder.")
            found = sorted(path.glob("*.toml")) if path.is_dir() else [path]
            for file in found:
                table = _table(file)
                own.update((normalize(term), table["category"]) for term in table["terms"])
        own.pop("", None)
        return Lexicon(self.terms, self.categories, own)

    def marks(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """Return for each token the lexicons whose terms it is part of, ``.B`` at the first token and ``.I`` at others.

        A ``+`` follows when the term is longer than the token; within a lexicon the longest term from the left wins.
        """
        count = len(words)
        out: dict[int, set[str]] = {}
        reached: dict[str, int] = {}
        terms, beginnings = self.terms, self.beginnings
        for first in range(count):
            if words[first] not in beginnings:
                continue
            text = ""
            best: dict[str, int] = {}
            for last in range(first, min(count, first + _WINDOW)):
                text += words[last]
                if text not in beginnings:
                    break
                for name in terms.get(text, ()):
                    best[name] = last
            for name, last in best.items():
                if reached.get(name, -1) >= last:
                    continue
                reached[name] = last
                more = "" if first == last else "+"
                out.setdefault(first, set()).add(f"{name}.B{more}")
                for place in range(first + 1, last + 1):
                    out.setdefault(place, set()).add(f"{name}.I{more}")
        return [tuple(sorted(out[place])) if place in out else () for place in range(count)]

    def decided(self, words: Sequence[str]) -> list[tuple[int, int, str]]:
        """Return the spans that the user's lexicons decide: first token, token after the last, category."""
        found = []
        first = 0
        while first < len(words):
            span = None
            for last in range(min(len(words), first + _WINDOW), first, -1) if self.own else ():
                category = self.own.get("".join(words[first:last]))
                if category:
                    span = (first, last, category)
                    break
            found += [span] if span else []
            first = span[1] if span else first + 1
        return found


def _table(file: Path | Traversable) -> dict[str, Any]:
    """Read one lexicon and see that it is one."""
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"The lexicon {file} cannot be read: {error}.") from error
    terms = table.get("terms")
    if table.get("category") not in CODES:
        raise InputError(
            f"The lexicon {file} has the category {table.get('category')!r}.",
            remedy=f'Write category = "…", one of: {", ".join(CODES)}.',
        )
    if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
        raise InputError(f"The lexicon {file} has no list of terms.", remedy='Write terms = ["…", "…"].')
    return table


def _languages() -> Iterable[tuple[str, str]]:
    text = files("supplychain.naming").joinpath("lexicons", "languages.tsv").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            short, long, bibliographic, name = line.split("\t")
            yield from (("language_codes", code) for code in (short,) if code)
            yield from (("long_language_codes", code) for code in (long, bibliographic) if code)
            yield "language_names", name.partition("(")[0]
