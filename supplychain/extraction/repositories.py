"""The text of a card → the repository that holds the model's own code: a link in words that say so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplychain.extraction.slots import lines
from supplychain.extraction.values import Value
from supplychain.extraction.vocabulary import words
from supplychain.identifiers import repository_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.extraction.document import Block, Document, Link

__all__ = ["repositories"]

_TOOLS = words("tool")
_HOST = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org)/[\w.\-]+/[\w.\-]+", re.IGNORECASE
)
_SAYS = re.compile(
    r"\brepo(?:sitory|s|sitories)?\b|github|\bgit hub\b|source code|\bcode\b|implementation"
    r"|original model|official|first released|"
    r"open-?sourced|project(?: page)?|codebase|home ?page|\breadme\b|\bmore (?:details|information"
    r"|info|deatils)|\bdetails\b|(?:training|tuning) script|"
    r"pipeline|reproduce|developed (?:at|in)|released (?:at|in|on)|ported version|converted from"
    r"|\bfound (?:here|at|in|under)|available (?:at|here|on|in)|visit|\bsee\W*$|(?:models?|weights|checkpoints?) from\W*$",
    re.IGNORECASE,
)
_SAYS_NOT = re.compile(
    r"\bdata ?sets?\b|\bcorpus|\bcorpora|\bdata\b(?! card)|\bissues?\b"
    r"|\bscript on\b|\bhuggingface'?s\b|\bbadge|benchmark|\binstall|"
    r"eval(?:uation)? script|initiali[sz]ed|\btokeniz|\bwikipedia|\bthanks\b|\bextractor|inspired"
    r"|\bbased on (?:the )?$|preprocess",
    re.IGNORECASE,
)
_PATH_NOT = re.compile(
    r"/(?:issues|pull|wiki|discussions)(?:/|$)|/blob/.*\.(?:png|jpg|gif|svg)$|/raw/|model_cards"
    r"|\.(?:gif|png|jpe?g|svg)$|LICENSE",
    re.IGNORECASE,
)
_NAME_NOT = re.compile(
    r"(?:^|[-_/.])(?:data|datasets?|corpus|corpora)(?:$|[-_.])|dataset$|corpus$", re.IGNORECASE
)
_STRONG = re.compile(
    r"\b(?:this|our|my|the|official|original|following|training|project)\b[\w\s\-]{0,25}\b(?:repo"
    r"|repository|repos|code|github|implementation|codebase)\b|"
    r"\brepo(?:sitory)?\b|released (?:in|at|here)|(?:go|refer) to\W*$|source code|github(?: repo(?:sitory)?)?\W*$",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\bgit ?hub\b|\brepo(?:sitory)?\b|^code$", re.IGNORECASE)
_HEADING = re.compile(r"repo|code|github|source|more ?info|link|resources", re.IGNORECASE)


def repositories(document: Document) -> Iterator[Value | None]:
    """Yield the repositories that the text says hold the code of the model."""
    for block in document.prose():
        if re.search(r"acknowledg|credit|thanks|license", block.heading, re.IGNORECASE):
            continue
        for link in block.prose.links:
            yield _value(block, link)


def _value(block: Block, link: Link) -> Value | None:
    if not _HOST.match(link.href) or _PATH_NOT.search(link.href):
        return None
    key = repository_id(link.href)
    if not isinstance(key, str):
        return None
    name = key.split("/", 1)[1]
    text = block.prose.text
    called = _CALLED.search(text[link.start : link.end])
    if name in _TOOLS or (_NAME_NOT.search(name) and not called):
        return None
    if text.strip() == link.href:  # a line of its own
        return Value("repository", link.href, link.span, "link", "inferred", key)
    start, end = _around(block, link)
    before, words, after = text[start : link.start], text[link.start : link.end], text[link.end : end]
    near = f"{before[-90:]} {words if not words.startswith('http') else ''}"
    if _STRONG.search(f"{before[-60:]} {words} {after[:25]}"):
        sure = not re.search(
            r"\bdata ?sets?\b|\bcorpus\b|eval(?:uation)? script|issue|extractor|initiali[sz]ed (?:from|with)",
            near,
            re.IGNORECASE,
        )
    else:
        sure = bool(
            _SAYS.search(near) or _SAYS.search(after[:25]) or _HEADING.search(block.heading)
        ) and not _SAYS_NOT.search(near + after[:25])
    if not sure or re.search(r"\bdata ?sets?\b|\bcorpus", words + after[:60], re.IGNORECASE):
        return None
    label = re.search(r"(?:repo(?:sitory)?|github|code)\W*$", before, re.IGNORECASE)
    return Value(
        "repository",
        link.href,
        link.span,
        "label" if label else "link",
        "resolved" if label else "inferred",
        key,
    )


def _around(block: Block, link: Link) -> tuple[int, int]:
    """Return the sentence a link stands in; full stops within the link do not end it."""
    text = block.prose.text
    cut = [m.end() for m in re.finditer(r"[.!?]\s+|\n\s*\n", text[: link.start])]
    start = cut[-1] if cut else 0
    stop = re.search(r"[.!?]\s|\n\s*\n", text[link.end :])
    end = link.end + stop.start() if stop else len(text)
    for first, last in lines(block.prose):  # a labelled line stands for itself
        if first <= link.start < last and re.match(r"[\s\W]*[\w ]{2,30}:", text[first : link.start]):
            return first, min(end, last)
    return start, end
