"""The text of a card → the models it says it was made from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplychain.extraction.found import canonical, value_at
from supplychain.extraction.slots import Slot, lines, sentences, slot_at, slots_from
from supplychain.extraction.vocabulary import any_of
from supplychain.identifiers import current_id, model_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.extraction.document import Block, Document, Prose
    from supplychain.extraction.values import Value

__all__ = ["NAMES", "base_models"]

_TUNED = r"(?:fine|instruct(?:ion)?|prompt)?[- ]?t(?:un|unn)ed|finetuned"
_AFTER = re.compile(
    rf"(?:{_TUNED}|adapter|lora|distill?ed|quanti[sz]ed|smaller|compressed|pruned|ported|converted|lite"
    rf"|merged|[48]-?bit|"
    r"gguf|gptq|awq|onnx|int8|fp16|trained|exported|modified|light(?:er)?|re-?trained|continued)"
    r"(?:\s+\w+){0,2}?\s+(?:versions?|variants?|checkpoints?|models?|copy|conversion|port|export"
    r"|adaptation|expansion|extension)?\s*(?:of|for|from|based on|on top of)\b"
    rf"|(?:{_TUNED}|further\s+(?:pre-?)?trained|adapted|distill?ed|quanti[sz]ed|converted|derived"
    rf"|forked|pruned|ported|started|starting|resumed|"
    r"continued|transferred|warm-?started|fine-?tuning"
    r"|retrained)\s+(?:it\s+)?(?:weights\s+)?(?:on\s+top\s+of|from|upon)\b"
    r"|initiali[sz]ed\s+(?:\w+\s+){0,8}?(?:from|with|on|using|by)\b(?:\s+the)?(?:\s+weights\s+(?:of|from))?"
    r"|weights\s+(?:of|from)\b"
    r"|\bbased\s+(?:(?:up)?on|off)\b|\b(?:original|base|initial) model (?:is|was)(?: from)?\b|\b(?:took|take"
    r"|used?|using)\s+(?:an?|the)\s+(?=[\w./]+-[\w.\-]+ model\b)"
    r"|\bis an?\s+(?=[\w./]+-[\w.\-]+ model,? (?:that (?:was|is) |further )?(?:pre-?)?trained\b)"
    r"|\btrained\s+(?:\w+\s+){0,5}?on\s+the\s+(?=[\w./]+-[\w.\-]+ model\b)"
    r"|\b(?:base|parent|backbone|underlying|starting|student)\s+(?:language\s+)?(?:model"
    r"|checkpoint)s?(?:\s+used)?(?:\s+of\s+[\w\-]+)?\s*(?:is|was|:|=)"
    r"|\blanguage model used (?:is|was)\b|\bthe base model\b(?=\s+[`\"\[])"
    rf"|(?:\bfine-?\s?tuned|(?:by|of|after)\s+fine-?\s?tuning|\bwe fine-?\s?tuned?|fine-?\s?tun(?:e"
    rf"|ing)(?=\s+the\b))\s+(?:on\s+)?(?:the\s+)?(?=[\"'`]?[A-Za-z][\w.\-/]*(?:\s[\w.\-]+)"
    rf"{{0,3}}?(?:\s\([\w ]+\))?[\"'`]?\s*(?:[Mm]odel\b|on\b|with\b|for\b|using\b))"
    r"|\bmerge(?:d)?\s+(?:of|between)\b|\blearned on top of\b|\bbuil(?:t|ds?)\s+(?:up)?on\b|\bon top of\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\W*(?:parent|base|pre-?trained|(?:fine-?tuned|adapted|quanti[sz]ed|distilled|merged"
    r"|converted)\s+from|original|source|backbone|teacher|language|starting)"
    r"(?:[ _-](?:pretrained[ _-])?(?:model|checkpoint|lm))?(?:\(s\)"
    r"|s)?(?:\s*\[optional\])?(?:\s+name)?\W{0,3}[:=]\W*",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"parent|base|pre-?trained model|from|backbone|language model|starting|source model|original model",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    rf"(?P<base>[\w][\w.\-/]*(?:[ ](?!fine|finetuned|model\b|is\b"
    rf"|trained\b)[\w.\-/()]+){{0,4}}?)(?:\s+models?)?(?:\s*\([^()]*\))?,?\s+"
    rf"(?:that (?:was|is|has been) |which (?:was|is) |has been |was |is )?(?:further\s+)?(?:{_TUNED}"
    rf"|fine-?\s?tuned)\s+(?:on|for|with|using|to)\b",
    re.IGNORECASE,
)
_IS = re.compile(r"\b(?:is|are|model|the|of|use|using|like)\s+(?:the|an?)?\s*", re.IGNORECASE)
_TRAINED = re.compile(
    r"\s*(?:\[[^\]]*\]|\([^)]*\))?\s*(?:models?\s+)?(?:re-?)?(?:fine-?\s?tun(?:ed|es)|finetuned"
    r"|trained)\s+(?:on|for|with|to)\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?:base_LM_model|lang(?:uage)?_model|base_model(?:_name)?|--model_name_or_path"
    r"|--pretrained_model(?:_name_or_path)?)\s*[=: ]\s*"
    r"[\"']?([\w][\w.\-]*(?:/[\w.\-]+)?)"
)
NAMES = re.compile(any_of("model"), re.IGNORECASE)
_NOT_NAMES = re.compile(
    rf"(?:{any_of('not a model')})$|.*\b(?:architecture|paper|library|framework|script|notebook|code|corpus|tokenizer"
    r"|repo|card|team|details|more|about)\b",
    re.IGNORECASE,
)
_ARCHITECTURE = re.compile(
    r"\s*(?:\w+\s+)?(?:architecture|paper|library|framework|tokenizer|script|code|implementation"
    r"|corpus|repo)",
    re.IGNORECASE,
)


_NO_MODEL_PAGE = re.compile(r"arxiv|/datasets/|/spaces/|/docs/|dataset|wikipedia\.org")


_OF_LINK = re.compile(
    r"\b(?:versions?|variants?|re-?upload|copy|mirror|quanti[sz]ation|conversion|fork|port|adaptation|expansion)"
    r" of\s+(?:the |an? )?(?:original )?$|\bcheckpoint (?:for|of) (?:the )?$|\bof an? $"
    r"|\b(?:made|created|built) (?:using|with) (?:the |an? )?$"
    r"|\b(?:further|continued) (?:pre-?)?training (?:of )?(?:the )?$",
    re.IGNORECASE,
)
_AS_BASE = re.compile(
    r"\s*(?:models?\s+)?as (?:its |the |an? |our )?(?:base|backbone|initiali|starting|foundation)",
    re.IGNORECASE,
)
_START = re.compile(
    r"\bstart(?:ed|ing) with\s|\binitiali[sz]ed\s(?=[\w.\-]+/[\w.\-]+)|\ban? adapted\s", re.IGNORECASE
)


def base_models(document: Document, own: str = "") -> Iterator[Value | None]:
    """Yield the models that the text says this one was made from; `own` is the id of the model itself."""
    for block in document.blocks:
        if block.kind == "code":
            yield from _in_code(block, own)
            continue
        if re.search(
            r"citation|cite|^abstract|\bcontact|acknowledg|related|other models|model zoo|comparison",
            block.heading,
            re.IGNORECASE,
        ):
            continue
        prose = block.prose
        for start, end in lines(prose):
            if (found := _LABEL.match(prose.text, start, end)) and _LABELLED.search(found[0]):
                yield from _kept(prose, slot_at(prose, found.end(), end), "label", "resolved", own, end)
        for start, end in sentences(prose):
            for found in _AFTER.finditer(prose.text, start, end):
                if re.search(r"card (?:was|is|has been) (?:\w+ )?$", prose.text[start : found.start()]):
                    continue
                sure = (
                    "based" in found[0].lower() or "top of" in found[0].lower() or "buil" in found[0].lower()
                )
                for slot in slots_from(prose, found.end(), end, most=4):
                    yield from _kept(prose, slot, block.place, "inferred", own, end, named=sure)
            yield from _subjects(block, start, end, own)


def _subjects(block: Block, start: int, end: int, own: str) -> Iterator[Value | None]:
    """Yield X of "X fine-tuned on Y" and "this is X model trained for Y"."""
    prose = block.prose
    for found in _SUBJECT.finditer(prose.text, start, end) if "tun" in prose.text[start:end].lower() else ():
        first, last = found.span("base")
        if (is_ := list(_IS.finditer(prose.text, first, last))) and is_[-1].end() < last:
            first = is_[-1].end()
        link = next(
            (k for k in prose.links if first <= k.start and k.end <= found.end() and k.end > k.start), None
        )
        slot = slot_at(prose, link.start if link else first, max(last, link.end if link else last))
        yield from _kept(prose, slot, block.place, "inferred", own, end, named=True)
    for found in _START.finditer(prose.text, start, end):
        yield from _kept(
            prose, slot_at(prose, found.end(), end), block.place, "inferred", own, end, named=True
        )
    for link in prose.links:
        if not start <= link.start < link.end <= end:
            continue
        if _hub_model(link.href) and (
            _OF_LINK.search(prose.text[start : link.start]) or _AS_BASE.match(prose.text, link.end, end)
        ):
            yield from _kept(
                prose, Slot(link.start, link.end, "link", link.href), "link", "inferred", own, end
            )
        behind = _TRAINED.match(prose.text, link.end, end)
        if behind and (
            "tun" in behind[0].lower()
            or re.search(r"\b(?:is|are)\s+(?:an?|the)?\s*$", prose.text[start : link.start])
        ):
            slot = slot_at(prose, link.start, end)
            yield from _kept(
                prose, slot, "link", "inferred", own, end, named="huggingface.co" not in link.href
            )


def _in_code(block: Block, own: str) -> Iterator[Value | None]:
    for found in _CODE.finditer(block.prose.text):
        text = found[1]
        if not _own(text, own) and ("-" in text or "/" in text) and NAMES.search(text):
            yield value_at("base_model", block.prose, *found.span(1), "code", "inferred", id=_key(text))


def _kept(
    prose: Prose, slot: Slot | None, place: str, confidence: str, own: str, end: int, *, named: bool = False
) -> Iterator[Value | None]:
    """Yield the value of a slot that names a model, other than this one."""
    if slot is None:
        return
    if slot.kind == "phrase":
        slot = _narrowed(prose, slot)
    text = prose.text[slot.start : slot.end].strip()
    key = _hub_model(slot.href)
    if key is not None:
        if not _own(key, own):
            yield value_at("base_model", prose, slot.start, slot.end, place, "resolved", id=key)
        return
    named = named or bool(_NO_MODEL_PAGE.search(slot.href))
    behind = prose.text[slot.end : end]
    if _is_model_name(text, slot.kind, behind, named=named) and not _is_this(text, own, named=named):
        yield value_at("base_model", prose, slot.start, slot.end, place, confidence, id=_key(text))


def _hub_model(href: str) -> str | None:
    """Return the id of the model whose page on the Hub a link leads to."""
    if not re.search(r"huggingface\.co|hf\.co", href) or "?" in href:
        return None
    found = model_id(href)
    return found if isinstance(found, str) and ("/" in found or NAMES.search(found)) else None


def _is_model_name(text: str, kind: str, behind: str, *, named: bool) -> bool:
    """Whether a text is the name of one model, not of an architecture; `named`: the words before it fit both."""
    if (
        kind in ("code", "id")
        and re.fullmatch(r"[A-Za-z][\w.\-]*/[\w.]*[\-_\d][\w.\-]*", text)
        and not re.search(r"\.(?:py|ckpt|pt|pth|bin|h5|json|safetensors|gz|zip)$", text)
    ):
        return True
    if (
        re.search(r"For[A-Z]|\.(?:ckpt|pth?|bin|safetensors)$", text)
        or not NAMES.search(text)
        or _NOT_NAMES.match(text)
        or len(text) < 2
    ):
        return False
    if len(text) > 60 or ": " in text or len(text.split()) > 6:
        return False
    if kind != "phrase":
        return True
    if _ARCHITECTURE.match(behind):
        return False
    return not named or bool(
        re.search(
            r"-|\bbase\b|\blarge\b|\bsmall\b|multilingual|stable diffusion|^sd ?\d", text, re.IGNORECASE
        )
    )


def _is_this(text: str, own: str, *, named: bool) -> bool:
    """Whether a text is the name of the model itself, or of the family that its name begins with."""
    return _own(text, own) or (named and text.isalnum() and _name(own).startswith(text.lower()))


def _narrowed(prose: Prose, slot: Slot) -> Slot:
    """Return the id that ends a phrase, without the words before it; a size in parentheses behind a name belongs to it."""
    text = prose.text[slot.start : slot.end]
    last = text.split()[-1] if text.split() else ""
    if " " in text.strip() and "-" in last and NAMES.search(last) and last[0].islower():
        return slot._replace(start=slot.start + text.rindex(last))
    if owned := re.match(r"\s*(?:model\s*)?\(([\w.\-]+/[\w.\-]+)\)", prose.text[slot.end : slot.end + 120]):
        return Slot(slot.end + owned.start(1), slot.end + owned.end(1), "id")
    if size := re.match(
        r"\s*\((?:base|large|small|medium|tiny|xx?l)(?:-[\w-]+)?\)",
        prose.text[slot.end : slot.end + 40],
        re.IGNORECASE,
    ):
        return slot._replace(end=slot.end + size.end())
    return slot


def _key(text: str) -> str | None:
    """Return the id of a text that is one: with an owner, or known from the time before there were owners."""
    key = canonical("base_model", text)
    if key is None:
        return None
    current = current_id(key)
    return current if "/" in current else None


def _own(text: str, own: str) -> bool:
    if "/" in text and "/" in own:
        return text.lower() == own.lower()
    return bool(own) and _name(text) == _name(own)


def _name(text: str) -> str:
    return text.lower().split("/")[-1]
