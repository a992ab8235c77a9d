"""The page about figures names every kind and option."""

from __future__ import annotations

from supplychain.reporting.figures import KINDS
from tests.conftest import ROOT


def test_the_page_names_every_kind_and_option() -> None:
    page = (ROOT / "docs" / "figures.md").read_text("utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    for kind in KINDS.values():
        said = page if kind.name == "lineage" else rows[kind.name]
        missing = [option.name for option in kind.options if f"`{option.name}`" not in said]
        assert not missing, kind.name
