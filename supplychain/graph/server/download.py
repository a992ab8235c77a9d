"""One artifact over HTTP: resumed where it stopped, retried after a hiccup, kept only when verified."""

from __future__ import annotations

import hashlib
import re
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential, wait_random

from supplychain.errors import DiskFull, DownloadFailed
from supplychain.files import is_full
from supplychain.settings import redacted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from supplychain.graph.server.artifacts import Artifact

__all__ = ["Downloader", "new_session"]

REMEDY = "Check the network, or set SUPPLYCHAIN_MAVEN_MIRROR to a Maven mirror you can reach, and try again."
LONGEST_WAIT = 30.0
_BLOCK = 1 << 17
_RANGE = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")


class _Transient(Exception):
    """Something that may go better the next time."""

    def __init__(self, message: str, *, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class _SystemTrust(HTTPAdapter):
    """Also trusts what the system trusts: behind a company's proxy the bundle that comes with `requests` is not enough."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> Any:
        options["ssl_context"] = ssl.create_default_context()
        return super().init_poolmanager(*arguments, **options)


def new_session() -> requests.Session:
    """Return a session for one thread; its connections stay open."""
    session = requests.Session()
    session.mount("https://", _SystemTrust())
    return session


@dataclass(frozen=True)
class Downloader:
    """Fetches artifacts from one repository."""

    base: str
    attempts: int = 5
    pause: float = 0.5
    timeout: tuple[float, float] = (10.0, 60.0)

    def fetch(
        self, session: requests.Session, artifact: Artifact, target: Path, advance: Callable[[int], None]
    ) -> None:
        """Bring one artifact to `target`; the file appears there whole and verified, or not at all."""
        retrying = Retrying(
            stop=stop_after_attempt(self.attempts),
            retry=retry_if_exception_type((_Transient, requests.ConnectionError, requests.Timeout)),
            wait=self._wait,
            reraise=True,
        )
        try:
            retrying(self._attempt, session, artifact, target, advance)
        except (_Transient, requests.RequestException) as error:
            reason = str(error) if isinstance(error, _Transient) else type(error).__name__
            raise self._failure(artifact, f"{reason}, tried {self.attempts} times") from error
        except OSError as error:
            if is_full(error):
                raise DiskFull(
                    f"The disk is full while {artifact.name} is written to {target.parent}.",
                    remedy="Free some space, or set SUPPLYCHAIN_CACHE to a folder on another disk.",
                ) from error
            raise

    def _attempt(
        self, session: requests.Session, artifact: Artifact, target: Path, advance: Callable[[int], None]
    ) -> None:
        part = target.with_name(target.name + ".part")
        have = part.stat().st_size if part.is_file() else 0
        if have >= artifact.size:
            part.unlink()
            have = 0
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
        with session.get(
            f"{self.base}/{artifact.path}", headers=headers, stream=True, timeout=self.timeout
        ) as response:
            have = self._accept(response, artifact, have)
            digest = hashlib.sha256()
            with part.open("r+b" if have else "wb") as file:
                for block in iter(lambda: file.read(_BLOCK), b"") if have else ():
                    digest.update(block)
                size = have
                try:
                    for block in response.iter_content(_BLOCK):
                        file.write(block)
                        digest.update(block)
                        size += len(block)
                        if size > artifact.size:
                            break
                except requests.RequestException as error:
                    raise _Transient(
                        f"the connection broke after {size:,} of {artifact.size:,} bytes"
                    ) from error
        if size < artifact.size:
            raise _Transient(f"the answer ended after {size:,} of {artifact.size:,} bytes")
        if digest.hexdigest() != artifact.sha256:
            part.unlink()
            if have:  # what was resumed may have been the bad half
                raise _Transient("its SHA-256 is not the pinned one after resuming")
            raise self._failure(artifact, "its SHA-256 is not the pinned one")
        part.replace(target)
        advance(artifact.size)

    def _accept(self, response: requests.Response, artifact: Artifact, have: int) -> int:
        """Return how many bytes of the part file the answer continues from."""
        status = response.status_code
        if status == requests.codes.partial and have:
            match = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
            if match and int(match[1]) == have:
                return have
            raise self._failure(artifact, "the server answered with another range than the one asked for")
        if status == requests.codes.ok:
            return 0
        if status == requests.codes.too_many_requests or status >= 500:
            wait = response.headers.get("Retry-After", "")
            raise _Transient(
                f"the server answered {status}", retry_after=float(wait) if wait.isdigit() else 0.0
            )
        raise self._failure(artifact, f"the server answered {status}")

    def _failure(self, artifact: Artifact, reason: str) -> DownloadFailed:
        return DownloadFailed(
            f"{artifact.name} cannot be downloaded from {redacted(self.base)}: {reason}.", remedy=REMEDY
        )

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, _Transient) else 0.0
        backoff = (wait_exponential(multiplier=self.pause) + wait_random(0, self.pause))(state)
        return min(max(asked, backoff), LONGEST_WAIT)
