"""What functions and classes say of themselves, and where they stand: parameters, what is given back, the class around."""

from __future__ import annotations

from typing import Any

from astroid import bases, nodes
from astroid.exceptions import AstroidError

from supplychain.usage.nodes import Node, last_name

__all__ = [
    "annotation_in", "argument_of", "arguments_of", "class_around", "default_in", "inferred_classes", "is_kind_of", "is_same",
    "returns_of",
]  # fmt: skip


def argument_of(call: Node, function: nodes.FunctionDef, name: str) -> Node | None:
    """Return what a call passes for a parameter."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    names = [a.name for a in (*function.args.posonlyargs, *(function.args.args or []))]
    if name not in names:
        return None
    place = names.index(name)
    if names and names[0] in {"self", "cls"}:
        place -= 1
    before = call.args[: place + 1]
    if 0 <= place < len(call.args) and not any(isinstance(a, nodes.Starred) for a in before):
        return call.args[place]
    return None


def arguments_of(call: Node, function: nodes.FunctionDef) -> dict[str, Node]:
    """Return what a call passes, by the names of the parameters."""
    parameters = (*function.args.posonlyargs, *(function.args.args or []), *function.args.kwonlyargs)
    passed = {parameter.name: argument_of(call, function, parameter.name) for parameter in parameters}
    return {name: argument for name, argument in passed.items() if argument is not None}


def default_in(arguments: nodes.Arguments, name: str) -> Node | None:
    """Return the default that a parameter declares."""
    try:
        return arguments.default_value(name)
    except AstroidError:
        return None


def annotation_in(arguments: nodes.Arguments, name: str) -> Node | None:
    """Return the annotation of a parameter."""
    pairs = (
        *zip(arguments.posonlyargs, arguments.posonlyargs_annotations, strict=False),
        *zip(arguments.args or [], arguments.annotations, strict=False),
        *zip(arguments.kwonlyargs, arguments.kwonlyargs_annotations, strict=False),
    )
    return next((annotation for parameter, annotation in pairs if parameter.name == name), None)


def returns_of(function: Any) -> list[Any]:
    """Return statements of a function that give something, not those of functions inside it."""
    inner = (nodes.FunctionDef, nodes.ClassDef, nodes.Lambda)
    return [r for r in function.nodes_of_class(nodes.Return, skip_klass=inner) if r.value is not None]


def class_around(node: Node) -> nodes.ClassDef | None:
    """Return the innermost class whose body a node stands in."""
    scope = node.scope()
    while scope is not None and not isinstance(scope, nodes.Module):
        if isinstance(scope, nodes.ClassDef):
            return scope
        scope = scope.parent.scope() if scope.parent is not None else None
    return None


def is_same(one: Any, other: Node) -> bool:
    """Whether two nodes are the same definition; a module may have been read twice."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    return bool(
        one.name == other.name and one.lineno == other.lineno and one.root().file == other.root().file
    )


def is_kind_of(klass: nodes.ClassDef, other: nodes.ClassDef) -> bool:
    """Whether a class is another one, or names it as a base."""
    return is_same(klass, other) or other.name in {last_name(base) for base in klass.bases}


def inferred_classes(node: Node) -> list[nodes.ClassDef]:
    """Return the classes with a file that astroid infers an object to be of."""
    found = []
    try:
        for number, value in enumerate(node.infer()):
            if number > 8:
                break
            if isinstance(value, bases.Instance) and isinstance(value._proxied, nodes.ClassDef):  # noqa: SLF001
                found.append(value._proxied)  # noqa: SLF001
    except (
        AstroidError,
        RecursionError,
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
        IndexError,
        AssertionError,
    ):
        return []
    return [klass for klass in found if klass.root().file]
