"""The files of the project, as git knows them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import re

ROOT = Path(__file__).resolve().parent.parent.parent


def project_files() -> list[Path]:
    """Files that are or could be committed."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(
            f"this is no git checkout, so nobody knows which files are the project's: {done.stderr.strip()}"
        )
    return sorted(ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file())


def texts() -> dict[str, str]:
    """Text of every file of the project that is text, by its path."""
    found: dict[str, str] = {}
    for path in project_files():
        try:
            found[str(path.relative_to(ROOT))] = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
    return found


def hits(pattern: re.Pattern[str]) -> list[str]:
    """Lines of the project's text files in which a pattern is found."""
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]
