"""Defaults that code declares apart from where it uses them: command line options, flags, fields of data classes."""

from __future__ import annotations

import re
from typing import Any

from astroid import nodes

from supplychain.usage.nodes import Node, last_name

__all__ = ["declared_options", "decorated_options"]

_OPTION_CALLS = frozenset(
    {"add_argument", "option", "set_defaults", "DEFINE_string", "DEFINE_enum", "add_option", "argument"}
)


def declared_options(root: nodes.Module, calls: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return the options and fields of a module by the name that code reads them under; `calls` are its calls by last word."""
    found: dict[str, list[Any]] = {}
    for name in _OPTION_CALLS:
        for call in calls.get(name, []):
            _collect(call, found)
    for klass in root.nodes_of_class(nodes.ClassDef):
        if _is_data_class(klass):
            for line in klass.body:
                if (
                    isinstance(line, nodes.AnnAssign)
                    and isinstance(line.target, nodes.AssignName)
                    and line.value is not None
                ):
                    found.setdefault(line.target.name, []).append(line.value)
    return found


def decorated_options(function: nodes.FunctionDef) -> dict[str, list[Any]]:
    """Return the options that the decorators of a function declare, as click does."""
    found: dict[str, list[Any]] = {}
    for call in function.decorators.nodes if function.decorators is not None else []:
        if isinstance(call, nodes.Call) and last_name(call.func) in _OPTION_CALLS:
            _collect(call, found)
    return found


def _is_data_class(klass: nodes.ClassDef) -> bool:
    names = {
        last_name(d.func if isinstance(d, nodes.Call) else d)
        for d in (klass.decorators.nodes if klass.decorators else [])
    }
    parents = {last_name(b) or "" for b in klass.bases}
    return bool(names & {"dataclass", "define", "attrs", "s", "frozen"}) or any(
        p.endswith(("Settings", "BaseModel", "Arguments", "Config", "Tap")) for p in parents
    )


def _collect(call: Node, found: dict[str, list[Any]]) -> None:
    """Add the option that one call declares: its name as code reads it → its default."""
    kind = last_name(call.func)
    keywords = {k.arg: k.value for k in call.keywords if k.arg}
    if kind == "set_defaults":
        for name, value in keywords.items():
            found.setdefault(name, []).append(value)
        return
    words = [a.value for a in call.args if isinstance(a, nodes.Const) and isinstance(a.value, str)]
    if not words:
        return
    if kind in {"DEFINE_string", "DEFINE_enum"}:
        if len(call.args) > 1:
            found.setdefault(words[0], []).append(call.args[1])
        return
    destination = keywords.get("dest")
    if isinstance(destination, nodes.Const):
        name = str(destination.value)
    else:
        plain = [w for w in words if not w.startswith("-")]
        long = [w for w in words if w.startswith("--")]
        chosen = (plain if kind == "option" and plain else long or words)[0]
        name = re.sub(r"\W", "_", chosen.split("/", 1)[0].lstrip("-"))
    default = keywords.get("default")
    found.setdefault(name, []).append(
        default if default is not None else "a command line option without default"
    )
