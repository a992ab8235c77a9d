"""Style and guides, served by the local server itself, as files of Neo4j Browser.

Neo4j serves Browser from the first `browser` folder on its class path. A copy of Browser's own jar with our files added stands
before it, so that they come from the same address: no further process or port, and no other origin to be allowed.
"""

from __future__ import annotations

import hashlib
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

__all__ = ["browser_jar", "furnish_browser"]


def furnish_browser(home: Home, distribution: Distribution, bolt_port: int, http_port: int) -> str | None:
    """Write the jar that serves Browser, style and guides, and return what Browser is to do when it has connected.

    A distribution without Browser gets neither, nor does one that lies where no jar of ours can (`browser_jar`).
    """
    from supplychain.graph.browser import site

    original = next(iter(sorted(distribution.lib.glob("neo4j-browser-*.jar"))), None)
    path = browser_jar(home, distribution)
    if original is None or path is None:
        return None
    place = f"http://127.0.0.1:{http_port}/browser/{site.FOLDER}/"
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_jar(path, original, site.files(place, bolt_port), f"browser/{site.FOLDER}")
    return site.connect_commands(place)


def browser_jar(home: Home, distribution: Distribution) -> Path | None:
    """Return where the jar of a home stands, None if nowhere: the server cannot serve files from a path beyond ASCII.

    The jar of a home whose own path goes beyond stands in the cache, beside the distribution.
    """
    if str(home.path).isascii():
        return home.path / "browser.jar"
    digest = hashlib.sha256(os.fsencode(home.path)).hexdigest()
    path = distribution.folder.parent / "browser" / f"{digest[:32]}.jar"
    return path if str(path).isascii() else None


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
