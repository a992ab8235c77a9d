"""GitHub over PyGithub's own client: polite, patient, and never asking twice for what it knows.

Patience is decided here and not in the client's retries, so that a wait can be seen and a source that stays away is told apart
from one that refuses.
"""

from __future__ import annotations

import json
import time
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from loaders.github.cache import Answer
from supplychain.errors import SourceFailed, UsageError
from supplychain.progress import current_progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from github import Github

    from loaders.github.cache import Cache

__all__ = ["Client"]

_ATTEMPTS = 6
_SECONDARY = 60.0
_LIMITED = frozenset({403, 429})
_MOVED = frozenset({301, 302, 307, 308})
_TIMEOUT = 30
_HOPS = 5
_PATIENCE = 0.1
Reply = tuple[int, "Mapping[str, str]", Any]
"""Status, headers by lower-case name, and the parsed body or the chunks of a stream."""
_PAGE = 100


class Client:
    """Answers of one GitHub API.

    Parameters
    ----------
    address
        Address of the API, e.g. https://api.github.com.
    token
        Access token; never logged, kept or shown.
    longest_wait
        Seconds to wait for a rate limit at most; a longer one ends the run, which goes on when it is started again.
    """

    def __init__(self, address: str, token: str | None, cache: Cache, *, longest_wait: float = 4000) -> None:
        self._github = _github(address, token)
        self.cache = cache
        self._longest_wait = longest_wait
        self._with_token = token is not None
        self.requests = 0

    def close(self) -> None:
        """Close the connections."""
        self._github.close()

    def get(self, path: str, parameters: Mapping[str, Any] | None = None) -> Answer:
        """Return the answer to one request, from the cache where the server says that it has not changed.

        Statuses are 200, 404 and the like; see `Answer`. The answer to a moved address is that of where it moved.

        Raises
        ------
        SourceFailed
            GitHub does not answer, refuses the token, or its rate limit ends too far away.
        """
        url = f"{path}?{urlencode(sorted(parameters.items()))}" if parameters else path
        known = self.cache.known(url)
        if known is not None and self.cache.is_read(known):
            return known
        headers = {"If-None-Match": known.etag} if known is not None and known.etag else {}
        answer = self._answered(path, parameters, headers)
        if answer.status == 304 and known is not None:
            answer = known
        self.cache.keep(url, answer)
        return answer

    def pages(self, path: str, parameters: Mapping[str, Any], limit: int) -> Iterator[dict[str, Any]]:
        """Yield the items of a listing, page by page, `limit` at most."""
        wanted = {**parameters, "per_page": min(_PAGE, limit)}
        count = 0
        while True:
            answer = self.get(path, wanted)
            if answer.status != 200:
                raise SourceFailed(
                    f"GitHub refuses {path}: {answer.status} {_message(answer.body)}.",
                    remedy="Code search needs a token (GITHUB_TOKEN); see the query syntax of GitHub's search.",
                )
            items = answer.body.get("items", []) if isinstance(answer.body, dict) else answer.body
            for item in items:
                if isinstance(item, dict) and count < limit:
                    count += 1
                    yield item
            following = _next(answer.link)
            if count >= limit or not following or not items:
                return
            wanted = following

    def archive(self, path: str) -> Iterator[bytes]:
        """Return the bytes of a download, redirects followed without the token.

        Raises
        ------
        SourceFailed
            It cannot be fetched.
        """
        status, _, chunks = self._patiently(partial(self._stream, path))
        if status != 200:
            raise SourceFailed(f"download refused with status {status}")
        return self._whole(chunks)

    def _stream(self, path: str) -> Reply:
        import requests

        try:
            status, got, chunks = self._github.requester.getStream(path, chunk_size=1 << 16)
        except requests.HTTPError as error:  # PyGithub raises it for streams alone
            refused = error.response
            return (
                refused.status_code,
                {k.lower(): v for k, v in refused.headers.items()},
                _json(refused.text),
            )
        return status, got, chunks

    @staticmethod
    def _whole(chunks: Iterator[bytes]) -> Iterator[bytes]:
        import requests

        try:
            yield from chunks
        except (requests.RequestException, OSError) as error:
            raise SourceFailed(f"download broke off ({_plain(error)})") from error

    def _answered(self, path: str, parameters: Mapping[str, Any] | None, headers: dict[str, str]) -> Answer:
        """Ask, follow where it moved, and read the answer."""
        for _ in range(_HOPS):
            status, got, body = self._patiently(partial(self._json_at, path, parameters, headers))
            if status not in _MOVED or not got.get("location"):
                return Answer(
                    status, body, got.get("etag", ""), _date(got.get("date", "")), got.get("link", "")
                )
            path, parameters = self._path_of(got["location"]), None
        raise SourceFailed(f"GitHub sends {path} in circles.")

    def _json_at(self, path: str, parameters: Mapping[str, Any] | None, headers: dict[str, str]) -> Reply:
        status, got, text = self._github.requester.requestJson(
            "GET", path, parameters=dict(parameters) if parameters else None, headers=dict(headers)
        )
        return status, got, _json(text)

    def _patiently(self, ask: Callable[[], Reply]) -> Reply:
        """Ask until there is an answer that means something: limits are waited out, failures tried again."""
        import requests

        last = ""
        for attempt in range(1, _ATTEMPTS + 1):
            while True:
                self.requests += 1
                try:
                    status, got, body = ask()
                except (requests.RequestException, OSError) as error:
                    status, got, body = 0, {}, None
                    last = _plain(error)
                wait = _limit(status, got, body)
                if wait is None:
                    break
                self._wait(wait)
            if status == 401:
                raise SourceFailed(
                    "GitHub does not accept the access token."
                    if self._with_token
                    else "GitHub wants an access token.",
                    remedy="Set GITHUB_TOKEN to a valid one, or unset it: public repositories need none.",
                )
            if status and status < 500 and not (status == 200 and body is None):
                return status, got, body
            last = f"status {status}" if status >= 500 else "an answer cut short" if status else last
            if attempt < _ATTEMPTS:
                self._pause(
                    _retry_after(got) or min(_PATIENCE * 2**attempt, 30.0), f"GitHub is not well ({last})"
                )
        raise SourceFailed(
            f"GitHub did not answer {_ATTEMPTS} times: {last}.",
            remedy="Run the load again: it goes on where it stopped.",
        )

    def _path_of(self, location: str) -> str:
        """Return the path of an address of this API; any other is refused, and the token with it."""
        here, there = urlsplit(self._github.requester.base_url), urlsplit(location)
        if there.netloc and there.hostname != here.hostname:
            raise SourceFailed(
                f"GitHub sends us to another host, {there.hostname}.", remedy="Check GITHUB_API_URL."
            )
        return f"{there.path}?{there.query}" if there.query else there.path

    def _wait(self, seconds: float) -> None:
        """Wait for a rate limit, visibly."""
        if seconds > self._longest_wait:
            raise SourceFailed(
                f"GitHub's rate limit ends in {seconds:,.0f} s, longer than longest_wait ({self._longest_wait:,.0f} s).",
                remedy="Run the load again later: it goes on where it stopped. A token (GITHUB_TOKEN) has a higher limit.",
            )
        self._pause(max(seconds, 0.05), "GitHub's rate limit is used up", always=True)

    @staticmethod
    def _pause(seconds: float, why: str, *, always: bool = False) -> None:
        progress = current_progress()
        if always or seconds >= 2:
            progress.note(
                f"{why}: waiting {_spoken(seconds)}, until {time.strftime('%H:%M:%S', time.localtime(time.time() + seconds))}"
            )
        end = time.monotonic() + seconds
        with progress.task(f"{why}: seconds waited", max(1, round(seconds))) as advance:
            while (left := end - time.monotonic()) > 0:
                time.sleep(min(1.0, left))
                if left >= 1.0:
                    advance(1)


