"""Files as a scan reads them: which kind they are, their text, and the cells of notebooks."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
import warnings
from pathlib import PurePosixPath
from typing import NamedTuple

__all__ = ["LARGEST", "Cell", "call_words", "kind_of", "parse_cells", "parsed", "text_of"]

LARGEST = 4 << 20
"""Bytes of the largest file that is read; larger ones are data, or written by a program."""

_SUFFIXES = {
    ".py": "python", ".ipynb": "notebook",
    ".sh": "shell", ".bash": "shell", ".zsh": "shell", ".bat": "shell", ".ps1": "shell", ".slurm": "shell", ".sbatch": "shell",
    ".dockerfile": "shell", ".mk": "shell",
    ".yaml": "configuration", ".yml": "configuration", ".json": "configuration", ".toml": "configuration",
}  # fmt: skip
_NAMES = re.compile(r"(dockerfile|containerfile|makefile|justfile|modelfile)(\..*)?", re.IGNORECASE)
_LOCKS = frozenset({"package-lock.json", "composer.lock", "tsconfig.json", "package.json"})
_MAGIC = re.compile(r"^(\s*)([%!?].*)$")
_SHELL_CELL = re.compile(r"^\s*%%\s*(bash|sh|script|shell)\b")
_OTHER_CELL = re.compile(r"^\s*%%\s*(?!time\b|timeit\b|capture\b)\w+")


class Cell(NamedTuple):
    """One code cell of a notebook: its number from 1, its Python, and the shell lines in it with their numbers."""

    number: int
    code: str
    shell: list[tuple[int, str]]


def kind_of(name: str) -> str:
    """Return python, notebook, shell or configuration; blank for files that a scan does not read."""
    path = PurePosixPath(name)
    if path.name in _LOCKS:
        return ""
    return _SUFFIXES.get(path.suffix.lower()) or ("shell" if _NAMES.fullmatch(path.name) else "")


def text_of(data: bytes) -> str:
    """Decode a file the way Python would: by its coding line, else as UTF-8; what is neither is replaced."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        text = data.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def parse_cells(text: str) -> list[Cell]:
    """Return the code cells of a notebook, of any version of its format; magics are taken out, lines keep their numbers.

    Raises
    ------
    ValueError
        The text is no notebook.
    """
    document = json.loads(text)
    if not isinstance(document, dict):
        raise ValueError("is not a notebook")
    sheets = document.get("worksheets") or [document]
    cells = [
        c
        for sheet in sheets
        if isinstance(sheet, dict)
        for c in sheet.get("cells") or []
        if isinstance(c, dict)
    ]
    found = []
    for number, cell in enumerate((c for c in cells if c.get("cell_type") == "code"), start=1):
        source = cell.get("source", cell.get("input", ""))
        lines = ("".join(map(str, source)) if isinstance(source, list) else str(source)).split("\n")
        found.append(_cell(number, lines))
    return found


def _cell(number: int, lines: list[str]) -> Cell:
    first = next((line for line in lines if line.strip()), "")
    if _SHELL_CELL.match(first):
        return Cell(
            number,
            "",
            [(n, line) for n, line in enumerate(lines, start=1) if not line.lstrip().startswith("%%")],
        )
    if _OTHER_CELL.match(first):
        return Cell(number, "", [])
    code, shell = [], []
    for n, line in enumerate(lines, start=1):
        magic = _MAGIC.match(line)
        if magic is None and not line.rstrip().endswith("?"):
            code.append(line)
            continue
        text = magic[2] if magic else ""
        if text.startswith("!") or re.match(r"%(sx|system)\b", text):
            shell.append((n, re.sub(r"^(!+|%\w+)", "", text)))
        indent = magic[1] if magic else ""
        code.append(f"{indent}pass")
    return Cell(number, "\n".join(code), shell)


def parsed(code: str) -> ast.Module | str:
    """Return the syntax tree of Python text, or why there is none."""
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(code)
    except SyntaxError as error:
        return f"syntax error in line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"cannot be parsed: {error}"


def call_words(tree: ast.Module) -> set[str]:
    """Return the last words of all calls in a syntax tree, and what they stand for where they are other names of imports."""
    words: set[str] = set()
    other_names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            func = node.func
            words.add(
                func.attr
                if isinstance(func, ast.Attribute)
                else func.id
                if isinstance(func, ast.Name)
                else ""
            )
        elif isinstance(node, ast.ImportFrom):
            other_names.update((a.asname, a.name) for a in node.names if a.asname)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute | ast.Name):
            last = node.value.attr if isinstance(node.value, ast.Attribute) else node.value.id
            other_names.update((target.id, last) for target in node.targets if isinstance(target, ast.Name))
    return words | {other_names[word] for word in words if word in other_names}
