"""The text of a card → the license it says the model has."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from supplychain.extraction.found import canonical, value_at
from supplychain.extraction.slots import lines, sentences
from supplychain.extraction.values import Value
from supplychain.licenses.names import license_linked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.extraction.document import Block, Document, Prose

__all__ = ["licenses"]

_NAMES = re.compile(
    r"(?<![\w/.-])(?:"
    r"Apache(?:[- ]?(?:Software )?Licen[sc]e)?,?[- ]?(?:Version|v\.?"
    r"|ver\.?)?[- ]?2(?:\.0)?(?![\d.]*\d)|Apache(?= licen[sc]e)|"
    r"MIT(?=[\s,.;:)\]\"'*_`-]|$)|"
    r"(?:CC|Creative Commons)[- ](?:BY|Attribution)(?:[- ,]*(?:NC|SA|ND|Non-?Commercial|Share-?Alike"
    r"|No-?Deriv\w+)){0,2}(?:[- ]*(?:License )?(?:International )?v?\.?\s?[1-4](?:\.\d)?)?(?: International"
    r"| Unported)?|"
    r"CC-?0(?:[- ]1\.0)?(?: Universal)?|"
    r"(?:GNU )?(?:A|L)?GPL[- ]?(?:v|version )?[- ]?\d?(?:\.\d)?(?:-only|-or-later|\+)?|GNU (?:Affero "
    r"|Lesser )?General Public Licen[sc]e(?:,? (?:v|version )?\d(?:\.\d)?)?|"
    r"(?:\d-Clause )?BSD(?:[- ]?\d[- ]?Clause)?|"
    r"CreativeML[- ]Open[- ]?RAIL(?:\+\+)?(?:[- ]?M)?|(?:BigScience "
    r"|BigCode )?(?:BLOOM[- ])?(?:Open)?RAIL(?:\+\+)?(?:[- ]?M)?(?: v?\d\.\d)?|"
    r"Llama[- ]?\d?(?:\.\d)?(?: Community)?(?= Licen[sc]e)|Gemma(?= (?:Terms|Licen[sc]e))|"
    r"AFL[- ]?3(?:\.0)?|Artistic[- ]License[- ]2\.0|MPL[- ]?2(?:\.0)?|EPL[- ]?2\.0|EUPL[- ]?1\.2"
    r"|ODC-?By|ODbL|WTFPL|Unlicense|ISC(?= licen[sc]e)|Zlib|PDDL|"
    r"Etalab|Apple (?:ASCL|AMLR|sample code)"
    r")",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\W*(?:model |the |code and model )?licen[sc](?:e|es"
    r"|ing)(?: \[optional\])?(?: information)?[\W_]{0,4}(?:[:=：]|(?<=\s)[-–]\s)[\s*_`]*",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^\W*(?:model |the )?licen[sc](?:e|es|ing)\b(?!.*data)", re.IGNORECASE)
_SAID = re.compile(
    r"\blicen[sc]ed?\b|\breleased under\b|\bavailable under\b|\bdistributed under\b"
    r"|\bopen-?sourced under\b|\blicensing\b|\bterms of\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:data ?sets?|corpus|corpora|data|images?|music|songs|code|repository|library|paper|articles?"
    r"|text|documents?|tokenizer)\b[^.]{0,60}?\b(?:is|are|was|were)\s+(?:\w+\s+){0,3}?(?:released"
    r"|available|under|licen[sc]ed|distributed|shared)|"
    r"licen[sc]es? of (?:the )?(?:data|original)|permissive|dataset licen|terms of use"
    r"|licensed material|trained (?:on|with)|code (?:is|are) ",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"more information needed|needed|none|n/?a|unknown|todo|\[", re.IGNORECASE)


def licenses(document: Document) -> Iterator[Value | None]:
    """Yield the licenses that the text says the model has; those of its data and code are left."""
    for block in document.prose():
        prose = block.prose
        if block.kind == "heading":
            if (label := _LABEL.match(prose.text)) is not None:
                yield from _labelled(prose, label.end(), len(prose.text))
            continue
        if block.kind == "cell":
            continue
        done = False
        for start, end in lines(prose):
            if label := _LABEL.match(prose.text, start, end):
                done = True
                yield from _labelled(prose, label.end(), end)
        if done or re.search(r"citation|cite\b|data ?set|corpus", block.heading, re.IGNORECASE):
            continue
        under = bool(_HEADING.search(block.heading))
        for start, end in sentences(prose):
            text = prose.text[start:end]
            if under or (_SAID.search(text) and not _OTHER.search(text)):
                yield from _named(block, start, end, under=under)


def _labelled(prose: Prose, start: int, end: int) -> Iterator[Value | None]:
    """Yield what stands behind ``License:``: a name that is known, or else all of it."""
    text = prose.text[start:end].strip()
    badge = next(
        (k for k in prose.links if start <= k.start == k.end <= end), None
    )  # an image that is a link
    if badge is not None and (known := license_linked(badge.href)).known:
        yield Value("license", badge.href, badge.span, "label", "resolved", known.id)
        return
    if len(text) < 2 or _NOTHING.match(text):
        return
    if named := next(_matches(prose, start, end), None):
        yield replace(named, place="label", confidence="resolved")
        return
    link = next((k for k in prose.links if start <= k.start < end), None)
    stop = link.end if link else start + len(prose.text[start:end].split(". ")[0])
    value = value_at("license", prose, start, min(stop, start + 120), "label", "resolved")
    if value is not None:
        linked = license_linked(link.href) if link else None
        yield replace(value, id=value.id or (linked.id if linked and linked.known else None))


def _named(block: Block, start: int, end: int, *, under: bool) -> Iterator[Value | None]:
    prose = block.prose
    used = [m.end() for m in re.finditer(r"\bused under\b", prose.text[start:end])]
    if used and (own := re.search(r"licensed under", prose.text[start + used[-1] : end])):
        start += used[-1] + own.start()
    elif used:
        return
    found = list(_matches(prose, start, end))
    for value in found[:2]:
        yield replace(value, place=block.place if under else block.kind)
    if found:
        return
    for link in prose.links:
        known = license_linked(link.href) if start <= link.start < end else None
        if known is not None and known.known:
            yield value_at("license", prose, link.start, link.end, "link", "inferred", id=known.id)
    if said := re.search(
        r"\blicen[sc]e (?:used )?(?:is|:) (?:the )?([A-Z][^.,;\n]{3,60}?)(?= licen[sc]e)"
        r"|(?<=nder the )([A-Z][\w.\- ]{3,50}?)(?= licen[sc]e)",
        prose.text[start:end],
    ):
        group = 1 if said[1] else 2
        yield value_at("license", prose, start + said.start(group), start + said.end(group), block.kind)


def _matches(prose: Prose, start: int, end: int) -> Iterator[Value]:
    for name in _NAMES.finditer(prose.text, start, end):
        text = name[0].strip(" -,")
        if (
            text.lower() == "mit"
            and text != "MIT"
            and not re.match(r"\s*(?:licen[sc]e)?\s*$", prose.text[name.end() : end], re.IGNORECASE)
        ):
            continue
        first = name.start()
        value = value_at("license", prose, first, first + len(text), "prose", id=_id(text))
        if value is not None:
            yield value


def _id(text: str) -> str | None:
    """Return the SPDX expression of a name as cards write it."""
    for candidate in (text, *_respelled(text)):
        key = canonical("license", candidate)
        if key is not None:
            return key
    return None


def _respelled(text: str) -> Iterator[str]:
    lower = text.lower()
    if lower.startswith("apache"):
        yield "apache-2.0"
    if "creative commons" in lower or lower.startswith("cc"):
        short = re.sub(r"creative commons", "cc", lower)
        for long, brief in (
            ("attribution", "by"),
            (r"non-?commercial", "nc"),
            (r"share-?alike", "sa"),
            (r"no-?deriv\w+", "nd"),
            (r"\b(?:international|unported|license)\b|\bv\.?(?=\d)", ""),
        ):
            short = re.sub(long, brief, short)
        short = re.sub(r"[\s,_-]+", "-", short).strip("-")
        yield short if "." in short else re.sub(r"-(\d)$", r"-\1.0", short)
        yield f"{short}-4.0"
    if "rail++" in lower.replace(" ", ""):
        yield "openrail++"
    elif "rail" in lower:
        yield re.sub(r"[\s]+", "-", lower).replace("open-rail", "openrail")
        if "creativeml" in lower:
            yield "creativeml-openrail-m"
        if "bigscience" in lower:
            yield "bigscience-bloom-rail-1.0"
    if "gpl" in lower or "general public" in lower:
        kind = (
            "agpl"
            if "agpl" in lower or "affero" in lower
            else "lgpl"
            if "lgpl" in lower or "lesser" in lower
            else "gpl"
        )
        number = re.search(r"\d(?:\.\d)?", lower)
        yield f"{kind}-{number[0] if number and '.' in number[0] else (number[0] + '.0') if number else '3.0'}"
        yield kind
    if "bsd" in lower:
        number = re.search(r"\d", lower)
        yield f"bsd-{number[0]}-clause" if number else "bsd"
