"""Words that reach users: a conflict with the declared license is never called more than that, and no page advises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PLACES = (
    "README.md",
    "docs",
    "cypher",
    "supplychain/cli",
    "supplychain/licenses",
    "supplychain/demo",
    "reports",
)
FILES = sorted(
    file
    for place in PLACES
    for file in ([ROOT / place] if (ROOT / place).is_file() else (ROOT / place).rglob("*"))
    if file.suffix in {".md", ".cypher", ".py", ".toml", ".tsv", ".html", ".jsonl"}
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_one_is_accused(file: Path) -> None:
    assert not re.search(r"\bviolat", file.read_text("utf-8"), re.IGNORECASE)


@pytest.mark.parametrize(
    "file",
    [
        ROOT / "README.md",
        *(ROOT / "docs").glob("*licenses*.md"),
        *(ROOT / "cypher" / "licenses").glob("*conflict*.cypher"),
    ],
    ids=lambda file: file.name,
)
def test_pages_on_conflicts_say_that_they_are_not_legal_advice(file: Path) -> None:
    assert re.search(r"not\W+legal\W+advice", re.sub(r"\s*//\s*|\s+", " ", file.read_text("utf-8")))