def _github(address: str, token: str | None) -> Github:
    try:
        from github import Auth, Github
    except ImportError as error:
        raise UsageError(
            "Reading GitHub needs PyGithub.", remedy="Install it: pip install 'supplychain[github]'"
        ) from error
    return Github(
        auth=Auth.Token(token) if token else None,
        base_url=address.rstrip("/"),
        timeout=_TIMEOUT,
        retry=None,
        per_page=_PAGE,
        user_agent="supplychain",
        # GitHub asks not to be hurried; a server on this machine need not be spared.
        seconds_between_requests=0.0 if urlsplit(address).hostname in {"127.0.0.1", "localhost"} else 0.25,
    )


def _limit(status: int, headers: Mapping[str, str], body: Any) -> float | None:
    """Return how long a rate limit asks to wait; None when the answer is about something else."""
    if status not in _LIMITED:
        return None
    message = _message(body).lower()
    after = _retry_after(headers)
    if after is not None:
        return after
    if headers.get("x-ratelimit-remaining") == "0" and headers.get("x-ratelimit-reset", "").isdigit():
        return max(0.0, float(headers["x-ratelimit-reset"]) - _clock(headers))
    if "rate limit" in message or "abuse" in message or status == 429:
        return _SECONDARY
    return None


def _clock(headers: Mapping[str, str]) -> float:
    """Return what time it is on the server, so that a wrong clock here does not matter."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).timestamp()
    except (TypeError, ValueError):
        return time.time()


def _retry_after(headers: Mapping[str, str]) -> float | None:
    text = headers.get("retry-after", "")
    try:
        return max(0.0, float(text))
    except ValueError:
        return None


def _date(text: str) -> str:
    try:
        return parsedate_to_datetime(text).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (TypeError, ValueError):
        return ""


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None


def _message(body: Any) -> str:
    return str(body.get("message", "")) if isinstance(body, dict) else ""


def _next(link: str) -> dict[str, Any] | None:
    """Return the parameters of the next page that a Link header names."""
    for part in link.split(","):
        address, _, relation = part.partition(";")
        if 'rel="next"' in relation:
            return dict(parse_qsl(urlsplit(address.strip().strip("<>")).query))
    return None


def _plain(error: Exception) -> str:
    """Name an error without its text, which may hold addresses with secrets in them."""
    return type(error).__name__


def _spoken(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s" if seconds < 10 else f"{rest} s"
