"""The name that stands where a sentence has room for one: the words of a link, code, an id, or a phrase."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.extraction.document import Prose

__all__ = ["Slot", "lines", "sentences", "slot_at", "slots_from"]

_BEFORE = re.compile(
    r"(?:[\s\"'“”‘’*_(\[«🤗🇪🇸:]|(?:the|an?|our|its|their|following|both|all|official|original|publicly"
    r"|available|open|pre-?trained|"
    r"popular|famous|in-house|recent|latest|various|standard|"
    r"data ?sets?|corpora|well-?known|(?:instance|weights|checkpoint|version|subset|snapshot|portion|dump"
    r"|part)s?\s+of|HuggingFace|Hugging Face)\b(?!-))+",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"[A-Z][\w.\- ]{1,20}?['’]s\s+")
_ID = re.compile(r"[A-Za-z0-9][\w.\-]*/[\w.\-]*\w")
_END = re.compile(
    r"\s+(?:models?|checkpoints?|weights|language|network|architecture|versions?|variants?|data ?sets?"
    r"|datas?|corpus|corpora|task|benchmark|on|for|"
    r"with|using|by|from|in|to|that|which|is|was|were|are|has|have|trained|fine|finetuned|as|at|of|via"
    r"|so|but|this|it|we|you|"
    r"where|when|during|downstream|after|without|vocab|and|or|plus|under|provided|created|mainly|dumps?|released|then"
    r"|training|train|sampled|consisting|containing|combined|hoping|hence|followed|because|such|while"
    r"|only|instead|into|linked)\b"
    r"|[,;:!?()\[\]{}<>|\n\"“”=]|\.(?=\s|$)|\s[-–—+&]\s|\+(?=\s?\w)|\s{2,}"
    r"|[^\x00-\x7f]*[\U0001f300-\U0001faff\u2600-\u27bf]",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"et al|^\[?\d|\b(?:19|20)\d\d\b|\bpaper|arxiv|\bhere\b|https?:", re.IGNORECASE)
_JOINT = re.compile(
    r"(?:[^\S\n]*\([^()\n]{0,60}\))?[\s\"”'`*]*(?:data ?sets?|corpus|corpora"
    r"|task)?[\s]*(?:,\s*(?:and\s|plus\s)?|\band\b|\bas well as(?: both)?\b|\+|&|\bplus\b)\s*",
    re.IGNORECASE,
)
_LONGEST_SENTENCE = 2_000
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\sa-z])|\n(?=\s*[-*•]\s)|\n\s*\n")


class Slot(NamedTuple):
    """A name: its plain characters, the address it links to, and whether it is a link, code, id or phrase."""

    start: int
    end: int
    kind: str
    href: str = ""


def sentences(prose: Prose) -> Iterator[tuple[int, int]]:
    """Yield the places of the sentences of a stretch of text; what has no end for long is cut, which bounds the work on it."""
    start = 0
    ends = [(cut.start(), cut.end()) for cut in _SENTENCE.finditer(prose.text)]
    for end, following in (*ends, (len(prose.text), len(prose.text))):
        for first in range(start, max(end, start + 1), _LONGEST_SENTENCE):
            yield first, min(end, first + _LONGEST_SENTENCE)
        start = following


def lines(prose: Prose) -> Iterator[tuple[int, int]]:
    """Yield the places of the lines of a stretch of text."""
    start = 0
    for line in prose.text.splitlines(keepends=True):
        yield start, start + len(line.rstrip("\r\n"))
        start += len(line)


def slot_at(prose: Prose, start: int, end: int, longest: int = 60) -> Slot | None:
    """Return the name that begins at `start`, after articles and quotes; None where none does."""
    if skipped := _BEFORE.match(prose.text, start, end):
        start = skipped.end()
    if link := next((k for k in prose.links if k.start <= start < k.end), None):
        first = _bare_start(prose.text, max(link.start, 0), link.end)
        return Slot(first, min(link.end, end), "link", link.href) if first < min(link.end, end) else None
    if code := next((c for c in prose.code if c[0] <= start < c[1]), None):
        return Slot(*code, "code")
    start = _bare_start(prose.text, start, end)
    if link := next((k for k in prose.links if k.start == start < k.end), None):
        return Slot(link.start, min(link.end, end), "link", link.href)
    if found := _ID.match(prose.text, start, end):
        return Slot(start, found.end(), "id")
    # A link or code that begins within the phrase belongs to it: "the T5 (small) model", "Uncased [BERT](…)".
    stop = _END.search(prose.text, start, end)
    last = min(stop.start() if stop else end, start + longest)
    for link in prose.links:  # "Turkish [OSCAR]": an adjective before a link is not part of the name
        near = start < link.start < min(last, start + 25) and len(prose.text[start : link.start].split()) <= 2
        if near and not _REFERENCE.search(prose.text, link.start, link.end):
            return Slot(link.start, min(link.end, end), "link", link.href)
    for link in prose.links:  # a reference behind a name is not part of it
        if start < link.start < last and _REFERENCE.search(prose.text, link.start, link.end):
            last = link.start
    if last - start >= longest or last <= start:
        return None
    return Slot(start, last, "phrase")


def slots_from(prose: Prose, start: int, end: int, most: int = 20) -> Iterator[Slot]:
    """Yield the names of a list that begins at `start`: joined by commas and "and"."""
    for _ in range(most):
        slot = slot_at(prose, start, end)
        if slot is None:
            return
        yield slot
        joint = _JOINT.match(prose.text, slot.end, end)
        if joint is None:
            return
        start = joint.end()


def _bare_start(text: str, start: int, end: int) -> int:
    found = _POSSESSIVE.match(text, start, end)
    return found.end() if found and found.end() < end else start
