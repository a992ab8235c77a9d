"""Whether this process was held: what waits for a server in seconds of the clock fails then, and that proves nothing."""

from __future__ import annotations

import threading
import time

__all__ = ["Pulse"]

_BEAT = 0.5


class Pulse:
    """Notes how long this process got no turn at all: it was stopped, or the machine slept."""

    def __init__(self) -> None:
        self._held = 0.0
        threading.Thread(target=self._beat, daemon=True).start()

    def take(self) -> float:
        """Return the longest pause since this was asked last, in seconds."""
        held, self._held = self._held, 0.0
        return held

    def _beat(self) -> None:
        last = time.monotonic()
        while True:
            time.sleep(_BEAT)
            now = time.monotonic()
            self._held = max(self._held, now - last - _BEAT)
            last = now
