"""A name that stands where a dataset could be named → whether it is the name of one, and its id."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from supplychain.extraction.bases import NAMES
from supplychain.extraction.found import canonical, value_at
from supplychain.extraction.vocabulary import TASKS, any_of, words

if TYPE_CHECKING:
    from supplychain.extraction.document import Prose
    from supplychain.extraction.slots import Slot
    from supplychain.extraction.values import Value

__all__ = ["LABEL", "WRITTEN_LIKE_WORDS", "dataset_named", "is_followed"]

LABEL = re.compile(
    r"[^\w\n]*(?:training[ _-]?|train[ _-]?|pre-?training[ _-]?|fine-?tuning[ _-]?)?"
    r"(?:data ?sets?(?: used| id)?|data(?: used| source)?|corpus|corpora)"
    r"(?:\(s\))?(?: [\U0001f300-\U0001faff\u2600-\u27bf ]+)?(?: \([^()]*\))?\W{0,3}(?::|\s-\s|=)\W{0,4}",
    re.IGNORECASE,
)
"""What stands before a dataset that has a line of its own."""

WRITTEN_LIKE_WORDS = words("dataset")
_LANGUAGES = words("language")
_OF_LANGUAGES = frozenset(
    {"and", "data", "language", "languages", "news", "part", "speech", "text", "texts", "tweets"}
)
_LONGEST = 70
_NO_NAME = re.compile(
    rf"(?:(?:{any_of('begins no dataset')})\b[\s\w\-.]*|.*\b(?:{any_of('in no dataset')})\b.*|{any_of('no dataset')})$",
    re.IGNORECASE | re.DOTALL,
)
_SIGN_OF_A_NAME = re.compile(r"[A-Z0-9_\-/]")
_NO_LINK = re.compile(
    r"huggingface\.co/(?!datasets/|nlp/viewer)|github\.com/[\w.\-]+/?$|colab\.|twitter\.com|linkedin|/spaces/|tensorflow\.org"
    r"|sbert\.net|cloud\.google|pytorch\.org|transformers|/LICENSE|creativecommons|medium\.com|youtube|speechbrain\b"
    r"|espnet|fairseq|/examples/|\.ipynb|\.py$",
    re.IGNORECASE,
)
_HUB_PAGE = re.compile(r"huggingface\.co/[\w.\-]+/[\w.\-]+$")
_POINTERS = frozenset({"here", "this", "link", "url", "paper", "website"})
_TASK_BEHIND = re.compile(
    r"\s+(?:object detection|(?:semantic |panoptic |instance )?segmentation|text classification|question answering"
    r"|train|test|dev)$",
    re.IGNORECASE,
)
_HOLDS_THE_WORD = re.compile(r"\b(?:data ?sets?|corpus|corpora)\b", re.IGNORECASE)
_FOLLOWED = re.compile(r"[\"”`'*]*\s*(?:data ?sets?|corpus|corpora|benchmark)\b", re.IGNORECASE)


def dataset_named(
    prose: Prose, slot: Slot | None, place: str, confidence: str = "inferred", *, strict: bool = True
) -> Value | None:
    """Return the dataset that a slot names; None if it names none.

    Parameters
    ----------
    strict
        Whether a phrase must look like a name: with a capital, digit or hyphen, or with the word dataset behind it.
    """
    if slot is None:
        return None
    start, end = slot.start, slot.end
    followed = is_followed(prose, end) or bool(_HOLDS_THE_WORD.search(prose.text[start:end]))
    if slot.kind == "link":
        if "huggingface.co/datasets/" in slot.href:
            return value_at(
                "datasets", prose, start, end, place, "resolved", id=canonical("datasets", slot.href)
            )
        if followed and _HUB_PAGE.search(slot.href):
            return value_at("datasets", prose, start, end, place, "resolved")
    text = prose.text[start:end].strip(" .\"'`*“”")
    if slot.kind == "link" and ((_NO_LINK.search(slot.href) and not followed) or text.lower() in _POINTERS):
        return None
    if (label := LABEL.match(text)) is not None:
        text = text[label.end() :]
    if slot.kind in ("phrase", "link"):
        text = _TASK_BEHIND.sub("", text)
    if not _is_name(text, slot.kind, followed=followed):
        return None
    quoted = prose.text[start - 1 : start] in tuple("\"“'`")
    if (
        slot.kind == "phrase"
        and strict
        and not followed
        and not _is_written_as_one(text, confidence, quoted=quoted)
    ):
        return None
    first = start + prose.text[start:end].find(text)
    value = value_at("datasets", prose, first, first + len(text), place, confidence)
    if value is None:
        return None
    return replace(value, id=canonical("datasets", text) if "/" in text or slot.kind == "code" else None)


def is_followed(prose: Prose, end: int) -> bool:
    """Whether the word dataset, corpus or benchmark stands behind a name."""
    return bool(_FOLLOWED.match(prose.text[end : end + 14]))


def _is_name(text: str, kind: str, *, followed: bool) -> bool:
    """Whether nothing speaks against a text as the name of a dataset."""
    if (
        not (3 if text.isalpha() else 2) <= len(text) <= _LONGEST
        or _NO_NAME.match(text)
        or text.startswith(("http", "www."))
    ):
        return False
    if text.lower().replace(" ", "-") in TASKS:
        return False
    if all(word in _LANGUAGES or word in _OF_LANGUAGES for word in text.lower().split()):
        return False
    return kind == "link" or followed or "/" in text or not NAMES.match(text)


def _is_written_as_one(text: str, confidence: str, *, quoted: bool) -> bool:
    """Whether a phrase is written as names are."""
    if " " in text and text[0].islower() and not quoted:
        return False
    if not _SIGN_OF_A_NAME.search(text) and (confidence != "resolved" or " " in text):
        return False
    return not re.fullmatch(r"[\d.,%+~ ]+[a-zA-Z]{0,2}.*", text)
