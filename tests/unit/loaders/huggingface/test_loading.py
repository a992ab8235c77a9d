"""Loads from a made-up Hub on a local socket: selections, lineage, renamed and missing artifacts, bounds, kills."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from loaders.huggingface import LOADER
from supplychain.errors import LoadRefused, SourceFailed, UsageError
from supplychain.graph.snapshot import Snapshot
from supplychain.loading import make_snapshot
from supplychain.records import (
    Dataset,
    DerivedFrom,
    HasRepository,
    Model,
    Placeholder,
    Record,
    RenamedTo,
    Skipped,
    TrainedOn,
)
from tests.hub_server import AT, HubServer, Reply, Shelf

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def model(name: str, *bases: str, relation: str = "finetune", day: int = 1, **more: Any) -> dict[str, Any]:
    tags = ["transformers", *more.pop("tags", ())]
    for base in bases:
        tags += [f"base_model:{base}", f"base_model:{relation}:{base}"]
    answer = {"relation": relation, "models": [{"_id": "1", "id": base} for base in bases]}
    said = {
        "id": name,
        "author": name.split("/", maxsplit=1)[0],
        "sha": "c0ffee",
        "tags": tags,
        "cardData": {"license": "mit"},
        "createdAt": f"2026-01-{day:02}T00:00:00.000Z",
        "lastModified": f"2026-02-{day:02}T00:00:00.000Z",
    }
    return {**said, **({"baseModels": answer} if bases else {}), **more}


FAMILY = (
    model("acme/root"),
    model("acme/base", "acme/root"),
    model("acme/chat", "acme/base", tags=["dataset:acme/talk"]),
    model("other/chat-gguf", "acme/chat", relation="quantized"),
    model("other/chat-lora", "acme/chat", relation="adapter"),
    model("other/blend", "acme/chat", "other/gone", relation="merge"),
    model("third/blend-gguf", "other/blend", relation="quantized"),
)


@pytest.fixture(autouse=True)
def _no_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.delenv("HUGGING_FACE_HUB_TOKEN", raising=False)


def load(server: HubServer, state: Path, target: str | None = None, **options: Any) -> list[Record]:
    given = LOADER.arguments(target, {"endpoint": server.url, "state": str(state), **options})
    return list(LOADER.load(given))


def finish(server: HubServer, state: Path, target: str | None = None, **options: Any) -> None:
    LOADER.stored(LOADER.arguments(target, {"endpoint": server.url, "state": str(state), **options}))


def models(records: list[Record]) -> list[str]:
    return [r.id for r in records if isinstance(r, Model)]


def edges(records: list[Record]) -> set[tuple[str, str, str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for r in records:
        if isinstance(r, DerivedFrom):
            found.setdefault((r.start.id, r.end.id), set()).add(r.relation)
    return {(a, b, min(said - {"unspecified"} or said)) for (a, b), said in found.items()}


def reasons(records: list[Record]) -> Mapping[str, str]:
    return {r.id: r.reason for r in records if isinstance(r, Placeholder)}


def skipped(records: list[Record]) -> dict[str, int]:
    found: dict[str, int] = {}
    for r in records:
        if isinstance(r, Skipped):
            found[r.reason] = found.get(r.reason, 0) + r.count
    return found


def test_one_model_is_one_request(tmp_path: Path) -> None:
    with HubServer(Shelf(list(FAMILY))) as server:
        records = load(server, tmp_path, "acme/chat")

    assert models(records) == ["acme/chat"]
    assert edges(records) == {("acme/chat", "acme/base", "finetune")}
    assert len(server.asked) == 1
    assert "expand=baseModels" in server.asked[0]
    assert {r.collected_at for r in records} == {AT}


def test_every_claim_about_a_base_is_kept_with_its_place(tmp_path: Path) -> None:
    named = model("acme/chat", "acme/base")
    named["cardData"] |= {"base_model": "acme/base"}
    with HubServer(Shelf([named])) as server:
        records = load(server, tmp_path, "acme/chat")

    found = [(r.evidence, r.relation) for r in records if isinstance(r, DerivedFrom)]
    assert found == [
        (("api.baseModels:finetune",), "finetune"),
        (("tag",), "unspecified"),
        (("tag:finetune",), "finetune"),
        (("card.base_model",), "unspecified"),
    ]


def test_several_ids_of_models_and_datasets_by_id_address_and_file(tmp_path: Path) -> None:
    shelf = Shelf(list(FAMILY), [{"id": "acme/talk", "tags": ["license:mit"]}])
    names = tmp_path / "names.txt"
    names.write_text("acme/root  # the oldest\n\nhttps://huggingface.co/datasets/acme/talk\n", "utf-8")
    with HubServer(shelf) as server:
        one = load(server, tmp_path, "acme/root, https://huggingface.co/acme/base datasets/acme/talk")
        other = load(server, tmp_path, f"@{names}")

    assert models(one) == ["acme/base", "acme/root"]
    assert [r.id for r in one if isinstance(r, Dataset)] == ["acme/talk"]
    assert models(other) == ["acme/root"]
    assert [r.id for r in other if isinstance(r, Dataset)] == ["acme/talk"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"owner": "other"}, ["other/chat-gguf", "other/chat-lora", "other/blend"]),
        ({"search": "CHAT"}, ["acme/chat", "other/chat-gguf", "other/chat-lora"]),
        ({"filter": "dataset:acme/talk"}, ["acme/chat"]),
        ({"filter": "transformers, dataset:acme/talk"}, ["acme/chat"]),
        ({"base_model": "acme/chat"}, ["other/chat-gguf", "other/chat-lora", "other/blend"]),
        ({"base_model": "acme/chat", "limit": 2}, ["other/chat-gguf", "other/chat-lora"]),
        ({"everything": True}, [m["id"] for m in FAMILY]),
        ({"everything": True, "limit": 4}, [m["id"] for m in FAMILY[:4]]),
    ],
    ids=str,
)
def test_lists_are_read_to_their_end(tmp_path: Path, options: dict[str, Any], expected: list[str]) -> None:
    with HubServer(Shelf(list(FAMILY), page=2)) as server:
        records = load(server, tmp_path, **options)

    assert models(records) == expected
    assert all("baseModels" not in request for request in server.asked), (
        "the Hub has it for single models only"
    )


def test_datasets_are_listed_too(tmp_path: Path) -> None:
    shelf = Shelf(list(FAMILY), [{"id": f"acme/talk-{n}", "tags": []} for n in range(5)], page=2)
    with HubServer(shelf) as server:
        datasets = load(server, tmp_path, owner="acme", kind="datasets")
        both = load(server, tmp_path, owner="acme", kind="all")

    assert len([r for r in datasets if isinstance(r, Dataset)]) == 5
    assert models(datasets) == []
    assert len([r for r in both if isinstance(r, Dataset | Model)]) == 8


def test_ancestors_are_followed_to_the_roots(tmp_path: Path) -> None:
    with HubServer(Shelf(list(FAMILY))) as server:
        records = load(server, tmp_path, "third/blend-gguf", with_ancestors=True)

    assert models(records) == ["third/blend-gguf", "other/blend", "acme/chat", "acme/base", "acme/root"]
    assert reasons(records) == {"other/gone": "deleted or private"}
    assert len(server.asked) == 6


def test_depth_bounds_the_way_up(tmp_path: Path) -> None:
    with HubServer(Shelf(list(FAMILY))) as server:
        records = load(server, tmp_path, "third/blend-gguf", with_ancestors=True, depth=1)

    assert models(records) == ["third/blend-gguf", "other/blend"]


def test_descendants_are_followed_one_step_or_as_deep_as_asked(tmp_path: Path) -> None:
    with HubServer(Shelf(list(FAMILY), page=1)) as server:
        one = load(server, tmp_path, "acme/base", with_descendants=True)
        deep = load(server, tmp_path, "acme/base", with_descendants=True, depth=3)

    assert models(one) == ["acme/base", "acme/chat"]
    assert set(models(deep)) == {m["id"] for m in FAMILY} - {"acme/root"}
    assert len(models(deep)) == len(set(models(deep)))


def test_cycles_end(tmp_path: Path) -> None:
    ring = [model("a/a", "b/b"), model("b/b", "c/c"), model("c/c", "a/a")]
    with HubServer(Shelf(ring)) as server:
        records = load(server, tmp_path, "a/a", with_ancestors=True, with_descendants=True, depth=9)

    assert sorted(models(records)) == ["a/a", "b/b", "c/c"]
    assert len(server.asked) == 6


def test_datasets_of_models_are_fetched_when_asked_for(tmp_path: Path) -> None:
    shelf = Shelf(list(FAMILY), [{"id": "acme/talk", "tags": ["license:cc-by-nc-4.0"]}])
    with HubServer(shelf) as server:
        records = load(server, tmp_path, "acme/chat", with_datasets=True)

    assert [r.id for r in records if isinstance(r, Dataset)] == ["acme/talk"]
    assert [r.end.id for r in records if isinstance(r, TrainedOn)] == ["acme/talk"]


def test_a_renamed_id_becomes_an_alias_and_claims_mean_the_id_of_today(tmp_path: Path) -> None:
    shelf = Shelf([model("new/base"), model("acme/chat", "old/base")], moved={"old/base": "new/base"})
    with HubServer(shelf) as server:
        records = load(server, tmp_path, "acme/chat", with_ancestors=True)

    assert [(r.start.id, r.end.id, r.evidence) for r in records if isinstance(r, RenamedTo)] == [
        ("old/base", "new/base", ("redirect",))
    ]
    assert reasons(records) == {"old/base": "renamed"}
    assert edges(records) == {("acme/chat", "new/base", "finetune")}
    assert sorted(models(records)) == ["acme/chat", "new/base"]


def test_an_id_of_another_case_is_an_alias_too(tmp_path: Path) -> None:
    with HubServer(lambda _: Reply(body=model("acme/Base"))) as server:
        records = load(server, tmp_path, "Acme/base")

    assert models(records) == ["acme/Base"]
    assert reasons(records) == {"Acme/base": "renamed"}


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (401, "RepoNotFound", "deleted or private"),
        (401, "GatedRepo", "gated"),
        (403, "GatedRepo", "gated"),
        (403, "", "private"),
        (404, "RepoNotFound", "deleted"),
        (403, "Access to this resource is disabled.", "disabled"),
    ],
)
@pytest.mark.parametrize("target", ["acme/base", "datasets/acme/base"])
def test_what_the_hub_does_not_show_is_a_placeholder(
    tmp_path: Path, status: int, code: str, reason: str, target: str
) -> None:
    with HubServer(Shelf(refused={"acme/base": (status, code)})) as server:
        (found,) = load(server, tmp_path, target)

    label = "Dataset" if target.startswith("datasets") else "Model"
    assert found == Placeholder(
        source="huggingface", collected_at=AT, label=label, id="acme/base", reason=reason
    )


def test_an_answer_that_says_nothing_about_a_model_is_counted(tmp_path: Path) -> None:
    with HubServer(lambda _: Reply(418, "", {"X-Error-Message": "Teapot"})) as server:
        records = load(server, tmp_path, "acme/base")

    assert skipped(records) == {"the Hub answers 418": 1}


def test_cards_are_read_for_links_when_asked_for(tmp_path: Path) -> None:
    front = "---\r\nlicense: llama3\r\nbase_model: acme/base\r\n---\r\n"
    card = f"{front}Code: https://github.com/Acme/Chat.git, write to me@example.org"
    shelf = Shelf(
        [model("acme/chat"), model("acme/odd")], cards={"acme/chat": card, "acme/odd": "---\n[\n---\n"}
    )
    with HubServer(shelf) as server:
        without = load(server, tmp_path, owner="acme")
        records = load(server, tmp_path, owner="acme", cards=True)

    assert not [r for r in without if isinstance(r, HasRepository)]
    assert [(r.end.id, r.confidence, r.evidence) for r in records if isinstance(r, HasRepository)] == [
        ("github.com/acme/chat", "inferred", ("card.text",))
    ]
    assert edges(records) == {("acme/chat", "acme/base", "unspecified")}
    assert skipped(records) == {"front matter is not valid YAML": 1}
    assert "example.org" not in repr(records)
    assert "/acme/chat/resolve/c0ffee/README.md" in server.asked


def test_only_what_changed_since_is_read(tmp_path: Path) -> None:
    shelf = Shelf([model(f"acme/m{n}", day=n) for n in range(1, 10)], page=2)
    with HubServer(shelf) as server:
        records = load(server, tmp_path, owner="acme", since="2026-02-07")

    assert models(records) == ["acme/m9", "acme/m8", "acme/m7"]
    assert len(server.asked) == 2


def test_since_the_last_load_that_was_stored(tmp_path: Path) -> None:
    shelf = Shelf([model(f"acme/m{n}", day=n) for n in range(1, 5)], page=2)
    options: dict[str, Any] = {"owner": "acme"}
    with HubServer(shelf) as server:
        load(server, tmp_path, **options)
        unstored = load(server, tmp_path, **options, since="last")
        finish(server, tmp_path, **options)
        # Changed while the load was under way, so the load need not have seen it.
        shelf.models[0]["lastModified"] = "2026-11-20T10:00:00.500Z"
        shelf.models.append(model("acme/m8", lastModified="2026-11-21T00:00:00.000Z"))
        second = load(server, tmp_path, **options, since="last")

    assert len(models(unstored)) == 4, "nothing is known to be stored"
    assert models(second) == ["acme/m8", "acme/m1"]


def test_the_budget_ends_a_load_and_the_next_one_goes_on(tmp_path: Path) -> None:
    with HubServer(Shelf(list(FAMILY))) as server:
        first = load(server, tmp_path, "third/blend-gguf", with_ancestors=True, requests=2)
        finish(server, tmp_path, "third/blend-gguf", with_ancestors=True)
        between = len(server.asked)
        second = load(server, tmp_path, "third/blend-gguf", with_ancestors=True)

    assert models(first) == ["third/blend-gguf", "other/blend"]
    assert skipped(first) == {"request budget spent, run again to go on": 2}
    assert between == 2
    assert len(models(second)) == 5
    assert len(server.asked) == 6, "nothing was asked twice"


def test_a_list_that_the_budget_cuts_goes_on_at_its_cursor(tmp_path: Path) -> None:
    with HubServer(Shelf(list(FAMILY), page=2)) as server:
        first = load(server, tmp_path, everything=True, requests=2)
        second = load(server, tmp_path, everything=True)

    assert len(models(first)) == 4
    assert models(second) == [m["id"] for m in FAMILY]
    assert len(server.asked) == 4


def test_a_finished_load_begins_anew(tmp_path: Path) -> None:
    with HubServer(Shelf(list(FAMILY))) as server:
        for _ in range(2):
            load(server, tmp_path, "acme/chat")
            finish(server, tmp_path, "acme/chat")

    assert len(server.asked) == 2


def test_fresh_forgets_what_an_unfinished_load_had(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with HubServer(Shelf(list(FAMILY))) as server, caplog.at_level(logging.WARNING):
        load(server, tmp_path, "acme/chat")
        load(server, tmp_path, "acme/chat")
        load(server, tmp_path, "acme/chat", fresh=True)

    assert len(server.asked) == 2
    assert [r.getMessage() for r in caplog.records] == [
        "Going on with a load that was not finished: 1 answers are there already"
    ]


def test_requests_run_beside_each_other_but_not_more_than_allowed(tmp_path: Path) -> None:
    gate = threading.Barrier(3, timeout=20)

    def on_request(_: str) -> None:
        gate.wait()

    shelf = Shelf([model(f"acme/m{n}") for n in range(9)], on_request=on_request)
    with HubServer(shelf) as server:
        records = load(server, tmp_path, ",".join(f"acme/m{n}" for n in range(9)), concurrency=3)

    assert models(records) == [f"acme/m{n}" for n in range(9)]
    assert server.busiest == 3


def test_answers_that_never_come_are_counted_and_asked_for_again_by_the_next_run(tmp_path: Path) -> None:
    shelf = Shelf(list(FAMILY), faults=[Reply(500)] * 5)
    with HubServer(shelf) as server:
        first = load(server, tmp_path, "acme/chat", patience=0)
        shelf.faults.clear()
        second = load(server, tmp_path, "acme/chat")

    assert skipped(first) == {"no answer from the Hub, run again to go on": 1}
    assert models(second) == ["acme/chat"]


def test_a_list_the_hub_refuses_ends_the_load(tmp_path: Path) -> None:
    with (
        HubServer(lambda _: Reply(403, "", {"X-Error-Message": "No"})) as server,
        pytest.raises(SourceFailed, match=r"answers 403 to a list of models\. No"),
    ):
        load(server, tmp_path, owner="acme")


def test_a_selection_the_hub_does_not_understand_is_bad_use(tmp_path: Path) -> None:
    with (
        HubServer(lambda _: Reply(400, "", {"X-Error-Message": "Bad filter"})) as server,
        pytest.raises(UsageError, match="does not understand the selection of models: Bad filter"),
    ):
        load(server, tmp_path, filter="x")


def test_one_bad_item_costs_nothing_but_itself(tmp_path: Path) -> None:
    page = [
        model("acme/a"),
        {"tags": 3},
        "nonsense",
        model("acme/b", lastModified=5, createdAt="never", cardData=[1]),
    ]
    with HubServer(lambda _: Reply(body=page)) as server:
        records = load(server, tmp_path, owner="acme")

    assert models(records) == ["acme/a", "acme/b"]
    assert skipped(records) == {"list item without an id": 2, "cardData is not an object": 1}


@pytest.mark.parametrize(
    ("target", "options", "message"),
    [
        (None, {}, "Nothing is selected"),
        ("not an id!", {}, "is not the id of a model"),
        (None, {"owner": "a", "kind": "spaces"}, "--kind is 'spaces'"),
        (None, {"owner": "a", "limit": 0}, "--limit is 0"),
        (None, {"owner": "a", "since": "yesterday"}, "no ISO 8601 date"),
        (None, {"base_model": "a b c"}, "--base-model 'a b c'"),
        ("a/a", {"depth": 0}, "--depth is 0"),
        ("a/a", {"requests": 0}, "--requests is 0"),
        ("@absent.txt", {}, "absent.txt is not a file"),
    ],
)
def test_bad_use_is_refused_before_anything_is_asked(
    tmp_path: Path, target: str | None, options: dict[str, Any], message: str
) -> None:
    with HubServer(Shelf()) as server, pytest.raises(UsageError, match=message):
        load(server, tmp_path, target, **options)

    assert server.asked == []


def test_the_same_selection_is_not_loaded_twice_at_once(tmp_path: Path) -> None:
    with HubServer(Shelf(list(FAMILY), page=2)) as server:
        given = LOADER.arguments(None, {"endpoint": server.url, "state": str(tmp_path), "everything": True})
        first = iter(LOADER.load(given))
        next(first)
        with pytest.raises(LoadRefused, match="is being loaded already"):
            next(iter(LOADER.load(given)))
        rest = list(first)

    assert len([r for r in rest if isinstance(r, Model)]) >= 6


def command(server: HubServer, folder: Path, name: str, *options: str) -> list[str]:
    return [
        sys.executable, "-m", "supplychain", "--quiet", "load", "huggingface", "other/chat-gguf",
        "--owner", "acme", "--with-ancestors", "--endpoint", server.url, "--state", str(folder / f"state-{name}"),
        "--snapshot", str(folder / name), *options,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("after", "options"),
    [(1, ()), (2, ()), (4, ()), (12, ("--scans", "--owners", "--concurrency", "1"))],
    ids=str,
)
def test_a_load_that_was_killed_goes_on_and_ends_in_the_same_graph(
    tmp_path: Path, after: int, options: tuple[str, ...]
) -> None:
    shelf = Shelf([*FAMILY, *(model(f"acme/m{n}", "acme/root") for n in range(9))], page=3)
    shelf.scans = {item["id"]: {"scansDone": True, "filesWithIssues": []} for item in shelf.models}
    shelf.organizations = {"acme": {"isVerified": True, "numUsers": 2}}
    shelf.users = {"other": {"user": "other"}}
    met, counted = threading.Event(), []
    hold = threading.Event()

    def on_request(request: str) -> None:
        counted.append(request)
        if len(counted) > after and not met.is_set():
            met.set()
            hold.wait(20)

    with HubServer(shelf) as server:
        subprocess.run(command(server, tmp_path, "whole", *options), check=True, capture_output=True)
        whole = len(server.asked)
        shelf.on_request = on_request
        killed = subprocess.Popen(
            command(server, tmp_path, "resumed", *options), stderr=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert met.wait(60)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        hold.set()
        assert not (tmp_path / "resumed").exists()
        before = len(server.asked)
        subprocess.run(command(server, tmp_path, "resumed", *options), check=True, capture_output=True)
        repeated = len(server.asked) - before

    assert before - whole > after
    assert repeated <= whole - after, "answers that were there were not asked for again"
    one, other = (
        json.loads((tmp_path / n / "manifest.json").read_text("utf-8")) for n in ("whole", "resumed")
    )
    assert one == other
    assert one["records"]["Model"] == 13


def test_a_stored_snapshot_leaves_no_answers_behind(tmp_path: Path) -> None:
    with HubServer(Shelf(list(FAMILY))) as server:
        report = make_snapshot(
            LOADER, tmp_path / "s", "acme/chat", {"endpoint": server.url, "state": str(tmp_path / "state")}
        )

    assert report.counts.records["Model"] == 1
    assert Snapshot(tmp_path / "s").tables["Model"] == 2
    assert list((tmp_path / "state").rglob("answers.gz")) == []
