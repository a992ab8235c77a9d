"""How much asking a language model may cost: requests, tokens, money. Nothing is asked once one of them is used up."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

__all__ = ["Budget"]


@dataclass
class Budget:
    """Limits and what has been used of them; None is no limit.

    Attributes
    ----------
    input_price, output_price
        Money for a million tokens, in any currency; `money` is in the same.
    """

    requests: int | None = None
    tokens: int | None = None
    money: float | None = None
    input_price: float = 0.0
    output_price: float = 0.0
    used_requests: int = 0
    used_tokens: int = 0
    used_money: float = 0.0

    def __post_init__(self) -> None:
        self._lock = Lock()

    def take(self, input_tokens: int, output_tokens: int) -> str | None:
        """Reserve a request that may use so many tokens, before it is made; return which limit does not allow it, if any."""
        with self._lock:
            cost = self._cost(input_tokens, output_tokens)
            for limit, used, more, unit in (
                (self.requests, self.used_requests, 1, "requests"),
                (self.tokens, self.used_tokens, input_tokens + output_tokens, "tokens"),
                (self.money, self.used_money, cost, "money"),
            ):
                if limit is not None and used + more > limit:
                    return f"budget of {limit:g} {unit} is used up, not asked"
            self.used_requests += 1
            self.used_tokens += input_tokens + output_tokens
            self.used_money += cost
            return None

    def settle(self, reserved: tuple[int, int], used: tuple[int, int]) -> None:
        """Put what a request really used in place of what was reserved for it; each is input and output tokens."""
        with self._lock:
            self.used_tokens += sum(used) - sum(reserved)
            self.used_money += self._cost(*used) - self._cost(*reserved)

    def _cost(self, input_tokens: int, output_tokens: int) -> float:
        return (input_tokens * self.input_price + output_tokens * self.output_price) / 1_000_000
