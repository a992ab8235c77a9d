"""Repositories from GitHub, live: what they are, under which license, and which models and datasets their files load."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_cache_path

from loaders.github.cache import Cache
from loaders.github.client import Client
from loaders.github.crawl import crawl
from loaders.github.selection import Selection
from supplychain.errors import UsageError
from supplychain.settings import Settings
from supplychain.sources import Loader, Option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplychain.records import Record

__all__ = ["LOADER", "load"]

SOURCE = "github"
_MEGABYTE = 1_000_000


def load(options: Mapping[str, Any]) -> Iterator[Record]:
    """Yield the records of the repositories that `target` selects; what was fetched is kept until the run is whole."""
    for name in ("limit", "archive_megabytes", "unpacked_megabytes"):
        if int(options[name]) < 1:
            raise UsageError(f"{name} is {options[name]}, but it must be at least 1.")
    settings = Settings.load()
    selection = Selection.read(str(options["target"]))
    folder = (
        Path(options["cache"])
        if options["cache"]
        else (settings.cache or user_cache_path("supplychain")) / SOURCE
    )
    with (
        closing(Cache(folder)) as cache,
        closing(
            Client(
                settings.github_url, settings.github_token, cache, longest_wait=float(options["longest_wait"])
            )
        ) as client,
    ):
        cache.begin([settings.github_url, selection.text, options["limit"], bool(options["contents"])])
        yield from crawl(
            client,
            selection,
            limit=int(options["limit"]),
            contents=bool(options["contents"]),
            largest=int(options["archive_megabytes"]) * _MEGABYTE,
            unpacked=int(options["unpacked_megabytes"]) * _MEGABYTE,
        )
        cache.finish()


LOADER = Loader(
    name=SOURCE,
    summary="Repositories from GitHub: license, stars, renames, and the models and datasets their files load.",
    target="WHAT",
    options=(
        Option(name="limit", help="Repositories to read at most, of a search.", default=1000, kind=int),
        Option(
            name="contents",
            help="Fetch each repository at its newest commit and scan its files; nothing of it is run.",
            default=False,
            kind=bool,
        ),
        Option(name="archive_megabytes", help="Largest archive to fetch.", default=200, kind=int),
        Option(name="unpacked_megabytes", help="Most that an archive may unpack to.", default=1500, kind=int),
        Option(name="longest_wait", help="Seconds to wait for a rate limit at most.", default=4000, kind=int),
        Option(
            name="cache",
            help="Folder for answers, so that what has not changed is not fetched again.",
            default="",
        ),
    ),
    load=load,
)
