"""What manifests state."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.gate.manifests import MANIFESTS, stated_in


@pytest.mark.parametrize(
    ("name", "text", "stated"),
    [
        ("pyproject.toml", '[project]\nlicense = "MIT"\nclassifiers = ["License :: Other/Proprietary License"]', "MIT"),
        ("pyproject.toml", '[project]\nlicense = {text = "BSD-3-Clause"}', "BSD-3-Clause"),
        ("pyproject.toml", '[project]\nlicense = {file = "LICENSE"}', "file LICENSE"),
        ("pyproject.toml", '[tool.poetry]\nlicense = "Apache-2.0"', "Apache-2.0"),
        ("pyproject.toml", '[project]\nclassifiers = ["License :: OSI Approved :: MIT License"]', "MIT License"),
        ("pyproject.toml", '[project]\nclassifiers = ["License :: Mozilla Public License 2.0 (MPL 2.0)"]', "MPL 2.0"),
        ("pyproject.toml", "[project]\nlicense = 3\nclassifiers = 4", ""),
        ("pyproject.toml", "project = 1\ntool = 2", ""),
        ("setup.cfg", "[metadata]\nlicense = MIT\n", "MIT"),
        ("setup.cfg", "[metadata]\nclassifiers =\n  License :: OSI Approved :: MIT License\n", "MIT License"),
        ("setup.cfg", "[flake8]\nmax-line-length = 100\n", ""),
        ("setup.py", "import setuptools\nsetuptools.setup(name='x', license='ISC')", "ISC"),
        ("setup.py", "from setuptools import setup\nsetup(license=read('LICENSE'))", ""),
        ("package.json", '{"license": "MIT"}', "MIT"),
        ("package.json", '{"license": {"type": "ISC", "url": "https://example.org"}}', "ISC"),
        ("package.json", '{"licenses": [{"type": "MIT"}, {"type": "Apache-2.0"}]}', "MIT"),
        ("package.json", '{"license": "SEE LICENSE IN terms/LICENSE.txt"}', "file terms/LICENSE.txt"),
        ("package.json", "{}", ""),
        ("Cargo.toml", '[package]\nlicense = "MIT/Apache-2.0"', "MIT OR Apache-2.0"),
        ("Cargo.toml", '[package]\nlicense-file = "COPYING"', "file COPYING"),
        ("CITATION.cff", "license: GPL-3.0-or-later", "GPL-3.0-or-later"),
        ("CITATION.cff", "license:\n  - MIT\n  - Apache-2.0", "MIT OR Apache-2.0"),
    ],
)  # fmt: skip
def test_a_manifest_states_a_license(name: str, text: str, stated: str) -> None:
    found = stated_in(name, text)

    assert (found[0].text or f"file {found[0].file}" if found else "") == stated


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", "[project"), ("setup.cfg", "no section"), ("setup.py", "def"), ("package.json", "{"),
        ("package.json", "[]"), ("Cargo.toml", "="), ("CITATION.cff", "a: [b"), ("CITATION.cff", "text"),
        ("package.json", "[" * 100_000),
    ],
)  # fmt: skip
def test_what_is_no_manifest_is_said(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        stated_in(name, text)


@given(st.sampled_from(sorted(MANIFESTS)), st.text(max_size=200))
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    try:
        found = stated_in(name, text)
    except ValueError:
        return
    assert all(one.text or one.file for one in found)
