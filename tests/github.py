"""A repository as GitHub describes it, hand-made, and a server that serves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers import Reply

if TYPE_CHECKING:
    from tests.servers import Server

SHA = "0123456789abcdef0123456789abcdef01234567"
DATE = "Fri, 20 Nov 2026 10:00:00 GMT"


def repository(full: str = "acme/app", **more: Any) -> dict[str, Any]:
    """The body of a repository, hand-made after the API's description."""
    owner, name = full.split("/")
    return {
        "id": 1, "name": name, "full_name": full, "html_url": f"https://github.com/{full}",
        "owner": {"login": owner, "type": "Organization", "email": "boss@acme.example"},
        "description": "An app. Write to help@acme.example", "topics": ["llm", "demo"], "language": "Python",
        "stargazers_count": 12, "forks_count": 3, "open_issues_count": 4, "archived": False, "default_branch": "main",
        "created_at": "2024-01-02T03:04:05Z", "pushed_at": "2026-11-01T00:00:00Z",
        "license": {"key": "apache-2.0", "spdx_id": "Apache-2.0", "name": "Apache License 2.0"}, **more,
    }  # fmt: skip


def put(server: Server, full: str = "acme/app", *, etag: str = '"one"', **more: Any) -> None:
    """Give the server a repository with a head, a license file and an ETag."""
    body = repository(full, **more)

    def answer(request: Any) -> Reply:
        if request.headers.get("if-none-match") == etag:
            return Reply(None, 304, {"ETag": etag, "Date": DATE})
        return Reply(body, 200, {"ETag": etag, "Date": DATE})

    server.replies[f"/repos/{full}"] = answer
    server.replies[f"/repos/{full}/commits/main"] = [Reply({"sha": SHA}, 200, {"Date": DATE})]
    server.replies[f"/repos/{full}/license"] = [
        Reply(
            {"path": "LICENSE", "license": {"key": "apache-2.0", "spdx_id": "Apache-2.0"}},
            200,
            {"Date": DATE},
        )
    ]
