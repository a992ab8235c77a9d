"""What an expression stands for: followed through names, containers, defaults and calls to where it leads no further.

astroid says which assignments a name can have at a place and what class an object is of; this module adds what it leaves
out on purpose: defaults of command line options, of environment variables and of fields, and what callers pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from astroid import nodes

from supplychain.usage.bindings import Bindings
from supplychain.usage.expressions import Unknown, bound_of, default_of, items_of, pair, picked, word_for
from supplychain.usage.nodes import Node, last_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.usage.project import Project

__all__ = ["DEEPEST", "Origins"]

DEEPEST = 14
"""Steps after which an expression is given up."""

_FIELDS = frozenset({"field", "Field", "Option", "Argument", "ib", "attrib", "option"})
_SAME = frozenset({
    "str", "strip", "rstrip", "lstrip", "fspath", "Path", "PurePath", "expanduser", "abspath", "deepcopy", "copy", "cast",
})  # fmt: skip
_LOOPED = frozenset({
    "sorted", "list", "set", "tuple", "reversed", "tqdm", "iter", "enumerate", "zip", "items", "values", "keys",
})  # fmt: skip


class Origins:
    """Follows expressions in one code base."""

    def __init__(self, project: Project) -> None:
        self._bindings = Bindings(project)

    def of(self, node: Node | None, depth: int = 0, seen: frozenset[int] = frozenset()) -> Iterator[Node]:
        """Yield the expressions that `node` stands for; `depth` and `seen` say how it was come by, lest steps go in circles."""
        if node is None:
            return
        if depth > DEEPEST or id(node) in seen:
            yield Unknown("too many steps")
            return
        inner = seen | {id(node)}
        step = depth + 1
        if isinstance(node, nodes.Name):
            yield from self._follow(self._bindings.of_name(node), node, step, inner)
        elif isinstance(node, nodes.Attribute):
            yield from self._attribute(node, step, inner)
        elif isinstance(node, nodes.Subscript):
            yield from self._subscript(node, step, inner)
        elif isinstance(node, nodes.IfExp):
            yield from self.of(node.body, step, inner)
            yield from self.of(node.orelse, step, inner)
        elif isinstance(node, nodes.BoolOp):
            for value in node.values:
                yield from self.of(value, step, inner)
        elif isinstance(node, nodes.NamedExpr | nodes.FormattedValue | nodes.Await | nodes.Starred):
            yield from self.of(node.value, step, inner)
        elif isinstance(node, nodes.Call):
            yield from self._call(node, step, inner)
        else:
            yield node

    def _follow(self, found: list[Any], node: Node, depth: int, seen: frozenset[int]) -> Iterator[Node]:
        if not found:
            yield Unknown(word_for(node))
        for each in found:
            if isinstance(each, str):
                yield Unknown(each)
            elif isinstance(each, tuple):  # the elements of what is looped over, by position in each of them
                iterated, place = each
                yield from self._elements(iterated, place, depth, seen)
            else:
                yield from self.of(each, depth, seen)

    def _elements(self, node: Node, place: int | None, depth: int, seen: frozenset[int]) -> Iterator[Node]:
        met = False
        for element in self._iterated(node, depth, seen):
            met = True
            if place is None:
                yield from self.of(element, depth, seen)
            else:
                for whole in self.of(element, depth, seen):
                    if isinstance(whole, nodes.Tuple | nodes.List) and place < len(whole.elts):
                        yield from self.of(whole.elts[place], depth, seen)
                    else:
                        yield Unknown("an element of something unknown")
        if not met:
            yield Unknown("an element of something unknown")

    def _iterated(self, node: Node, depth: int, seen: frozenset[int]) -> Iterator[Node]:
        """Yield what a loop over an expression goes through."""
        if isinstance(node, nodes.Call) and last_name(node.func) in _LOOPED:
            yield from self._called(node, depth, seen)
            return
        if isinstance(node, nodes.Subscript) and isinstance(node.slice, nodes.Slice):
            elements = list(self._iterated(node.value, depth + 1, seen))
            yield from elements[bound_of(node.slice.lower) : bound_of(node.slice.upper)]
            return
        for origin in self.of(node, depth + 1, seen):
            if isinstance(origin, nodes.List | nodes.Tuple | nodes.Set):
                for element in origin.elts:
                    if isinstance(element, nodes.Starred):
                        yield from self._iterated(element.value, depth + 1, seen)
                    else:
                        yield element
            elif isinstance(origin, nodes.Dict):
                yield from (key for key, _ in items_of(origin))

    def _called(self, node: Node, depth: int, seen: frozenset[int]) -> Iterator[Node]:
        """Yield what a loop over a call such as `sorted`, `zip` or `mapping.items` goes through."""
        name = str(last_name(node.func))
        if name in {"items", "values", "keys"} and isinstance(node.func, nodes.Attribute):
            for origin in self.of(node.func.expr, depth + 1, seen):
                for key, value in items_of(origin):
                    yield {"items": pair(key, value), "values": value, "keys": key}[name]
        elif name in {"enumerate", "zip"} and node.args:
            yield from self._paired(node, name, depth, seen)
        elif node.args:
            yield from self._iterated(node.args[0], depth, seen)

    def _paired(self, node: Node, name: str, depth: int, seen: frozenset[int]) -> Iterator[Node]:
        if name == "enumerate":
            for element in self._iterated(node.args[0], depth, seen):
                yield pair(nodes.const_factory(0), element)
            return
        columns = [list(self._iterated(argument, depth, seen)) for argument in node.args]
        for row in zip(*columns, strict=False):
            yield pair(*row)

    def _attribute(self, node: nodes.Attribute, depth: int, seen: frozenset[int]) -> Iterator[Node]:
        if node.attrname == "value":  # of a member of an enumeration
            yield from self.of(node.expr, depth, seen)
            return
        owners = [] if isinstance(node.expr, nodes.Call) else list(self.of(node.expr, depth, seen))
        for owner in owners:
            if isinstance(owner, nodes.Call):
                given = next((k.value for k in owner.keywords if k.arg == node.attrname), None)
                if given is not None:
                    yield from self.of(given, depth, seen)
                    return
            if isinstance(owner, nodes.Dict):
                chosen = [
                    value
                    for key, value in items_of(owner)
                    if isinstance(key, nodes.Const) and key.value == node.attrname
                ]
                if chosen:
                    yield from self.of(chosen[0], depth, seen)
                    return
        yield from self._follow(self._bindings.of_attribute(node, owners), node, depth, seen)

    def _subscript(self, node: nodes.Subscript, depth: int, seen: frozenset[int]) -> Iterator[Node]:
        keys = self._keys(node.slice, depth, seen)
        met = False
        for owner in self.of(node.value, depth, seen):
            for chosen in picked(owner, keys):
                met = True
                yield from self.of(chosen, depth, seen)
            if isinstance(owner, nodes.ClassDef):
                for key in keys or []:
                    found = self._bindings.of_class(owner, str(key))
                    met = met or bool(found)
                    yield from self._follow(found, node, depth, seen)
        if not met:
            named = [self._bindings.option(node, str(key)) for key in keys or [] if isinstance(key, str)]
            if last_name(node.value) == "environ":
                yield Unknown("an environment variable")
            else:
                yield from self._follow([x for found in named for x in found], node, depth, seen)

    def _keys(self, node: Node, depth: int, seen: frozenset[int]) -> list[Any] | None:
        """Constants a key can be; None when that is not known."""
        keys = []
        for origin in self.of(node, depth, seen):
            if isinstance(origin, nodes.Const):
                keys.append(origin.value)
            elif isinstance(origin, nodes.UnaryOp) and isinstance(origin.operand, nodes.Const):
                keys.append(-origin.operand.value)
            else:
                return None
        return keys

    def _call(self, node: Node, depth: int, seen: frozenset[int]) -> Iterator[Node]:
        name = last_name(node.func)
        if name in {"getenv", "get", "pop", "getattr", "setdefault"}:
            yield from self._looked_up(node, name, depth, seen)
            return
        if name in _FIELDS or (name or "").startswith("DEFINE_"):
            default = default_of(node)
            yield from (
                self.of(default, depth, seen)
                if default is not None
                else iter([Unknown("an option without default")])
            )
            return
        if name in _SAME:
            inner = node.func.expr if isinstance(node.func, nodes.Attribute) and not node.args else None
            inner = inner if inner is not None else (node.args[-1] if node.args else None)
            yield from self.of(inner, depth, seen) if inner is not None else iter([node])
            return
        if name in {"dict", "SimpleNamespace", "Namespace", "EasyDict", "Munch"} or name in {
            "format",
            "join",
            "lower",
            "upper",
            "replace",
        }:
            yield node
            return
        if name in {"create", "DictConfig", "edict", "Box"} and node.args:
            yield from self.of(node.args[0], depth, seen)
            return
        if name == "next" and node.args:
            yield from self._elements(node.args[0], None, depth, seen)
            return
        returned = self._bindings.returned(node)
        if returned:
            for expression, passed in returned:
                yield from self._with_arguments(expression, passed, depth, seen)
            return
        yield node

    def _with_arguments(
        self, expression: Node, passed: dict[str, Node], depth: int, seen: frozenset[int]
    ) -> Iterator[Node]:
        """Follow what a function returns; a parameter that is returned as it is stands for what this call passes."""
        if isinstance(expression, nodes.Name) and expression.name in passed:
            yield from self.of(passed[expression.name], depth, seen)
        elif (
            isinstance(expression, nodes.Subscript)
            and isinstance(expression.slice, nodes.Name)
            and expression.slice.name in passed
        ):
            keys = self._keys(passed[expression.slice.name], depth, seen)
            for owner in self.of(expression.value, depth, seen):
                for chosen in picked(owner, keys):
                    yield from self.of(chosen, depth, seen)
        else:
            yield from self.of(expression, depth, seen)

    def _looked_up(self, node: Node, name: str, depth: int, seen: frozenset[int]) -> Iterator[Node]:
        """`mapping.get(key, default)`, `os.getenv(name, default)`, `getattr(object, name, default)`."""
        arguments = list(node.args)
        if name == "getattr" and len(arguments) > 1:
            owner, arguments = arguments[0], arguments[1:]
        else:
            owner = node.func.expr if isinstance(node.func, nodes.Attribute) else None
        default = (
            arguments[1]
            if len(arguments) > 1
            else next((k.value for k in node.keywords if k.arg == "default"), None)
        )
        keys = self._keys(arguments[0], depth, seen) if arguments else None
        met = False
        environment = name == "getenv" or last_name(owner) == "environ"
        for origin in [] if owner is None or environment else self.of(owner, depth, seen):
            for chosen in picked(origin, keys):
                met = True
                yield from self.of(chosen, depth, seen)
        if met and keys is not None:
            return
        if not met and not environment:
            for key in keys or []:
                found = self._bindings.option(node, str(key)) if isinstance(key, str) else []
                if found:
                    met = True
                    yield from self._follow(found, node, depth, seen)
        if default is not None:
            yield from self.of(default, depth, seen)
        elif not met:
            yield Unknown("an environment variable" if environment else "a value looked up at run time")
