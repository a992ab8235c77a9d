"""One answer of the Hub about a model or a dataset → records. Pure: takes the JSON as it was recorded."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from loaders.huggingface.cards import Card
from loaders.huggingface.claims import (
    Claim,
    base_claims,
    dataset_claims,
    evaluation_claims,
    license_claims,
    tagged,
)
from loaders.huggingface.naming import (
    Named,
    Stamp,
    base_named,
    dataset_named,
    known_renames,
    links_in,
    paper_named,
    source_named,
)
from loaders.huggingface.properties import dataset_properties, model_properties, tags_of
from loaders.huggingface.statements import stated
from loaders.huggingface.texts import clean, is_secret, words
from supplychain.identifiers import Unresolved, dataset_id, model_id, owner_of, repository_id
from supplychain.records import (
    Dataset,
    DerivedFrom,
    DescribedBy,
    Endpoint,
    EvaluatedOn,
    HasRepository,
    Model,
    OwnedBy,
    Owner,
    Paper,
    Repository,
    Skipped,
    SupersededBy,
    TrainedOn,
)
from supplychain.reuse.observing import observe

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from loaders.huggingface.owners import Profile
    from supplychain.records import Record

__all__ = ["MORE_THAN_KEPT", "dataset_records", "model_records"]

_NO_CARD = Card()
_MOST_LINKS = 20

MORE_THAN_KEPT = "more results, files or scan issues than are kept of one model"
"""Reason under which what is left out of an observation is counted."""


def model_records(
    payload: Mapping[str, Any],
    stamp: Stamp,
    *,
    aliases: Mapping[str, str] | None = None,
    card: Card | None = None,
    asked: Collection[str] | None = None,
    owner: Profile | None = None,
) -> Iterator[Record]:
    """Yield everything that an answer about a model says.

    Parameters
    ----------
    payload
        The JSON object of the Hub, whole or with any keys missing.
    stamp
        `source` and `collected_at` of the records.
    aliases
        Ids that the Hub has forwarded in this load → the id they lead to; claims about them are taken to mean it.
    card
        The card itself, where it was fetched; otherwise the answer's own copy of its front matter is all there is.
    asked
        Fields that the Hub was asked for; None for an answer that nobody narrowed.
    owner
        What the Hub says about its owner, where that was asked.
    """
    read, card = card, card or _NO_CARD
    key = _key(payload, model_id)
    if isinstance(key, Skipped):
        yield Skipped(**stamp, reason=key.reason, example=key.example)
        return
    yield from known_renames(key, stamp)
    named = base_named(key)
    key = named.id if named and not named.reason else key
    front, tags = {**_front(payload), **card.front}, tags_of(payload)
    start = Endpoint("Model", key)
    yield from _front_problems(key, payload, card, stamp)
    seen = observe(
        payload,
        card=read.seen_text if read else None,
        front=read.seen_front if read else None,
        asked=asked,
        key=key,
    )
    if seen.left_out:
        yield Skipped(**stamp, reason=MORE_THAN_KEPT, example=key, count=seen.left_out)
    said = model_properties(key, payload, front, tags)
    yield Model(**stamp, id=key, **said, **seen.properties, unread=_unread(payload, read))
    yield from _shared(start, tags, front, stamp, owner)
    yield from _lineage(start, base_claims(payload, tags, front), stamp, aliases or {})
    for text in words(front.get("new_version")):
        yield from _newer(start, text, stamp)
    yield from _on_datasets(start, dataset_claims(tags, front), TrainedOn, stamp)
    yield from _on_datasets(start, evaluation_claims(payload, front), EvaluatedOn, stamp)
    yield from _repositories(start, front, card, stamp)


def dataset_records(
    payload: Mapping[str, Any], stamp: Stamp, *, card: Card | None = None, owner: Profile | None = None
) -> Iterator[Record]:
    """Yield everything that an answer about a dataset says; see `model_records`."""
    read, card = card, card or _NO_CARD
    key = _key(payload, dataset_id)
    if isinstance(key, Skipped):
        yield Skipped(**stamp, reason=key.reason, example=key.example)
        return
    front, tags = {**_front(payload), **card.front}, tags_of(payload)
    start = Endpoint("Dataset", key)
    yield from _front_problems(key, payload, card, stamp)
    said = dataset_properties(key, payload, front, tags)
    yield Dataset(**stamp, id=key, **said, unread=_unread(payload, read))
    yield from _shared(start, tags, front, stamp, owner)
    claims = [Claim(text, "tag") for text in tagged(tags, "source_datasets")]
    claims += [Claim(text, "card.source_datasets") for text in words(front.get("source_datasets"))]
    for claim in claims:
        named = source_named(claim.text)
        if named is None:
            continue  # original, extended, other: says that there is a source or none, not which
        yield from named.placeholder("Dataset", stamp)
        end = Endpoint("Dataset", named.id)
        yield DerivedFrom(
            **stamp, start=start, end=end, evidence=(claim.evidence,), confidence=named.confidence
        )


def _key(payload: Mapping[str, Any], of: Callable[[str], str | Unresolved]) -> str | Skipped:
    text = payload.get("id") or payload.get("modelId")
    if not isinstance(text, str) or not text.strip():
        return Skipped(source="", reason="answer without an id", example=clean(str(payload))[:120])
    if is_secret(text):
        return Skipped(source="", reason="id has the shape of an access token", example=clean(text)[:120])
    found = of(text)
    if isinstance(found, Unresolved):
        return Skipped(source="", reason=f"id is none: {found.reason}", example=clean(text)[:120])
    return found


def _unread(payload: Mapping[str, Any], card: Card | None) -> tuple[str, ...]:
    """Return what an answer without tags and front matter does not tell: it is no reading of the licenses."""
    nothing = card is None and payload.get("tags") is None and payload.get("cardData") is None
    return ("licenses",) if nothing else ()


def _front(payload: Mapping[str, Any]) -> dict[str, Any]:
    card = payload.get("cardData")
    return card if isinstance(card, dict) else {}


def _front_problems(key: str, payload: Mapping[str, Any], card: Card, stamp: Stamp) -> Iterator[Record]:
    if payload.get("cardData") is not None and not isinstance(payload["cardData"], dict):
        yield Skipped(**stamp, reason="cardData is not an object", example=key)
    for problem in card.problems:
        yield Skipped(**stamp, reason=problem, example=key)


def _shared(
    start: Endpoint, tags: list[str], front: Mapping[str, Any], stamp: Stamp, profile: Profile | None
) -> Iterator[Record]:
    """Yield owner, licenses and papers, which models and datasets have alike."""
    owner = owner_of(start.id)
    if owner:
        told = profile if profile and profile.id == owner else None
        yield Owner(**_told_at(stamp, told), id=owner, **(told.properties if told else {}))
        yield OwnedBy(**stamp, start=start, end=Endpoint("Owner", owner), evidence=("id",))
    for claim in license_claims(tags, front):
        evidence = ("tag",) if claim.evidence == "tag" else (_place(claim.evidence),)
        yield from stated(start, claim.text, claim.evidence, evidence, stamp)
    for text in tagged(tags, "arxiv"):
        paper = paper_named(text)
        if paper is None:
            example = f"{start.id}: {clean(text)}"[:120]
            yield Skipped(**stamp, reason="arxiv tag is no arXiv id", example=example)
            continue
        yield Paper(**stamp, id=paper, url=f"https://arxiv.org/abs/{paper.removeprefix('arxiv:')}")
        yield DescribedBy(**stamp, start=start, end=Endpoint("Paper", paper), evidence=("tag",))


def _told_at(stamp: Stamp, told: Profile | None) -> Stamp:
    return {**stamp, "collected_at": told.at} if told and told.at else stamp


def _place(field: str) -> str:
    return "card.license" if field == "card" else field


def _lineage(
    start: Endpoint, claims: Iterable[Claim], stamp: Stamp, aliases: Mapping[str, str]
) -> Iterator[Record]:
    for claim in claims:
        named = base_named(claim.text)
        if named is None:
            yield Skipped(
                **stamp, reason="base model says nothing", example=f"{start.id}: {claim.text}"[:120]
            )
            continue
        yield from named.placeholder("Model", stamp)
        yield from known_renames(claim.text, stamp)
        if not named.reason and named.id in aliases:
            named = Named(aliases[named.id], "resolved")
        confidence = "resolved" if claim.evidence == "config.peft" and not named.reason else named.confidence
        yield DerivedFrom(
            **stamp,
            start=start,
            end=Endpoint("Model", named.id),
            relation=claim.relation,
            evidence=(claim.evidence,),
            confidence=confidence,
        )


def _newer(start: Endpoint, text: str, stamp: Stamp) -> Iterator[Record]:
    named = base_named(text)
    if named and not named.reason:
        end = Endpoint("Model", named.id)
        yield SupersededBy(**stamp, start=start, end=end, evidence=("card.new_version",))
    else:
        yield Skipped(**stamp, reason="new_version names no model", example=f"{start.id}: {text}"[:120])


def _on_datasets(
    start: Endpoint, claims: Iterable[Claim], edge: type[TrainedOn | EvaluatedOn], stamp: Stamp
) -> Iterator[Record]:
    for claim in claims:
        named = dataset_named(claim.text)
        if named is None:
            yield Skipped(**stamp, reason="dataset says nothing", example=f"{start.id}: {claim.text}"[:120])
            continue
        yield from named.placeholder("Dataset", stamp)
        yield edge(
            **stamp,
            start=start,
            end=Endpoint("Dataset", named.id),
            evidence=(claim.evidence,),
            confidence=named.confidence,
        )


def _repositories(start: Endpoint, front: Mapping[str, Any], card: Card, stamp: Stamp) -> Iterator[Record]:
    """Yield the GitHub repositories a card links to; that one of them is the model's own code is a guess."""
    stated = {
        field: links_in(value)
        for field, value in front.items()
        if isinstance(value, str) and not field.startswith("license") and "github.com/" in value.lower()
    }
    links = [(f"card.{clean(field, 60)}", link) for field, found in stated.items() for link in found]
    found = links_in(card.text)
    if len(found) > _MOST_LINKS:
        yield Skipped(
            **stamp,
            reason=f"card links to more than {_MOST_LINKS} repositories, the rest left out",
            example=start.id,
            count=len(found) - _MOST_LINKS,
        )
    for evidence, link in chain(links, (("card.text", link) for link in found[:_MOST_LINKS])):
        key = repository_id(link)
        if isinstance(key, str):
            spelled = link.split("/")[-2:]
            yield Repository(
                **stamp, id=key, name="/".join(spelled).removesuffix(".git"), url=f"https://{key}"
            )
            end = Endpoint("Repository", key)
            yield HasRepository(**stamp, start=start, end=end, evidence=(evidence,), confidence="inferred")
