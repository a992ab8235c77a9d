"""Which repositories a user means: names, a file of names, or a search."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from supplychain.errors import InputError, UsageError
from supplychain.identifiers import Unresolved, repository_id

__all__ = ["Selection"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Names (owner/name), or a search of repositories or of code.

    Attributes
    ----------
    text
        As the user wrote it.
    names
        Repositories by name, in order, each once.
    search
        ``repositories`` or ``code``; blank for names.
    query
        What is searched for.
    rejected
        Lines of a file of names that name no repository of GitHub.
    """

    text: str
    names: tuple[str, ...] = ()
    search: str = ""
    query: str = ""
    rejected: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Selection:
        """Read ``owner/name,owner/name``, ``@FILE``, ``search:QUERY`` or ``code:QUERY``.

        Raises
        ------
        UsageError
            The text names no repository and no search.
        """
        for prefix, kind in (("search:", "repositories"), ("code:", "code")):
            if text.startswith(prefix):
                query = text.removeprefix(prefix).strip()
                if not query:
                    raise UsageError(f"{text!r} has no query.", remedy=f"Write it like {prefix}topic:llm")
                return cls(text, search=kind, query=query)
        lines = _lines(Path(text[1:])) if text.startswith("@") else text.split(",")
        found: dict[str, None] = {}
        rejected = []
        for line in lines:
            cleaned = line.split("#", 1)[0].strip()
            if not cleaned:
                continue
            name = _name(cleaned)
            if name is None:
                rejected.append(cleaned)
            else:
                found.setdefault(name)
        if not found and (rejected or not text.startswith("@")):
            raise UsageError(
                f"{text!r} names no repository of GitHub.",
                remedy="Write owner/name, several with commas, @FILE with one a line, search:QUERY or code:QUERY.",
            )
        return cls(text, names=tuple(found), rejected=tuple(rejected))


def _name(text: str) -> str | None:
    key = repository_id(text)
    if isinstance(key, Unresolved):
        return None
    host, owner, name = key.split("/")
    if host != "github.com":
        return None
    at = text.lower().find(f"{owner}/{name}")
    return text[at : at + len(owner) + 1 + len(name)] if at >= 0 else f"{owner}/{name}"


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        raise InputError(f"{path} is not a file.", remedy="Give a file with one owner/name a line.")
    return path.read_text("utf-8-sig", "replace").splitlines()
