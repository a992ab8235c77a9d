"""How artifacts are named in documents: references, package addresses, groups, and addresses of pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from supplychain.records import NODE_RECORDS, Endpoint

if TYPE_CHECKING:
    from supplychain.bills.bill import BillNode

__all__ = [
    "FORMAT_PREFIX",
    "RECORD",
    "UNCLAIMED",
    "PackageName",
    "endpoint_of",
    "package_name",
    "purl_of",
    "reference",
    "web_address",
]

FORMAT_PREFIX = "supplychain:"
"""Begins the name of every property that is ours."""

RECORD = f"{FORMAT_PREFIX}record"
"""Property that holds one claim of one source, as a line of `supplychain.interchange`: what makes the way back exact."""

UNCLAIMED = "unclaimed"
"""Property of a component that stands for an artifact which no source describes."""

_PART = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_HUB_ID = re.compile(rf"(?:({_PART})/)?({_PART})")
_REPOSITORY = re.compile(rf"github\.com/({_PART})/({_PART})")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)?")
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_REVISION = re.compile(r"[0-9a-fA-F]{7,64}")
_NO_ADDRESS = ("unresolved text", "not on a hub", "placeholder word")
_KINDS = {label: label.lower() for label in NODE_RECORDS}
_LABELS = {kind: label for label, kind in _KINDS.items()}


class PackageName(NamedTuple):
    """Owner and name of an artifact; the owner is blank where its id has none that can be told."""

    owner: str
    name: str


def reference(key: Endpoint) -> str:
    """Return the name that a node has inside a document, e.g. ``model:owner/name``."""
    return f"{_KINDS[key.label]}:{key.id}"


def endpoint_of(text: str) -> Endpoint | None:
    """Return the node that `reference` gave this name, or None."""
    kind, _, key = text.partition(":")
    return Endpoint(_LABELS[kind], key) if kind in _LABELS and key else None


def package_name(node: BillNode) -> PackageName:
    """Split an id into owner and name, where it is one of a hub or of GitHub."""
    pattern = _REPOSITORY if node.label == "Repository" else _HUB_ID
    found = pattern.fullmatch(node.id)
    return PackageName(found[1] or "", found[2]) if found else PackageName("", node.id)


def purl_of(node: BillNode) -> str | None:
    """Return the package address of a model on the Hugging Face Hub or of a repository on GitHub, or None.

    Datasets have none: the type ``huggingface`` is defined for models. Text that names nothing known has none either.
    """
    from packageurl import PackageURL

    if node.placeholder in _NO_ADDRESS or node.row.get("hub", "huggingface") != "huggingface":
        return None
    revision = str(node.row.get("sha", ""))
    version = revision if _REVISION.fullmatch(revision) else None
    if node.label == "Model" and (found := _HUB_ID.fullmatch(node.id)):
        return PackageURL("huggingface", found[1], found[2], version and version.lower()).to_string()
    if node.label == "Repository" and (found := _REPOSITORY.fullmatch(node.id)):
        return PackageURL("github", found[1], found[2], version).to_string()
    return None


def web_address(text: object) -> str | None:
    """Return `text` when it is an address that every reader of a document can parse, else None."""
    address = str(text or "")
    return address if _ADDRESS.fullmatch(address) and not _PERCENT.search(address) else None
