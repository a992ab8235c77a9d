"""The YAML at the top of a card → a tree that knows where each text stands. Bounded: no nesting or alias makes it large."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

from supplychain.extraction.values import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FrontMatter", "Items", "Keys", "Node", "Scalar", "front_matter_in", "scalars"]

_BLOCK = re.compile(r"\ufeff?\s*---[\r\n]+([\S\s]*?)[\r\n]+---(?:\r\n|\r|\n|$)")
"""Front matter as the Hub's own library finds it."""

_LONGEST = 4_000_000
_DEEPEST = 50
_KEY = re.compile(r"([A-Za-z][\w-]*)\s*:(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"\s*-\s+(.*)$")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text of the front matter and where it stands, without its quotes."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping; the last of two equal keys counts."""

    items: dict[str, Node] = field(default_factory=dict)


Node = Scalar | Items | Keys


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The top of a card: its keys, where the text below it begins, whether a parser read it, and what is wrong with it."""

    keys: Keys
    end: int
    parsed: bool = True
    problems: tuple[str, ...] = ()


def front_matter_in(card: str) -> FrontMatter:
    """Read the front matter of a card; what is no valid YAML is read line by line, and said to be so."""
    block = _BLOCK.match(card)
    if block is None:
        return FrontMatter(Keys(), 0, problems=("card without front matter",))
    text, start = block[1], block.start(1)
    if len(text) > _LONGEST:
        return FrontMatter(Keys(), block.end(), problems=("front matter is too large, left out",))
    try:
        root = _composed(text, start)
    except _TooDeep:
        return FrontMatter(_by_line(text, start), block.end(), False, ("front matter is nested too deeply",))
    except (yaml.YAMLError, ValueError):
        return FrontMatter(
            _by_line(text, start), block.end(), False, ("front matter is not valid YAML, read by line",)
        )
    if not isinstance(root, Keys):
        return FrontMatter(Keys(), block.end(), problems=("front matter is not an object",))
    return FrontMatter(root, block.end())


def scalars(node: Node | None, most: int = 2_000) -> Iterator[Scalar]:
    """Yield the texts of a list, or the one text there is; not those of mappings. Aliases are followed up to `most` texts."""
    left, stack = most, [node]
    while stack and left > 0:
        left -= 1
        item = stack.pop()
        if isinstance(item, Scalar):
            yield item
        elif isinstance(item, Items):
            stack.extend(reversed(item.items[:left]))


class _TooDeep(Exception):
    """More levels than a card has."""


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read."""

    node: Items | Keys
    key: str | None = None

    def take(self, node: Node) -> None:
        if isinstance(self.node, Items):
            self.node.items.append(node)
        elif self.key is None:
            self.key = node.text if isinstance(node, Scalar) else ""
        else:
            self.node.items[self.key] = node
            self.key = None


def _composed(text: str, offset: int) -> Node | None:
    """Compose the tree from parser events: without recursion, and an alias is the node it names, not a copy."""
    root: Node | None = None
    stack: list[_Open] = []
    anchors: dict[str, Node] = {}
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
            continue
        node = _node(text, event, offset, anchors)
        if node is None:
            continue
        if stack:
            stack[-1].take(node)
        elif root is None:
            root = node
        if isinstance(event, yaml.CollectionStartEvent) and not isinstance(node, Scalar):
            if len(stack) >= _DEEPEST:
                raise _TooDeep
            stack.append(_Open(node))
    return root


def _node(text: str, event: yaml.Event, offset: int, anchors: dict[str, Node]) -> Node | None:
    """Return the node that an event begins, and note it under its anchor; None if the event is about something else."""
    node: Node
    if isinstance(event, yaml.AliasEvent):
        if event.anchor not in anchors:
            raise ValueError(f"alias {event.anchor} names nothing")
        return anchors[event.anchor]
    if isinstance(event, yaml.ScalarEvent):
        node = _scalar(text, event, offset)
    elif isinstance(event, yaml.SequenceStartEvent):
        node = Items()
    elif isinstance(event, yaml.MappingStartEvent):
        node = Keys()
    else:
        return None
    if event.anchor:
        anchors[event.anchor] = node
    return node


def _scalar(text: str, event: yaml.ScalarEvent, offset: int) -> Scalar:
    assert event.start_mark is not None and event.end_mark is not None  # noqa: S101, PT018 - parsers always set them
    start, end = event.start_mark.index, event.end_mark.index
    if text[start:end] != event.value and (inner := text.find(event.value, start, end)) >= 0:
        start, end = inner, inner + len(event.value)
    return Scalar(event.value, Span(offset + start, offset + end))


def _by_line(text: str, offset: int) -> Keys:
    """Read what has the shape of ``key: value`` and ``- item`` below a key; the rest is left."""
    keys = Keys()
    items: Items | None = None
    for line in re.finditer(r"[^\r\n]+", text):
        if found := _KEY.match(line[0]):
            items = Items()
            scalar = _unquoted(found[2] or "", offset + line.start() + max(found.start(2), 0))
            keys.items[found[1]] = items if scalar is None else scalar
        elif items is not None and (found := _ITEM.match(line[0])):
            scalar = _unquoted(found[1], offset + line.start() + found.start(1))
            if scalar is not None:
                items.items.append(scalar)
    return keys


def _unquoted(text: str, start: int) -> Scalar | None:
    stripped = text.strip()
    start += len(text) - len(text.lstrip())
    if len(stripped) > 1 and stripped[0] == stripped[-1] and stripped[0] in "'\"":
        stripped, start = stripped[1:-1], start + 1
    return Scalar(stripped, Span(start, start + len(stripped))) if stripped else None
