"""Records from the Hugging Face Hub, live: models and datasets by id, by search or all of them, with their lineage."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.huggingface.artifacts import dataset_records, model_records
from loaders.huggingface.client import Hub
from loaders.huggingface.crawl import Crawl
from loaders.huggingface.events import Found, Missing, Problem, Renamed
from loaders.huggingface.journal import Journal, begun
from loaders.huggingface.selection import Selection
from loaders.huggingface.texts import clean
from supplychain.errors import UsageError
from supplychain.records import Endpoint, Placeholder, RenamedTo, Skipped
from supplychain.settings import Settings
from supplychain.sources import Loader, Option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from loaders.huggingface.events import Event
    from loaders.huggingface.naming import Stamp
    from supplychain.records import Record

__all__ = ["LOADER", "load", "parse", "stored"]

SOURCE = "huggingface"
_LABELS = {"models": "Model", "datasets": "Dataset"}
_log = logging.getLogger("supplychain.huggingface")


def load(options: Mapping[str, Any]) -> Iterator[Record]:
    """Yield the records of a selection of the Hub.

    Answers are kept in a journal until the load is stored, so that a killed load goes on where it stopped. Where single
    artifacts are asked for, the crawl is walked to its end first: a claim about an id that the Hub has renamed is then a claim
    about the id of today.
    """
    selection, kept = _resolved(options)
    hub = Hub(
        options.get("endpoint") or None,
        requests=_at_least_one(options, "requests", 10_000),
        timeout=float(_at_least_one(options, "timeout", 30)),
        patience=float(options["patience"] if options.get("patience") is not None else 3600),
    )
    concurrency = _at_least_one(options, "concurrency", 4)
    with kept as journal:
        if options.get("fresh"):
            journal.clear()
        elif len(journal):
            _log.warning(
                "Going on with a load that was not finished: %d answers are there already", len(journal)
            )
        crawl = Crawl(hub, journal, selection, concurrency)
        if selection.asks_by_id:
            aliases: dict[str, str] = {}
            problems: list[Problem] = []
            for event in crawl.events():
                if isinstance(event, Renamed) and event.old.kind == "models":
                    aliases[event.old.id] = event.new
                elif isinstance(event, Problem):
                    problems.append(event)
            again = Crawl(None, journal, selection)
            events = (event for event in again.events() if not isinstance(event, Problem))
            yield from parse(events, aliases)
            yield from parse(problems, {})
        else:
            yield from parse(crawl.events(), {})
        if crawl.whole:
            journal.complete(crawl.begun)


def parse(events: Iterator[Event] | list[Problem], aliases: Mapping[str, str]) -> Iterator[Record]:
    """Yield the records of what a crawl met; `aliases` are the ids it saw forwarded."""
    for event in events:
        if isinstance(event, Problem):
            yield Skipped(
                source=SOURCE, reason=event.reason, example=clean(event.example)[:120], count=event.count
            )
            continue
        stamp: Stamp = {"source": SOURCE, "collected_at": event.at}
        if isinstance(event, Found):
            if event.reference.kind == "models":
                yield from model_records(
                    event.payload,
                    stamp,
                    aliases=aliases,
                    card=event.card,
                    asked=event.asked,
                    owner=event.owner,
                )
            else:
                yield from dataset_records(event.payload, stamp, card=event.card, owner=event.owner)
        elif isinstance(event, Missing):
            yield Placeholder(
                **stamp, label=_LABELS[event.reference.kind], id=event.reference.id, reason=event.reason
            )
        else:
            yield from _renamed(event, stamp)


def _renamed(event: Renamed, stamp: Stamp) -> Iterator[Record]:
    label = _LABELS[event.old.kind]
    yield Placeholder(**stamp, label=label, id=event.old.id, reason="renamed")
    start, end = Endpoint(label, event.old.id), Endpoint(label, event.new)
    yield RenamedTo(**stamp, start=start, end=end, evidence=("redirect",))


def stored(options: Mapping[str, Any]) -> bool:
    """Forget the answers of a load whose records are stored, and remember how new they were; False before it is at its end."""
    with _resolved(options)[1] as journal:
        return journal.forget()


def _resolved(options: Mapping[str, Any]) -> tuple[Selection, Journal]:
    """Return the selection, with the time it goes back to, and the journal of just that."""
    selection = Selection.of(options)
    if options.get("state"):
        folder = Path(options["state"]).expanduser()
    else:
        from platformdirs import user_cache_path

        folder = (Settings.load().cache or user_cache_path("supplychain")) / SOURCE
    home = folder / selection.digest
    if selection.since == "last":
        selection = replace(selection, since=begun(home))
    return selection, Journal(home, selection.since)


def _at_least_one(options: Mapping[str, Any], name: str, default: int) -> int:
    value = options.get(name)
    if value is not None and value < 1:
        raise UsageError(f"--{name} is {value}, but it must be 1 or more.")
    return int(value or default)


LOADER = Loader(
    name=SOURCE,
    summary="Models and datasets of the Hugging Face Hub, live: by id, owner, search, filter, base model, or all of them.",
    target="[IDS]",
    options=(
        Option(name="owner", help="Everything that an organization or user publishes."),
        Option(name="search", help="Artifacts whose name contains this."),
        Option(
            name="filter",
            help="Artifacts with these tags, separated by commas: a task, library, license:mit, …",
        ),
        Option(name="base_model", help="Models that say they were made from this one."),
        Option(name="everything", help="List the whole Hub.", default=False, kind=bool),
        Option(name="kind", help="What listings are of: models, datasets or all.", default="models"),
        Option(name="limit", help="At most that many artifacts of a listing.", kind=int),
        Option(
            name="since",
            help="Of listings, only what changed since: ISO 8601, or `last` for the last load that was stored.",
        ),
        Option(name="with_ancestors", help="Follow base models upward.", default=False, kind=bool),
        Option(name="with_descendants", help="Follow derived models downward.", default=False, kind=bool),
        Option(name="depth", help="Steps to follow; default: to the roots upward, one downward.", kind=int),
        Option(name="with_datasets", help="Fetch the datasets that models name.", default=False, kind=bool),
        Option(
            name="cards",
            help="Fetch the cards, too: front matter, GitHub links, and what they document.",
            default=False,
            kind=bool,
        ),
        Option(
            name="scans",
            help="Ask for the Hub's security scan of each model: one more request each.",
            default=False,
            kind=bool,
        ),
        Option(
            name="owners",
            help="Ask who each owner is: organization or user, verified, how many members.",
            default=False,
            kind=bool,
        ),
        Option(name="requests", help="Requests that may be made.", default=10_000, kind=int),
        Option(name="concurrency", help="Requests under way at once.", default=4, kind=int),
        Option(name="timeout", help="Seconds to wait for the next bytes of an answer.", default=30, kind=int),
        Option(
            name="patience",
            help="Seconds to wait for one answer in all, rate limits included.",
            default=3600,
            kind=int,
        ),
        Option(
            name="fresh", help="Begin anew where an unfinished load could go on.", default=False, kind=bool
        ),
        Option(
            name="endpoint",
            help="Address of another Hub; default: the one huggingface_hub is configured for.",
        ),
        Option(
            name="state", help="Folder for the answers of unfinished loads; default: in your cache folder."
        ),
    ),
    load=load,
    stored=stored,
    incremental={"since": "last"},
)
