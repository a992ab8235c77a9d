"""Security scans and owners from a made-up Hub on a local socket: asked for politely, once, and unknown where nobody said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.huggingface import LOADER
from loaders.huggingface.journal import Answer
from loaders.huggingface.owners import KINDS, profile_in
from supplychain.records import Owner, Record, Skipped
from supplychain.reuse.factors import Scorer
from supplychain.reuse.records import observations_in
from supplychain.reuse.risk import Lookalike, Reach
from supplychain.reuse.risks import assess
from tests.hub_server import AT, HubServer, Reply, Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.reuse.observation import Observation

CLEAN = {"scansDone": True, "filesWithIssues": []}
UNSAFE = {"scansDone": True, "filesWithIssues": [{"path": "pytorch_model.bin", "level": "unsafe"}]}
VERIFIED = {"name": "acme", "fullname": "Acme", "isVerified": True, "numUsers": 12, "type": "org"}
LARGE = {f"acme/m{n}": CLEAN for n in range(5)}


@pytest.fixture(autouse=True)
def _no_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.delenv("HUGGING_FACE_HUB_TOKEN", raising=False)


def model(name: str) -> dict[str, Any]:
    return {
        "id": name,
        "sha": "c0ffee",
        "tags": ["transformers"],
        "cardData": {"license": "mit"},
        "siblings": [{"rfilename": "pytorch_model.bin"}],
        "lastModified": "2026-02-01T00:00:00.000Z",
    }


def load(server: HubServer, state: Path, target: str | None = None, **options: Any) -> list[Record]:
    chosen = LOADER.arguments(target, {"endpoint": server.url, "state": str(state), **options})
    return list(LOADER.load(chosen))


def skipped(records: list[Record]) -> dict[str, int]:
    found: dict[str, int] = {}
    for r in records:
        if isinstance(r, Skipped):
            found[r.reason] = found.get(r.reason, 0) + r.count
    return found


def owners(records: list[Record]) -> set[tuple[str, str | None, bool | None, int | None]]:
    return {(r.id, r.type, r.verified, r.members) for r in records if isinstance(r, Owner)}


def judged(seen: Observation, key: str) -> str:
    (row,) = (row for row in Scorer().score(seen).rows if f"{row.attribute}.{row.factor}" == key)
    return row.state


def verdicts(seen: Observation) -> dict[str, str]:
    """What the rules say that need an owner or a scan."""
    alike = [Lookalike("acrne/a", "letters that look alike", 0.9)]
    rules = assess(seen, reach=Reach(), lookalikes=alike)
    return {risk.rule: risk.verdict for risk in rules if risk.rule in {"S1", "E1", "C3"}}


def test_factors_and_risks_that_nobody_had_looked_at_become_known(tmp_path: Path) -> None:
    shelf = Shelf([model("acme/a"), model("acme/b")], scans={"acme/a": CLEAN, "acme/b": UNSAFE})
    shelf.organizations["acme"] = VERIFIED
    with HubServer(shelf) as server:
        before = observations_in(load(server, tmp_path, "acme/a,acme/b"))
        asked = len(server.asked)
        after = observations_in(load(server, tmp_path, "acme/a,acme/b", scans=True, owners=True))

    clean, unsafe = after["acme/a"], after["acme/b"]
    assert asked == 2, "nothing more is asked for than was before there were these options"
    assert {judged(seen, "quality.scan") for seen in before.values()} == {"unknown"}
    assert {judged(seen, "provenance.identity") for seen in before.values()} == {"unknown"}
    assert (judged(clean, "quality.scan"), judged(unsafe, "quality.scan")) == ("present", "absent")
    assert judged(clean, "provenance.identity") == judged(unsafe, "provenance.identity") == "present"
    assert verdicts(before["acme/a"]) == {"S1": "unknown", "E1": "unknown", "C3": "unknown"}
    assert verdicts(clean) == {"S1": "not applicable", "E1": "risk", "C3": "clear"}
    assert verdicts(unsafe) == {"S1": "not applicable", "E1": "risk", "C3": "risk"}
    assert (clean.scan, clean.scan_issues) == ("done", ())
    assert unsafe.scan_issues == (("unsafe", "pytorch_model.bin"),)
    assert (clean.owner_type, clean.verified, clean.members) == ("organization", True, 12)
    assert sorted(server.asked[asked:]) == sorted(
        [
            *server.asked[:asked],
            "/api/models/acme/a?securityStatus=true",
            "/api/models/acme/b?securityStatus=true",
            "/api/organizations/acme/overview",
        ]
    )


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"scansDone": False, "filesWithIssues": []}, None),
        (None, "scan: the answer has none"),
        ([], "scan: the answer is not understood"),
        ({"scansDone": True}, "scan: the answer is not understood"),
        ({"scansDone": True, "filesWithIssues": ["a.bin"]}, "scan: the answer is not understood"),
        (Reply(body=["no object"] * 2), "scan: the answer has none"),
        (Reply(403, "", {"X-Error-Code": "GatedRepo"}), "scan: gated"),
        (Reply(404, "", {}), "scan: deleted"),
        (Reply(418, "", {}), "scan: status 418"),
    ],
    ids=str,
)
def test_a_scan_that_is_not_done_refused_or_odd_is_unknown(
    tmp_path: Path, said: Any, reason: str | None
) -> None:
    with HubServer(Shelf([model("acme/a")], scans={"acme/a": said})) as server:
        records = load(server, tmp_path, "acme/a", scans=True)

    seen = observations_in(records)["acme/a"]
    assert seen.scan_issues is None
    assert judged(seen, "quality.scan") == verdicts(seen)["C3"] == "unknown"
    assert skipped(records) == ({reason: 1} if reason else {})
    assert seen.scan == (None if reason else "not done")


def test_an_owner_is_asked_once_a_load_over_all_pages_and_kinds(tmp_path: Path) -> None:
    shelf = Shelf([model(name) for name in LARGE], [{"id": "acme/talk", "tags": []}], page=2)
    shelf.organizations["acme"] = {**VERIFIED, "isVerified": False}
    with HubServer(shelf) as server:
        records = load(server, tmp_path, "acme/m0", owner="acme", kind="all", owners=True)

    assert server.asked.count("/api/organizations/acme/overview") == 1
    assert owners(records) == {("acme", "organization", False, 12)}
    assert len([r for r in records if isinstance(r, Owner)]) == 6
    assert judged(observations_in(records)["acme/m0"], "provenance.identity") == "partial"


NOT_SAID = "owner: not said whether it is verified"
NOBODY = (None, None, None)


@pytest.mark.parametrize(
    ("organization", "user", "expected", "reason", "identity"),
    [
        (None, {"user": "acme", "fullname": "Jo Doe"}, ("user", None, None), None, "not applicable"),
        (None, None, NOBODY, "owner: neither an organization nor a user", "unknown"),
        (None, Reply(403, "", {}), NOBODY, "owner: private", "unknown"),
        (Reply(401, "", {}), {"user": "acme"}, NOBODY, "owner: deleted or private", "unknown"),
        (Reply(418, "", {}), None, NOBODY, "owner: status 418", "unknown"),
        (Reply(body=["odd"]), None, NOBODY, "owner: the answer is not an object", "unknown"),
        ({"numUsers": True}, None, ("organization", None, None), NOT_SAID, "unknown"),
        ({"isVerified": "yes", "numUsers": 3}, None, ("organization", None, 3), NOT_SAID, "partial"),
        ({"isVerified": False, "numUsers": -1}, None, ("organization", False, None), None, "unknown"),
    ],
    ids=str,
)
def test_what_is_not_said_of_an_owner_is_unknown(
    tmp_path: Path, organization: Any, user: Any, expected: tuple[Any, ...], reason: str | None, identity: str
) -> None:
    shelf = Shelf([model("acme/a"), model("acme/b")])
    shelf.organizations |= {"acme": organization} if organization else {}
    shelf.users |= {"acme": user} if user else {}
    with HubServer(shelf) as server:
        records = load(server, tmp_path, "acme/a, acme/b", owners=True)

    assert owners(records) == {("acme", *expected)}
    assert skipped(records) == ({reason: 1} if reason else {}), "counted once, not once a model"
    assert "Jo Doe" not in repr(records)
    states = {judged(seen, "provenance.identity") for seen in observations_in(records).values()}
    assert states == {identity}


def test_ids_without_an_owner_ask_for_none(tmp_path: Path) -> None:
    with HubServer(Shelf(datasets=[{"id": "squad", "tags": []}])) as server:
        records = load(server, tmp_path, "datasets/squad", owners=True, scans=True)

    assert len(server.asked) == 1, "no owner, and datasets have no scan"
    assert owners(records) == set()


def test_the_record_of_an_owner_says_when_the_owner_was_asked(tmp_path: Path) -> None:
    later = "Fri, 20 Nov 2026 11:00:00 GMT"
    shelf = Shelf([model("acme/a")], organizations={"acme": Reply(body=VERIFIED, headers={"Date": later})})
    with HubServer(shelf) as server:
        records = load(server, tmp_path, "acme/a", owners=True)

    at = {r.collected_at for r in records if isinstance(r, Owner)}
    assert at == {"2026-11-20T11:00:00Z"}
    assert {r.collected_at for r in records if not isinstance(r, Owner)} == {AT}


@pytest.mark.parametrize("requests", [1, 2, 4, 7])
def test_the_budget_ends_a_load_and_the_next_one_goes_on(tmp_path: Path, requests: int) -> None:
    shelf = Shelf([model(name) for name in LARGE], scans=LARGE, users={"acme": {"user": "acme"}}, page=3)
    options: dict[str, Any] = {"owner": "acme", "scans": True, "owners": True, "cards": True}
    with HubServer(shelf) as server:
        whole = load(server, tmp_path / "whole", **options)
        asked, server.asked = server.asked, []
        cut = load(server, tmp_path / "cut", **options, requests=requests)
        between = len(server.asked)
        rest = load(server, tmp_path / "cut", **options)

    assert between == requests
    assert sum(n for reason, n in skipped(cut).items() if "request budget spent" in reason) > 0
    assert sorted(server.asked) == sorted(asked), "nothing was asked twice"
    assert len(asked) == 2 + 2 + 5 + 5
    assert rest == whole


@given(
    st.sampled_from(KINDS),
    st.sampled_from([200, 401, 403, 500]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.dictionaries(st.sampled_from(["isVerified", "numUsers", "type"]), inner) | st.lists(inner)
        ),
        max_leaves=5,
    ),
)
def test_any_answer_is_read_and_says_no_more_than_it_says(kind: str, status: int, body: Any) -> None:
    profile, problem = profile_in(kind, "acme", Answer(status, "", AT, body))

    assert profile or problem
    if profile:
        assert status == 200
        assert profile.verified is None or profile.verified is body["isVerified"]
        assert profile.members is None or profile.members == body["numUsers"] >= 0
