"""The samples of all reports, asked of the demo graph: what they say, form by form.

After a report, a question or the demo graph changed, write them anew and read the difference::

    UPDATE_EXPECTED=1 pytest tests/integration/reporting/test_samples.py
"""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from supplychain.reporting import names
from tests.chromium import COMMAND, find
from tests.reports import SAMPLES, sample_files

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.store import Store

pytestmark = pytest.mark.server


def drawn_by_a_browser(text: str) -> bool:
    """Whether a file is a chart, whose letters are as wide as the fonts of the machine that drew it."""
    return "main-svg" in text


def labels(chart: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", chart)


def written(folder: Path) -> dict[str, str]:
    return {str(f.relative_to(folder)): f.read_text("utf-8") for f in folder.rglob("*") if f.is_file()}


def write(folder: Path, files: dict[str, str]) -> None:
    old = written(folder)
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in files.items():
        kept = old.get(path, "")
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        same = drawn_by_a_browser(text) and labels(kept) == labels(text)
        file.write_text(kept if same else text, "utf-8")


@pytest.mark.parametrize("name", names())
def test_the_sample_of_a_report_is_what_it_says_of_the_demo_graph(demo: Store, name: str) -> None:
    if find() is None:
        pytest.skip(f"there is no Chromium, which draws the charts of samples; it comes with: {COMMAND}")
    files = sample_files(demo, name)
    folder = SAMPLES / name
    if os.environ.get("UPDATE_EXPECTED"):
        write(folder, files)
    expected = written(folder)

    assert set(files) == set(expected)
    for path, text in files.items():
        if drawn_by_a_browser(text):
            assert labels(text) == labels(expected[path]), path
        else:
            assert text == expected[path], path


def test_every_sample_belongs_to_a_report() -> None:
    assert {folder.name for folder in SAMPLES.iterdir()} == set(names())
