"""The documentation holds together: links lead somewhere, commands can be given, Python compiles and imports what exists."""

from __future__ import annotations

import ast
import importlib
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

import pytest
import typer
import typer.main
from markdown_it import MarkdownIt

from supplychain.cli import app
from supplychain.cli import load as loading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(
    ROOT.glob("docs/**/*.md")
)
PROGRAM = "supplychain"
BAD: type[Exception] = typer.BadParameter.__mro__[2]
"""What the command line raises of anything that it cannot read."""
ACTING = {"--install-completion"}
"""Options that act as soon as they are read."""


class Block(NamedTuple):
    """A fenced block: its language, its text and the line of the page where it begins."""

    language: str
    text: str
    line: int


@cache
def tokens(page: Path) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(page.read_text("utf-8"))


def blocks(page: Path, *languages: str) -> list[Block]:
    found = (t for t in tokens(page) if t.type == "fence" and t.info.split(" ")[0] in languages)
    return [Block(t.info, t.content, t.map[0] + 1 if t.map else 0) for t in found]


def links(page: Path) -> Iterator[str]:
    for token in tokens(page):
        for child in token.children or ():
            target = child.attrs.get("href") or child.attrs.get("src")
            if target and not re.match(r"[a-z]+:", str(target)):
                yield str(target)


def anchors(page: Path) -> set[str]:
    """Anchors of the headings, as code hosts and the page generator make them."""
    found, items = set(), tokens(page)
    for place, token in enumerate(items):
        if token.type == "heading_open":
            text = "".join(
                c.content for c in items[place + 1].children or () if c.type in {"text", "code_inline"}
            )
            found.add(re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-"))
    return found


def commands(text: str) -> Iterator[list[str]]:
    """Command lines of a block that call the program: without what they are piped into and where they write to."""
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line.removeprefix("$ "), comments=True)
        while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
            del words[0]
        ends = [place for place, word in enumerate(words) if re.fullmatch(r"\||&&|;|\d?>+|<", word)]
        for first, end in zip([0, *(e + 1 for e in ends)], [*ends, len(words)], strict=True):
            if words[first:end] and words[first] == PROGRAM:
                yield words[first + 1 : end]


def parse(words: list[str]) -> None:
    """Let the command line read a command as far as it can without running it."""
    command: Any = program()
    context = command.make_context(PROGRAM, list(words))
    while hasattr(command, "resolve_command"):
        rest = [*context._protected_args, *context.args]
        if not rest:
            assert command.invoke_without_command
            return
        name, command, words = command.resolve_command(context, rest)
        context = command.make_context(name, list(words), parent=context)


@cache
def program() -> Any:
    loading.add_loaders()
    return typer.main.get_command(app)


def named(pages: list[Path]) -> list[str]:
    return [str(page.relative_to(ROOT)) for page in pages]


@pytest.mark.parametrize("page", PAGES, ids=named(PAGES))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in links(page):
        name, _, anchor = unquote(target).partition("#")
        goal = page.parent / name if name else page
        if not goal.exists() or (anchor and goal.suffix == ".md" and anchor not in anchors(goal)):
            broken.append(target)

    assert broken == []


WITH_COMMANDS = [
    page
    for page in PAGES
    if page.name != "commands.md" and any(commands(b.text) for b in blocks(page, "console", "sh"))
]


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=named(WITH_COMMANDS))
def test_commands_can_be_given(page: Path) -> None:
    wrong = []
    for block in blocks(page, "console", "sh"):
        for words in commands(block.text):
            try:
                parse([word for word in words if word not in ACTING] or ["--help"])
            except typer.Exit:
                pass  # --help and --version end here
            except BAD as error:
                wrong.append(f"line {block.line}: {' '.join(words)}: {error}")

    assert wrong == []


WITH_PYTHON = [page for page in PAGES if blocks(page, "python")]


@pytest.mark.parametrize("page", WITH_PYTHON, ids=named(WITH_PYTHON))
def test_python_compiles_and_imports_what_exists(page: Path) -> None:
    for block in blocks(page, "python"):
        for node in ast.walk(ast.parse(block.text, f"{page.name}, line {block.line}")):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(PROGRAM):
                module = importlib.import_module(node.module)
                assert [a.name for a in node.names if not hasattr(module, a.name)] == []


def test_the_pages_are_built_offline_and_without_a_warning(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "-d", tmp_path / "doctrees",
         ROOT / "docs", tmp_path / "html"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    pages = {page.stem: page.read_text("utf-8") for page in (tmp_path / "html").glob("*.html")}
    assert {page.stem for page in (ROOT / "docs").glob("*.md")} <= pages.keys()
    loaded = re.compile(r"<(?:script|img|link|iframe)[^>]*(?:src|href)=\"(?!https://github)\w+://")
    assert [name for name, text in pages.items() if loaded.search(text)] == []


@pytest.mark.parametrize(
    "words", [["lineage", "trees", "a/b"], ["lineage", "tree"], ["diff", "a", "b", "--change-kind", "x"]]
)
def test_a_command_that_does_not_exist_is_noticed(words: list[str]) -> None:
    with pytest.raises(BAD):
        parse(words)
