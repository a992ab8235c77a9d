"""Agreement of the license terms with others, as docs/licenses.md reports it: figures and every disagreement."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from supplychain.licenses import judge
from supplychain.licenses.software import osadl_knows, osadl_verdict
from supplychain.licenses.texts import all_texts

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "licenses.md").read_text("utf-8")


def ours(upstream: str, downstream: str) -> str:
    severity = judge(upstream=upstream, relation="finetune", downstream=downstream).severity
    return {"ok": "fine", "info": "fine"}.get(severity, severity)


def pairs() -> Counter[tuple[str, str]]:
    both = [i for i, text in all_texts().items() if i in osadl_knows() and not text.label]
    return Counter(
        (osadl_verdict(outbound=down, inbound=up), ours(up, down))
        for up in both
        for down in both
        if up != down
    )


def test_the_table_of_agreement_with_osadl_is_what_the_terms_give() -> None:
    found = pairs()
    names = {"yes": "yes", "no": "no", "check": "check dependency", "unknown": "unknown"}
    for answer, name in names.items():
        row = [found[answer, verdict] for verdict in ("fine", "warn", "error")]
        assert f"| {name} ({sum(row)}) | {' | '.join(map(str, row))} |" in PAGE
    decided = sum(n for (answer, _), n in found.items() if answer in ("yes", "no"))
    agreed = found["yes", "fine"] + found["no", "error"] + found["no", "warn"]
    assert agreed / decided > 0.96


def test_every_disagreement_with_osadl_is_explained() -> None:
    table = PAGE.split("Where they disagree, and why:")[1].split("**ModelGo**")[0]
    explained = " ".join(re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE))
    both = [i for i, text in all_texts().items() if i in osadl_knows() and not text.label]
    for up in both:
        for down in both:
            answer = osadl_verdict(outbound=down, inbound=up)
            if up != down and (answer, ours(up, down)) in {("no", "fine"), ("yes", "error"), ("yes", "warn")}:
                assert up in explained, f"{up} into {down}: OSADL says {answer}, we say {ours(up, down)}"


@pytest.mark.data
def test_modelgo_is_agreed_with_but_where_the_page_says_why(shared_data: Path) -> None:
    entries: list[dict[str, Any]] = yaml.safe_load(
        (shared_data / "hub" / "licenses" / "modelgo_licenses_description.yml").read_text("utf-8")
    )
    differ = set()
    for entry in (e for e in entries if "short_id" in e):
        says = [str(t.get("relicense")) for t in entry["terms"] or () if "modify" in t["usages"]]
        verdict = ours(entry["short_id"], "apache-2.0")
        expected = {"True": "fine", "None": "fine", "False": "error", "conditional": "error"}[says[0]]
        if verdict != expected:
            differ.add(entry["short_id"])

    assert differ == {"CC-BY-4.0", "C-UDA", "Artistic-3.0", "SEER", "BigScience-BLOOM-OpenRAIL-M"}
    assert all(re.search(re.escape(name), PAGE) for name in differ)
