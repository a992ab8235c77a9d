"""Version, changelog and what users are told to pin say the same."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from packaging.version import Version

import supplychain

ROOT = Path(__file__).resolve().parents[2]
HEADING = re.compile(
    r"^## (?P<version>\d+\.\d+\.\d+)(?: \(unreleased\)| - (?P<day>\d{4}-\d\d-\d\d))$", re.MULTILINE
)
TEXT = (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_heading_of_the_changelog_names_a_version_and_its_day() -> None:
    headings = re.findall(r"^## .*$", TEXT, flags=re.MULTILINE)
    found = list(HEADING.finditer(TEXT))

    assert [match[0] for match in found] == headings
    days = [date.fromisoformat(match["day"]) for match in found if match["day"]]
    assert days == sorted(days, reverse=True)
    assert all(match["day"] for match in found[1:]), "only the top one may be unreleased"


def test_the_top_of_the_changelog_is_the_version_of_the_package() -> None:
    versions = [match["version"] for match in HEADING.finditer(TEXT)]

    assert versions[0] == supplychain.__version__
    assert [Version(v) for v in versions] == sorted({Version(v) for v in versions}, reverse=True)


def test_the_hook_that_users_copy_is_of_this_version() -> None:
    pinned = re.findall(
        r"^    rev: v(\S+)$", (ROOT / "docs" / "gate.md").read_text("utf-8"), flags=re.MULTILINE
    )

    assert pinned == [supplychain.__version__]
