"""Figures as files: a browser of this machine draws charts as SVG, through kaleido; resvg turns any SVG into PNG.

Neither makes a request. The browser starts with the first chart and draws all charts of the process.
"""

from __future__ import annotations

import asyncio
import atexit
import re
from functools import cache
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from supplychain.errors import SupplyChainError, UsageError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from kaleido import Kaleido

__all__ = ["Browser", "browser", "rasterize"]

_TIMEOUT = 60
"""Seconds for one chart, or for the browser to start."""

_ID = re.compile(r"""(?<=[#"'-])(?:clip|defs-|topdefs-|fill|legend|l)?[0-9a-f]{6}(?=[^0-9a-zA-Z])""")


class Browser:
    """A headless Chromium or Chrome that draws charts, in a thread with an event loop of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="figures", daemon=True)
        self._thread.start()
        self._kaleido: Kaleido | None = None
        self._lock = Lock()

    def draw(self, spec: dict[str, Any], width: int, height: int) -> str:
        """Return a chart as SVG.

        Raises
        ------
        UsageError
            No browser is there.
        SupplyChainError
            The browser did not draw.
        """
        with self._lock:
            if self._kaleido is None:
                self._kaleido = self._run(_open())
            options = {"format": "svg", "width": width, "height": height, "scale": 1}
            drawn = self._run(self._kaleido.calc_fig(spec, opts=options))
        return drawn.decode("utf-8")

    def close(self) -> None:
        """Stop the browser."""
        with self._lock:
            if self._kaleido is not None:
                self._run(self._kaleido.close())
                self._kaleido = None
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, step: Coroutine[Any, Any, Any]) -> Any:
        try:
            return asyncio.run_coroutine_threadsafe(step, self._loop).result(_TIMEOUT)
        except TimeoutError:
            raise SupplyChainError(f"The browser did not draw a chart within {_TIMEOUT} seconds.") from None


@cache
def browser() -> Browser:
    """Return the browser of this process; it is stopped when the process ends."""
    started = Browser()
    atexit.register(started.close)
    return started


async def _open() -> Kaleido:
    import plotly
    from kaleido import Kaleido
    from kaleido.errors import ChromeNotFoundError

    script = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    try:
        drawer = Kaleido(plotlyjs=script, mathjax=False, timeout=_TIMEOUT)
    except ChromeNotFoundError:
        raise UsageError(
            "Charts as SVG or PNG are drawn by Chromium or Chrome, and none was found.",
            remedy="Install one (Debian: apt-get install chromium), or name it: BROWSER_PATH=/path/to/chrome.",
        ) from None
    await drawer.open()
    return drawer


def rasterize(svg: str, scale: float) -> bytes:
    """Return an SVG as PNG, `scale` pixels for each of its units, with the fonts of this machine."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=scale))
