"""Starts of files on a Hub, by ranged requests that stop reading where the header ends, whatever the server sends.

The addresses, the login and the session are those of huggingface_hub. Its own ``get_safetensors_metadata`` takes the whole
answer into memory, which is the whole file where a server ignores ``Range``, and asks nothing about where tensors lie.
"""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urljoin, urlsplit

from tenacity import Retrying, retry_if_exception_type

from supplychain.errors import InputError, SourceFailed, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tenacity import RetryCallState

__all__ = ["HubFolder", "Start"]

_HOPS = 5
_FORWARDS = frozenset({301, 302, 303, 307, 308})
_AGAIN = frozenset({408, 429, 500, 502, 503, 504})
_LONGEST_PAUSE = 30.0
_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")

T = TypeVar("T")


class Start(NamedTuple):
    """The first bytes of a file, and how many it has in all where that is known."""

    data: bytes
    size: int | None


class _Failed(Exception):
    """One request failed; `pause` seconds later it may not."""

    def __init__(self, problem: str, *, pause: float = 0.5) -> None:
        super().__init__(problem)
        self.pause = pause


@dataclass(frozen=True, slots=True)
class HubFolder:
    """The files of one model on a Hub.

    Parameters
    ----------
    timeout
        Seconds to wait for the next bytes.
    patience
        Seconds that one file may take in all, however slowly it drips.
    attempts
        How often a request is made that fails for a reason that may pass.
    """

    model_id: str
    revision: str | None = None
    endpoint: str | None = None
    timeout: float = 10.0
    patience: float = 120.0
    attempts: int = 3

    def __post_init__(self) -> None:
        try:
            from huggingface_hub.errors import HFValidationError
            from huggingface_hub.utils import validate_repo_id
        except ImportError as error:
            raise UsageError(
                f"Looking at models on the Hub needs huggingface_hub: {error}.",
                remedy="Install it with: pip install 'supplychain[hub]'.",
            ) from error
        try:
            validate_repo_id(self.model_id)
        except HFValidationError:
            raise InputError(
                f"{self.model_id!r} is neither a file or folder here nor an id of a model.",
                remedy="Name a safetensors file, a model's folder, or an id such as google-bert/bert-base-uncased.",
            ) from None

    @property
    def place(self) -> str:
        """The id of the model."""
        return self.model_id

    def start(self, name: str, count: int) -> Start | None:
        """Return the first bytes of a file; None where the model has no such file."""
        return _within(self.patience, lambda: self._patiently(name, count), f"{self.model_id}/{name}")

    def _patiently(self, name: str, count: int) -> Start | None:
        ends = time.monotonic() + self.patience
        retrying = Retrying(
            retry=retry_if_exception_type(_Failed),
            stop=lambda state: (
                state.attempt_number >= self.attempts or time.monotonic() + _pause(state) > ends
            ),
            wait=_pause,
            reraise=True,
        )
        try:
            return retrying(self._forwarded, name, count, ends)
        except _Failed as failure:
            raise SourceFailed(
                f"{self.model_id}/{name} cannot be read from the Hub: {failure}.",
                remedy="Try again later, or download the file and name it instead.",
            ) from failure

    def _forwarded(self, name: str, count: int, ends: float) -> Start | None:
        """Follow forwards; the login goes to no host but the Hub's own."""
        from huggingface_hub import hf_hub_url
        from huggingface_hub.utils import build_hf_headers

        url = hf_hub_url(self.model_id, name, revision=self.revision, endpoint=self.endpoint)
        home = urlsplit(url)
        login: Mapping[str, str] = build_hf_headers(library_name="supplychain")
        for _ in range(_HOPS):
            here = urlsplit(url)
            same = (here.scheme, here.netloc) == (home.scheme, home.netloc)
            headers = {k: v for k, v in login.items() if same or k.lower() != "authorization"}
            found = self._once(url, headers, count, ends)
            if not isinstance(found, str):
                return found
            try:
                url = urljoin(url, found)
                goal = urlsplit(url)
            except ValueError as error:
                raise _Failed(f"it is forwarded to what is no address ({error})") from error
            if goal.scheme not in {"http", "https"} or (home.scheme == "https" and goal.scheme != "https"):
                raise _Failed(f"it is forwarded to {goal.scheme}:, which is not followed")
        raise _Failed(f"it is forwarded more than {_HOPS} times")

    def _once(self, url: str, headers: Mapping[str, str], count: int, ends: float) -> Start | str | None:
        """Return the start of the file, or where else it is to be asked for, or None."""
        import httpx2
        from huggingface_hub.utils import get_session

        asked = {**headers, "Range": f"bytes=0-{count - 1}", "Accept-Encoding": "identity"}
        try:
            with get_session().stream(
                "GET", url, headers=asked, timeout=self.timeout, follow_redirects=False
            ) as reply:
                status = reply.status_code
                if status in _FORWARDS:
                    return reply.headers.get("location", "")
                if status == 416:  # an empty file has no first byte
                    return Start(b"", 0)
                if status not in {200, 206}:
                    self._refused(status, reply.headers)
                    return None
                size = _size(status, reply.headers)
                return Start(_read(reply, count, ends), size)
        except (httpx2.TransportError, httpx2.InvalidURL, ValueError) as error:
            raise _Failed(f"{type(error).__name__}: {error}") from error

    def _refused(self, status: int, headers: Mapping[str, str]) -> None:
        code = headers.get("x-error-code", "")
        if code in {"RepoNotFound", "RevisionNotFound"}:
            raise InputError(
                f"The Hub shows no model {self.model_id}"
                + (f" at {self.revision}." if self.revision else "."),
                remedy="Check its spelling; for a private model, log in with: hf auth login",
            )
        if status in {401, 403}:
            raise SourceFailed(
                f"The Hub does not give {self.model_id} to this user.",
                remedy="Ask for access on the model's page, then log in with: hf auth login",
            )
        if status == 404:
            return
        if status in _AGAIN:
            raise _Failed(f"status {status}", pause=_asked_to_wait(headers))
        raise SourceFailed(f"{self.model_id} cannot be read from the Hub: status {status}.")


