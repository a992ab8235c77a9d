"""The text of a card → the datasets it says the model was trained on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplychain.extraction.dataset_names import LABEL, WRITTEN_LIKE_WORDS, dataset_named, is_followed
from supplychain.extraction.slots import Slot, lines, sentences, slot_at, slots_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.extraction.document import Block, Document, Link, Prose
    from supplychain.extraction.values import Value

__all__ = ["training_datasets"]

_TRAINING = re.compile(
    r"\b(?:(?:pre-?|re-?|further[ -])?train(?:ed|ing)?|fine-?\s?tun(?:n?ed|e|ing)|finetun\w+|tuned"
    r"|learned|adapted)\b",
    re.IGNORECASE,
)
_ON = re.compile(
    r"\b(?:on|using|over|with|(?:text|texts|data|samples?|tweets|articles|images|dumps?|sentences"
    r"|dataset|comments|posts)\s+(?:taken\s|collected\s|extracted\s)?(?:from|of))\s+"
    r"(?:(?:the|an?|our)\s+)?(?:\([^()]{1,40}\)\s+)?(?:(?:combination|[\d:]+ ratio|(?:\w+\s)?(?:part"
    r"|section|portion|split)s?|subset|subsets|mix|mixture|union|portion|concatenation|(?:[\w\-]+\s){0,5}?version|part"
    r"|\d+\s?[hk]\w*|"
    r"train(?:ing)? (?:set|split|part)s?|images?|data|samples|text)\s+(?:of|from)\s+(?:the\s+|our\s+)?)?",
    re.IGNORECASE,
)
_RECIPE = re.compile(r"\busing\s+([\w\-]+)(?:/\w+)?\s+recipe\b", re.IGNORECASE)
_COLUMN = re.compile(r"train\w*[ _-]*(?:corpus|corpora|data|data ?sets?)$", re.IGNORECASE)
_TESTED = re.compile(r"test(?:ing)?\b|evaluation(?! data)|\beval\b", re.IGNORECASE)
_USING = re.compile(
    r"\b(?:(?:data ?sets?|corpus|corpora|data):|data\b[^.:]{0,45}?\sconsists? of\s"
    r"|(?:data ?sets|corpus|corpora)\s*\(|(?:data ?sets?"
    r"|corpus|corpora|data)\s+(?:(?:is|was|are|were)\s(?:\w+\s){1,3}(?:taken|collected|extracted"
    r"|obtained)\sfrom|called|named|such as|include[sd]?:?|includes|is|are|was|like|of(?= (?:our|the))"
    r"|(?:is|was|are|were)\s(?:\w+\s){1,3}(?:taken|collected|extracted|obtained)\sfrom|consists? of"
    r"|used is|used was|used from|used:?|from)\s)\s*(?:the\s+)?",
    re.IGNORECASE,
)
_BEFORE_WORD = re.compile(
    r"(?:on|using|from|of|[Tt]he|called|with|and"
    r"|,)\s+((?:[A-Z0-9][\w\-./+:'’()!]*\s+){0,5}[A-Z0-9][\w\-./+:'’()!]*"
    r"|[\w\-./+]+)[\"”`'*]*\s+(?:[dD]ata ?[sS]ets?|[cC]orpus|[cC]orpora|[dD]umps?)\b"
)
_HEADING = re.compile(
    r"training data|train(?:ing)? (?:data ?)?set|data ?sets?\b|data source|corpus|corpora|^data\b"
    r"|training and evaluation data",
    re.IGNORECASE,
)
_NOT_HEADING = re.compile(
    r"evaluat(?!ion data)|test|benchmark|result|metric|citation|cite|limitation|use|contact|related"
    r"|acknowledg|statistic",
    re.IGNORECASE,
)
_EVALUATED = re.compile(
    r"\b(?:evaluat|benchmark|tested|test set|validat|scores?|accuracy|performs?|achiev|state[- ]of"
    r"|results? (?:on|of)|reported|compar|zero-shot|can be (?:used|fine)|you can|should|if you|want)",
    re.IGNORECASE,
)
_TRAIN_WORD = re.compile(r"\b(?:pre-?)?train|fine-?\s?tun|\btuned|learn", re.IGNORECASE)
_CODE = re.compile(
    r"(?:--(?:dataset_name|train_dataset|dataset)"
    r"|\bdataset_name)\s*[= ]\s*[\"']?([\w][\w.\-]*(?:/[\w.\-]+)?)"
)
_DATASET_COLUMN = re.compile(r"corpus|corpora|data ?sets?", re.IGNORECASE)
_DATA_WORD = re.compile(r"\b(?:data ?sets?|corpora|corpus|data|sources)\b", re.IGNORECASE)
_CITED = re.compile(r"citation|cite\b|citing|^abstract", re.IGNORECASE)
_USED_AS = re.compile(r"\s(?:is|are|was|were) used (?:as|for) (?:the )?(?:pre-?)?train", re.IGNORECASE)
_WE_USE = re.compile(r"\bwe use[d]? (?:\w+ ){0,3}data ?sets?\b", re.IGNORECASE)
_INTRODUCED = re.compile(r"(?:trained|tuned)\b[^.:]{0,30}\b(?:on|using)\b[^.:]{0,40}:\s*$", re.IGNORECASE)
_STOP = re.compile(r"[;]|\bevaluat|\bwhich\b|\bby\b|(?<!-)\bto\b(?!-| (?:the|a)\b)|\bso that\b")
_AS_BASE = re.compile(r"\s+as (?:the |a )?(?:backbone|base|teacher)")
_HOLDS_DATA = re.compile(r"data|corpus|corpora", re.IGNORECASE)
_BEFORE_LINK = re.compile(
    r"(?:the|on|of|from|is|and|,|,\s*and|includes?|:|\(|dataset)\s*[\"“*]?$", re.IGNORECASE
)
_NOT_BEFORE_LINK = re.compile(r"\b(?:by|in|with|as)\s+(?:the\s+)?$")
_PAPER_OR_CODE = re.compile(
    r"arxiv|aclweb|aclanthology|doi\.org|\bpaper|github\.com/(?!.*(?:data|corpus|corpora))"
)


def training_datasets(document: Document) -> Iterator[Value | None]:
    """Yield the datasets that the text says the model was trained on."""
    yield from _in_tables(document)
    listing = False  # whether the paragraph before introduced a list of datasets
    for block in document.blocks:
        if block.kind == "code":
            for found in _CODE.finditer(block.prose.text):
                yield dataset_named(block.prose, Slot(*found.span(1), "id"), "code")
        elif block.kind != "cell" and not _CITED.search(block.heading):
            about = _is_about(block) and block.kind != "heading"
            if block.kind == "item" and (listing or about):
                yield _listed(block, about=about)
            elif block.kind != "item":
                listing = _introduces_a_list(block)
            yield from _in_block(block, about)


def _in_tables(document: Document) -> Iterator[Value | None]:
    """Yield the cells below a head that says training data, or dataset under a heading that does."""
    for rows in document.tables():
        for column, head in enumerate(rows[0] if rows else []):
            title = head.prose.text.strip()
            if not (_COLUMN.search(title) or (_DATASET_COLUMN.fullmatch(title) and _is_about(head))):
                continue
            for cell in (row[column].prose for row in rows[1:] if column < len(row)):
                yield dataset_named(cell, slot_at(cell, 0, len(cell.text)), "table", "resolved", strict=False)


def _is_about(block: Block) -> bool:
    """Whether the heading above says that this is about training data."""
    return bool(_HEADING.search(block.heading)) and not _NOT_HEADING.search(block.heading)


def _introduces_a_list(block: Block) -> bool:
    """Whether a paragraph says that what follows are datasets for training."""
    text = block.prose.text
    if _INTRODUCED.search(text) and block.kind != "heading":
        return True
    return (
        block.kind != "heading"
        and bool((_TRAIN_WORD.search(text) or _WE_USE.search(text)) and _DATA_WORD.search(text))
        and not re.search(r"evaluated|tested|benchmark", text)
        and (text.rstrip().endswith(":") or len(text) < 400)
    )


def _listed(block: Block, *, about: bool) -> Value | None:
    """Return the dataset that an item of a list names: its first link, its code, or all of it when it is short."""
    prose = block.prose
    if prose.links and prose.links[0].start < 60:
        return dataset_named(prose, _slot_of(prose.links[0]), block.place)
    if prose.code and prose.code[0][0] < 20:
        return dataset_named(prose, Slot(*prose.code[0], "code"), block.place)
    if about and 2 < len(prose.text) <= 40 and ":" not in prose.text and len(prose.text.split()) <= 5:
        return dataset_named(prose, Slot(0, len(prose.text), "phrase"), block.place, strict=False)
    return None


def _in_block(block: Block, about: bool) -> Iterator[Value | None]:
    prose, tested = block.prose, bool(_TESTED.search(block.heading))
    for start, end in lines(prose):
        if (label := LABEL.match(prose.text, start, end)) and not tested:
            for slot in slots_from(prose, label.end(), end):
                yield dataset_named(prose, slot, "label", "resolved")
    if tested and not about and block.kind != "heading":
        return
    for start, end in sentences(prose):
        yield from _in_sentence(block, start, end, about)


def _in_sentence(block: Block, start: int, end: int, about: bool) -> Iterator[Value | None]:
    prose = block.prose
    text = prose.text[start:end]
    trained = bool(_TRAIN_WORD.search(text))
    if trained:
        yield from _trained_on(block, start, end)
    if (used := _USED_AS.search(text)) is not None:
        for slot in slots_from(prose, start, start + used.start()):
            yield dataset_named(prose, slot, block.place)
    if trained or about:
        yield from _data_that_is(block, start, end, trained=trained)
        if not re.search(r"evaluat|tested|results on|accuracy", text, re.IGNORECASE):
            yield from _before_the_word(block, start, end)
    for link in prose.links:
        if start <= link.start < end and _is_linked_dataset(
            prose, link, start, end, about=about, trained=trained
        ):
            yield dataset_named(prose, _slot_of(link), "link")


def _trained_on(block: Block, start: int, end: int) -> Iterator[Value | None]:
    """Yield X and Y of "trained on X and Y", and the recipe of ESPnet's cards."""
    prose = block.prose
    for word in _TRAINING.finditer(prose.text, start, end):
        if _EVALUATED.search(prose.text, max(start, word.start() - 40), word.start()):
            continue
        reach = min(end, word.end() + 110)
        if stop := _STOP.search(prose.text[word.end() : reach]):
            reach = word.end() + stop.start()
        for found in _ON.finditer(prose.text, word.end(), reach):
            for slot in slots_from(prose, found.end(), end):
                if _is_means(prose, slot, found[0].lower()):
                    break
                text = prose.text[slot.start : slot.end].strip().lower()
                yield dataset_named(prose, slot, block.place, strict=text not in WRITTEN_LIKE_WORDS)
    for found in _RECIPE.finditer(prose.text, start, end):
        if "espnet" in prose.text[found.end() : found.end() + 40]:
            yield dataset_named(prose, Slot(*found.span(1), "phrase"), block.place, strict=False)


