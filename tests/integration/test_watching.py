"""Watching a made-up Hub over real sockets into a real server: it changes between rounds, goes away and comes back."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from supplychain.api import Chain
from supplychain.errors import SourceFailed
from supplychain.settings import Settings
from supplychain.watching import Clock
from tests.commands import SUPPLYCHAIN, command, surroundings
from tests.hub_server import HubServer, Reply, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store
    from supplychain.graph.table import Table
    from supplychain.watching import Round

pytestmark = pytest.mark.server

START = datetime(2026, 11, 20, 10, tzinfo=UTC)


class Hours(Clock):
    """A clock that stands still but when it is waited for; what is to happen meanwhile is handed in."""

    def __init__(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.time = START
        self.waits: list[float] = []
        self._meanwhile = meanwhile

    def now(self) -> datetime:
        return self.time

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += timedelta(seconds=seconds)
        self._meanwhile()


def model(name: str, license_: str, *bases: str, **more: Any) -> dict[str, Any]:
    tags = [f"license:{license_}", *(f"base_model:finetune:{base}" for base in bases)]
    tags += [f"base_model:{base}" for base in bases]
    card = {"license": license_}
    return {
        "id": name,
        "sha": "c0ffee",
        "tags": tags,
        "cardData": card,
        "lastModified": "2026-11-20T09:00:00.000Z",
        **more,
    }


@dataclass
class Town:
    """A Hub whose time passes, and a graph that watches it."""

    hub: HubServer
    shelf: Shelf
    chain: Chain
    folder: Path
    hour: int = field(default=10)

    def put(self, *models: dict[str, Any]) -> None:
        """Publish models, or publish them anew, an hour later."""
        self.later()
        for one in models:
            self.shelf.models = [known for known in self.shelf.models if known["id"] != one["id"]]
            self.shelf.models.append({**one, "lastModified": f"2026-11-20T{self.hour}:00:00.000Z"})

    def later(self) -> None:
        self.hour += 1
        self.shelf.date = f"Fri, 20 Nov 2026 {self.hour}:30:00 GMT"

    def watch(self, target: str | None = None, **options: Any) -> Iterator[Round]:
        if target is None:
            options["everything"] = True
        return self.chain.watch(
            "huggingface",
            target,
            endpoint=self.hub.url,
            state=str(self.folder / "state"),
            patience=1,
            **options,
        )

    def round(self, target: str | None = None, **options: Any) -> Round:
        (done,) = self.watch(target, rounds=1, **options)
        return done


@pytest.fixture
def town(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    family = [
        model("lab/base", "apache-2.0"),
        model("acme/chat", "apache-2.0", "lab/base"),
        model("other/chat", "mit", "acme/chat"),
        model("other/lone", "mit"),
    ]
    shelf = Shelf(family, page=50)
    with HubServer(shelf) as hub:
        yield Town(hub, shelf, Chain(store, Settings.load({"cache": tmp_path})), tmp_path)


def said(table: Table) -> list[tuple[Any, ...]]:
    return [row[:5] for row in table.rows]


def test_a_relicensed_base_is_told_once_with_whom_it_hits_and_with_the_conflicts_it_makes(town: Town) -> None:
    first = town.round()
    town.put(model("lab/base", "cc-by-nc-4.0"))
    done = town.round(ours=["other"])
    town.later()
    again = town.round()

    assert first.counts == {"added": 4}
    assert again.counts == {}
    assert (said(again.changes), again.conflicts.rows) == ([], [])
    (row,) = done.changes
    assert (row["change"], row["id"], row["before"]) == ("relicensed", "lab/base", "Apache-2.0")
    assert "CC-BY-NC-4.0" in row["after"]
    assert (row["reach"], row["models"], row["ours"], row["nearest"]) == (2, 2, 1, ["acme/chat"])
    assert {(r["change"], r["id"], r["blamed_hop"]) for r in done.conflicts} == {
        ("new conflict", "acme/chat", "acme/chat → lab/base"),
        ("new conflict", "other/chat", "acme/chat → lab/base"),
    }


IDS = "lab/base,acme/chat,other/chat,other/lone,acme/old"


def test_what_is_asked_for_by_id_is_told_when_it_moves_goes_or_closes(town: Town) -> None:
    town.put(model("acme/old", "mit", "lab/base"))
    town.round(IDS, ruleset=None)
    town.put(
        model("lab/base", "apache-2.0", gated="manual"),
        model("other/chat", "mit", "other/lone"),
        model("acme/new", "mit", "lab/base"),
    )
    town.shelf.moved["acme/old"] = "acme/new"
    town.shelf.refused["acme/chat"] = (401, "RepoNotFound")
    town.shelf.refused["other/lone"] = (404, "RepoNotFound")

    done = town.round(IDS, ruleset=None)
    town.later()
    again = town.round(IDS, ruleset=None)
    del town.shelf.refused["other/lone"]
    town.later()
    back = town.round(IDS, ruleset=None)

    assert said(done.changes) == [
        ("vanished base", "Model", "acme/chat", "known", "deleted or private"),
        ("vanished base", "Model", "other/lone", "known", "deleted"),
        ("reparented", "Model", "other/chat", "acme/chat (finetune)", "other/lone (finetune)"),
        ("access", "Model", "lab/base", "open", "gated (manual)"),
        ("renamed", "Model", "acme/new", "acme/old", "acme/new"),
    ]
    assert again.counts == {}, "what is gone is told once"
    assert said(back.changes) == [("added", "Model", "other/lone", "deleted", "known")]


def test_a_conflict_that_a_round_ends_is_told_with_the_hop_that_was_to_be_mended(
    store: Store, tmp_path: Path
) -> None:
    file, chain = tmp_path / "facts.jsonl", Chain(store, Settings.load({"cache": tmp_path}))
    base, chat = ["Model", "lab/base"], ["Model", "acme/chat"]
    facts: list[dict[str, Any]] = [
        {"kind": "Model", "id": "lab/base"},
        {"kind": "Model", "id": "acme/chat"},
        {"kind": "DERIVED_FROM", "start": chat, "end": base, "relation": "finetune"},
        {"kind": "LICENSED_UNDER", "start": chat, "end": ["License", "MIT"], "field": ["tag"]},
        {"kind": "LICENSED_UNDER", "start": base, "end": ["License", "CC-BY-NC-4.0"], "field": ["tag"]},
    ]

    def round_(*more: dict[str, Any]) -> Round:
        file.write_text("\n".join(json.dumps(fact) for fact in (*facts, *more)), "utf-8")
        (done,) = chain.watch("jsonl", str(file), rounds=1)
        return done

    made = round_()
    mended = round_(
        {"kind": "LICENSED_UNDER", "start": base, "end": ["License", "MIT"], "field": ["license_file"]}
    )

    (conflict,) = made.conflicts
    assert (conflict["change"], conflict["id"], conflict["severity"]) == (
        "new conflict",
        "acme/chat",
        "error",
    )
    assert said(mended.changes) == [("relicensed", "Model", "lab/base", "CC-BY-NC-4.0", "MIT")]
    assert [(row["change"], row["blamed_hop"]) for row in mended.conflicts] == [
        ("conflict gone", "acme/chat → lab/base")
    ]
    assert mended.counts == {"relicensed": 1, "conflict gone": 1}


def test_a_round_that_is_ended_in_the_middle_is_told_of_by_the_next(town: Town) -> None:
    town.round(ruleset=None)
    town.put(model("lab/base", "mit"), model("acme/chat", "mit", "lab/base"))
    clock = Hours()
    town.shelf.page = 1
    town.shelf.on_request = lambda request: clock.stop() if "cursor=1" in request else None

    few = Chain(town.chain.store, Settings.load({"cache": town.folder, "batch_size": 1}))
    town.chain = few
    cut = list(town.watch(ruleset=None, clock=clock))
    town.shelf.on_request = lambda _: None
    done = town.round(ruleset=None)

    assert cut == []
    assert [row[:4] for row in done.changes.rows] == [
        ("relicensed", "Model", "lab/base", "Apache-2.0"),
        ("relicensed", "Model", "acme/chat", "Apache-2.0"),
    ]
    assert ["MIT" in row["after"] for row in done.changes] == [True, True]


def test_a_hub_that_is_away_is_asked_again_at_the_next_time(town: Town) -> None:
    def meanwhile() -> None:
        if clock.time == START + timedelta(hours=1):
            town.shelf.faults = [Reply(500)] * 5
        elif clock.time == START + timedelta(hours=2):
            town.shelf.faults.clear()
            town.put(model("acme/late", "mit", "lab/base"))

    clock = Hours(meanwhile)
    rounds = town.watch(every="1h", rounds=3, ruleset=None, clock=clock)

    first, away, after = rounds

    assert first.counts == {"added": 4}
    assert isinstance(away.error, SourceFailed)
    assert away.next_at == START + timedelta(hours=2)
    assert said(after.changes) == [("added", "Model", "acme/late", "absent", "known")]
    assert after.next_at is None
    assert sum(clock.waits) == 7200


def test_a_round_that_was_killed_is_told_of_whole_by_the_next_run(
    town: Town, server: LocalServer, tmp_path: Path
) -> None:
    reached, hold = threading.Event(), threading.Event()

    def on_request(request: str) -> None:
        if "cursor=2" in request:
            reached.set()
            hold.wait(60)

    given = ("watch", "huggingface", "--everything", "--once", "--state", str(tmp_path / "state"))
    arguments = (*given, "--endpoint", town.hub.url, "--no-licenses", "--format", "ndjson")
    few = {"SUPPLYCHAIN_BATCH_SIZE": "1", "SUPPLYCHAIN_CACHE": str(tmp_path / "cache")}
    run = command(server, tmp_path)
    assert run(*arguments, **few).returncode == 0
    town.put(
        model("lab/base", "mit"), model("acme/chat", "mit", "lab/base"), model("other/chat", "apache-2.0")
    )
    town.shelf.page, town.shelf.on_request = 1, on_request

    whole = surroundings(SUPPLYCHAIN_HOME=str(server.home.path), **few)
    killed = subprocess.Popen([*SUPPLYCHAIN, *arguments], env=whole, cwd=tmp_path, stderr=subprocess.DEVNULL)
    assert reached.wait(60)
    killed.kill()
    killed.wait()
    hold.set()
    written = town.chain.query("licenses/statements", id="lab/base")["license"]
    done = run(*arguments, **few)

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert "MIT" in written, "something was written before the kill"
    assert {(row["change"], row["id"], row["before"]) for row in rows} == {
        ("relicensed", "lab/base", "Apache-2.0"),
        ("relicensed", "acme/chat", "Apache-2.0"),
        ("relicensed", "other/chat", "MIT"),
        ("reparented", "other/chat", "acme/chat (finetune)"),
    }, done.stderr


def test_a_signal_ends_the_waiting_and_says_nothing_on_standard_output(
    store: Store, server: LocalServer, tmp_path: Path
) -> None:
    (tmp_path / "facts.jsonl").write_text('{"kind": "Model", "id": "acme/base"}\n', "utf-8")
    whole = surroundings(SUPPLYCHAIN_HOME=str(server.home.path), SUPPLYCHAIN_CACHE=str(tmp_path / "cache"))
    arguments = ("watch", "jsonl", "facts.jsonl", "--every", "1d", "--format", "csv")
    with subprocess.Popen(
        [*SUPPLYCHAIN, *arguments],
        env=whole,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as watching:
        assert watching.stderr is not None
        talk = ""
        while "Next round at" not in talk:
            talk += (line := watching.stderr.readline())
            assert line, talk
        watching.send_signal(signal.SIGTERM)
        out, rest = watching.communicate(timeout=60)

    assert watching.returncode == 0
    assert out.splitlines()[1].split(",")[1:6] == ["added", "Model", "acme/base", "absent", "known"]
    assert "Ending" in rest
