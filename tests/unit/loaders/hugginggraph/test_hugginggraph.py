"""Exports of HuggingGraph: all versions of its DOT files and its CSV files give one graph, and their dirt is counted."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tracemalloc
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from loaders.hugginggraph import LOADER
from loaders.hugginggraph.files import read
from supplychain.errors import InputError
from supplychain.graph.snapshot import Snapshot
from supplychain.loading import make_snapshot
from supplychain.records import (
    Dataset,
    DerivedFrom,
    EdgeRecord,
    HasRepository,
    LicensedUnder,
    Model,
    Placeholder,
    Record,
    RenamedTo,
    Skipped,
    SupersededBy,
    TrainedOn,
)

if TYPE_CHECKING:
    from pathlib import Path

EDGES = [
    ("model::acme/base", "finetune", "model::acme/chat"),
    ("model::acme/base", "merged", "model::acme/blend"),
    ("model::acme/chat", "quantized", "model::other/chat.gguf."),
    ("model::acme/chat", "new_version", "model::acme/chat-2"),
    ("model::acme/chat", "finetune", "model::acme/chat"),
    ("model::bert-base-uncased", "adapter", "model::acme/bert"),
    ("dataset::acme/talk", "trained_on", "model::acme/chat"),
    ("dataset::imagefolder", "trained_on", "model::acme/chat"),
    ("dataset::squad", "derived_from", "dataset::acme/talk"),
    ("model::acme/chat", "has_license", "license::apache-2.0"),
    ("dataset::acme/talk", "has_license", "license::cc-by-4.0"),
    ("model::acme/chat", "uses_library", "library::transformers"),
    ("model::acme/chat", "performs_task", "task::text-generation"),
    ("dataset::acme/talk", "supports_task", "task::text-generation"),
    ("model::acme/chat", "links_to_github", "https://github.com/Acme/Chat"),
    ("dataset::acme/talk", "links_to_github", "https://github.com/acme/talk"),
    ("model::acme/chat", "used_by_space", "space::acme/demo"),
    ("space::acme/demo", "has_license", "license::mit"),
    ("model::a model", "converted", "model::acme/onnx"),
    ("model::None", "finetune", "model::acme/none"),
]


def dot(edges: list[tuple[str, str, str]]) -> str:
    lines = [
        f"  {json.dumps(a)} -> {json.dumps(b)} [label={json.dumps(t)}, edge_type={json.dumps(t)}];"
        for a, t, b in edges
    ]
    frame = [
        "digraph HuggingGraph {",
        '  graph [rankdir="LR"];',
        '  node [shape="box"];',
        '  "model::acme/base";',
    ]
    return "\n".join([*frame, *lines, "}", ""])


def table(edges: list[tuple[str, str, str]]) -> str:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("source", "edge_type", "target"))
    rows.writerows(edges)
    return text.getvalue()


def load(path: Path, text: str | bytes, **options: Any) -> list[Record]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(LOADER.load(LOADER.arguments(str(path), options)))


def skipped(records: list[Record]) -> Counter[str]:
    found: Counter[str] = Counter()
    for r in records:
        if isinstance(r, Skipped):
            found[r.reason] += r.count
    return found


def related(records: list[Record], kind: type[EdgeRecord]) -> set[tuple[str, str]]:
    return {(r.start.id, r.end.id) for r in records if isinstance(r, kind)}


def test_every_kind_of_edge_becomes_what_it_means(tmp_path: Path) -> None:
    records = load(tmp_path / "graph.dot", dot(EDGES), collected_at="2026-10-02")

    assert {(r.start.id, r.end.id, r.relation) for r in records if isinstance(r, DerivedFrom)} == {
        ("acme/chat", "acme/base", "finetune"),
        ("acme/blend", "acme/base", "merge"),
        ("other/chat.gguf", "acme/chat", "quantized"),
        ("acme/chat", "acme/chat", "finetune"),
        ("acme/bert", "google-bert/bert-base-uncased", "adapter"),
        ("acme/talk", "squad", "unspecified"),
        ("acme/onnx", "a model", "converted"),
    }
    assert related(records, SupersededBy) == {("acme/chat", "acme/chat-2")}
    assert related(records, TrainedOn) == {("acme/chat", "acme/talk"), ("acme/chat", "imagefolder")}
    assert related(records, HasRepository) == {("acme/chat", "github.com/acme/chat")}
    assert related(records, LicensedUnder) == {("acme/chat", "Apache-2.0"), ("acme/talk", "CC-BY-4.0")}
    assert related(records, RenamedTo) == {("bert-base-uncased", "google-bert/bert-base-uncased")}
    assert {(r.id, r.reason) for r in records if isinstance(r, Placeholder)} == {
        ("bert-base-uncased", "renamed"),
        ("imagefolder", "placeholder word"),
        ("a model", "unresolved text"),
    }
    assert ("transformers",) in {r.libraries for r in records if isinstance(r, Model)}
    assert ("text-generation",) in {r.tasks for r in records if isinstance(r, Model)}
    assert ("text-generation",) in {r.tasks for r in records if isinstance(r, Dataset)}
    assert {r.collected_at for r in records if not isinstance(r, Skipped)} == {"2026-10-02"}


def test_dirt_is_counted(tmp_path: Path) -> None:
    assert skipped(load(tmp_path / "graph.dot", dot(EDGES))) == {
        "id ends in a dot, repaired": 1,
        "edge type used_by_space is no part of the graph": 1,
        "ends do not fit the edge type has_license": 1,
        "an end says nothing": 1,
        "link of a dataset to a repository, left out": 1,
    }


def test_what_the_file_cannot_prove_is_inferred(tmp_path: Path) -> None:
    records = load(tmp_path / "graph.dot", dot(EDGES))

    sure = {type(r).__name__ for r in records if isinstance(r, EdgeRecord) and r.confidence == "declared"}
    assert sure == {"OwnedBy", "LicensedUnder", "RenamedTo"}


def test_csv_says_the_same_as_dot(tmp_path: Path) -> None:
    assert load(tmp_path / "g.csv", table(EDGES)) == load(tmp_path / "g.dot", dot(EDGES))


@pytest.mark.parametrize("name", ["g.dot.gz", "g.csv.gz"])
def test_packed_files_are_read_like_plain_ones(tmp_path: Path, name: str) -> None:
    text = dot(EDGES) if "dot" in name else table(EDGES)

    assert load(tmp_path / name, gzip.compress(text.encode())) == load(
        tmp_path / name.removesuffix(".gz"), text
    )


def test_the_first_version_has_bare_ids_and_labels_only(tmp_path: Path) -> None:
    text = 'digraph {\n"acme/base" -> "acme/chat" [label="merge"];\n"acme/talk" -> "acme/chat" [label=trained_on]\n}\n'

    records = load(tmp_path / "v0.dot", text)

    assert related(records, DerivedFrom) == {("acme/chat", "acme/base")}
    assert related(records, TrainedOn) == {("acme/chat", "acme/talk")}


def test_a_folder_of_families_is_one_graph(tmp_path: Path) -> None:
    folder = tmp_path / "families"
    folder.mkdir()
    (folder / "a.csv").write_text(table(EDGES[:5]), "utf-8")
    (folder / "b.csv").write_text(table(EDGES[5:]), "utf-8")
    (folder / "README.md").write_text("about", "utf-8")
    (tmp_path / "all.csv").write_text(table(EDGES), "utf-8")

    make_snapshot(LOADER, tmp_path / "one", folder)
    make_snapshot(LOADER, tmp_path / "other", tmp_path / "all.csv")

    one, other = Snapshot(tmp_path / "one"), Snapshot(tmp_path / "other")
    assert one.tables == other.tables
    assert all(list(one.rows(name)) == list(other.rows(name)) for name in one.tables)


def test_quotes_escapes_and_line_breaks_of_windows_are_read(tmp_path: Path) -> None:
    text = (
        'digraph {\r\n"model::acme/caf\\u00e9 \\"x\\"" -> "model::acme/chat" [edge_type="finetune"];\r\n}\r\n'
    )

    (edge,) = read_all(tmp_path / "g.dot", text)

    assert edge == ('model::acme/café "x"', "finetune", "model::acme/chat")


def read_all(path: Path, text: str) -> list[Any]:
    path.write_bytes(text.encode())
    return list(read(path))


def test_nonsense_is_counted_and_the_rest_goes_on(tmp_path: Path) -> None:
    long = "x" * 200_000
    text = f'digraph {{\nnonsense -> here\n{long}\n"a/a" -> "b/b";\n"model::a/a" -> "model::b/b" [edge_type="finetune"];\n}}'

    records = load(tmp_path / "g.dot", text)

    assert skipped(records) == {
        "line is no DOT statement": 1,
        "line is too long": 1,
        "edge type (none) is no part of the graph": 1,
    }
    assert related(records, DerivedFrom) == {("b/b", "a/a")}


def test_short_rows_of_csv_are_counted(tmp_path: Path) -> None:
    assert skipped(load(tmp_path / "g.csv", table(EDGES[:1]) + "model::a/a,finetune\n")) == {
        "row is too short": 1
    }


def test_a_token_shaped_name_is_not_kept(tmp_path: Path) -> None:
    token = "hf_" + "a" * 30

    records = load(tmp_path / "g.csv", table([(f"model::acme/{token}", "finetune", "model::acme/chat")]))

    assert skipped(records) == {"id has the shape of an access token": 1}
    assert token not in repr(records)


def test_large_files_are_streamed(tmp_path: Path) -> None:
    path = tmp_path / "g.dot"
    edges = (
        f'"model::acme/base-{n % 50}" -> "model::acme/m-{n % 500}" [edge_type="finetune"];\n'
        for n in range(40_000)
    )
    path.write_text("digraph {\n" + "".join(edges) + "}\n", "utf-8")
    given = LOADER.arguments(str(path), {})
    for _ in LOADER.load(given):
        break
    tracemalloc.start()

    count = sum(isinstance(r, DerivedFrom) for r in LOADER.load(given))

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 40_000
    assert most < 2_000_000


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("g.txt", b"", "is no .dot or .csv file"),
        ("g.csv", b"a,b,c\n", "source, edge_type and target are needed"),
        ("g.dot.gz", b"no gzip", "is not a whole gzip file"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        load(tmp_path / name, content)
