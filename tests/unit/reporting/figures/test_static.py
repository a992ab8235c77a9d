"""Figures as files, drawn by a real browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from supplychain.reporting.figures import draw
from supplychain.reporting.figures.static import browser
from tests.conftest import ROOT
from tests.figures import EXAMPLES, edges, example

if TYPE_CHECKING:
    from collections.abc import Iterator

_IMAGE, _HREF = "{http://www.w3.org/2000/svg}image", "{http://www.w3.org/1999/xlink}href"

_PROGRAM = """
import sys
from supplychain.reporting.figures import draw
from tests.figures import EXAMPLES, example
sys.stdout.write(draw("heatmap", example(), EXAMPLES["heatmap"]).svg())
"""


@pytest.fixture(scope="module", autouse=True)
def stopped(chromium: str) -> Iterator[None]:
    yield
    browser().close()
    browser.cache_clear()


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_a_chart_gives_the_same_file_twice_and_its_words_are_text(kind: str) -> None:
    figure = draw(kind, example(), EXAMPLES[kind])
    file = figure.svg()
    assert file == figure.svg()
    root = ET.fromstring(file)
    assert root.findtext("{http://www.w3.org/2000/svg}title") == figure.alt
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not names & {"script", "a", "foreignObject"}
    assert all(its.attrib[_HREF].startswith("data:image/png;") for its in root.iter(_IMAGE))
    used = set(re.findall(r"url\((?:&quot;|[\"'])?#([^\"')&]+)", file))
    assert used <= {element.attrib["id"] for element in root.iter() if "id" in element.attrib}
    assert kind in {"histogram", "line"} or "<b>bold</b>" in "".join(root.itertext())


def test_pixels_are_as_many_as_asked() -> None:
    chart = draw("bar", example(), EXAMPLES["bar"]).png(1)
    drawing = draw("lineage", edges(("b", "finetune", "a")), {}).png(0.5)
    nothing = draw("bar", example().head(0), EXAMPLES["bar"]).png(1)
    sizes = [tuple(int.from_bytes(png[i : i + 4]) for i in (16, 20)) for png in (chart, drawing, nothing)]
    assert all(png.startswith(b"\x89PNG\r\n\x1a\n") for png in (chart, drawing, nothing))
    assert [width for width, _ in sizes] == [860, 310, 320]


def test_a_process_without_a_network_draws_the_same_file() -> None:
    alone = ["unshare", "--user", "--map-root-user", "--net"]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("unshare cannot take the network away here")
    made = subprocess.run([*alone, sys.executable, "-c", _PROGRAM], cwd=ROOT, capture_output=True, check=True)
    assert made.stdout.decode() == draw("heatmap", example(), EXAMPLES["heatmap"]).svg()


def test_a_missing_browser_is_said_with_how_to_get_one() -> None:
    asked = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env={**os.environ, "BROWSER_PATH": "/nowhere/chrome"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "UsageError: Charts as SVG or PNG are drawn by Chromium or Chrome" in asked.stderr
    assert "BROWSER_PATH=" in asked.stderr
