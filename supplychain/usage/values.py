"""What text an expression can have: put together from what its parts stand for, never computed by running code."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from astroid import nodes

from supplychain.usage.expressions import Unknown, word_for
from supplychain.usage.nodes import Node, last_name
from supplychain.usage.origins import DEEPEST, Origins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.usage.project import Project

__all__ = ["Evaluator", "Value"]

_MOST = 24


@dataclass(frozen=True, slots=True)
class Value:
    """A text that an expression can have, or, where there is none, the reason."""

    text: str | None
    reason: str = ""


class Evaluator:
    """Finds the texts of expressions in one code base."""

    def __init__(self, project: Project) -> None:
        self._origins = Origins(project)

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
        return list(self._origins.of(node))

    def _values(self, node: Node, depth: int, seen: frozenset[int]) -> Iterator[Value]:
        for origin in self._origins.of(node, depth, seen):
            yield from self._text_of(origin, depth + 1, seen)

    def _text_of(self, node: Node, depth: int, seen: frozenset[int]) -> Iterator[Value]:
        if depth > DEEPEST:
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
            yield Value(None, word_for(node))

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
        for origin in self._origins.of(node, depth, seen):
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
                for o in self._origins.of(node.args[0], depth, seen)
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
