"""What text an expression can have: followed through names, dictionaries, defaults and calls, never computed by running code.

astroid says which assignments a name can have at a place and what class an object is of; this module adds what it leaves
out on purpose: defaults of command line options, of environment variables and of fields, and what callers pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from astroid import nodes

from supplychain.usage.bindings import Bindings, last_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.usage.nodes import Node
    from supplychain.usage.project import Project

__all__ = ["Evaluator", "Value"]

_DEEPEST = 14
_MOST = 24
_FIELDS = frozenset({"field", "Field", "Option", "Argument", "ib", "attrib", "option"})
_SAME = frozenset(
    {
        "str",
        "strip",
        "rstrip",
        "lstrip",
        "fspath",
        "Path",
        "PurePath",
        "expanduser",
        "abspath",
        "deepcopy",
        "copy",
        "cast",
    }
)


@dataclass(frozen=True, slots=True)
class Value:
    """A text that an expression can have, or, where there is none, the reason."""

    text: str | None
    reason: str = ""


class Evaluator:
    """Finds the texts of expressions in one code base."""

    def __init__(self, project: Project) -> None:
        self._bindings = Bindings(project)

    def texts(self, node: Node) -> tuple[list[str], list[str]]:
        """Return the texts an expression can have, in the order met, and the reasons why others are not known."""
        texts: dict[str, None] = {}
        reasons: dict[str, None] = {}
        for value in self._values(node, 0, frozenset()):
            if value.text is not None:
                texts.setdefault(value.text)
            else:
                reasons.setdefault(value.reason)
            if len(texts) + len(reasons) >= _MOST:
                break
        return list(texts), list(reasons)

    def origins(self, node: Node) -> list[Node]:
        """Return the expressions that `node` stands for, e.g. the dictionaries that a name can be."""
        return list(self._origins(node, 0, frozenset()))

    def _values(self, node: Node, depth: int, seen: frozenset[int]) -> Iterator[Value]:
        for origin in self._origins(node, depth, seen):
            yield from self._text_of(origin, depth + 1, seen)

    def _text_of(self, node: Node, depth: int, seen: frozenset[int]) -> Iterator[Value]:
        if depth > _DEEPEST:
            yield Value(None, "too many steps")
        elif isinstance(node, nodes.Const):
            if isinstance(node.value, str):
                yield Value(node.value)
            else:
                yield Value(None, "nothing" if node.value is None else "not a text")
        elif isinstance(node, nodes.JoinedStr):
            yield from self._joined(list(node.values), depth, seen)
        elif isinstance(node, nodes.BinOp):
            yield from self._operation(node, depth, seen)
        elif isinstance(node, nodes.Call):
            yield from self._call_text(node, depth, seen)
        elif isinstance(node, Unknown):
            yield Value(None, node.reason)
        elif isinstance(node, nodes.List | nodes.Tuple | nodes.Set):
            if not node.elts:
                yield Value(None, "not a text")
            for element in node.elts:
                yield from self._values(element, depth + 1, seen)
        else:
            yield Value(None, _word_for(node))

    def _joined(self, parts: list[Node], depth: int, seen: frozenset[int]) -> Iterator[Value]:
        """Put every combination of texts together."""
        choices: list[list[Value]] = []
        for part in parts:
            plain = part.value if isinstance(part, nodes.FormattedValue) else part
            choices.append(list(self._spelled(plain, depth, seen))[:8])
        for number, combination in enumerate(product(*choices)):
            if number >= _MOST:
                return
            unknown = next((v for v in combination if v.text is None), None)
            yield unknown or Value("".join(v.text or "" for v in combination))

    def _spelled(self, node: Node, depth: int, seen: frozenset[int]) -> Iterator[Value]:
        """Values of a part of a text, where numbers count as what they are written as."""
        for origin in self._origins(node, depth, seen):
            if isinstance(origin, nodes.Const) and isinstance(origin.value, int | float):
                yield Value(str(origin.value))
            else:
                yield from self._text_of(origin, depth + 1, seen)

    def _operation(self, node: nodes.BinOp, depth: int, seen: frozenset[int]) -> Iterator[Value]:
        if node.op == "+":
            yield from self._joined([node.left, node.right], depth, seen)
        elif node.op == "/":
            yield from self._joined([node.left, nodes.const_factory("/"), node.right], depth, seen)
        elif node.op == "%":
            arguments = node.right.elts if isinstance(node.right, nodes.Tuple) else [node.right]
            for value in self._values(node.left, depth, seen):
                yield from self._filled(value, list(arguments), depth, seen, "%s")
        else:
            yield Value(None, "an operation")

    def _filled(
        self, pattern: Value, arguments: list[Node], depth: int, seen: frozenset[int], hole: str
    ) -> Iterator[Value]:
        if pattern.text is None:
            yield pattern
            return
        pieces = pattern.text.split(hole)
        if len(pieces) != len(arguments) + 1:
            yield Value(None, "a format with other holes")
            return
        parts: list[Node] = [nodes.const_factory(pieces[0])]
        for argument, piece in zip(arguments, pieces[1:], strict=True):
            parts += [argument, nodes.const_factory(piece)]
        yield from self._joined(parts, depth, seen)

    def _call_text(self, node: Node, depth: int, seen: frozenset[int]) -> Iterator[Value]:
        name = last_name(node.func)
        if name == "format" and isinstance(node.func, nodes.Attribute):
            yield from self._formatted(node, depth, seen)
        elif name == "join" and isinstance(node.func, nodes.Attribute):
            yield from self._path_joined(node, depth, seen)
        elif name in {"lower", "upper"} and isinstance(node.func, nodes.Attribute):
            for value in self._values(node.func.expr, depth, seen):
                yield Value(getattr(value.text, name)()) if value.text is not None else value
        elif name == "replace" and isinstance(node.func, nodes.Attribute) and len(node.args) == 2:
            yield from self._replaced(node, depth, seen)
        else:
            yield Value(None, "a call")

    def _replaced(self, node: Node, depth: int, seen: frozenset[int]) -> Iterator[Value]:
        old, new = (self.texts(argument)[0] for argument in node.args)
        for value in self._values(node.func.expr, depth, seen):
            if value.text is None or len(old) != 1 or len(new) != 1:
                yield Value(None, value.reason or "a call")
            else:
                yield Value(value.text.replace(old[0], new[0]))

    def _formatted(self, node: Node, depth: int, seen: frozenset[int]) -> Iterator[Value]:
        named = {k.arg: k.value for k in node.keywords if k.arg}
        for value in self._values(node.func.expr, depth, seen):
            if value.text is None:
                yield value
                continue
            text = value.text
            arguments = list(node.args)
            if named or any(f"{{{i}}}" in text for i in range(len(arguments))):
                holes = {**named, **{str(i): a for i, a in enumerate(arguments)}}
                order = sorted((text.find(f"{{{h}}}"), h) for h in holes if f"{{{h}}}" in text)
                for _, hole in order:
                    text = text.replace(f"{{{hole}}}", "{}")
                if len(order) != text.count("{}"):
                    yield Value(None, "a format with other holes")
                    continue
                arguments = [holes[hole] for _, hole in order]
            yield from self._filled(Value(text), arguments, depth, seen, "{}")

    def _path_joined(self, node: Node, depth: int, seen: frozenset[int]) -> Iterator[Value]:
        """`os.path.join(a, b)`, and `"/".join([a, b])`."""
        func = node.func
        if isinstance(func.expr, nodes.Const):
            elements = [
                e
                for o in self._origins(node.args[0], depth, seen)
                if isinstance(o, nodes.List | nodes.Tuple)
                for e in o.elts
            ]
            between: Any = func.expr.value if isinstance(func.expr.value, str) else ""
        else:
            elements, between = list(node.args), "/"
        if not elements:
            yield Value(None, "a call")
            return
        parts: list[Node] = [elements[0]]
        for element in elements[1:]:
            parts += [nodes.const_factory(between), element]
        yield from self._joined(parts, depth, seen)

    # ---------------------------------------------------------------- expressions that stand for others

    def _origins(self, node: Node | None, depth: int, seen: frozenset[int]) -> Iterator[Node]:
        if node is None:
            return
        if depth > _DEEPEST or id(node) in seen:
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
            yield from self._origins(node.body, step, inner)
            yield from self._origins(node.orelse, step, inner)
        elif isinstance(node, nodes.BoolOp):
            for value in node.values:
                yield from self._origins(value, step, inner)
        elif isinstance(node, nodes.NamedExpr | nodes.FormattedValue | nodes.Await | nodes.Starred):
            yield from self._origins(node.value, step, inner)
        elif isinstance(node, nodes.Call):
            yield from self._call(node, step, inner)
        else:
            yield node

    def _follow(self, found: list[Any], node: Node, depth: int, seen: frozenset[int]) -> Iterator[Node]:
        if not found:
            yield Unknown(_word_for(node))
        for each in found:
            if isinstance(each, str):
                yield Unknown(each)
            elif isinstance(each, tuple):  # the elements of what is looped over, by position in each of them
                iterated, place = each
                yield from self._elements(iterated, place, depth, seen)
            else:
                yield from self._origins(each, depth, seen)

    def _elements(self, node: Node, place: int | None, depth: int, seen: frozenset[int]) -> Iterator[Node]:
        met = False
        for element in self._iterated(node, depth, seen):
            met = True
            if place is None:
                yield from self._origins(element, depth, seen)
            else:
                for whole in self._origins(element, depth, seen):
                    if isinstance(whole, nodes.Tuple | nodes.List) and place < len(whole.elts):
                        yield from self._origins(whole.elts[place], depth, seen)
                    else:
                        yield Unknown("an element of something unknown")
        if not met:
            yield Unknown("an element of something unknown")

    def _iterated(self, node: Node, depth: int, seen: frozenset[int]) -> Iterator[Node]:
        """Yield what a loop over an expression goes through."""
        if isinstance(node, nodes.Call):
            name = last_name(node.func)
            if name in {"sorted", "list", "set", "tuple", "reversed", "tqdm", "iter"} and node.args:
                yield from self._iterated(node.args[0], depth, seen)
                return
            if name in {"enumerate", "zip"} and node.args:
                yield from self._paired(node, name, depth, seen)
                return
            if name in {"items", "values", "keys"} and isinstance(node.func, nodes.Attribute):
                for origin in self._origins(node.func.expr, depth + 1, seen):
                    for key, value in _items(origin):
                        yield {"items": _pair(key, value), "values": value, "keys": key}[name]
                return
        for origin in self._origins(node, depth + 1, seen):
            if isinstance(origin, nodes.List | nodes.Tuple | nodes.Set):
                yield from origin.elts
            elif isinstance(origin, nodes.Dict):
                yield from (key for key, _ in _items(origin))

    def _paired(self, node: Node, name: str, depth: int, seen: frozenset[int]) -> Iterator[Node]:
        if name == "enumerate":
            for element in self._iterated(node.args[0], depth, seen):
                yield _pair(nodes.const_factory(0), element)
            return
        columns = [list(self._iterated(argument, depth, seen)) for argument in node.args]
        for row in zip(*columns, strict=False):
            yield _pair(*row)

    def _attribute(self, node: nodes.Attribute, depth: int, seen: frozenset[int]) -> Iterator[Node]:
        if node.attrname == "value":  # of a member of an enumeration
            yield from self._origins(node.expr, depth, seen)
            return
        owners = [] if isinstance(node.expr, nodes.Call) else list(self._origins(node.expr, depth, seen))
        for owner in owners:
            if isinstance(owner, nodes.Call):
                given = next((k.value for k in owner.keywords if k.arg == node.attrname), None)
                if given is not None:
                    yield from self._origins(given, depth, seen)
                    return
            if isinstance(owner, nodes.Dict):
                chosen = [
                    value
                    for key, value in _items(owner)
                    if isinstance(key, nodes.Const) and key.value == node.attrname
                ]
                if chosen:
                    yield from self._origins(chosen[0], depth, seen)
                    return
        yield from self._follow(self._bindings.of_attribute(node, owners), node, depth, seen)

    def _subscript(self, node: nodes.Subscript, depth: int, seen: frozenset[int]) -> Iterator[Node]:
        keys = self._keys(node.slice, depth, seen)
        met = False
        for owner in self._origins(node.value, depth, seen):
            for chosen in _picked(owner, keys):
                met = True
                yield from self._origins(chosen, depth, seen)
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
        for origin in self._origins(node, depth, seen):
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
                self._origins(default, depth, seen)
                if default is not None
                else iter([Unknown("an option without default")])
            )
            return
        if name in _SAME:
            inner = node.func.expr if isinstance(node.func, nodes.Attribute) and not node.args else None
            inner = inner if inner is not None else (node.args[-1] if node.args else None)
            yield from self._origins(inner, depth, seen) if inner is not None else iter([node])
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
            yield from self._origins(node.args[0], depth, seen)
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
            yield from self._origins(passed[expression.name], depth, seen)
        elif (
            isinstance(expression, nodes.Subscript)
            and isinstance(expression.slice, nodes.Name)
            and expression.slice.name in passed
        ):
            keys = self._keys(passed[expression.slice.name], depth, seen)
            for owner in self._origins(expression.value, depth, seen):
                for chosen in _picked(owner, keys):
                    yield from self._origins(chosen, depth, seen)
        else:
            yield from self._origins(expression, depth, seen)

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
        for origin in [] if owner is None or environment else self._origins(owner, depth, seen):
            for chosen in _picked(origin, keys):
                met = True
                yield from self._origins(chosen, depth, seen)
        if met and keys is not None:
            return
        if not met and not environment:
            for key in keys or []:
                found = self._bindings.option(node, str(key)) if isinstance(key, str) else []
                if found:
                    met = True
                    yield from self._follow(found, node, depth, seen)
        if default is not None:
            yield from self._origins(default, depth, seen)
        elif not met:
            yield Unknown("an environment variable" if environment else "a value looked up at run time")


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


def _items(node: Node) -> list[tuple[Node, Node]]:
    if isinstance(node, nodes.Dict):
        return [(key, value) for key, value in node.items if not isinstance(key, nodes.DictUnpack)]
    if isinstance(node, nodes.Call):
        return [(nodes.const_factory(k.arg), k.value) for k in node.keywords if k.arg]
    return []


def _picked(owner: Node, keys: list[Any] | None) -> list[Node]:
    """Values of a container under some keys; all of them when the keys are not known."""
    if isinstance(owner, nodes.Dict) or (isinstance(owner, nodes.Call) and owner.keywords):
        pairs = _items(owner)
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


def _pair(*elements: Node) -> nodes.Tuple:
    pair = nodes.Tuple(lineno=0, col_offset=0, parent=None, end_lineno=0, end_col_offset=0)
    pair.elts = list(elements)
    return pair


def _word_for(node: Node) -> str:
    words = {
        nodes.Name: "a name bound elsewhere", nodes.Attribute: "an attribute bound elsewhere", nodes.Call: "a call",
        nodes.Subscript: "a value looked up at run time", nodes.ClassDef: "an object", nodes.Dict: "not a text",
        nodes.Lambda: "an object", nodes.FunctionDef: "an object",
    }  # fmt: skip
    return words.get(type(node), "an expression")
