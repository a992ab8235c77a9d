"""Bills of materials from a real graph: whole, honest about conflicts and cuts, valid, and loadable again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from supplychain.api import Chain
from supplychain.bills.formats import check_bill, write_bill
from supplychain.bills.reading import read_cyclonedx
from supplychain.errors import UnknownName, UsageError
from supplychain.exports import export, read_bill, subject_of
from supplychain.loading import load_live, write_records
from supplychain.records import (
    Dataset,
    DerivedFrom,
    Endpoint,
    LicensedUnder,
    Model,
    RenamedTo,
    TrainedOn,
    Uses,
)
from supplychain.settings import Settings
from supplychain.sources import loader
from tests.bills import drawn, stored_rows
from tests.commands import command
from tests.graphs import empty, whole

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store

pytestmark = pytest.mark.server

MERGED = "second-state/NeuralBeagle14-7B-GGUF"


def model(key: str) -> Endpoint:
    return Endpoint("Model", key)


def test_bills_of_the_demo_graph_are_valid_and_come_back(demo: Store) -> None:
    for key in drawn(demo, 10):
        bill = read_bill(demo, key)
        for name, version in (("cyclonedx", "1.6"), ("cyclonedx", "1.7"), ("spdx3", None)):
            assert check_bill(write_bill(bill, name, version=version), name) == [], key
        assert stored_rows(read_cyclonedx(write_bill(bill, "cyclonedx").text)) == stored_rows(
            bill.records()
        ), key


def test_a_bill_holds_what_the_catalogue_says_an_artifact_rests_on(demo: Store) -> None:
    chain = Chain(demo, Settings())
    for key in drawn(demo, 10):
        bill = read_bill(demo, key, ruleset=None)
        listed = {
            Endpoint(r["label"], r["artifact"])
            for r in chain.query("lineage/bill_of_materials", id=key.id, limit=None)
        }
        reached = {
            link.up
            for link in bill.links
            if link.type in {"DERIVED_FROM", "TRAINED_ON", "GENERATED_BY", "USES"}
        }
        assert reached <= listed | {key}
        if (
            len(chain.query("lineage/artifact", id=key.id)) == 1
        ):  # the catalogue takes both of one id, a bill one of them
            assert listed <= {node.key for node in bill.artifacts}


def test_conflicts_and_unknowns_of_the_subject_are_in_its_bill(demo: Store) -> None:
    chain = Chain(demo, Settings())
    checked = 0
    for row in chain.licenses.conflicts(limit=5):
        key = subject_of(demo, row["artifact"])
        (check,) = (c for c in chain.licenses.check(key.id, at_least="unknown") if c.label == key.label)
        found = read_bill(demo, key).findings_of(key)
        assert {(f.upstream.id, f.severity, f.rule) for f in found} == {
            (r["upstream"], r["severity"], r["rule"]) for r in check.findings
        }
        assert all(
            "conflict with the declared license" in f.says for f in found if f.severity in {"warn", "error"}
        )
        assert all("not legal advice" in f.says for f in found)
        checked += 1
    assert checked


def test_a_limit_that_cuts_says_so(demo: Store) -> None:
    cut = export(demo, MERGED, "cyclonedx", limit=1)

    assert cut.more
    assert '"supplychain:cut"' in cut.text
    assert not export(demo, MERGED, "cyclonedx").more
    assert export(demo, MERGED, "cyclonedx", depth=1).more == "a greater depth"


def test_a_name_that_nobody_knows_and_a_folder_without_a_name_are_refused(demo: Store) -> None:
    with pytest.raises(UnknownName, match="no artifact named 'acme/nothing'"):
        export(demo, "acme/nothing")
    with pytest.raises(UnknownName, match="no dataset named"):
        export(demo, f"datasets/{MERGED}")
    with pytest.raises(UsageError, match="Name the folder"):
        export(demo, MERGED, "csv")
    with pytest.raises(UsageError, match="must be up, down, both, not 'sideways'"):
        export(demo, MERGED, direction="sideways")


def test_the_command_writes_files_and_says_what_a_format_cannot_hold(
    server: LocalServer, demo: Store, tmp_path: Path
) -> None:
    run = command(server, tmp_path)

    shown = run("export", MERGED, "--format", "spdx3", "--check")
    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout)["@context"] == "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
    assert "spdx3 has no place for:" in shown.stderr
    saved = run("export", MERGED, "--version", "1.7", "--output", "bom.json", "--check")
    assert (saved.returncode, saved.stdout) == (0, ""), saved.stderr
    assert "Wrote " in saved.stderr
    assert json.loads((tmp_path / "bom.json").read_text("utf-8"))["specVersion"] == "1.7"
    refused = run("export", MERGED, "--format", "csv")
    assert refused.returncode == 2
    assert "--output FOLDER" in refused.stderr


def test_a_model_and_a_dataset_of_one_id_are_not_mixed_and_old_ids_lead_on(store: Store) -> None:
    write_records(
        store,
        [
            Model(source="s", id="a/both"),
            Dataset(source="s", id="a/both"),
            DerivedFrom(source="s", start=model("a/both"), end=model("a/old"), relation="finetune"),
            RenamedTo(source="s", start=model("a/old"), end=model("a/new")),
            DerivedFrom(source="s", start=model("a/new"), end=model("a/root"), relation="adapter"),
            DerivedFrom(source="s", start=Endpoint("Dataset", "a/both"), end=Endpoint("Dataset", "a/raw")),
            TrainedOn(source="s", start=model("a/child"), end=Endpoint("Dataset", "a/both")),
            LicensedUnder(source="s", start=model("a/both"), end=Endpoint("License", "MIT OR Apache-2.0")),
        ],
        source="s",
    )

    def ids(bill: Any) -> set[tuple[str, str]]:
        return {tuple(node.key) for node in bill.artifacts}

    as_model, as_dataset = subject_of(store, "a/both"), subject_of(store, "datasets/a/both")
    assert (as_model.label, as_dataset.label) == ("Model", "Dataset")
    assert ids(read_bill(store, as_model)) == {
        ("Model", "a/both"), ("Model", "a/old"), ("Model", "a/new"), ("Model", "a/root"),
    }  # fmt: skip
    assert ids(read_bill(store, as_dataset)) == {("Dataset", "a/both"), ("Dataset", "a/raw")}
    below = read_bill(store, as_dataset, direction="down")
    assert ids(below) == {("Dataset", "a/both"), ("Model", "a/child")}
    assert ids(read_bill(store, model("a/root"), direction="down")) == {
        ("Model", "a/root"), ("Model", "a/new"), ("Model", "a/old"), ("Model", "a/both"),
    }  # fmt: skip


def test_exported_bills_load_into_an_empty_graph_and_the_second_load_changes_nothing(
    store: Store, tmp_path: Path
) -> None:
    write_records(
        store,
        [
            Uses(
                source="scan",
                start=Endpoint("Repository", "github.com/a/app"),
                end=model("a/chat"),
                how="runtime",
            ),
            DerivedFrom(
                source="one",
                collected_at="2026-01-01",
                start=model("a/chat"),
                end=model("a/base"),
                relation="merge",
            ),
            DerivedFrom(source="two", collected_at="2026-02-01", start=model("a/chat"), end=model("a/base")),
            Model(source="one", id="a/chat", tags=("x", "\x00\x1b[1m")),
        ],
        source="s",
    )
    before = whole(store)
    export(store, "github.com/a/app", output=tmp_path / "bom.json")
    export(store, "github.com/a/app", "parquet", output=tmp_path / "snapshot")

    for name, target in (("cyclonedx", "bom.json"), ("snapshot", "snapshot")):
        empty(store)
        load_live(store, loader(name), tmp_path / target)
        assert whole(store) == before, name
        assert load_live(store, loader(name), tmp_path / target).counts.changed == 0
