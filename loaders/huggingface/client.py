"""Requests to the Hub over its own client: bounded, polite, and with the answer as it was sent.

The client's session, headers, login and endpoint are used, and the answer is kept as JSON: its classes refuse a whole page for
one bad item, and hide the cursor that a killed crawl goes on from.
"""

from __future__ import annotations

import json
import logging
import re
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from loaders.huggingface.journal import Answer
from supplychain.errors import SourceFailed, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BudgetSpent", "Hub", "NoAnswer"]

_log = logging.getLogger("supplychain.huggingface")
_LARGEST = 256 << 20
_HOPS = 5
_AGAIN = frozenset({408, 429, 500, 502, 503, 504})
_FORWARDS = frozenset({301, 302, 303, 307, 308})


class BudgetSpent(Exception):
    """No request is left."""


class NoAnswer(Exception):
    """The Hub gave no usable answer, however often it was asked."""


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: Mapping[str, str]
    content: bytes


class Hub:
    """A Hub and the right to ask it a number of times.

    Parameters
    ----------
    endpoint
        Address of the Hub; default: the one that huggingface_hub is configured for.
    requests
        How many requests may be made, repeated ones included.
    timeout
        Seconds to wait for the next bytes of an answer.
    patience
        Seconds that waiting for one answer may take in all, rate limits included.
    attempts
        How often one request is made when it fails.
    """

    def __init__(
        self,
        endpoint: str | None = None,
        *,
        requests: int = 10_000,
        timeout: float = 30.0,
        patience: float = 3600.0,
        attempts: int = 5,
    ) -> None:
        try:
            from huggingface_hub import HfApi
            from huggingface_hub.utils import build_hf_headers
        except ImportError as error:
            raise UsageError(
                f"The huggingface loader needs huggingface_hub: {error}.",
                remedy="Install it with: pip install 'supplychain[hub]'.",
            ) from error

        api = HfApi(endpoint=endpoint, library_name="supplychain", library_version=version("supplychain"))
        self.endpoint = api.endpoint.rstrip("/")
        self.made = 0
        self._headers = build_hf_headers(
            token=api.token, library_name=api.library_name, library_version=api.library_version
        )
        self._has_token = "authorization" in {name.lower() for name in self._headers}
        self._budget = requests
        self._timeout = timeout
        self._patience = patience
        self._attempts = attempts
        self._lock = threading.Lock()
        self._not_before = 0.0

    def get(self, request: str) -> Answer:
        """Ask for a path with its query; forwards inside the Hub are followed.

        Raises
        ------
        BudgetSpent
            No request is left.
        NoAnswer
            There was none, or a damaged one, each time.
        SourceFailed
            The Hub refuses the access token.
        """
        asked = request
        for _ in range(_HOPS):
            reply, body = self._ask(asked)
            if reply.status not in _FORWARDS:
                return self._answer(asked, reply, body)
            goal = self._inside(reply.headers.get("location") or _named_in(body), asked)
            if goal is None:
                return self._answer(asked, reply, None)
            asked = goal
        raise NoAnswer(f"{request} is forwarded in circles")

    def _ask(self, request: str) -> tuple[_Reply, Any]:
        """Ask until there is a whole answer."""
        import httpx2

        waited, problem = 0.0, ""
        for attempt in range(self._attempts):
            pause = backoff = 0.5 * 2**attempt
            try:
                reply = self._once(request)
                if reply.status not in _AGAIN:
                    return reply, _body(reply)
                problem = f"status {reply.status}"
                if reply.status == 429:
                    pause = _asked_to_wait(reply.headers, backoff)
            except (httpx2.TransportError, httpx2.DecodingError, ValueError) as error:
                problem = f"{type(error).__name__}: {error}"
            if attempt + 1 == self._attempts or waited + pause > self._patience:
                break
            waited += pause
            self._hold(pause, request, problem)
        raise NoAnswer(problem)

    def _hold(self, pause: float, request: str, problem: str) -> None:
        """Let nobody ask before `pause` seconds are over."""
        with self._lock:
            self._not_before = max(self._not_before, time.monotonic() + pause)
        if pause >= 2:
            _log.warning("Waiting %.0f s for the Hub (%s, %s)", pause, problem, urlsplit(request).path)

    def _once(self, request: str) -> _Reply:
        from huggingface_hub.utils import get_session

        with self._lock:
            if self.made >= self._budget:
                raise BudgetSpent
            self.made += 1
            pause = self._not_before - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        with get_session().stream(
            "GET",
            self.endpoint + request,
            headers=self._headers,
            timeout=self._timeout,
            follow_redirects=False,
        ) as response:
            content = bytearray()
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > _LARGEST:
                    raise ValueError(f"the answer is larger than {_LARGEST >> 20} MB")
            return _Reply(response.status_code, response.headers, bytes(content))

    def _answer(self, request: str, reply: _Reply, body: Any) -> Answer:
        message = reply.headers.get("x-error-message", "")
        if reply.status == 401 and self._has_token and re.search("invalid|expired", message, re.IGNORECASE):
            raise SourceFailed(
                "The Hub does not accept your access token.",
                remedy="Log in again with `hf auth login`, or unset HF_TOKEN to ask without one.",
            )
        failed = reply.status >= 400
        return Answer(
            status=reply.status,
            path=urlsplit(request).path,
            at=_date(reply.headers.get("date")),
            body=None if failed else body,
            next=self._inside(_next(reply.headers.get("link", "")), request) if not failed else None,
            error=(reply.headers.get("x-error-code") or message)[:100] if failed else "",
        )

    def _inside(self, address: str | None, request: str) -> str | None:
        """Return path and query of an address of this Hub; None for any other, which must not see the token."""
        if not address:
            return None
        here = urlsplit(self.endpoint)
        goal = urlsplit(urljoin(self.endpoint + request, address))
        if (goal.scheme, goal.netloc) != (here.scheme, here.netloc) or not goal.path.startswith(here.path):
            return None
        return goal.path.removeprefix(here.path) + (f"?{goal.query}" if goal.query else "")


def _body(reply: _Reply) -> Any:
    if reply.status == 200 and "json" in reply.headers.get("content-type", ""):
        try:
            return json.loads(reply.content)
        except RecursionError as error:
            raise ValueError("the answer is nested too deeply") from error
    return reply.content.decode("utf-8", "replace")


def _named_in(body: Any) -> str | None:
    """Return where the text of a forward leads: it says so even where the header is lost."""
    found = re.search(r"Redirecting to (\S+)", body) if isinstance(body, str) else None
    return found[1] if found else None


def _next(link: str) -> str | None:
    found = re.search(r'<([^<>]+)>\s*;[^,]*\brel\s*=\s*"?next\b', link)
    return found[1] if found else None


def _asked_to_wait(headers: Mapping[str, str], default: float) -> float:
    """Return the seconds after which the Hub wants to be asked again: ``Retry-After`` as number or date, or ``RateLimit``."""
    from huggingface_hub.utils import parse_ratelimit_headers

    after = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,6}(\.\d+)?", after):
        return float(after)
    if after:
        try:
            return max(0.0, (parsedate_to_datetime(after) - datetime.now(UTC)).total_seconds())
        except (ValueError, TypeError):
            pass
    limits = parse_ratelimit_headers(headers)
    return float(limits.reset_in_seconds) if limits else default


def _date(text: str | None) -> str:
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, TypeError):
        moment = datetime.now(UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
