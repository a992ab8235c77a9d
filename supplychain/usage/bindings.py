"""What names, parameters, attributes and options are bound to, anywhere in the code base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from astroid import nodes
from astroid.exceptions import AstroidError

from supplychain.usage.definitions import (
    annotation_in,
    argument_of,
    arguments_of,
    class_around,
    default_in,
    inferred_classes,
    is_kind_of,
    is_same,
    returns_of,
)
from supplychain.usage.expressions import wrapped
from supplychain.usage.nodes import Node, last_name
from supplychain.usage.options import declared_options, decorated_options
from supplychain.usage.signatures import table

if TYPE_CHECKING:
    from supplychain.usage.project import Project

__all__ = ["Bindings"]

Found = list[Any]
"""Expressions, reasons why there is none (text), and loops: (what is looped over, place in its elements)."""

_MOST_CALLERS = 40
_LOADING = frozenset(
    word for signature in table().signatures if signature.method for word in signature.last_names
)


class Bindings:
    """Looks up what is bound where."""

    def __init__(self, project: Project) -> None:
        self._project = project
        # Nodes are keys by identity, and are kept alive by being keys.
        self._options: dict[nodes.Module, dict[str, list[Any]]] = {}
        self._calls: dict[nodes.Module, dict[str, list[nodes.Call]]] = {}
        self._callers: dict[nodes.FunctionDef, list[nodes.Call]] = {}

    # ------------------------------------------------------------------------------------------------ names

    def of_name(self, node: nodes.Name) -> Found:
        """Return what a name can be bound to where it stands."""
        _, statements = node.lookup(node.name)
        found: list[Any] = []
        for statement in statements:
            found += self.of_statement(statement, node.name)
        return found

    def of_statement(self, statement: Node, name: str) -> Found:
        """Return what one binding of a name binds it to."""
        if isinstance(statement, nodes.ImportFrom | nodes.Import):
            return self._imported(statement, name)
        if isinstance(statement, nodes.ClassDef | nodes.FunctionDef | nodes.Module):
            return [statement]
        if not isinstance(statement, nodes.AssignName | nodes.AssignAttr):
            return []
        parent = statement.parent
        if isinstance(parent, nodes.Arguments):
            return self._parameter(parent, name)
        if isinstance(parent, nodes.Assign | nodes.AnnAssign | nodes.NamedExpr):
            return [parent.value] if parent.value is not None else []
        if isinstance(parent, nodes.For | nodes.Comprehension):
            return [(parent.iter, None)]
        if isinstance(parent, nodes.Tuple | nodes.List):
            return self._unpacked(parent, statement)
        return ["a name that grows"] if isinstance(parent, nodes.AugAssign) else []

    def _unpacked(self, target: nodes.Tuple | nodes.List, statement: Node) -> Found:
        place = target.elts.index(statement)
        above = target.parent
        if isinstance(above, nodes.For | nodes.Comprehension):
            return [(above.iter, place)]
        if isinstance(above, nodes.Assign):
            value = above.value
            if isinstance(value, nodes.Tuple | nodes.List) and len(value.elts) == len(target.elts):
                return [value.elts[place]]
            return [(wrapped(value), place)]
        if isinstance(above, nodes.Tuple | nodes.List) and isinstance(
            above.parent, nodes.For | nodes.Comprehension
        ):
            return ["an element of something unknown"]
        return []

    def _imported(self, statement: nodes.ImportFrom | nodes.Import, name: str) -> Found:
        if isinstance(statement, nodes.Import):
            module = self.module_named(statement, statement.real_name(name))
            return [module] if module is not None else []
        try:
            real = statement.real_name(name)
        except AstroidError:
            real = name
        module = self.module_named(statement, statement.modname or "", statement.level, real)
        if module is not None and real in module.locals:
            return [x for bound in module.locals[real] for x in self.of_statement(bound, real)]
        inner = self.module_named(
            statement, f"{statement.modname}.{real}" if statement.modname else real, statement.level
        )
        return [inner] if inner is not None else []

    def module_named(self, at: Node, name: str, level: int | None = None, *words: str) -> nodes.Module | None:
        """Return the module of the code base that an import means; None when it is none of its own or lacks a word."""
        root = at.root()
        full = name
        if level:
            try:
                full = root.relative_to_absolute_name(name, level)
            except AstroidError:
                return None
        path = next((p for p in _candidates(full) if p in self._project.paths), None) if level else None
        path = path or (None if level else self._project.imported(full))
        if path is None or not all(self._project.mentions(path, word) for word in words):
            return None
        return self._project.module(path)

    # ------------------------------------------------------------------------------------------- parameters

    def _parameter(self, arguments: nodes.Arguments, name: str) -> Found:
        function = arguments.parent
        if name in {arguments.vararg, arguments.kwarg}:
            return ["arguments passed on with stars"]
        found: list[Any] = []
        default = default_in(arguments, name)
        if default is not None:
            found.append(default)
        if not isinstance(function, nodes.FunctionDef):
            return found or ["a parameter"]
        found += self._decorated(function, name)
        for call in self.callers(function):
            passed = argument_of(call, function, name)
            if passed is not None:
                found.append(passed)
        if all(isinstance(f, nodes.Const) and f.value is None for f in found):
            found.append("a parameter that nothing in the code base passes")
        return found

    def _decorated(self, function: nodes.FunctionDef, name: str) -> Found:
        """Defaults of command line options that decorators declare, as click does."""
        if function.decorators is None:
            return []
        return decorated_options(function).get(name, [])

    def callers(self, function: nodes.FunctionDef) -> list[nodes.Call]:
        """Return the calls of a function anywhere in the code base; of an initializer, those of its class."""
        if function in self._callers:
            return self._callers[function]
        self._callers[function] = []  # a function that calls itself
        owner = function.parent if isinstance(function.parent, nodes.ClassDef) else None
        classes = (
            [owner.name]
            if owner is not None and function.name in {"__init__", "__new__", "__post_init__"}
            else []
        )
        name = classes[0] if classes else function.name
        home = function.root()
        modules: list[nodes.Module] = [home]
        if name in _LOADING:  # its callers are uses themselves
            return []
        if not name.startswith("_") or classes:
            here = self._project.path_of(home)
            modules += self._project.modules_calling(name, here)
        found = [
            call
            for module in modules
            for call in self._calls_in(module).get(name, [])
            if self._means(call, function, owner, is_class=bool(classes))
        ]
        if classes and owner is not None:
            found += self._super_calls(owner, home)
        self._callers[function] = found[:_MOST_CALLERS]
        return self._callers[function]

    def _super_calls(self, owner: nodes.ClassDef, module: nodes.Module) -> list[nodes.Call]:
        """Calls of `super().__init__` in classes of the same module that are made from a class."""
        calls = []
        for call in self._calls_in(module).get("__init__", []):
            scope = call.scope()
            klass = scope.parent if isinstance(scope, nodes.FunctionDef) else None
            if isinstance(klass, nodes.ClassDef) and owner.name in {last_name(b) for b in klass.bases}:
                calls.append(call)
        return calls

    def _calls_in(self, module: nodes.Module) -> dict[str, list[nodes.Call]]:
        if module not in self._calls:
            found: dict[str, list[nodes.Call]] = {}
            for call in module.nodes_of_class(nodes.Call):
                if name := last_name(call.func):
                    found.setdefault(name, []).append(call)
            self._calls[module] = found
        return self._calls[module]

    def _means(
        self, call: Node, function: nodes.FunctionDef, owner: nodes.ClassDef | None, *, is_class: bool
    ) -> bool:
        """Whether a call of the right name means this function."""
        target: Any = owner if is_class else function
        if isinstance(call.func, nodes.Name):
            bound = self.of_name(call.func)
            return any(b is target or is_same(b, target) for b in bound)
        expression = call.func.expr
        if isinstance(expression, nodes.Name) and expression.name in {"self", "cls"}:
            klass = class_around(call)
            return owner is not None and klass is not None and is_kind_of(klass, owner)
        if isinstance(expression, nodes.Name):
            bound = self.of_name(expression)
            modules = [b for b in bound if isinstance(b, nodes.Module)]
            if modules:
                return any(
                    target.name in m.locals and any(is_same(x, target) for x in m.locals[target.name])
                    for m in modules
                )
            if any(isinstance(b, nodes.ClassDef) for b in bound):
                return owner is not None and any(
                    is_same(b, owner) for b in bound if isinstance(b, nodes.ClassDef)
                )
        if owner is None or is_class:
            return False
        kinds = self.classes_of(expression)
        if kinds:
            return any(is_kind_of(kind, owner) for kind in kinds)
        return "_" in function.name.strip("_") and call.root() is function.root()

    # -------------------------------------------------------------------------------------------- functions

    def returned(self, call: Node) -> list[tuple[Node, dict[str, Node]]]:
        """Return what a function of the code base returns, with what the call passes for its parameters."""
        functions: list[Any] = []
        if isinstance(call.func, nodes.Name):
            functions = self.of_name(call.func)
        elif isinstance(call.func, nodes.Attribute):
            functions = self._members(call.func)
        found = []
        for function in functions:
            if not isinstance(function, nodes.FunctionDef):
                continue
            passed = arguments_of(call, function)
            found += [(statement.value, passed) for statement in returns_of(function)]
        return found

    def _members(self, node: nodes.Attribute) -> Found:
        if isinstance(node.expr, nodes.Name):
            for bound in self.of_name(node.expr):
                if isinstance(bound, nodes.Module) and node.attrname in bound.locals:
                    return [
                        x for b in bound.locals[node.attrname] for x in self.of_statement(b, node.attrname)
                    ]
        return [m for klass in self.classes_of(node.expr) for m in klass.locals.get(node.attrname, [])]

    # ------------------------------------------------------------------------------------------- attributes

    def of_attribute(self, node: nodes.Attribute, owners: list[Node]) -> Found:
        """Return what an attribute can be bound to; `owners` is what its object can be."""
        found: list[Any] = []
        for owner in owners:
            if isinstance(owner, nodes.Module):
                bound = owner.locals.get(node.attrname, [])
                found += [x for b in bound for x in self.of_statement(b, node.attrname)]
                if (
                    not bound
                    and (inner := self.module_named(node, f"{owner.name}.{node.attrname}")) is not None
                ):
                    found.append(inner)
            elif isinstance(owner, nodes.ClassDef):
                found += self.of_class(owner, node.attrname)
        for klass in self.classes_of(node.expr) if not found else []:
            found += self.of_class(klass, node.attrname)
            if isinstance(node.expr, nodes.Name) and node.expr.name in {"self", "cls"}:
                found += [
                    x
                    for b in self._made_from(klass)
                    for bound in b.locals.get(node.attrname, [])
                    for x in self.of_statement(bound, node.attrname)
                ]
        return found or self.option(node, node.attrname)

    def of_class(self, klass: nodes.ClassDef, name: str, depth: int = 0) -> Found:
        """Return what an attribute of a class and of its objects is bound to, its parents' included."""
        found: list[Any] = []
        attributes: Node = klass.instance_attrs
        for bound in (*klass.locals.get(name, []), *attributes.get(name, [])):
            if isinstance(bound, nodes.FunctionDef):
                found += [r.value for r in returns_of(bound)] if bound.decorators else []
            else:
                found += self._narrowed(self.of_statement(bound, name), klass)
        if found or depth > 4:
            return found
        for base in klass.bases:
            for parent in self.of_name(base) if isinstance(base, nodes.Name) else []:
                if isinstance(parent, nodes.ClassDef):
                    found += self.of_class(parent, name, depth + 1)
        return found

    @staticmethod
    def _narrowed(found: list[Any], klass: nodes.ClassDef) -> list[Any]:
        return [x for x in found if x is not klass]

    def _made_from(self, klass: nodes.ClassDef) -> list[nodes.ClassDef]:
        """Return the classes of the same module that are made from a class: what they set, its own methods read."""
        return [
            other
            for other in klass.root().nodes_of_class(nodes.ClassDef)
            if other is not klass and any(last_name(base) == klass.name for base in other.bases)
        ]

    def classes_of(self, node: Node) -> list[nodes.ClassDef]:
        """Return the classes of the code base that an object can be of."""
        if isinstance(node, nodes.Name) and node.name in {"self", "cls"}:
            klass = class_around(node)
            return [klass] if klass is not None else []
        found: list[nodes.ClassDef] = []
        if isinstance(node, nodes.Call):
            names = (
                self.of_name(node.func)
                if isinstance(node.func, nodes.Name)
                else self._members(node.func)
                if isinstance(node.func, nodes.Attribute)
                else []
            )
            return [n for n in names if isinstance(n, nodes.ClassDef)]
        if isinstance(node, nodes.Name):
            for bound in self.of_name(node):
                if isinstance(bound, nodes.ClassDef):
                    found.append(bound)
                elif isinstance(bound, nodes.Call):
                    found += self.classes_of(bound)
            found += self._annotated(node)
        elif isinstance(node, nodes.Attribute):
            for klass in self.classes_of(node.expr):
                for bound in self.of_class(klass, node.attrname):
                    found += self.classes_of(bound) if isinstance(bound, nodes.Call | nodes.Name) else []
        if not found:
            found = inferred_classes(node)
        return found

    def _annotated(self, node: nodes.Name) -> list[nodes.ClassDef]:
        """Classes that the annotation of a parameter or variable names."""
        found: list[nodes.ClassDef] = []
        _, statements = node.lookup(node.name)
        for statement in statements:
            parent = statement.parent
            annotation = (
                annotation_in(parent, node.name)
                if isinstance(parent, nodes.Arguments)
                else parent.annotation
                if isinstance(parent, nodes.AnnAssign)
                else None
            )
            if isinstance(annotation, nodes.Name):
                found += [b for b in self.of_name(annotation) if isinstance(b, nodes.ClassDef)]
        return found

    # ---------------------------------------------------------------------------------------------- options

    def option(self, node: Node, name: str) -> Found:
        """Return the defaults of the command line option, or of the one data class field, that a name can mean."""
        root = node.root()
        found = self._options_of(root).get(name)
        if found is None:
            for module in self._neighbours(root, name):
                if (found := self._options_of(module).get(name)) is not None:
                    break
        return found or []

    def _neighbours(self, root: nodes.Module, word: str) -> list[nodes.Module]:
        """Modules of the code base that a module imports at its top and that mention a word."""
        found = []
        for statement in root.body:
            if isinstance(statement, nodes.ImportFrom):
                found.append(self.module_named(statement, statement.modname or "", statement.level, word))
            elif isinstance(statement, nodes.Import):
                found += [self.module_named(statement, name, None, word) for name, _ in statement.names]
        return [m for m in found if m is not None]

    def _options_of(self, root: nodes.Module) -> dict[str, list[Any]]:
        if root not in self._options:
            self._options[root] = declared_options(root, self._calls_in(root))
        return self._options[root]


def _candidates(name: str) -> tuple[str, str]:
    inner = name.replace(".", "/")
    return f"{inner}.py", f"{inner}/__init__.py"
