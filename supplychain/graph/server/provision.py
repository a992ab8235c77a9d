"""Bringing the pinned artifacts into the cache: in parallel, resumable, by one process at a time."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from threading import Event
from typing import TYPE_CHECKING

from supplychain.errors import DiskFull, LocalServerError
from supplychain.graph.server.artifacts import FOLDERS, Distribution
from supplychain.graph.server.home import writable

if TYPE_CHECKING:
    from collections.abc import Callable

    from supplychain.graph.server.artifacts import Artifact
    from supplychain.graph.server.download import Downloader
    from supplychain.progress import Progress
    from supplychain.settings import Settings

__all__ = ["provision"]

THREADS = 8
_SPARE = 64 << 20  # bytes left over for whatever else writes to the disk


def provision(settings: Settings, progress: Progress, *, verify: bool = False) -> Distribution:
    """Make sure that every artifact is in the cache, and return where.

    Parameters
    ----------
    settings
        Where the cache is and which mirror to use.
    progress
        Told when something is downloaded.
    verify
        Check the content of every file again instead of trusting the marker.
    """
    distribution = Distribution.of(settings)
    if not verify and distribution.is_complete():
        return distribution
    lock = distribution.lock
    title = f"Downloading Neo4j {lock.neo4j} with Graph Data Science {lock.gds}"
    fill(distribution, lambda: _downloader(settings), progress, title=title, verify=verify)
    return distribution


def fill(
    distribution: Distribution,
    downloader: Callable[[], Downloader],
    progress: Progress,
    *,
    title: str = "Downloading the local server",
    verify: bool = False,
) -> None:
    """Download what is missing or damaged in the distribution, one process at a time."""
    from filelock import FileLock

    with writable(f"The cache folder {distribution.folder}", "SUPPLYCHAIN_CACHE"):
        for folder in FOLDERS:
            (distribution.folder / folder).mkdir(parents=True, exist_ok=True)
        with FileLock(distribution.folder / "provision.lock"):
            if not verify and distribution.is_complete():
                return  # another process was quicker
            distribution.marker.unlink(missing_ok=True)
            for stranger in distribution.strangers():
                stranger.unlink()
            missing = distribution.damaged()
            if missing:
                _check_disk(distribution, missing)
                _download(distribution, missing, downloader(), progress, title)
            distribution.mark()


def _downloader(settings: Settings) -> Downloader:
    from supplychain.graph.server.mirror import repository

    try:
        from supplychain.graph.server.download import Downloader
    except ImportError:
        raise LocalServerError(
            "The local server must be downloaded, and the package requests, which does that, is missing.",
            remedy="Run: pip install 'supplychain[server]'.",
        ) from None
    return Downloader(repository(settings))


def _check_disk(distribution: Distribution, missing: list[Artifact]) -> None:
    needed = sum(artifact.size for artifact in missing) + _SPARE
    free = shutil.disk_usage(distribution.folder).free
    if free < needed:
        raise DiskFull(
            f"{distribution.folder} has {free >> 20:,} MiB free; the local server takes {needed >> 20:,}.",
            remedy="Free some space, or set SUPPLYCHAIN_CACHE to a folder on another disk.",
        )


def _download(
    distribution: Distribution,
    missing: list[Artifact],
    downloader: Downloader,
    progress: Progress,
    title: str,
) -> None:
    from supplychain.graph.server.download import new_session

    queue: SimpleQueue[Artifact] = SimpleQueue()
    for artifact in sorted(missing, key=lambda artifact: -artifact.size):
        queue.put(artifact)
    failed = Event()

    def work(advance: Callable[[int], None]) -> None:
        # One kept-alive connection per thread is what makes 345 small files quick.
        with new_session() as session:
            while not failed.is_set():
                try:
                    artifact = queue.get_nowait()
                except Empty:
                    return
                try:
                    downloader.fetch(session, artifact, distribution.path(artifact), advance)
                except BaseException:
                    failed.set()
                    raise

    size = sum(artifact.size for artifact in missing)
    title = f"{title} ({size >> 20:,} MiB, once)"
    with progress.task(title, total=len(missing)) as advance, ThreadPoolExecutor(THREADS) as pool:
        try:
            for future in [pool.submit(work, lambda _: advance(1)) for _ in range(THREADS)]:
                future.result()
        finally:
            failed.set()  # an interrupt in this thread stops the others after the file they are at