def _is_means(prose: Prose, slot: Slot, preposition: str) -> bool:
    """Whether what stands behind "with" or "using" is a tool or a base model rather than data."""
    behind = prose.text[slot.end : slot.end + 30]
    if (
        preposition.startswith(("with", "using"))
        and "github.com" in slot.href
        and not _HOLDS_DATA.search(slot.href)
    ):
        return True
    if preposition.startswith("with") and slot.kind == "phrase" and not is_followed(prose, slot.end):
        return True
    return bool(_AS_BASE.match(behind))


def _data_that_is(block: Block, start: int, end: int, *, trained: bool) -> Iterator[Value | None]:
    """Yield X of "the corpus is X", "datasets: X", "data taken from X"."""
    prose = block.prose
    for found in _USING.finditer(prose.text, start, end):
        before = prose.text[max(start, found.start() - 25) : found.start()]
        if re.search(r"eval|test|validat", before, re.IGNORECASE):
            continue
        for slot in slots_from(prose, found.end(), end):
            common = prose.text[slot.start : slot.end].strip().lower() in WRITTEN_LIKE_WORDS
            if slot.kind != "phrase" or trained or common:
                yield dataset_named(prose, slot, block.place)


def _before_the_word(block: Block, start: int, end: int) -> Iterator[Value | None]:
    """Yield X of "the X dataset"; a link that holds the word is the name as a whole."""
    prose = block.prose
    for found in _BEFORE_WORD.finditer(prose.text, start, end):
        first, last = found.span(1)
        whole = next(
            (k for k in prose.links if k.start <= first and found.end() <= k.end <= k.start + 70), None
        )
        slot = _slot_of(whole) if whole is not None else slot_at(prose, first, last)
        if slot is not None and slot.start < last and slot.end >= last - 2:
            yield dataset_named(prose, slot, block.place)


def _is_linked_dataset(prose: Prose, link: Link, start: int, end: int, *, about: bool, trained: bool) -> bool:
    """Whether a link in a sentence leads to a dataset, by its address, or by the words around it."""
    text = prose.text[start:end]
    if "huggingface.co/datasets/" in link.href:
        said = about or trained or "dataset" in text.lower()
        return said and not re.search(r"evaluat|test|documentation-images", text + link.href, re.IGNORECASE)
    ahead, behind = prose.text[start : link.start], prose.text[link.end : end]
    listed = trained and re.search(r"\b(?:data ?sets?|corpora|corpus)\b[^.]*\($", ahead)
    if not (about or listed) or link.end - link.start >= 60 or _EVALUATED.search(text):
        return False
    before = ahead[-30:]
    if _NOT_BEFORE_LINK.search(before):
        return False
    named = re.search(r"corpus|data ?set", prose.text[link.start : link.end], re.IGNORECASE)
    if not before.strip() and (named or re.match(r"\s+(?:is|are|was|were) used", behind)):
        return True
    return bool(_BEFORE_LINK.search(before) and (named or not _PAPER_OR_CODE.search(link.href)))


def _slot_of(link: Link) -> Slot:
    return Slot(link.start, link.end, "link", link.href)
