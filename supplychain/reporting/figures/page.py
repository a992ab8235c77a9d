"""What a page with figures holds once: style and script, as text that needs no request."""

from __future__ import annotations

from importlib.resources import files

from supplychain.reporting.figures.drawing.looks import rules

__all__ = ["plotly_script", "script", "style"]


def style() -> str:
    """Return the style sheet of figures; a page may set its variables ``--figure-ink``, ``-paper``, ``-muted``, ``-grid``.

    Dark is what the reader's system says, or ``data-theme="dark"`` or ``"light"`` on the root element.
    """
    return _read("page.css") + rules()


def script() -> str:
    """Return the script that draws the charts of a page; it stands at the end of the page, after `plotly_script`."""
    return _read("page.js") + _read("drawing/page.js")


def plotly_script() -> str:
    """Return plotly.js of the installed plotly, about 5 MB; only a page with a chart needs it."""
    return files("plotly").joinpath("package_data", "plotly.min.js").read_text(encoding="utf-8")


def _read(name: str) -> str:
    return files("supplychain.reporting.figures").joinpath(name).read_text(encoding="utf-8")
