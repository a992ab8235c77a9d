"""Asking the Hub over real sockets: what is repeated, what is waited for, what is given up, and what nobody else may see."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import pytest

from loaders.huggingface.client import BudgetSpent, Hub, NoAnswer
from supplychain.errors import SourceFailed
from tests.hub_server import AT, HubServer, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "hf_" + "x" * 34


@pytest.fixture(autouse=True)
def _no_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.delenv("HUGGING_FACE_HUB_TOKEN", raising=False)


def scripted(*replies: Reply) -> Callable[[str], Reply]:
    """Answer with these, one after the other; the last one again and again."""
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def test_an_answer_comes_with_the_time_of_the_hub() -> None:
    with HubServer(scripted(Reply(body={"id": "acme/base"}))) as server:
        answer = Hub(server.url).get("/api/models/acme/base?expand=tags")

    assert (answer.status, answer.path, answer.at) == (200, "/api/models/acme/base", AT)
    assert answer.body == {"id": "acme/base"}
    assert server.asked == ["/api/models/acme/base?expand=tags"]


def test_the_hub_learns_who_asks() -> None:
    with HubServer(scripted(Reply())) as server:
        Hub(server.url).get("/x")

    assert server.headers[0]["user-agent"].startswith("supplychain/")


@pytest.mark.parametrize(
    "fault",
    [
        Reply(500),
        Reply(502),
        Reply(503, "down"),
        Reply(body={"id": "acme/base"}, fault="reset"),
        Reply(body={"id": "acme/base"}, fault="truncate"),
        Reply(body=b'{"id": "acme', headers={"Content-Type": "application/json"}),
        Reply(429, headers={"Retry-After": "0"}),
        Reply(429, headers={"Retry-After": "Fri, 20 Nov 2020 10:00:00 GMT"}),
        Reply(429, headers={"RateLimit": '"api";r=0;t=0'}),
        Reply(429),
    ],
    ids=lambda reply: f"{reply.status} {reply.fault} {dict(reply.headers)}",
)
def test_what_goes_wrong_once_is_asked_again(fault: Reply) -> None:
    with HubServer(scripted(fault, Reply(body={"id": "acme/base"}))) as server:
        answer = Hub(server.url).get("/api/models/acme/base")

    assert answer.body == {"id": "acme/base"}
    assert len(server.asked) == 2


def test_an_answer_that_does_not_come_is_not_waited_for_for_ever() -> None:
    with HubServer(scripted(Reply(fault="silence"), Reply(body={"id": "acme/base"}))) as server:
        answer = Hub(server.url, timeout=0.2).get("/api/models/acme/base")

    assert answer.body == {"id": "acme/base"}
    assert len(server.asked) == 2


def test_what_goes_wrong_each_time_is_given_up_with_the_reason() -> None:
    with HubServer(scripted(Reply(503))) as server, pytest.raises(NoAnswer, match="status 503"):
        Hub(server.url, attempts=2).get("/api/models")

    assert len(server.asked) == 2


def test_a_wait_longer_than_our_patience_is_not_begun() -> None:
    with (
        HubServer(scripted(Reply(429, headers={"Retry-After": "3600"}))) as server,
        pytest.raises(NoAnswer, match="status 429"),
    ):
        Hub(server.url, patience=60).get("/api/models")

    assert len(server.asked) == 1


def test_a_wait_is_announced(caplog: pytest.LogCaptureFixture) -> None:
    replies = (Reply(429, headers={"Retry-After": "2"}), Reply())
    with HubServer(scripted(*replies)) as server, caplog.at_level(logging.WARNING):
        Hub(server.url).get("/api/models?search=secret")

    assert [record.getMessage() for record in caplog.records] == [
        "Waiting 2 s for the Hub (status 429, /api/models)"
    ]


def test_nobody_asks_while_the_hub_wants_to_be_left_alone() -> None:
    replies = {"/first": [Reply(429, headers={"Retry-After": "1"}), Reply()], "/second": [Reply()]}
    refused = threading.Event()

    def answer(request: str) -> Reply:
        reply = replies[request].pop(0)
        if reply.status == 429:
            refused.set()
        return reply

    with HubServer(answer) as server:
        hub = Hub(server.url)
        first = threading.Thread(target=hub.get, args=("/first",))
        first.start()
        refused.wait()
        first.join()
        hub.get("/second")

    assert server.asked == ["/first", "/first", "/second"]


def test_the_budget_counts_every_request() -> None:
    with HubServer(scripted(Reply(500), Reply())) as server:
        hub = Hub(server.url, requests=3)
        hub.get("/one")
        hub.get("/two")
        with pytest.raises(BudgetSpent):
            hub.get("/three")

    assert len(server.asked) == hub.made == 3


@pytest.mark.parametrize("location", ["header", "body"])
def test_a_forward_is_followed_and_says_where_it_led(location: str) -> None:
    goal = "/api/models/google-bert/bert-base-uncased?expand=tags"
    moved = Reply(
        307,
        f"Temporary Redirect. Redirecting to {goal}" if location == "body" else "",
        {"Location": goal} if location == "header" else {},
    )
    with HubServer(scripted(moved, Reply(body={"id": "google-bert/bert-base-uncased"}))) as server:
        answer = Hub(server.url).get("/api/models/bert-base-uncased?expand=tags")

    assert answer.path == "/api/models/google-bert/bert-base-uncased"
    assert server.asked[1] == goal


def test_forwards_in_circles_end() -> None:
    with (
        HubServer(scripted(Reply(307, headers={"Location": "/api/models/a"}))) as server,
        pytest.raises(NoAnswer, match="in circles"),
    ):
        Hub(server.url).get("/api/models/a")

    assert len(server.asked) == 5


@pytest.mark.parametrize("kind", ["forward", "next page"])
def test_no_other_server_is_asked(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    with HubServer(scripted(Reply())) as other:
        reply = (
            Reply(307, headers={"Location": f"{other.url}/api/models/acme/base"})
            if kind == "forward"
            else Reply(body=[], headers={"Link": f'<{other.url}/api/models?cursor=1>; rel="next"'})
        )
        with HubServer(scripted(reply)) as server:
            answer = Hub(server.url).get("/api/models")

    assert answer.next is None
    assert other.asked == []


@pytest.mark.parametrize("absolute", [True, False])
def test_the_next_page_is_named_by_path_and_query(absolute: bool) -> None:
    start = ""

    def answer(_: str) -> Reply:
        link = f'<{start}/>; rel="first", <{start}/api/models?a=1%2C2&cursor=e30%3D>; rel="next"'
        return Reply(body=[], headers={"Link": link})

    with HubServer(answer) as server:
        start = server.url if absolute else ""
        found = Hub(server.url).get("/api/models")

    assert found.next == "/api/models?a=1%2C2&cursor=e30%3D"


def test_a_token_the_hub_does_not_accept_stops_the_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    refusal = Reply(401, "", {"X-Error-Message": "Invalid credentials in Authorization header"})
    with (
        HubServer(scripted(refusal)) as server,
        pytest.raises(SourceFailed, match="access token") as failure,
    ):
        Hub(server.url).get("/api/models/acme/base")

    assert server.headers[0]["authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in str(failure.value)


def test_error_bodies_are_not_kept() -> None:
    with HubServer(
        scripted(Reply(403, {"error": "ask me@example.org"}, {"X-Error-Code": "GatedRepo"}))
    ) as server:
        answer = Hub(server.url).get("/api/models/acme/base")

    assert (answer.status, answer.error, answer.body) == (403, "GatedRepo", None)
