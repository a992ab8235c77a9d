"""The pages of the documentation, block by block, and what becomes of each block in the tests.

A block runs unless its info string says why it does not: ```` ```console not run: needs the internet ````. What does not run
is still checked. A block that has a file name (```` ```toml office.toml ````) is that file for those after it.
"""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

__all__ = ["GENERATED", "PAGES", "REASONS", "ROOT", "Block", "Line", "allowed", "blocks", "lines", "tokens"]

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + [
    page for page in sorted(ROOT.glob("docs/**/*.md")) if "_build" not in page.parts
]
GENERATED = {"commands.md"}
"""Pages whose blocks are usage lines made from the code; a test of their own compares the whole page with it."""
REASONS = {
    "needs the internet",
    "needs an account",
    "needs a terminal",
    "needs a full disk",
    "needs Apache Spark",
    "needs a language model",
    "needs a container engine",
    "needs a folder of models",
    "needs the PeaTMOSS database",
    "takes a quarter of an hour",
    "runs the tests",
    "replaces the graph",
    "stops the server",
    "opens a web browser",
    "waits for Ctrl+C",
    "a drawing",
    "a setting of another program",
}
"""Why a block does not run; output of such a block has the reason of its block."""

_INFO = re.compile(r"(?P<language>\{?[\w-]+\}?)(?: (?P<file>[\w-]+\.\w+))?(?: not run: (?P<reason>[\w +]+))?")


class Block(NamedTuple):
    """A fenced block: its language, the file that it is, why it does not run, its text and the line where it begins."""

    language: str
    file: str
    reason: str
    text: str
    line: int


class Line(NamedTuple):
    """A command of a block: its words, where it reads from and writes to, and the output that the page shows of it."""

    words: list[str]
    reads: str
    writes: str
    shown: list[str]


@cache
def tokens(page: Path) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(page.read_text("utf-8"))


def blocks(page: Path, *languages: str) -> list[Block]:
    """Return the fenced blocks of a page, of some languages only; one whose info string nobody understands is an error."""
    found = []
    for token in tokens(page):
        if token.type == "fence" and page.name not in GENERATED:
            line = token.map[0] + 1 if token.map else 0
            match = _INFO.fullmatch(token.info.strip())
            assert match, f"{page.name}, line {line}: a fence says its language, not {token.info!r}"
            language, file, reason = (match[part] or "" for part in ("language", "file", "reason"))
            if not languages or language in languages:
                found.append(Block(language, file, reason, token.content, line))
    return found


def lines(text: str) -> Iterator[Line]:
    """Return the commands of a block; where some lines begin with a prompt, the others are what the command before puts out."""
    prompted = bool(re.search(r"^\$ ", text, flags=re.MULTILINE))
    commands: list[tuple[str, list[str]]] = []
    for line in text.replace("\\\n", " ").splitlines():
        if not prompted or line.startswith("$ "):
            commands.append((line.removeprefix("$ "), []))
        elif commands:
            commands[-1][1].append(line)
    for command, shown in commands:
        yield from _parts(shlex.split(command, comments=True), shown)


def _parts(words: list[str], shown: list[str]) -> Iterator[Line]:
    """Return a line of a shell as its commands; assignments before the first are left out."""
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        del words[0]
    command: list[str] = []
    places = {"<": "", ">": ""}
    rest = iter(words)
    for word in rest:
        if word in places:
            places[word] = next(rest)
        elif word in {"|", "&&", ";"}:
            yield Line(command, places["<"], places[">"], shown)
            command, places, shown = [], {"<": "", ">": ""}, []
        else:
            command.append(word)
    if command:
        yield Line(command, places["<"], places[">"], shown)


def allowed(words: list[str]) -> set[int | None]:
    """Exit codes that are no failure: a check of one's own that finds something, where the page gives one."""
    return {0, None} | ({1} if words[0] == "check" else set()) | ({10} if "--fail-on" in words else set())
