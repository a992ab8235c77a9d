"""The github loader over real sockets, with PyGithub's own client and a server that answers as GitHub does or should not."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from loaders.github import LOADER
from supplychain.errors import InputError, SourceFailed, UsageError
from supplychain.progress import LogProgress
from supplychain.records import LicensedUnder, OwnedBy, Owner, Placeholder, RenamedTo, Repository, Skipped
from tests.github import DATE, SHA, put, repository
from tests.servers import Reply, Request

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from supplychain.records import Record
    from tests.servers import Server

    Load = Callable[..., list[Record]]


def of(kind: type[Any], records: list[Record]) -> list[Any]:
    return [r for r in records if type(r) is kind]


def test_a_repository_comes_with_owner_licenses_and_head(github: Server, load: Load) -> None:
    put(github)

    records = load("acme/app")

    (found,) = of(Repository, records)
    assert (found.id, found.name, found.stars, found.forks, found.issues) == (
        "github.com/acme/app",
        "acme/app",
        12,
        3,
        4,
    )
    assert (found.topics, found.languages, found.archived, found.default_branch, found.sha) == (
        ("llm", "demo"),
        ("Python",),
        False,
        "main",
        SHA,
    )
    assert found.collected_at == "2026-11-20T10:00:00Z"
    assert [o.id for o in of(Owner, records)] == ["acme"]
    assert len(of(OwnedBy, records)) == 1
    assert [(x.end.id, x.field, x.evidence) for x in of(LicensedUnder, records)] == [
        ("Apache-2.0", ("api",), ("api.license",)),
        ("Apache-2.0", ("file",), ("LICENSE",)),
    ]


def test_no_email_address_and_no_token_gets_anywhere(
    github: Server,
    load: Load,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    token = "ghp_" + "a1b2" * 9
    monkeypatch.setenv("GITHUB_TOKEN", token)
    put(github)
    caplog.set_level("DEBUG")

    records = load("acme/app")

    assert github.asked[0].headers["authorization"].endswith(token)
    assert "@" not in repr(records)
    assert token not in repr(records) + caplog.text
    kept = "".join(p.read_text("utf-8") for p in (tmp_path / "cache").rglob("*.json"))
    assert token not in kept


def test_names_are_asked_once_each(github: Server, load: Load, tmp_path: Path) -> None:
    put(github)
    put(github, "acme/lib")
    names = tmp_path / "names.txt"
    names.write_text(
        "https://github.com/acme/app\nacme/lib # the library\n\nAcme/App\ngit@github.com:acme/lib.git\nnonsense\n",
        "utf-8",
    )

    records = load(f"@{names}")

    assert sorted(r.id for r in of(Repository, records)) == ["github.com/acme/app", "github.com/acme/lib"]
    assert [(s.reason, s.example) for s in of(Skipped, records)] == [
        ("line that names no repository of GitHub", "nonsense")
    ]
    assert len([p for p in github.paths() if p == "/repos/acme/lib"]) == 1


@pytest.mark.parametrize(
    ("status", "message", "reason"),
    [
        (404, "Not Found", "deleted or private"),
        (403, "Repository access blocked", "access refused"),
        (451, "DMCA", "blocked for legal reasons"),
    ],
)
def test_what_cannot_be_read_is_a_placeholder(
    github: Server, load: Load, status: int, message: str, reason: str
) -> None:
    github.replies["/repos/acme/gone"] = [Reply({"message": message}, status)]

    records = load("acme/gone")

    assert [(p.label, p.id, p.reason) for p in of(Placeholder, records)] == [
        ("Repository", "github.com/acme/gone", reason)
    ]
    assert [s.reason for s in of(Skipped, records)] == [f"repository not read: {reason}"]


def test_a_bad_token_ends_the_load_and_says_so(
    github: Server, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_" + "z9y8" * 9)
    github.replies["/repos/acme/app"] = [Reply({"message": "Bad credentials"}, 401)]

    with pytest.raises(SourceFailed, match="does not accept the access token") as refused:
        load("acme/app")

    assert "ghp_" not in str(refused.value)
    assert refused.value.exit_code == 7


@pytest.mark.parametrize("status", [301, 307, 308])
def test_a_renamed_repository_is_followed_and_remembered(github: Server, load: Load, status: int) -> None:
    put(github, "acme/new")
    github.replies["/repos/acme/old"] = [
        Reply({"message": "Moved"}, status, {"Location": "{here}/repositories/1"})
    ]
    github.replies["/repositories/1"] = [Reply(repository("acme/new"), 200, {"Date": DATE})]

    records = load("acme/old")

    assert [(r.start.id, r.end.id) for r in of(RenamedTo, records)] == [
        ("github.com/acme/old", "github.com/acme/new")
    ]
    assert [(p.id, p.reason) for p in of(Placeholder, records)] == [("github.com/acme/old", "renamed")]
    assert of(Repository, records)[0].sha == SHA


def test_a_redirect_to_another_host_is_refused(github: Server, load: Load) -> None:
    github.replies["/repos/acme/old"] = [Reply(None, 307, {"Location": "http://elsewhere.example/repos/x/y"})]

    with pytest.raises(SourceFailed, match="another host"):
        load("acme/old")


@pytest.mark.parametrize(
    "limit",
    [
        Reply({"message": "You have exceeded a secondary rate limit"}, 403, {"Retry-After": "0.3"}),
        Reply({"message": "Too many requests"}, 429, {"Retry-After": "0.3"}),
        Reply(
            {"message": "API rate limit exceeded"}, 403,
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795168801", "Date": "Fri, 20 Nov 2026 10:00:00 GMT"},
        ),
    ],
)  # fmt: skip
def test_rate_limits_are_waited_out_visibly(
    github: Server, load: Load, limit: Reply, capsys: pytest.CaptureFixture[str]
) -> None:
    put(github)
    given = github.replies["/repos/acme/app"]
    assert callable(given)
    answers = iter([limit])
    github.replies["/repos/acme/app"] = lambda request: next(answers, None) or given(request)
    began = time.monotonic()

    with LogProgress().task("Loading github"):
        records = load("acme/app")

    assert time.monotonic() - began >= 0.29
    assert of(Repository, records)
    assert "GitHub's rate limit is used up: waiting" in capsys.readouterr().err


def test_a_limit_that_ends_too_late_ends_the_load(github: Server, load: Load) -> None:
    github.replies["/repos/acme/app"] = [Reply({"message": "limit"}, 429, {"Retry-After": "9000"})]

    with pytest.raises(SourceFailed, match="9,000 s"):
        load("acme/app")


def test_etags_spare_what_has_not_changed(github: Server, load: Load) -> None:
    put(github)
    first = load("acme/app")
    second = load("acme/app")

    assert second == first
    asked = [r.headers.get("if-none-match") for r in github.asked if r.path == "/repos/acme/app"]
    assert asked == [None, '"one"']


def test_what_has_changed_is_read_anew(github: Server, load: Load) -> None:
    put(github)
    load("acme/app")
    put(github, etag='"two"', stargazers_count=99)

    assert of(Repository, load("acme/app"))[0].stars == 99


@pytest.mark.parametrize(
    "bad",
    [
        Reply(reset=True), Reply(repository("acme/app"), cut=40), Reply({"message": "oops"}, 502),
        Reply(b"<html>busy</html>", 503), Reply(b'{"id":', 200),
    ],
    ids=["reset", "cut", "502", "no json", "half a body"],
)  # fmt: skip
def test_failures_on_the_way_are_tried_again(github: Server, load: Load, bad: Reply) -> None:
    put(github)
    given = github.replies["/repos/acme/app"]
    assert callable(given)
    answers = iter([bad])
    github.replies["/repos/acme/app"] = lambda request: next(answers, None) or given(request)

    assert of(Repository, load("acme/app"))[0].id == "github.com/acme/app"


def test_a_killed_run_goes_on_without_asking_again(github: Server, load: Load, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        put(github, f"acme/{name}")
    what = "acme/one,acme/two,acme/three"
    whole = load(what, cache=str(tmp_path / "other"))
    github.asked.clear()
    options = LOADER.arguments(what, {"cache": str(tmp_path / "cache")})
    running = LOADER.load(options)
    for record in running:
        if isinstance(record, Repository) and record.id.endswith("/two"):
            break
    running.close()  # type: ignore[attr-defined]  # a killed process closes nothing more than this
    before = len(github.asked)

    again = load(what)

    assert again == whole
    resumed = [r.path for r in github.asked[before:]]
    assert "/repos/acme/one" not in resumed
    assert "/repos/acme/two" not in resumed
    assert "/repos/acme/three" in resumed


def test_a_search_is_read_page_by_page(github: Server, load: Load) -> None:
    for name in ("a", "b", "c"):
        put(github, f"acme/{name}")

    def page(request: Request) -> Reply:
        if "page=2" in request.query.replace("per_page=", ""):
            return Reply({"items": [repository("acme/c")]})
        following = '<{here}/search/repositories?q=topic%3Allm&per_page=100&page=2>; rel="next"'
        return Reply({"items": [repository("acme/a"), repository("acme/b")]}, headers={"Link": following})

    github.replies["/search/repositories"] = page

    records = load("search:topic:llm")

    assert [r.name for r in of(Repository, records)] == ["acme/a", "acme/b", "acme/c"]
    assert [r.name for r in of(Repository, load("search:topic:llm", limit=1))] == ["acme/a"]


def test_a_code_search_gives_each_repository_once(github: Server, load: Load) -> None:
    put(github)
    items = [{"path": p, "repository": repository("acme/app")} for p in ("a.py", "b.py")]
    github.replies["/search/code"] = [Reply({"items": items})]

    assert [r.name for r in of(Repository, load("code:from_pretrained language:python"))] == ["acme/app"]


def test_a_refused_search_says_why(github: Server, load: Load) -> None:
    github.replies["/search/code"] = [Reply({"message": "Validation Failed"}, 422)]

    with pytest.raises(SourceFailed, match="422 Validation Failed"):
        load("code:x")


@pytest.mark.parametrize("what", ["", "no such thing", "search:", "code:  ", "gitlab.com/a/b"])
def test_what_names_nothing_is_refused(load: Load, what: str) -> None:
    with pytest.raises(UsageError):
        load(what)


def test_a_missing_file_of_names_is_said(load: Load, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        load(f"@{tmp_path / 'absent'}")


def test_a_license_file_that_github_cannot_place_is_unknown_not_permissive(
    github: Server, load: Load
) -> None:
    put(github, license={"key": "other", "name": "Other", "spdx_id": "NOASSERTION"})
    github.replies["/repos/acme/app/license"] = [
        Reply({"path": "LICENSE", "license": {"key": "other", "spdx_id": "NOASSERTION"}})
    ]

    assert {x.end.id for x in of(LicensedUnder, load("acme/app"))} == {"NOASSERTION"}


@pytest.mark.parametrize(("status", "unread"), [(200, ()), (404, ()), (451, ("licenses",))])
def test_a_license_that_github_does_not_give_is_one_that_nobody_looked_at(
    github: Server, load: Load, status: int, unread: tuple[str, ...]
) -> None:
    put(github)
    github.replies["/repos/acme/app/license"] = [Reply({"message": "no"}, status=status)]

    (found,) = (r for r in load("acme/app") if isinstance(r, Repository))
    assert found.unread == unread


def test_a_repository_without_commit_or_license_is_kept(github: Server, load: Load) -> None:
    github.replies["/repos/acme/empty"] = [Reply(repository("acme/empty", license=None))]

    records = load("acme/empty", contents=True)

    assert of(Repository, records)[0].sha is None
    assert [s.reason for s in of(Skipped, records)] == ["repository without a commit, not scanned"]
