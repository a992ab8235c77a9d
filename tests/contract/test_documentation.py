"""The documentation holds together: links lead somewhere, every block runs or says why not, what does not run is checked."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import subprocess
import sys
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
import typer
import typer.main

from supplychain.cli import app, watch
from supplychain.cli import load as loading
from tests.documents import GENERATED, PAGES, REASONS, ROOT, blocks, lines, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PROGRAM = "supplychain"
BAD: type[Exception] = typer.BadParameter.__mro__[2]
"""What the command line raises of anything that it cannot read."""
ACTING = {"--install-completion"}
"""Options that act as soon as they are read."""
RUN = {"console", "python", "cypher", "toml", "yaml", "json", "text"}
"""Languages whose blocks tests/integration/test_documentation.py runs, or gives to what reads them."""
BUILT = {"{toctree}", "{eval-rst}"}
"""Directives, which building the pages runs."""


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
    watch.add_loaders()
    return typer.main.get_command(app)


def problem(words: list[str]) -> str | None:
    """Say what is wrong with a command of ours or of the few other programs that the pages use."""
    if words[0] == PROGRAM:
        try:
            parse([word for word in words[1:] if word not in ACTING] or ["--help"])
        except typer.Exit:
            pass  # --help and --version end here
        except BAD as error:
            return str(error)
        return None
    found = OTHERS.get(words[0])
    return found(words) if found else f"{words[0]!r} is no program that the pages use"


def wrong_target(words: list[str]) -> str | None:
    targets = re.findall(r"^(\w[\w-]*):", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE)
    unknown = [word for word in words[1:] if "=" not in word and word not in targets]
    return f"the Makefile has no {unknown}" if unknown else None


def wrong_extra(words: list[str]) -> str | None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    named = re.findall(rf"{PROGRAM}\[([\w,]+)\]", " ".join(words))
    unknown = {extra for text in named for extra in text.split(",")} - set(extras)
    return f"there are no extras {unknown}" if unknown else None


def wrong_module(words: list[str]) -> str | None:
    if "-m" in words:
        name = words[words.index("-m") + 1]
        if importlib.util.find_spec(name) is None:
            return f"there is no module {name}"
    return wrong_path(words)


def wrong_path(words: list[str]) -> str | None:
    ours = [w for w in words if re.match(r"(tests|docker|benchmarks|docs|dist)/", w)]
    gone = [w for w in ours if not w.startswith("dist/") and not (ROOT / w).exists()]
    return f"there is no {gone}" if gone else None


OTHERS: dict[str, Callable[[list[str]], str | None]] = {
    "make": wrong_target,
    "pip": wrong_extra,
    "pipx": wrong_extra,
    "uvx": wrong_extra,
    "uv": wrong_extra,
    "python": wrong_module,
    "pytest": wrong_path,
    "docker": wrong_path,
    "git": wrong_path,
    "export": lambda words: None if all("=" in word for word in words[1:]) else "not NAME=VALUE",
    "jq": lambda _: None,
    "spark-class": lambda _: None,
    "spark-submit": wrong_path,
}
"""Programs beside ours that the pages use, and what is wrong with how they use it."""


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


@pytest.mark.parametrize("page", PAGES, ids=named(PAGES))
def test_every_block_runs_or_says_why_not(page: Path) -> None:
    kinds = {(b.language, b.reason, b.line) for b in blocks(page)}

    assert [k for k in kinds if k[0] not in RUN | BUILT] == []
    assert {reason for _, reason, _ in kinds if reason} <= REASONS


def test_every_reason_is_one_that_a_block_has() -> None:
    assert {b.reason for page in PAGES for b in blocks(page)} - {""} == REASONS


def test_a_page_without_an_account_of_its_blocks_is_generated_from_code() -> None:
    from supplychain.pages import PAGES as MADE

    assert set(MADE) >= GENERATED


WITH_COMMANDS = [page for page in PAGES if blocks(page, "console")]


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=named(WITH_COMMANDS))
def test_commands_can_be_given(page: Path) -> None:
    said = [(b.line, line.words) for b in blocks(page, "console") for line in lines(b.text) if line.words]

    assert [(place, words, found) for place, words in said if (found := problem(words))] == []


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
    "command",
    [
        "supplychain lineage trees a/b",
        "supplychain lineage tree",
        "supplychain diff a b --change-kind x",
        "make tset",
        "pip install supplychain[reprots]",
        "python -m benchmarks.rate",
        "pytest tests/no_such_test.py",
        "rm -r .",
    ],
)
def test_a_command_that_does_not_exist_is_noticed(command: str) -> None:
    assert problem(command.split())
