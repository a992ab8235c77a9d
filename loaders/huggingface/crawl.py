"""A crawl: from a selection over answers to what was found, missing and renamed; the same answers give the same crawl."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from loaders.huggingface.claims import base_claims, dataset_claims
from loaders.huggingface.client import BudgetSpent, Hub, NoAnswer
from loaders.huggingface.events import Event, Found, Missing, Problem, Renamed, why_not_shown
from loaders.huggingface.looks import looks_at
from loaders.huggingface.naming import base_named, dataset_named
from loaders.huggingface.owners import KINDS, owner_request, owner_to_ask, profile_in
from loaders.huggingface.properties import tags_of
from loaders.huggingface.selection import (
    Listing,
    Reference,
    Selection,
    fields_of,
    info_request,
    list_request,
)
from supplychain.errors import SourceFailed, UsageError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from loaders.huggingface.journal import Answer, Journal
    from loaders.huggingface.owners import Profile

__all__ = ["Crawl"]

_log = logging.getLogger("supplychain.huggingface")


@dataclass
class Crawl:
    """One walk over the Hub.

    Parameters
    ----------
    hub
        Whom to ask; None to see only what the journal holds.
    journal
        Answers so far; new ones are added.
    concurrency
        How many requests are under way at once.
    """

    hub: Hub | None
    journal: Journal
    selection: Selection
    concurrency: int = 4
    whole: bool = field(default=True, init=False)
    begun: str = field(default="", init=False)
    """When the oldest of the answers was given."""
    _seen: set[Reference] = field(default_factory=set, init=False)
    _owners: dict[str, Profile | None] = field(default_factory=dict, init=False)

    def events(self) -> Iterator[Event]:
        """Yield what is met: the listings, then the ids, then upstream and downstream, level by level."""
        self._seen = set()
        self._owners = {}
        self.whole = True
        upward: dict[str, None] = {}
        downward: dict[str, None] = {}
        datasets: dict[str, None] = {}
        for event in self._start():
            yield event
            self._note(event, upward, downward, datasets)
        for _ in range(self.selection.ancestors):
            wanted, upward = upward, {}
            if not wanted:
                break
            for event in self._infos([Reference("models", name) for name in wanted]):
                yield event
                self._note(event, upward, {}, datasets)
        expanded: set[str] = set()
        for _ in range(self.selection.descendants):
            level, downward = [name for name in downward if name not in expanded], {}
            if not level:
                break
            expanded.update(level)
            for name in level:
                for event in self._list(Listing("models", filters=(f"base_model:{name}",)), downward):
                    yield event
                    self._note(event, {}, {}, datasets)
        if self.selection.datasets:
            yield from self._infos([Reference("datasets", name) for name in datasets])

    def _start(self) -> Iterator[Event]:
        for listing in self.selection.listings:
            yield from self._list(listing)
        yield from self._infos(self.selection.references)

    def _note(
        self, event: Event, upward: dict[str, None], downward: dict[str, None], datasets: dict[str, None]
    ) -> None:
        """Remember what an event leads to, each once and in the order met."""
        if not isinstance(event, Found):
            return
        if event.reference.kind != "models":
            return
        downward.setdefault(event.reference.id)
        tags = tags_of(event.payload)
        card = event.payload.get("cardData")
        front = card if isinstance(card, dict) else {}
        if self.selection.ancestors:
            for claim in base_claims(event.payload, tags, front):
                if (named := base_named(claim.text)) and not named.reason:
                    upward.setdefault(named.id)
        if self.selection.datasets:
            for claim in dataset_claims(tags, front):
                if (named := dataset_named(claim.text)) and not named.reason:
                    datasets.setdefault(named.id)

    def _infos(self, wanted: Iterable[Reference]) -> Iterator[Event]:
        """Ask for single artifacts, several at once, and yield them in the order wanted."""
        asked = [reference for reference in wanted if reference not in self._seen]
        self._seen.update(asked)
        answers = self._ask_all([info_request(reference) for reference in asked])
        for reference, answer in zip(asked, answers, strict=True):
            yield from self._info(reference, answer)

    def _info(self, reference: Reference, answer: Answer | Problem) -> Iterator[Event]:
        if isinstance(answer, Problem):
            yield Problem(answer.reason, reference.id)
        elif answer.status == 200 and isinstance(answer.body, dict):
            found = Reference(reference.kind, str(answer.body.get("id") or reference.id))
            if found != reference:
                yield Renamed(reference, found.id, answer.at)
                if found in self._seen:
                    return
                self._seen.add(found)
            asked = fields_of(found.kind, one=True)
            yield from self._described([Found(found, answer.body, answer.at, asked)])
        elif reason := why_not_shown(answer):
            yield Missing(reference, reason, answer.at)
        else:
            yield Problem(f"the Hub answers {answer.status}", f"{reference.id} {answer.error}".strip())

    def _list(self, listing: Listing, met: dict[str, None] | None = None) -> Iterator[Event]:
        """Read a list page by page; `met` takes the ids of all its items, those seen before included."""
        request: str | None = list_request(listing)
        since = self.selection.since if listing.sort == "lastModified" else ""
        left = listing.limit if listing.limit is not None else -1
        while request is not None and left != 0:
            (answer,) = self._ask_all([request])
            if isinstance(answer, Problem):
                yield Problem(answer.reason, f"{listing.kind} list from {request[:100]}")
                return
            if answer.status != 200 or not isinstance(answer.body, list):
                raise _refused(listing, answer)
            page = [
                item for item in answer.body if isinstance(item, dict) and isinstance(item.get("id"), str)
            ]
            if bad := len(answer.body) - len(page):
                yield Problem("list item without an id", count=bad)
            fresh = [item for item in page if str(item.get("lastModified") or "") >= since]
            fresh = fresh if left < 0 else fresh[:left]
            left -= len(fresh) if left > 0 else 0
            if met is not None:
                met.update(dict.fromkeys(item["id"] for item in fresh))
            yield from self._described(self._unseen(listing.kind, fresh, answer.at))
            request = answer.next if not since or len(fresh) == len(page) else None

    def _unseen(self, kind: str, page: list[dict[str, Any]], at: str) -> list[Found]:
        found = []
        for item in page:
            reference = Reference(kind, item["id"])
            if reference not in self._seen:
                self._seen.add(reference)
                found.append(Found(reference, item, at, fields_of(kind, one=False)))
        return found

    def _described(self, found: list[Found]) -> Iterator[Event]:
        """Yield artifacts, with their owners, cards and scans where those were asked for."""
        if self.selection.owners:
            names = [owner_to_ask(item.reference) or "" for item in found]
            yield from self._meet(filter(None, names))
            found = [
                replace(item, owner=self._owners.get(name)) for item, name in zip(found, names, strict=True)
            ]
        looks = [looks_at(item, self.selection) for item in found]
        with closing(self._ask_all([look.request for each in looks for look in each])) as answers:
            for item, each in zip(found, looks, strict=True):
                told, problems = item, []
                for look in each:
                    told, problem = look.told(told, next(answers))
                    problems += [problem] if problem else []
                yield told
                yield from problems

    def _meet(self, names: Iterable[str]) -> Iterator[Problem]:
        """Ask who owners are, each once; whoever is not told of is not asked for again in this walk."""
        left = [name for name in dict.fromkeys(names) if name not in self._owners]
        self._owners.update(dict.fromkeys(left))
        for kind in KINDS:
            asked, left = left, []
            answers = self._ask_all([owner_request(kind, name) for name in asked])
            for name, answer in zip(asked, answers, strict=True):
                if isinstance(answer, Problem):
                    yield Problem(f"owner: {answer.reason}", name)
                elif answer.status == 404:
                    left.append(name)
                else:
                    self._owners[name], problem = profile_in(kind, name, answer)
                    if problem:
                        yield problem
        for name in left:
            yield Problem("owner: neither an organization nor a user", name)

    def _ask_all(self, requests: list[str]) -> Generator[Answer | Problem]:
        if len(requests) < 2 or self.hub is None:
            yield from map(self._ask, requests)
            return
        pool = ThreadPoolExecutor(self.concurrency, thread_name_prefix="hub")
        try:
            yield from pool.map(self._ask, requests)
        finally:
            pool.shutdown(cancel_futures=True)

    def _ask(self, request: str) -> Answer | Problem:
        known = self.journal.get(request)
        if known is not None:
            self.begun = min(self.begun or known.at, known.at)
            return known
        if self.hub is None:
            return Problem("not asked")
        try:
            answer = self.hub.get(request)
        except BudgetSpent:
            self.whole = False
            return Problem("request budget spent, run again to go on")
        except NoAnswer as error:
            self.whole = False
            _log.warning("No answer to %s: %s", request.partition("?")[0], error)
            return Problem("no answer from the Hub, run again to go on")
        self.journal.put(request, answer)
        self.begun = min(self.begun or answer.at, answer.at)
        return answer


def _refused(listing: Listing, answer: Answer) -> SourceFailed | UsageError:
    if answer.status == 400:
        return UsageError(
            f"The Hub does not understand the selection of {listing.kind}: {answer.error or 'no reason'}."
        )
    return SourceFailed(
        f"The Hub answers {answer.status} to a list of {listing.kind}. {answer.error}".strip(),
        remedy="Try again later; what was read so far is kept.",
    )
