"""Every report that ships: its file is read, it has a sample, and its pages say what every page must say."""

from __future__ import annotations

import re

import pytest

from supplychain.reporting import FORMS, definition, names
from supplychain.reporting.forms.page import digest
from tests.reports import SAMPLES

NAMES = names()
ELSEWHERE = re.compile(
    r"""(?:src|href|action|poster|data|srcset)\s*=\s*["']?\s*(?:https?:)?//|url\(|@import""", re.IGNORECASE
)


@pytest.mark.parametrize("name", NAMES)
def test_a_report_is_what_it_says(name: str) -> None:
    report = definition(name)

    assert report.question.endswith("?")
    assert all(parameter.help.endswith(".") for parameter in report.parameters)
    assert report.told(report.example).keys() == {parameter.name for parameter in report.parameters}


@pytest.mark.parametrize("name", NAMES)
def test_a_report_has_a_sample_of_every_form(name: str) -> None:
    endings = {file.suffix.removeprefix(".") for file in (SAMPLES / name).rglob("*") if file.is_file()}

    assert endings - {"svg"} == set(FORMS)


@pytest.mark.parametrize(
    "file", sorted(f for f in SAMPLES.glob("*/*") if f.is_file()), ids=lambda file: file.name
)
def test_a_page_says_what_it_is_not(file: object) -> None:
    text = (SAMPLES / str(file)).read_text("utf-8")

    assert "not legal advice" in text
    assert "conflict with the declared license" in text


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("*/*.html")), ids=lambda file: file.name)
def test_a_page_names_no_host_but_in_links_to_press(file: object) -> None:
    text = (SAMPLES / str(file)).read_text("utf-8")
    without_links = re.sub(r'<a href="https://(huggingface\.co|github\.com)/[\w./-]*"', "<a", text)
    without_links = without_links.replace('<a href="http://localhost:7474/browser/', "<a ")

    assert ELSEWHERE.findall(without_links) == []


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("*/*.html")), ids=lambda file: file.name)
def test_a_page_runs_our_scripts_only(file: object) -> None:
    text = (SAMPLES / str(file)).read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)

    assert policy is not None
    assert "default-src &#39;none&#39;" in policy[1]
    allowed = set(re.findall(r"sha256-[\w+/=.-]+", policy[1]))
    assert allowed == {"sha256-of-plotly.js" if s.startswith("/* plotly") else digest(s) for s in scripts}