def _pause(state: RetryCallState) -> float:
    failure = state.outcome.exception() if state.outcome else None
    return failure.pause if isinstance(failure, _Failed) else 0.0


def _size(status: int, headers: Mapping[str, str]) -> int | None:
    """Return the bytes of the whole file as the answer states them."""
    coding = headers.get("content-encoding", "identity")
    if coding != "identity":
        raise _Failed(f"it is sent packed ({coding[:40]}), which was not asked for")
    if status == 206:
        said = _RANGE.fullmatch(headers.get("content-range", "").strip())
        if said is None or int(said[1]) != 0:
            raise _Failed("it answers with another part of the file than was asked for")
        return None if said[3] == "*" else int(said[3])
    length = headers.get("content-length", "")
    return int(length) if re.fullmatch(r"\d{1,18}", length) else None


def _read(reply: Any, count: int, ends: float) -> bytes:
    """Return at most `count` bytes of an answer, and let the rest go unread."""
    data = bytearray()
    for chunk in reply.iter_raw(65_536):
        data += chunk[: count - len(data)]
        if len(data) >= count:
            break
        if time.monotonic() > ends:
            raise _Failed("it is sent too slowly", pause=0)
    return bytes(data)


def _asked_to_wait(headers: Mapping[str, str]) -> float:
    after = headers.get("retry-after", "").strip()
    return min(float(after), _LONGEST_PAUSE) if re.fullmatch(r"\d{1,6}(\.\d+)?", after) else 1.0


def _within(seconds: float, work: Callable[[], T], place: str) -> T:
    """Do work in a thread of its own and wait no longer for it: a timeout of the client is one of each read only."""
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            failure.append(error)

    thread = threading.Thread(target=run, name="header", daemon=True)
    thread.start()
    thread.join(seconds + 1)
    if failure:
        raise failure[0]
    if not outcome:
        raise SourceFailed(f"{place} cannot be read from the Hub: it is sent too slowly.")
    return outcome[0]
