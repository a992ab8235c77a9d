"""Expressions taken apart: what containers hold, what options declare, and words for what leads nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from astroid import nodes

from supplychain.usage.nodes import Node, last_name

__all__ = ["Unknown", "bound_of", "default_of", "items_of", "pair", "picked", "word_for", "wrapped"]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Stands where an expression leads to nothing known."""

    reason: str


def default_of(call: nodes.Call) -> Node | None:
    """Return the default that a field, an option or a flag declares."""
    for keyword in call.keywords:
        if keyword.arg == "default":
            return keyword.value
        if keyword.arg == "default_factory" and isinstance(keyword.value, nodes.Lambda):
            return keyword.value.body
    name = last_name(call.func) or ""
    if name.startswith("DEFINE_"):
        return call.args[1] if len(call.args) > 1 else None
    return call.args[0] if call.args and name != "field" else None


def bound_of(node: Node) -> int | None:
    """Return the constant end of a slice; None where it has none, or one that is not known."""
    value = node.value if isinstance(node, nodes.Const) else None
    return value if isinstance(value, int) else None


def items_of(node: Node) -> list[tuple[Node, Node]]:
    """Return keys and values of a dictionary, or of a call with keywords that makes one."""
    if isinstance(node, nodes.Dict):
        return [(key, value) for key, value in node.items if not isinstance(key, nodes.DictUnpack)]
    if isinstance(node, nodes.Call):
        return [(nodes.const_factory(k.arg), k.value) for k in node.keywords if k.arg]
    return []


def picked(owner: Node, keys: list[Any] | None) -> list[Node]:
    """Values of a container under some keys; all of them when the keys are not known."""
    if isinstance(owner, nodes.Dict) or (isinstance(owner, nodes.Call) and owner.keywords):
        pairs = items_of(owner)
        if keys is None:
            return [value for _, value in pairs]
        return [value for key, value in pairs if isinstance(key, nodes.Const) and key.value in keys]
    if isinstance(owner, nodes.List | nodes.Tuple):
        if keys is None:
            return list(owner.elts)
        return [
            owner.elts[key]
            for key in keys
            if isinstance(key, int) and -len(owner.elts) <= key < len(owner.elts)
        ]
    return []


def pair(*elements: Node) -> nodes.Tuple:
    """Return expressions as one tuple."""
    pair = nodes.Tuple(lineno=0, col_offset=0, parent=None, end_lineno=0, end_col_offset=0)
    pair.elts = list(elements)
    return pair


def word_for(node: Node) -> str:
    """Return the reason why an expression has no text."""
    words = {
        nodes.Name: "a name bound elsewhere", nodes.Attribute: "an attribute bound elsewhere", nodes.Call: "a call",
        nodes.Subscript: "a value looked up at run time", nodes.ClassDef: "an object", nodes.Dict: "not a text",
        nodes.Lambda: "an object", nodes.FunctionDef: "an object",
    }  # fmt: skip
    return words.get(type(node), "an expression")


def wrapped(value: Node) -> nodes.List:
    """Wrap one value, so that taking it apart is one step of a loop."""
    whole = nodes.List(lineno=0, col_offset=0, parent=value.parent, end_lineno=0, end_col_offset=0)
    whole.elts = [value]
    return whole
