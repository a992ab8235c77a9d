"""The text of a card → the datasets it says the model was trained on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplychain.extraction.bases import NAMES
from supplychain.extraction.found import canonical, value_at
from supplychain.extraction.slots import Slot, lines, sentences, slot_at, slots_from
from supplychain.extraction.vocabulary import TASKS
from supplychain.identifiers import dataset_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.extraction.document import Block, Document, Prose
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
    r"|section|portion|split)s?|subset|subsets|mix|mixture|union|portion|concatenation|version|part"
    r"|\d+\s?[hk]\w*|"
    r"train(?:ing)? (?:set|split|part)s?|images?|data|samples|text)\s+(?:of|from)\s+(?:the\s+|our\s+)?)?",
    re.IGNORECASE,
)
_RECIPE = re.compile(r"\busing\s+([\w\-]+)(?:/\w+)?\s+recipe\b", re.IGNORECASE)
_COLUMN = re.compile(r"train\w*[ _-]*(?:corpus|corpora|data|data ?sets?)$", re.IGNORECASE)
_TESTED = re.compile(r"test(?:ing)?\b|evaluation(?! data)|\beval\b", re.IGNORECASE)
_USING = re.compile(
    r"\b(?:(?:data ?sets?|corpus|corpora|data):|(?:data ?sets|corpus|corpora)\s*\(|(?:data ?sets?"
    r"|corpus|corpora|data)\s+(?:(?:is|was|are|were)\s(?:\w+\s){1,3}(?:taken|collected|extracted"
    r"|obtained)\sfrom|called|named|such as|include[sd]?:?|includes|is|are|was|like|of(?= (?:our|the))"
    r"|(?:is|was|are|were)\s(?:\w+\s){1,3}(?:taken|collected|extracted|obtained)\sfrom|consists? of"
    r"|used is|used was|used from|used:?|from)\s)\s*(?:the\s+)?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"[^\w\n]*(?:training[ _-]?|train[ _-]?|pre-?training[ _-]?"
    r"|fine-?tuning[ _-]?)?(?:data ?sets?(?: used| id)?|data(?: used| source)?|corpus|corpora)"
    r"(?:\(s\))?(?: [\U0001f300-\U0001faff\u2600-\u27bf ]+)?(?: \([^()]*\))?\W{0,3}(?::|\s-\s|=)\W{0,4}",
    re.IGNORECASE,
)
_BEFORE_WORD = re.compile(
    r"(?:on|using|from|of|the|called|with|and"
    r"|,)\s+((?:[A-Z0-9][\w\-./+:'’()]*\s+){0,5}[A-Z0-9][\w\-./+:'’()]*"
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
_NOT_NAMES = re.compile(
    r"(?:(?:a|an|top|our|own|focused|tuning|instruction|your|whole|unpaired|while|near-deduplication"
    r"|best|bi-modal|hub|my|this|these|those|it|its|large|small|huge|big|data|text|texts|english"
    r"|multiple|various|several|many|different|other|some|each|all|new|"
    r"google|tpus?|gpus?|cpus?|an?|one|two|three|single|top|downstream|original|same|raw|images?|code"
    r"|unlabel+ed|label+ed|annotated|public|private|"
    r"internal|custom|high|general|specific|task|tasks|colab|aws|azure|gcp|hugging ?face|train|test"
    r"|dev|validation|evaluation|"
    r"training|dataset|datasets|corpus|scratch|domain|natural|language|languages|speech|audio|around"
    r"|about|approximately|over|more|less|"
    r"context|sentences?|words?|tweets?|articles?|books?|news|web|questions?|pairs?|samples?|examples?"
    r"|tokens|steps|epochs?|here|that|which|what|hours?|"
    r"combination|subset|mix|mixture|variety|collection|total|part|source|target|french|german|spanish"
    r"|chinese|japanese|italian|russian|arabic|"
    r"portuguese|turkish|korean|hindi|dutch|polish|finnish|swedish|an?|per|top|machine|deep|supervised"
    r"|unsupervised|masked|causal|translated|"
    r"script|scripts|notebook|repo|repository|adam|cross|batch|learning|none|n/a"
    r"|more information needed|needed|todo|unknown|only|another|composite|larger|smaller|very"
    r"|fine-tuned|pre-processed|modified|testing|answering|not|mlm|state-of-the-art|novel|so-called|we"
    r"|of|the|such|created|automatically|recommend|total|full|can|four|five|six|seven|eight|nine|ten"
    r"|how|what|where|when|above|below|previous|full)\b[\s\w\-.]*|(?:[\w]+-(?:scale|rich|text|domain"
    r"|quality|specific|sourced?|image|annotated|labell?ed|to-\w+|resource))$|~?[\d.,]+\s?(?:%"
    r"|(?:[kmgt]b|[kmb]|hours|million|billion)\b).*|.*\.(?:csv|tsv|json|txt|py)$|.*\bet al\b.*"
    r"|[^a-zA-Z]*|.*(?:deepspeed|megatron|\badamw?\b|\blora\b|\?).*|(?:github|twitter|reddit|kaggle"
    r"|wandb|internet|tokenizers|failures)$|.*(?:encoding|tokenizer|software|laws|\bsize|(?<!-)subset"
    r"|\betc|discussion|xlarge|attention|encoder)$|(?:python|java|javascript)$|.*(?:transformers?"
    r"| style|reconstruction|\bhub)$|[a-z ]*\b(?:visual|question|classification|recognition|detection"
    r"|segmentation|summarization)\b[a-z ]*$|.*\b(?:[tg]pu\w*|hardware|vgg\d*|"
    r"v100|a100|p100|h100|t4|titan|rtx|nvidia|epochs?|steps|hours|github repo|colab|sagemaker"
    r"|autotrain|autonlp|trainer|transformers|pytorch|tensorflow|"
    r"simpletransformers|speechbrain|espnet|keras|jax|flax|fairseq|farm|haystack|spacy|flair"
    r"|repository|recipe|objective|script|notebook|"
    r"model|models|paper|approach|method|setup|procedure|library|framework|loss|cloud|server|machine"
    r"|architecture|tokenizer|hyper-?parameters?)\b.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(r"[A-Z0-9_\-/]")
_LINK_NO = re.compile(
    r"huggingface\.co/(?!datasets/)|github\.com/[\w.\-]+/?$|colab\.|twitter\.com|linkedin|/spaces/"
    r"|tensorflow\.org|sbert\.net|cloud\.google|pytorch\.org|"
    r"transformers|/LICENSE|creativecommons|medium\.com|youtube|speechbrain\b|espnet|fairseq"
    r"|/examples/|\.ipynb|\.py$",
    re.IGNORECASE,
)
_TASK_WORDS = re.compile(
    r"\s+(?:object detection|(?:semantic |panoptic |instance )?segmentation|text classification"
    r"|question answering)$",
    re.IGNORECASE,
)
_COMMON = frozenset(
    ["wikipedia", "opensubtitles", "oscar", "bookcorpus", "commoncrawl", "c4", "openwebtext", "squad", "snli", "mnli", "imdb", "samsum", "xsum", "wikihow", "billsum", "cnn_dailymail", "glue", "librispeech", "common_voice", "paracrawl", "opus", "newscrawl", "wikitext", "pubmed", "reddit", "twitter", "ccnet", "mc4"]
)
"""Names of datasets that are written like words."""
_LANGUAGES = frozenset(
    ["afrikaans", "arabic", "bengali", "bulgarian", "catalan", "chinese", "croatian", "czech", "danish", "dutch", "english", "esperanto", "estonian", "finnish", "french", "german", "greek", "gujarati", "hebrew", "hindi", "hungarian", "icelandic", "indonesian", "italian", "japanese", "kannada", "korean", "latin", "latvian", "lithuanian", "malay", "malayalam", "manglish", "marathi", "mongolian", "norwegian", "persian", "polish", "portuguese", "romanian", "russian", "sanskrit", "serbian", "singlish", "slovak", "slovenian", "spanish", "swahili", "swedish", "tamil", "telugu", "thai", "turkish", "ukrainian", "urdu", "vietnamese"]
)
_CODE = re.compile(
    r"(?:--(?:dataset_name|train_dataset|dataset)"
    r"|\bdataset_name)\s*[= ]\s*[\"']?([\w][\w.\-]*(?:/[\w.\-]+)?)"
)


def training_datasets(document: Document) -> Iterator[Value]:
    """Yield the datasets that the text says the model was trained on."""
    for rows in document.tables():
        for column, head in enumerate(rows[0] if rows else []):
            title = head.prose.text.strip()
            named = re.fullmatch(r"corpus|corpora|data ?sets?", title, re.IGNORECASE) and _is_about(head)
            if named or _COLUMN.search(title):
                for row in rows[1:]:
                    if column < len(row):
                        cell = row[column].prose
                        yield from _kept(
                            cell, slot_at(cell, 0, len(cell.text)), "table", "resolved", strict=False
                        )
    listing = False  # the paragraph before introduced a list of datasets
    for block in document.blocks:
        if block.kind == "code":
            for found in _CODE.finditer(block.prose.text):
                yield from _kept(block.prose, Slot(*found.span(1), "id"), "code")
            continue
        if block.kind == "cell":
            continue
        if re.search(r"citation|cite\b|citing", block.heading, re.IGNORECASE):
            continue
        prose = block.prose
        about = _is_about(block) and block.kind != "heading"
        if block.kind == "item" and (listing or about):
            yield from _listed(block, prose, about=about)
        elif block.kind != "item":
            listing = (
                bool(
                    _TRAIN_WORD.search(prose.text)
                    and re.search(
                        r"\b(?:data ?sets?|corpora|corpus|data|sources)\b", prose.text, re.IGNORECASE
                    )
                    and not re.search(r"evaluated|tested|benchmark", prose.text)
                )
                and (prose.text.rstrip().endswith(":") or len(prose.text) < 400)
                and block.kind != "heading"
            )
        for start, end in lines(prose):
            if (label := _LABEL.match(prose.text, start, end)) and not _TESTED.search(block.heading):
                for slot in slots_from(prose, label.end(), end):
                    yield from _kept(prose, slot, "label", "resolved")
        if _TESTED.search(block.heading) and not about and block.kind != "heading":
            continue
        for start, end in sentences(prose):
            yield from _in_sentence(block, start, end, about)


def _is_about(block: Block) -> bool:
    """Whether the heading above says that this is about training data."""
    return bool(_HEADING.search(block.heading)) and not _NOT_HEADING.search(block.heading)


def _in_sentence(block: Block, start: int, end: int, about: bool) -> Iterator[Value]:
    prose = block.prose
    text = prose.text[start:end]
    trained = bool(_TRAIN_WORD.search(text))
    for word in _TRAINING.finditer(prose.text, start, end):
        if _EVALUATED.search(prose.text, max(start, word.start() - 40), word.start()):
            continue
        reach = min(end, word.end() + 110)
        if stop := re.search(
            r"[;]|\bevaluat|\bwhich\b|\bby\b|(?<!-)\bto\b(?!-| (?:the|a)\b)|\bso that\b",
            prose.text[word.end() : reach],
        ):
            reach = word.end() + stop.start()
        for found in _ON.finditer(prose.text, word.end(), reach):
            sure = True
            for slot in slots_from(prose, found.end(), end):
                if (
                    found[0].lower().startswith(("with", "using"))
                    and "github.com" in slot.href
                    and not re.search("data|corpus|corpora", slot.href, re.IGNORECASE)
                ):
                    break
                if re.match(
                    r"\s+as (?:the |a )?(?:backbone|base|teacher)", prose.text[slot.end : slot.end + 30]
                ):
                    break
                if (
                    found[0].lower().startswith("with")
                    and slot.kind == "phrase"
                    and not _followed(prose, slot.end)
                ):
                    break
                known = not sure and prose.text[slot.start : slot.end].strip().lower() in _COMMON
                for value in _kept(prose, slot, _place(block), strict=not known):
                    sure = False
                    yield value
    for found in _RECIPE.finditer(prose.text, start, end):
        if "espnet" in prose.text[found.end() : found.end() + 40]:
            yield from _kept(prose, Slot(*found.span(1), "phrase"), _place(block), strict=False)
    if trained or about:
        for found in _USING.finditer(prose.text, start, end):
            if not re.search(
                r"eval|test|validat",
                prose.text[max(start, found.start() - 25) : found.start()],
                re.IGNORECASE,
            ):
                for slot in slots_from(prose, found.end(), end):
                    if slot.kind != "phrase" or trained:
                        yield from _kept(prose, slot, _place(block))
    if (trained or about) and not re.search(r"evaluat|tested|results on|accuracy", text, re.IGNORECASE):
        for found in _BEFORE_WORD.finditer(prose.text, start, end):
            slot = slot_at(prose, found.start(1), found.end(1))
            whole = next(
                (
                    k
                    for k in prose.links
                    if k.start <= found.start(1) and found.end() <= k.end <= k.start + 70
                ),
                None,
            )
            if whole is not None:
                slot = Slot(whole.start, whole.end, "link", whole.href)
            if slot is not None and slot.end >= found.end(1) - 2 and slot.start < found.end(1):
                yield from _kept(prose, slot, _place(block))
    for link in prose.links:
        if (
            start <= link.start < end
            and "huggingface.co/datasets/" in link.href
            and (about or trained or "dataset" in text.lower())
        ):
            if not re.search(r"evaluat|test|documentation-images", text + link.href, re.IGNORECASE):
                yield from _kept(prose, Slot(link.start, link.end, "link", link.href), "link")
        elif (
            about
            or (
                trained
                and re.search(r"\b(?:data ?sets?|corpora|corpus)\b[^.]*\($", prose.text[start : link.start])
            )
        ) and (start <= link.start < end and link.end - link.start < 60 and not _EVALUATED.search(text)):
            before = prose.text[max(start, link.start - 30) : link.start]
            if re.search(r"\b(?:by|in|with|as)\s+(?:the\s+)?$", before):
                continue
            if (
                (not before.strip() and re.match(r"\s+(?:is|are|was|were) used", prose.text[link.end : end]))
                or (re.search(
                    r"(?:the|on|of|from|is|and|,|,\s*and|includes?|:|\(|dataset)\s*[\"“*]?$",
                    before,
                    re.IGNORECASE,
                )
                and (
                    re.search(r"corpus|data ?set", prose.text[link.start : link.end], re.IGNORECASE)
                    or not re.search(
                        r"arxiv|aclweb|aclanthology|doi\.org|\bpaper|github\.com/(?!.*(?:data|corpus|corpora))",
                        link.href,
                    )
                ))
            ):
                yield from _kept(prose, Slot(link.start, link.end, "link", link.href), "link")


def _listed(block: Block, prose: Prose, *, about: bool) -> Iterator[Value]:
    """Yield the dataset that an item of a list names: its first link, its code, or all of it when it is short."""
    if prose.links and prose.links[0].start < 40:
        link = prose.links[0]
        yield from _kept(prose, Slot(link.start, link.end, "link", link.href), _place(block))
    elif prose.code and prose.code[0][0] < 20:
        yield from _kept(prose, Slot(*prose.code[0], "code"), _place(block))
    elif about and 2 < len(prose.text) <= 40 and ":" not in prose.text and len(prose.text.split()) <= 5:
        yield from _kept(prose, Slot(0, len(prose.text), "phrase"), _place(block), strict=False)


def _kept(
    prose: Prose, slot: Slot | None, place: str, confidence: str = "inferred", *, strict: bool = True
) -> Iterator[Value]:
    """Yield the value of a slot that can name a dataset."""
    if slot is None:
        return
    start, end = slot.start, slot.end
    text = prose.text[start:end].strip(" .\"'`*“”")
    if slot.kind == "link" and "huggingface.co/datasets/" in slot.href:
        key = dataset_id(slot.href)
        value = value_at(
            "datasets", prose, start, end, place, "resolved", id=key if isinstance(key, str) else None
        )
        if value is not None:
            yield value
        return
    if (
        slot.kind == "link"
        and _followed(prose, end)
        and re.search(r"huggingface\.co/[\w.\-]+/[\w.\-]+$", slot.href)
    ):
        value = value_at("datasets", prose, start, end, place, "resolved")
        if value is not None:
            yield value
        return
    if slot.kind == "link" and (
        _LINK_NO.search(slot.href) or text.lower() in ("here", "this", "link", "url", "paper", "website")
    ):
        return
    if (label := _LABEL.match(text)) is not None:
        text = text[label.end() :]
    if len(text) < 3 or len(text) > 70 or _NOT_NAMES.match(text) or text.startswith(("http", "www.")):
        return
    followed = _followed(prose, end)
    if slot.kind == "phrase" and (shorter := _TASK_WORDS.sub("", text)):
        text = shorter
    if (
        text.lower().replace(" ", "-") in TASKS
        or (text.lower().split()[0] in _LANGUAGES
        and not followed
        and "ikipedia" not in text)
    ):
        return
    if slot.kind != "link" and not followed and NAMES.match(text) and "/" not in text:
        return
    if (
        slot.kind == "phrase"
        and len(text.split()) > 1
        and text[0].islower()
        and not followed
        and strict
        and prose.text[start - 1 : start] not in tuple("\"“'`")
    ):
        return
    if (
        strict
        and slot.kind == "phrase"
        and not _NAME.search(text)
        and not followed
        and (confidence != "resolved" or " " in text)
    ):
        return
    if (
        strict
        and slot.kind == "phrase"
        and re.fullmatch(r"[\d.,%+~ ]+[a-zA-Z]{0,2}.*", text)
        and not followed
    ):
        return
    key = canonical("datasets", text) if "/" in text or slot.kind == "code" else None
    first = start + prose.text[start:end].find(text)
    value = value_at("datasets", prose, first, first + len(text), place, confidence)
    if value is not None:
        from dataclasses import replace

        yield replace(value, id=key if isinstance(key, str) else None)


def _followed(prose: Prose, end: int) -> bool:
    """Whether the word dataset or corpus stands behind a name."""
    return bool(
        re.match(
            r"[\"”`'*]*\s*(?:data ?sets?|corpus|corpora|benchmark)\b",
            prose.text[end : end + 14],
            re.IGNORECASE,
        )
    )


def _place(block: Block) -> str:
    return f"heading: {block.heading}" if block.heading else block.kind
