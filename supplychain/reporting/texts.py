"""The sentences of sections: plain text with values of the answer in it, never markup; every form escapes the whole.

A text knows ``first`` (the first row), ``rows`` (how many there are), ``more`` (whether a limit has cut them) and ``told`` (the
parameters of the report). It runs in a sandbox, and a name that is not there is an error.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from supplychain.errors import SupplyChainError
from supplychain.reporting.cells import percent, words
from supplychain.reporting.missing import explained

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2.sandbox import SandboxedEnvironment

__all__ = ["NAMES", "mentions_first", "names_in", "spoken"]

NAMES = ("first", "rows", "more", "told")
"""What a text may name."""


@cache
def _sandbox() -> SandboxedEnvironment:
    with explained():
        from jinja2 import StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment

    # Not escaped here: what comes out is plain text, of which each form escapes every character that means something to it.
    sandbox = ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=words, autoescape=False)
    sandbox.filters["percent"] = percent
    sandbox.globals.clear()
    return sandbox


def spoken(text: str, values: Mapping[str, Any]) -> str:
    """Return a text with its values in it."""
    from jinja2 import TemplateError

    try:
        return _sandbox().from_string(text).render(values)
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise SupplyChainError(f"A text of the report cannot be said: {error}.") from None


def names_in(text: str, refusal: Callable[[str], SupplyChainError]) -> set[str]:
    """Return the columns of the first row that a text names.

    Parameters
    ----------
    refusal
        Makes the error that is raised for a text that is no template, or that names anything else.
    """
    sandbox = _sandbox()
    from jinja2 import TemplateSyntaxError, meta, nodes

    try:
        tree = sandbox.parse(text)
        sandbox.compile(text)
    except TemplateSyntaxError as error:
        raise refusal(f"has a text that cannot be read: {error}.") from None
    unknown = sorted(meta.find_undeclared_variables(tree) - set(NAMES))
    if unknown:
        raise refusal(f"has a text that names {', '.join(unknown)}; a text may name {', '.join(NAMES)}.")
    by_point = {f.attr for f in tree.find_all(nodes.Getattr) if _is_first(f.node)}
    by_bracket = {
        str(f.arg.value) if isinstance(f.arg, nodes.Const) else "[…]"
        for f in tree.find_all(nodes.Getitem)
        if _is_first(f.node)
    }
    return by_point | by_bracket


def _is_first(node: object) -> bool:
    from jinja2 import nodes

    return isinstance(node, nodes.Name) and node.name == "first"


def mentions_first(text: str) -> bool:
    """Whether a text names the first row, so that it can be said of an answer with rows only."""
    from jinja2 import meta

    return "first" in meta.find_undeclared_variables(_sandbox().parse(text))
