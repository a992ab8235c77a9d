"""What of the Hub is to be loaded: ids, a listing, and how far to follow lineage from there."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from loaders.dates import moment
from supplychain.errors import InputError, UsageError
from supplychain.identifiers import Unresolved, dataset_id, model_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "ANCESTORS",
    "Listing",
    "Reference",
    "Selection",
    "card_request",
    "fields_of",
    "info_request",
    "list_request",
    "scan_request",
]

ANCESTORS = 50
"""Steps that are followed upward unless the user says how many: more than any lineage is long."""

_KINDS = ("models", "datasets", "all")
_SHARED = (
    "author", "cardData", "createdAt", "disabled", "downloads", "downloadsAllTime", "gated", "lastModified", "likes",
    "private", "sha", "tags",
)  # fmt: skip
_OF_MODELS = ("config", "gguf", "library_name", "model-index", "pipeline_tag", "safetensors")
_OF_ONE_MODEL = (  # what lists do not give, or not without growing tenfold; they have tags
    "baseModels", "childrenModelCount", "evalResults", "inference", "siblings", "spaces", "usedStorage",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A model or a dataset by id."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list the Hub is asked for, page by page."""

    kind: str
    author: str = ""
    search: str = ""
    filters: tuple[str, ...] = ()
    sort: str = "createdAt"
    """Which order the pages are in; the time of creation never changes under a crawl, so no page is lost or met twice."""
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What one load asks for."""

    references: tuple[Reference, ...] = ()
    listings: tuple[Listing, ...] = ()
    ancestors: int = 0
    descendants: int = 0
    datasets: bool = False
    cards: bool = False
    scans: bool = False
    owners: bool = False
    since: str = ""

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Selection:
        """Return the selection that the options of the loader mean.

        Raises
        ------
        UsageError
            They select nothing, or contradict each other.
        """
        references = tuple(sorted(set(_references(options.get("target")))))
        listings = tuple(_listings(options))
        if not references and not listings:
            raise UsageError(
                "Nothing is selected.",
                remedy="Name ids, or use --owner, --search, --filter, --base-model or --everything.",
            )
        depth = options.get("depth")
        if depth is not None and depth < 1:
            raise UsageError(f"--depth is {depth}, but it must be 1 or more.")
        return cls(
            references=references,
            listings=listings,
            ancestors=(depth or ANCESTORS) if options.get("with_ancestors") else 0,
            descendants=(depth or 1) if options.get("with_descendants") else 0,
            datasets=bool(options.get("with_datasets")),
            cards=bool(options.get("cards")),
            scans=bool(options.get("scans")),
            owners=bool(options.get("owners")),
            since=_since(options.get("since") or ""),
        )

    @property
    def digest(self) -> str:
        """A name for this selection: the same for all of it and for what changed in it."""
        what = replace(self, since="", listings=tuple(replace(each, sort="") for each in self.listings))
        text = json.dumps(asdict(what), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:24]

    @property
    def asks_by_id(self) -> bool:
        """Whether single artifacts are asked for, which is how renamed ids come to light."""
        return bool(self.references or self.ancestors or self.datasets)


def _references(target: Any) -> Iterator[Reference]:
    text = str(target or "")
    if text.startswith("@"):
        file = Path(text[1:])
        if not file.is_file():
            raise InputError(f"{file} is not a file.", remedy="Name a file with one id a line.")
        text = "\n".join(line.split("#", 1)[0] for line in file.read_text("utf-8-sig").splitlines())
    for word in re.split(r"[\s,]+", text):
        if not word:
            continue
        path = re.sub(r"^(https?://)?(www\.)?(huggingface\.co|hf\.co)/", "", word)
        dataset = path.startswith("datasets/")
        found = dataset_id(path.removeprefix("datasets/")) if dataset else model_id(word)
        if isinstance(found, Unresolved):
            raise UsageError(
                f"{word!r} is not the id of a model or dataset: {found.reason}.",
                remedy="Write owner/name, or datasets/owner/name.",
            )
        yield Reference("datasets" if dataset else "models", found)


def _listings(options: Mapping[str, Any]) -> Iterator[Listing]:
    kind = options.get("kind") or "models"
    if kind not in _KINDS:
        raise UsageError(f"--kind is {kind!r}. Valid: {', '.join(_KINDS)}.")
    filters = tuple(text for text in re.split(r"[\s,]+", options.get("filter") or "") if text)
    base = options.get("base_model") or ""
    chosen = {"author": options.get("owner") or "", "search": options.get("search") or ""}
    if not (any(chosen.values()) or filters or base or options.get("everything")):
        return
    limit = options.get("limit")
    if limit is not None and limit < 1:
        raise UsageError(f"--limit is {limit}, but it must be 1 or more.")
    sort = "lastModified" if options.get("since") else "createdAt"
    if base:
        found = model_id(base)
        if isinstance(found, Unresolved):
            raise UsageError(f"--base-model {base!r} is not the id of a model: {found.reason}.")
        filters = (*filters, f"base_model:{found}")
    for each in ("models", "datasets") if kind == "all" else (kind,):
        yield Listing(each, **chosen, filters=filters, sort=sort, limit=limit)


def _since(text: str) -> str:
    if text in {"", "last"}:
        return text
    remedy = "Write it like 2026-11-01, or `last` for what changed since the last load that was stored."
    since = moment("--since", text, remedy=remedy)
    since = since.astimezone(UTC) if since.tzinfo else since
    return since.isoformat(timespec="seconds").removesuffix("+00:00")


def fields_of(kind: str, *, one: bool) -> tuple[str, ...]:
    """Return the fields that the Hub is asked for, of one artifact or of a list of them."""
    if kind != "models":
        return _SHARED
    return (*_SHARED, *_OF_MODELS, *_OF_ONE_MODEL) if one else (*_SHARED, *_OF_MODELS)


def list_request(listing: Listing) -> str:
    """Return path and query of the first page of a list."""
    query: list[tuple[str, str]] = [("filter", text) for text in listing.filters]
    query += [(k, v) for k, v in (("author", listing.author), ("search", listing.search)) if v]
    query.append(("sort", listing.sort))
    if listing.limit is not None and listing.limit < 1000:
        query.append(("limit", str(listing.limit)))
    fields = fields_of(listing.kind, one=False)
    return f"/api/{listing.kind}?{urlencode([*query, *(('expand', name) for name in sorted(fields))])}"


def info_request(reference: Reference) -> str:
    """Return path and query of the answer about one artifact."""
    fields = fields_of(reference.kind, one=True)
    query = urlencode([("expand", name) for name in sorted(fields)])
    return f"/api/{reference.kind}/{quote(reference.id)}?{query}"


def card_request(reference: Reference, sha: str) -> str:
    """Return the path of a card, at the revision the answer about the artifact was given for."""
    section = "datasets/" if reference.kind == "datasets" else ""
    return f"/{section}{quote(reference.id)}/resolve/{quote(sha or 'main', safe='')}/README.md"


def scan_request(reference: Reference) -> str:
    """Return path and query of the security scan of a model; the Hub does not give it with chosen fields, nor in lists."""
    return f"/api/{reference.kind}/{quote(reference.id)}?securityStatus=true"
