"""What models were made and measured with, and what describes them: datasets, papers, own repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from loaders.peatmoss.ids import HUB
from loaders.peatmoss.repositories import repository_at
from loaders.peatmoss.values import shortened
from supplychain.identifiers import Unresolved, dataset_id, owner_of, paper_id, texts_in
from supplychain.records import (
    Dataset,
    DescribedBy,
    Endpoint,
    EvaluatedOn,
    HasRepository,
    OwnedBy,
    Owner,
    Paper,
    Placeholder,
    TrainedOn,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loaders.peatmoss.reading import Reading
    from supplychain.records import Record

__all__ = ["NamedDataset", "datasets_named", "key_text", "papers_named", "read_works"]

_LONGEST_KEY = 500
_PAPERS = """
SELECT k.key, p.id, p.title, p.url FROM model_to_paper j
LEFT JOIN temp.model_key k ON k.id = j.model_id LEFT JOIN paper p ON p.id = j.paper_id
ORDER BY j.model_id, j.paper_id
"""
_TRAINED = """
SELECT k.key, d.id, d.name, d.url FROM model_to_dataset j
LEFT JOIN temp.model_key k ON k.id = j.model_id LEFT JOIN dataset d ON d.id = j.dataset_id
ORDER BY j.model_id, j.dataset_id
"""
# Whether it is kept is settled with the models: without dataset it is one of their properties only.
_EVALUATED = """
SELECT k.key, d.id, d.name, d.url FROM evaluation_metric e
JOIN temp.model_key k ON k.id = e.model_id JOIN dataset d ON d.id = e.dataset_id ORDER BY e.model_id, d.id
"""
_OWN = """
SELECT k.key, g.owner, g.name, g.url FROM github_repo g
LEFT JOIN temp.model_key k ON k.id = g.model_id ORDER BY g.id
"""


class NamedDataset(NamedTuple):
    """A dataset as a name or an address tells it; `reason` says why it is none that can be found by id."""

    id: str
    confidence: str = "declared"
    reason: str = ""


def read_works(reading: Reading) -> Iterator[Record]:
    """Yield datasets, papers and models' own repositories, and the models' relationships with them."""
    yield from _datasets(reading)
    yield from _papers(reading)
    for table, sql, edge in (
        ("model_to_dataset", _TRAINED, TrainedOn),
        ("evaluation_metric", _EVALUATED, EvaluatedOn),
    ):
        yield from _on_datasets(reading, table, sql, edge)
    yield from _described(reading)
    yield from _own_repositories(reading)


def _datasets(reading: Reading) -> Iterator[Record]:
    stamp = reading.stamp
    for name, url in reading.database.rows("SELECT name, url FROM dataset ORDER BY id"):
        found = datasets_named(name, url)
        if not found:
            reading.tally.drop("dataset", "says nothing", name)
        for dataset in found:
            if dataset.reason:
                yield Placeholder(**stamp, label="Dataset", id=dataset.id, reason=dataset.reason)
                continue
            owner = owner_of(dataset.id)
            hub = HUB if owner or isinstance(dataset_id(str(url or "")), str) else None
            yield Dataset(**stamp, id=dataset.id, name=dataset.id.split("/", 1)[-1], hub=hub, url=url or None)
            if owner:
                yield Owner(**stamp, id=owner)
                start, end = Endpoint("Dataset", dataset.id), Endpoint("Owner", owner)
                yield OwnedBy(**stamp, start=start, end=end, evidence=("id",))


def datasets_named(name: object, url: object) -> list[NamedDataset]:
    """Return the datasets that a row names: an address of the hub is surer than a name."""
    address = dataset_id(str(url)) if url and "://" in str(url) else Unresolved("", "says nothing")
    if isinstance(address, str):
        return [NamedDataset(address, "declared" if str(name).strip() in {address, str(url)} else "resolved")]
    found = []
    for text in texts_in(name):
        dataset = dataset_id(text)
        if isinstance(dataset, str):
            found.append(NamedDataset(dataset))
        elif dataset.reason == "placeholder word":
            found.append(NamedDataset(dataset.text.lower(), "inferred", dataset.reason))
        elif dataset.reason != "says nothing":
            found.append(NamedDataset(key_text(text), "inferred", "unresolved text"))
    return found


def _on_datasets(
    reading: Reading, table: str, sql: str, edge: type[TrainedOn | EvaluatedOn]
) -> Iterator[Record]:
    for model, row, name, url in reading.database.rows(sql):
        if model is None or row is None:
            reason = "points at no model" if model is None else "points at no dataset"
            reading.tally.drop(table, reason, name or model)
            continue
        found = datasets_named(name, url)
        if not found and edge is TrainedOn:
            reading.tally.drop(table, "dataset says nothing", f"{model}: {name}")
        for dataset in found:
            yield edge(
                **reading.stamp,
                start=Endpoint("Model", model),
                end=Endpoint("Dataset", dataset.id),
                evidence=(table,),
                confidence=dataset.confidence,
            )


def _papers(reading: Reading) -> Iterator[Record]:
    for title, url in reading.database.rows("SELECT title, url FROM paper ORDER BY id"):
        found = papers_named(title, url)
        if not found:
            reading.tally.drop("paper", "says nothing", title)
        for key, kept_title, address in found:
            yield Paper(**reading.stamp, id=key, title=kept_title, url=address)


def papers_named(title: object, url: object) -> list[tuple[str, str | None, str | None]]:
    """Return key, title and address of the papers of a row; its title may be an address or a list of them."""
    addresses = [text for text in map(_tidy, texts_in(url)) if text]
    titles = [text for text in map(_tidy, texts_in(title)) if text]
    if not addresses:
        return [(key_text(paper_id(t)), None if "://" in t else t, t if "://" in t else None) for t in titles]
    named = titles[0] if len(titles) == 1 and len(addresses) == 1 and "://" not in titles[0] else None
    return [(key_text(paper_id(address)), named, address) for address in addresses]


def _tidy(text: str) -> str:
    cleaned = " ".join(text.split())
    return "" if cleaned.lower() in {"n/a", "na", "none", "null", "-"} else cleaned


def _described(reading: Reading) -> Iterator[Record]:
    for model, row, title, url in reading.database.rows(_PAPERS):
        if model is None or row is None:
            reason = "points at no model" if model is None else "points at no paper"
            reading.tally.drop("model_to_paper", reason, title or model)
            continue
        found = papers_named(title, url)
        if not found:
            reading.tally.drop("model_to_paper", "paper says nothing", f"{model}: {title}")
        for key, _, _ in found:
            start, end = Endpoint("Model", model), Endpoint("Paper", key)
            yield DescribedBy(**reading.stamp, start=start, end=end, evidence=("model_to_paper",))


def _own_repositories(reading: Reading) -> Iterator[Record]:
    for model, owner, name, url in reading.database.rows(_OWN):
        address = str(url or "")
        repository = repository_at(address, reading.stamp) or repository_at(
            f"github.com/{owner}/{name}", reading.stamp
        )
        if model is None or repository is None:
            reason = "points at no model" if model is None else "not a repository address"
            reading.tally.drop("github_repo", reason, address or f"{owner}/{name}")
            continue
        yield repository
        start, end = Endpoint("Model", model), Endpoint("Repository", repository.id)
        yield HasRepository(**reading.stamp, start=start, end=end, evidence=("github_repo",))


def key_text(text: str) -> str:
    """Return free text as the key of what stands for it."""
    return shortened(" ".join(text.split()), _LONGEST_KEY)
