"""Style and guides, served by the local server itself, as files of Neo4j Browser.

Neo4j serves Browser from the first `browser` folder on its class path. A copy of Browser's own jar with our files added stands
before it, so that they come from the same address: no further process or port, and no other origin to be allowed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.graph.server.artifacts import Distribution
    from supplychain.graph.server.home import Home

__all__ = ["furnish_browser"]


def furnish_browser(home: Home, distribution: Distribution, bolt_port: int, http_port: int) -> str | None:
    """Write the jar that serves Browser, style and guides, and return what Browser is to do when it has connected.

    A distribution without Browser gets neither.
    """
    from supplychain.graph.browser import site

    original = next(iter(sorted(distribution.lib.glob("neo4j-browser-*.jar"))), None)
    if original is None:
        return None
    place = f"http://127.0.0.1:{http_port}/browser/{site.FOLDER}/"
    _write_jar(home.browser_jar, original, site.files(place, bolt_port), f"browser/{site.FOLDER}")
    return site.connect_commands(place)


def _write_jar(path: Path, original: Path, files: Mapping[str, bytes], folder: str) -> None:
    """Replace a jar by the original with the files added; a server that has the former one open goes on with it."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # for the user only
    try:
        with os.fdopen(descriptor, "w+b") as copy, original.open("rb") as source:
            shutil.copyfileobj(source, copy)
            with zipfile.ZipFile(copy, "a", zipfile.ZIP_DEFLATED) as jar:
                for file, content in files.items():
                    jar.writestr(f"{folder}/{file}", content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
