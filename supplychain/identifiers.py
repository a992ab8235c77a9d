"""Hub ids, repository addresses and their dirt → one canonical key, or the reason why there is none.

Pure functions; case is kept for hub ids (the Hub shows it), folded for repositories (hosts ignore it).
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from supplychain.tables import shipped_rows

__all__ = [
    "PLACEHOLDER_DATASETS",
    "Unresolved",
    "current_id",
    "dataset_id",
    "legacy_ids",
    "model_id",
    "owner_of",
    "paper_id",
    "repository_id",
    "texts_in",
]

PLACEHOLDER_DATASETS = frozenset(
    {"imagefolder", "audiofolder", "generator", "none", "null", "custom", "unknown", "n/a"}
)
"""Words that cards put where a dataset id should stand: kept as placeholders, never as datasets that many models share."""

_HUB_HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})
_SEGMENT = r"[\w][\w.\-]{0,95}"
_HUB_ID = re.compile(rf"{_SEGMENT}(/{_SEGMENT})?", re.ASCII)
_NOTHING = frozenset({"", "n/a", "na", "none", "null", "nan", "[]", "{}", "-", "unknown", "removed", "?"})
_REPOSITORY = re.compile(
    r"(?P<host>[\w\-]+(\.[\w\-]+)+)[:/]/?(?P<owner>~?\w[\w.\-]*)/(?P<name>[\w.\-+]+)", re.ASCII
)
_OLD_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|"
    "funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|"
    "q-alg|q-bio|quant-ph|solv-int|supr-con"
)
"""Archives that numbered papers themselves, until April 2007; no more will come."""

_MONTH = r"\d{2}(?:0[1-9]|1[0-2])"
_ARXIV = re.compile(
    r"(?:arxiv[:./ ]|^)(?:org/)?(?:abs/|pdf/|html/)?"
    rf"(?P<id>{_MONTH}\.\d{{4,5}}|(?:{_OLD_ARCHIVES})(?:\.[A-Z]{{2}})?/{_MONTH}\d{{3}})(?:v\d+)?(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_NOT_REPOSITORIES = frozenset(
    {"topics", "features", "orgs", "settings", "marketplace", "sponsors", "search", "about", "apps"}
)


_PAGES = frozenset({"tree", "blob", "resolve", "raw", "blame", "commit", "commits", "discussions", "viewer"})
"""What follows the id in the address of a page of an artifact."""


class Unresolved(NamedTuple):
    """Text that names no artifact by id: what it was and why it is none."""

    text: str
    reason: str


def model_id(text: str) -> str | Unresolved:
    """Canonical id of the Hugging Face model that `text` names, by id or by address."""
    return _hub_id(text, "models")


def dataset_id(text: str) -> str | Unresolved:
    """Canonical id of the Hugging Face dataset that `text` names, by id or by address."""
    found = _hub_id(text, "datasets")
    if isinstance(found, str) and found.lower() in PLACEHOLDER_DATASETS:
        return Unresolved(found, "placeholder word")
    return found


def _hub_id(text: str, kind: str) -> str | Unresolved:
    cleaned = _tidy(text)
    if "://" in cleaned or cleaned.lower().split("/", 1)[0] in _HUB_HOSTS:
        try:
            parts = urlsplit(cleaned if "://" in cleaned else f"https://{cleaned}")
        except ValueError:
            return Unresolved(text, "not an address")
        if (parts.hostname or "") not in _HUB_HOSTS:
            return Unresolved(text, "address outside the hub")
        path = [unquote(p) for p in parts.path.split("/") if p]
        section = (
            path[0]
            if path and path[0] in {"datasets", "spaces", "papers", "models", "collections", "docs", "blog"}
            else "models"
        )
        if section != kind:
            return Unresolved(text, f"address of another section of the hub ({section})")
        path = path[1:] if path and path[0] == section else path
        cleaned = "/".join(path[: _id_length(path)])
    elif cleaned.startswith(("/", "./", "../", "~")) or "\\" in cleaned or re.match(r"[A-Za-z]:", cleaned):
        return Unresolved(text, "local path")
    cleaned = cleaned.rstrip(".")
    if cleaned.lower() in _NOTHING:
        return Unresolved(text, "says nothing")
    if not _HUB_ID.fullmatch(cleaned) or cleaned.lower().split("/", 1)[0] in _HUB_HOSTS:
        return Unresolved(text, "free text")
    return cleaned


def _id_length(path: list[str]) -> int:
    """How many path segments of a hub address belong to the id: canonical artifacts have one, all others two."""
    return 1 if len(path) > 1 and path[1] in _PAGES else 2


def _tidy(text: str) -> str:
    """Strip what surrounds an id by mistake: blanks, list dashes, quotes."""
    before, cleaned = "", text.strip()
    while cleaned != before:
        before, cleaned = cleaned, re.sub(r"^[-*]\s+", "", cleaned).strip("'\"`").strip()
    return cleaned


def repository_id(text: str) -> str | Unresolved:
    """Key of the code repository that `text` names: ``host/owner/name`` in lower case, without scheme, user and ``.git``."""
    cleaned = _tidy(text)
    if cleaned.lower() in _NOTHING:
        return Unresolved(text, "says nothing")
    address = re.sub(r"^[a-z+]+://", "", cleaned, flags=re.IGNORECASE)
    with_scheme = address != cleaned
    address = re.sub(r"^([^@/\s]+@)?(www\.)*", "", address, flags=re.IGNORECASE)
    if with_scheme:  # without one, what follows a colon is the owner: git@github.com:owner/name
        address = re.sub(r"^([^/:\s]+):\d+/", r"\1/", address)
    if re.fullmatch(r"[\w.\-]+/[\w.\-]+", address) and "." not in address.split("/", 1)[0]:
        address = f"github.com/{address}"
    found = _REPOSITORY.match(address)
    if not found or found["owner"].lower() in _NOT_REPOSITORIES:
        return Unresolved(text, "not a repository address")
    name = re.sub(r"(\.git|\.)+$", "", found["name"], flags=re.IGNORECASE)
    if not name:
        return Unresolved(text, "not a repository address")
    return f"{found['host']}/{found['owner']}/{name}".lower()


def paper_id(text: str) -> str:
    """Key of a paper: ``arxiv:…`` when an arXiv id stands in `text`, else the text itself."""
    cleaned = _tidy(text)
    found = _ARXIV.search(cleaned)
    return f"arxiv:{found['id']}" if found else cleaned


def owner_of(artifact: str) -> str | None:
    """Owner part of a hub id or repository key; None for ids of the time when ids had none."""
    parts = artifact.split("/")
    return parts[-2] if len(parts) >= 2 and parts[-2] else None


def texts_in(value: object) -> list[str]:
    """Flatten what should have been a list of texts: a list, a text that looks like a list, one text, or nothing."""
    if value is None:
        return []
    if isinstance(value, list | tuple | set):
        return [text for item in value for text in texts_in(item)]
    text = str(value).strip()
    if text.startswith("[") and text.endswith("]"):
        for parse in (json.loads, _literal):
            try:
                return texts_in(parse(text))
            except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
                continue
    return [text] if text else []


def _literal(text: str) -> object:
    with warnings.catch_warnings(action="ignore"):  # odd escapes are the business of whoever wrote the text
        return ast.literal_eval(text)


@cache
def legacy_ids() -> dict[str, tuple[str, str]]:
    """Old hub id → (current id, evidence), for the ids the Hub is known to have moved."""
    return {old: (new, evidence) for old, new, evidence in shipped_rows("supplychain", "legacy_ids.tsv")}


def current_id(artifact: str) -> str:
    """Return the id under which the Hub keeps a model today, as far as is known without asking it."""
    return legacy_ids().get(artifact, (artifact, ""))[0]
