"""Figures as files: a Chromium or Chrome of this machine draws charts as SVG and PNG, through kaleido.

It makes no request: plotly.js comes from the installed package, and MathJax is off. The browser starts with the first figure
and draws all of the process, about three a second.
"""

from __future__ import annotations

import asyncio
import atexit
import re
from base64 import b64encode
from functools import cache
from math import sqrt
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from supplychain.errors import SupplyChainError, UsageError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from kaleido import Kaleido

__all__ = ["Browser", "browser"]

_TIMEOUT = 120
"""Seconds for one chart, or for the browser to start."""

_LONGEST, _LARGEST = 16_000, 100_000_000
"""Pixels of a side, and of a picture, that browsers can draw."""

_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_ID = re.compile(r' id="([^"]+)"')
_ATTRIBUTE = re.compile(r' [\w:-]+="[^"]*"')
_USE = re.compile(r"""(url\((?:&quot;|["'])?#|href="#)([^"')&]+)""")
_LOT = re.compile(r"(?<=\btrace)[0-9a-f]{6}\b|\b[a-z]*cb[0-9a-f]{6}(?:tick|title)?\b")


class Browser:
    """A headless Chromium or Chrome that draws charts, in a thread with an event loop of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="figures", daemon=True)
        self._thread.start()
        self._kaleido: Kaleido | None = None
        self._lock = Lock()

    def draw(self, spec: dict[str, Any], width: int, height: int) -> str:
        """Return a chart as SVG; the same chart gives the same text. Raises as `render` does."""
        return _named_the_same(self.render(spec, "svg", width, height).decode("utf-8"))

    def rasterize(self, svg: str, width: int, height: int, scale: float) -> bytes:
        """Return an SVG as PNG of `scale` pixels for each of its units; raises as `render` does."""
        source = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
        scale = min(scale, _LONGEST / max(width, height), sqrt(_LARGEST / (width * height)))
        image = {"source": source, "x": 0, "y": 1, "sizex": 1, "sizey": 1, "xref": "paper", "yref": "paper"}
        layout: dict[str, Any] = {
            "images": [image | {"sizing": "stretch"}],
            "margin": dict.fromkeys("lrtb", 0),
        }
        layout |= {"xaxis": {"visible": False}, "yaxis": {"visible": False}, "width": width, "height": height}
        return self.render({"data": [], "layout": layout}, "png", width, height, scale)

    def render(self, spec: dict[str, Any], form: str, width: int, height: int, scale: float = 1) -> bytes:
        """Return a chart in a form, ``svg`` or ``png``.

        Raises
        ------
        UsageError
            No browser is there.
        SupplyChainError
            The browser did not draw.
        """
        from kaleido.errors import BrowserClosedError, BrowserFailedError, JavascriptError, KaleidoError

        options: Any = {"format": form, "width": width, "height": height, "scale": scale}
        with self._lock:
            try:
                drawer = self._kaleido = self._kaleido or self._run(_open())
                drawn: bytes = self._run(drawer.calc_fig(spec, opts=options))
            except (BrowserClosedError, BrowserFailedError, JavascriptError, KaleidoError) as error:
                self._kaleido = None
                raise SupplyChainError(f"The browser did not draw a figure: {error}") from error
        return drawn

    def close(self) -> None:
        """Stop the browser; once stopped, nothing more happens."""
        if self._loop.is_closed():
            return
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


def _named_the_same(svg: str) -> str:
    """Return the file with ids by their order, and the attributes of its root by name.

    plotly.js draws ids by lot and writes attributes as they come, and one chart must give the same bytes twice.
    """
    ids: dict[str, str] = {}
    for tag in _TAG.findall(svg):
        for found in _ID.findall(tag):
            ids.setdefault(found, f"figure-{len(ids)}")

    def rename(tag: re.Match[str]) -> str:
        named = _ID.sub(lambda m: f' id="{ids[m[1]]}"', tag[0])
        return _LOT.sub("", _USE.sub(lambda m: f"{m[1]}{ids.get(m[2], m[2])}", named))

    named = _TAG.sub(rename, svg)
    return _TAG.sub(lambda tag: f"<svg{''.join(sorted(_ATTRIBUTE.findall(tag[0])))}>", named, count=1)
