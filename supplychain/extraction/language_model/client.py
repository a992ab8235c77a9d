"""One question to an OpenAI-compatible endpoint, by huggingface_hub's client: patient with limits, bounded in time and size."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.errors import SourceFailed, UsageError
from supplychain.extraction.fetching import require_client
from supplychain.extraction.language_model.prompt import ANSWER_SCHEMA

if TYPE_CHECKING:
    from tenacity import RetryCallState

__all__ = ["Endpoint", "Said"]

_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_NO_TOKEN = "none"  # noqa: S105 - without a token of its own the client would send the one of the Hub to any endpoint


class Said(NamedTuple):
    """The text of an answer, whether it was cut short, and the tokens used: input and output."""

    text: str
    cut: bool
    tokens: tuple[int, int]


@dataclass(frozen=True)
class Endpoint:
    """Where a language model answers: hosted, vLLM, Ollama, llama.cpp.

    Attributes
    ----------
    url
        Base address, as ``http://localhost:11434/v1``.
    model
        Name of the model there.
    token
        Sent to this address and nowhere else.
    timeout
        Seconds for one request.
    patience
        Seconds that may be waited, in all, for one answer when the endpoint says to come back later.
    longest_answer
        Tokens of an answer.
    """

    url: str
    model: str
    token: str | None = field(default=None, repr=False)
    timeout: float = 120.0
    patience: float = 120.0
    attempts: int = 4
    longest_answer: int = 4_000

    def __post_init__(self) -> None:
        if not re.match(r"https?://[^/\s]", self.url):
            raise UsageError(
                f"{self.url!r} is no address of an endpoint.",
                remedy="Give the base address of its API, as http://localhost:11434/v1",
            )

    def ask(self, messages: list[dict[str, str]]) -> Said:
        """Return what the model says.

        Raises
        ------
        SourceFailed
            The endpoint does not answer, refuses, or is still busy when patience is over.
        """
        require_client()
        import httpx2
        from huggingface_hub.errors import HfHubHTTPError, InferenceTimeoutError
        from tenacity import RetryError, Retrying, retry_if_exception

        waited = _Waiting(self.patience, self.attempts)
        retrying = Retrying(
            retry=retry_if_exception(_is_passing),
            wait=waited.seconds,
            stop=waited.is_over,
        )
        try:
            return retrying(self._once, messages)
        except RetryError as error:
            reason = _reason(error.last_attempt.exception())
            raise SourceFailed(
                f"The language model at {self._address} does not answer ({reason}).",
                remedy="Run it again later: answers that came are kept.",
            ) from None
        except (
            HfHubHTTPError,
            InferenceTimeoutError,
            httpx2.HTTPError,
            ValueError,
            KeyError,
            TypeError,
        ) as error:
            raise SourceFailed(
                f"The language model at {self._address} refused or gave no answer ({_reason(error)}).",
                remedy="Check address, name of the model, and token.",
            ) from None

    @property
    def _address(self) -> str:
        from supplychain.settings import redacted

        return redacted(self.url)

    def _once(self, messages: list[dict[str, str]]) -> Said:
        from huggingface_hub import InferenceClient

        client = InferenceClient(base_url=self.url, api_key=self.token or _NO_TOKEN, timeout=self.timeout)
        form: Any = {
            "type": "json_schema",
            "json_schema": {"name": "card", "schema": ANSWER_SCHEMA, "strict": True},
        }
        answer: Any = client.chat_completion(
            [*messages],
            model=self.model,
            response_format=form,
            temperature=0.0,
            seed=0,
            max_tokens=self.longest_answer,
        )
        choice = answer.choices[0]
        usage = getattr(answer, "usage", None)
        used = (_count(usage, "prompt_tokens"), _count(usage, "completion_tokens"))
        content = choice.message.content
        return Said(content if isinstance(content, str) else "", choice.finish_reason == "length", used)


class _Waiting:
    """How long to wait before each attempt, and when patience is over."""

    def __init__(self, patience: float, attempts: int) -> None:
        self._patience = patience
        self._attempts = attempts
        self._spent = 0.0

    def seconds(self, state: RetryCallState) -> float:
        pause = self._next(state)
        self._spent += pause
        return pause

    def is_over(self, state: RetryCallState) -> bool:
        return state.attempt_number >= self._attempts or self._spent + self._next(state) > self._patience

    def _next(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        response = getattr(error, "response", None)
        after = response.headers.get("retry-after", "").strip() if response is not None else ""
        if re.fullmatch(r"\d{1,6}(\.\d+)?", after):
            return float(after)
        return float(min(0.5 * 2 ** (state.attempt_number - 1), 30.0))


def _is_passing(error: BaseException) -> bool:
    """Whether the same request may succeed later."""
    import httpx2
    from huggingface_hub.errors import InferenceTimeoutError

    response = getattr(error, "response", None)
    if response is not None:
        return response.status_code in _AGAIN
    return isinstance(error, InferenceTimeoutError | httpx2.TransportError)


def _reason(error: BaseException | None) -> str:
    """Name what went wrong without the words of the endpoint, which may repeat what it was sent."""
    response = getattr(error, "response", None)
    return f"status {response.status_code}" if response is not None else type(error).__name__


def _count(usage: object, name: str) -> int:
    number = getattr(usage, name, 0)
    return number if isinstance(number, int) and number >= 0 else 0
