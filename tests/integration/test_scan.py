"""A scan beside a real graph: lineage and licenses of what it finds, and the scan written into the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.api import Chain
from supplychain.demo import records
from supplychain.scanning import SOURCE, scan_records, uses_table
from supplychain.settings import Settings
from supplychain.usage.scanner import scan

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.store import Store

pytestmark = pytest.mark.server
CODE = """import sys
from transformers import AutoModel, AutoTokenizer
MODEL = "second-state/NeuralBeagle14-7B-GGUF"
AutoModel.from_pretrained(MODEL)
AutoTokenizer.from_pretrained("acme-ai/nobody-knows")
AutoModel.from_pretrained(sys.argv[1])
"""


def test_a_scan_is_seen_with_its_lineage_and_added_to_the_graph(store: Store, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(CODE, "utf-8")
    chain = Chain(store, Settings())
    chain.write(records(), source="demo")
    found = scan(tmp_path)

    rows = {row["artifact"]: row for row in uses_table(found, chain)}

    known = rows["second-state/NeuralBeagle14-7B-GGUF"]
    assert known["graph"] == "known"
    assert known["made_from"] == ["mlabonne/NeuralBeagle14-7B"]
    assert known["ancestors"] > 3
    assert known["licenses"]
    assert known["ancestor_licenses"]
    assert rows["acme-ai/nobody-knows"]["graph"] == "unknown"

    report = chain.write(scan_records(found, "github.com/acme/app", tmp_path), source=SOURCE)
    assert report.counts.records["USES"] == 2
    assert report.counts.skipped.total() == 1
    used = chain.query("usage/models_of_repository", id="github.com/acme/app")
    assert {row["artifact"]: (row["how"], row["placeholder"]) for row in used} == {
        "second-state/NeuralBeagle14-7B-GGUF": ("runtime", None),
        "acme-ai/nobody-knows": ("runtime", "not loaded"),
    }
    before = chain.counts()
    chain.write(scan_records(found, "github.com/acme/app", tmp_path), source=SOURCE)
    assert chain.counts() == before
    assert chain.remove(SOURCE)["USES"] == 2
