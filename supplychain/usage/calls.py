"""Python code → the calls in it that load a model or a dataset, and what they load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from astroid import nodes
from astroid.exceptions import AstroidError

from supplychain.identifiers import Unresolved
from supplychain.usage.naming import artifact_named
from supplychain.usage.nodes import Node, last_name
from supplychain.usage.signatures import SPACY_PACKAGE, Argument, Signature, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.usage.project import Project
    from supplychain.usage.values import Evaluator

__all__ = ["Call", "calls_in"]

_DEEPEST = 8
_WRITTEN = 120


class Call:
    """One call that loads something: where it stands, which row of the table it is, and each artifact it can load."""

    def __init__(self, node: nodes.Call, name: str, signature: Signature) -> None:
        self.node = node
        self.name = name
        self.signature = signature
        self.found: list[tuple[str, str | None, str, str, str]] = []
        """(kind, artifact, text, reason, confidence)"""


def calls_in(module: nodes.Module, project: Project, evaluator: Evaluator) -> Iterator[Call]:
    """Yield the calls of a module that load an artifact."""
    names = Names(module, project)
    for node in module.nodes_of_class(nodes.Call):
        for name, signature in names.signatures(node):
            call = Call(node, name, signature)
            _Reader(call, project, evaluator).read()
            if call.found:
                yield call


class Names:
    """The qualified names that calls of one module have, through imports, aliases and classes of the code base."""

    def __init__(self, module: nodes.Module, project: Project) -> None:
        self._project = project
        self._libraries = _mentioned_libraries(module)
        self._follow = False

    def signatures(self, node: nodes.Call) -> list[tuple[str, Signature]]:
        """Return the row of the table for a call, if there is one; rarely several for several imports of one name."""
        word = last_name(node.func)
        if word is None:
            return []
        found: dict[Signature, str] = {}
        # Other modules of the code base are only read for a call that may be one.
        self._follow = table().may_be_call(word, self._libraries)
        for qualified in self._qualified(node.func, 0):
            row = table().matches(qualified)
            if row is not None and not self._shadowed(row):
                found.setdefault(row, qualified)
        if found:
            return [(name, row) for row, name in found.items()]
        if isinstance(node.func, nodes.Attribute):
            for row in table().methods(word):
                if row.library in {"*", *self._libraries} and not (
                    row.library == "*" and self._known(node.func)
                ):
                    return [(self._likely(word, row), row)]
        return []

    def _known(self, func: nodes.Attribute) -> bool:
        """Whether a class is one of the code base itself that is made from no library: then nothing is loaded from a hub."""
        return isinstance(func.expr, nodes.Call) or (
            isinstance(func.expr, nodes.Name) and func.expr.name in {"cls", "self"}
        )

    def _likely(self, word: str, row: Signature) -> str:
        owner = (
            row.library if row.library != "*" else next(iter(sorted(self._libraries & _FROM_PRETRAINED)), "*")
        )
        return f"{owner}.{word}"

    def _shadowed(self, row: Signature) -> bool:
        return row.shadowed and self._project.imported(row.library) is not None

    def _qualified(self, node: Node, depth: int) -> set[str]:
        if depth > _DEEPEST:
            return set()
        if isinstance(node, nodes.Attribute):
            return {f"{head}.{node.attrname}" for head in self._qualified(node.expr, depth + 1)}
        if isinstance(node, nodes.Subscript):
            return set()
        if not isinstance(node, nodes.Name):
            return set()
        found: set[str] = set()
        try:
            _, statements = node.lookup(node.name)
        except (AstroidError, AttributeError):
            return set()
        for statement in statements:
            found |= self._bound(statement, node.name, depth + 1)
        return found

    def _bound(self, statement: Node, name: str, depth: int) -> set[str]:
        if isinstance(statement, nodes.Import):
            # `import a.b` binds a; `import a.b as c` binds the whole.
            real = statement.real_name(name)
            return {real}
        if isinstance(statement, nodes.ImportFrom):
            return self._bound_from(statement, name, depth)
        if isinstance(statement, nodes.ClassDef):
            return {head for base in statement.bases for head in self._qualified(base, depth)}
        if isinstance(statement, nodes.AssignName):
            parent = statement.parent
            if isinstance(parent, nodes.Assign | nodes.AnnAssign) and parent.value is not None:
                value = parent.value
                if isinstance(value, nodes.Call) and (last_name(value.func) or "")[:1].isupper():
                    return self._qualified(value.func, depth)  # an object of a class
                if isinstance(value, nodes.IfExp):
                    return self._qualified(value.body, depth) | self._qualified(value.orelse, depth)
                return self._qualified(value, depth)
        return set()

    def _bound_from(self, statement: nodes.ImportFrom, name: str, depth: int) -> set[str]:
        try:
            real = statement.real_name(name)
        except AstroidError:
            real = name
        modname = statement.modname or ""
        if statement.level:
            try:
                modname = statement.root().relative_to_absolute_name(modname, statement.level)
            except AstroidError:
                return set()
            path = next(
                (
                    p
                    for p in (f"{modname.replace('.', '/')}.py", f"{modname.replace('.', '/')}/__init__.py")
                    if p in self._project.paths
                ),
                None,
            )
        elif modname.split(".", 1)[0] in _LIBRARIES:
            path = None
        else:
            path = self._project.imported(modname)
        if path is not None:
            follow = self._follow or table().may_be_call(real, self._libraries)
            follow = follow and self._project.mentions(path, real)
            module = self._project.module(path) if follow else None
            if module is not None and depth <= _DEEPEST:
                return {
                    q for bound in module.locals.get(real, []) for q in self._bound(bound, real, depth + 1)
                }
            return set()
        return {f"{modname}.{real}"} if modname else set()


class _Reader:
    """Reads the artifacts that one call loads from its arguments."""

    def __init__(self, call: Call, project: Project, evaluator: Evaluator) -> None:
        self._call = call
        self._row = call.signature
        self._project = project
        self._evaluator = evaluator

    def read(self) -> None:
        row, node = self._row, self._call.node
        if row.requires and not self._required(node):
            return
        if row.special == "package":
            package = next((part for part in self._call.name.split(".") if SPACY_PACKAGE.fullmatch(part)), "")
            self._take(package, resolved=False)
            return
        if row.special == "name":
            parts = self._call.name.split(".")
            self._take(parts[-2] if parts[-1] == "get_model" else parts[-1], resolved=False)
            return
        given = argument_given(node, Argument.read(row.argument))
        if given is None:
            self._without(node)
            return
        texts, reasons = self._evaluator.texts(given)
        direct = isinstance(given, nodes.Const)
        for text in texts:
            self._take(text, resolved=not direct)
        # Where the library takes an object or nothing as well, only what may be a text is a miss.
        if not texts and not (row.optional and set(reasons) <= _OBJECTS):
            self._miss(given, reasons)

    def _required(self, node: nodes.Call) -> bool:
        given = argument_given(node, Argument.read(self._row.requires))
        if given is None:
            return False
        origins = self._evaluator.origins(given)
        return not (origins and all(isinstance(o, nodes.Const) and not o.value for o in origins))

    def _without(self, node: nodes.Call) -> None:
        """The argument is not there: a default of the library's, or hidden behind stars."""
        starred = any(isinstance(a, nodes.Starred) for a in node.args) or any(
            k.arg is None for k in node.keywords
        )
        argument = Argument.read(self._row.argument)
        for keyword in node.keywords:
            if keyword.arg is None:
                for origin in self._evaluator.origins(keyword.value):
                    pairs = (
                        origin.items
                        if isinstance(origin, nodes.Dict)
                        else [(nodes.const_factory(k.arg), k.value) for k in origin.keywords]
                        if isinstance(origin, nodes.Call)
                        else []
                    )
                    for key, value in pairs:
                        if isinstance(key, nodes.Const) and key.value in argument.names:
                            for text in self._evaluator.texts(value)[0]:
                                self._take(text, resolved=True)
        if self._call.found:
            return
        if starred:
            self._miss(node.func, ["arguments passed on with stars"])
        elif self._row.optional and self._row.library == "transformers" and self._row.argument == "1:model":
            self._miss(node.func, ["no model named: the library's default for the task"])
        elif not self._row.optional:
            self._miss(node.func, ["no argument names an artifact"])

    def _take(self, text: str, *, resolved: bool) -> None:
        row = self._row
        second = ""
        if row.second:
            given = argument_given(self._call.node, Argument.read(row.second))
            seconds = self._evaluator.texts(given)[0] if given is not None else []
            if given is not None and not seconds:
                self._miss(given, ["the name is not complete"])
                return
            second = seconds[0] if seconds else ""
        if row.scheme == "pytorch" and row.second and self._local_repository():
            self._call.found.append(("Model", None, text, "a local path", ""))
            return
        kind = self._kind()
        named = artifact_named(
            text, kind=kind, scheme=row.scheme, bare=row.bare, second=second, inferred=row.library == "*"
        )
        if isinstance(named, Unresolved):
            self._call.found.append((kind, None, text, named.reason, ""))
        elif not row.scheme and self._project.has(text):
            self._call.found.append((kind, None, text, "a local path", ""))
        else:
            confidence = (
                "inferred"
                if row.library == "*"
                else "resolved"
                if resolved or not named.plain
                else "declared"
            )
            self._call.found.append((named.kind, named.id, text, "", confidence))

    def _local_repository(self) -> bool:
        return any(
            k.arg == "source" and isinstance(k.value, nodes.Const) and k.value.value == "local"
            for k in self._call.node.keywords
        )

    def _kind(self) -> str:
        if self._row.repo_type:
            given = argument_given(self._call.node, Argument(None, ("repo_type",)))
            texts = self._evaluator.texts(given)[0] if given is not None else []
            if "dataset" in texts:
                return "Dataset"
        return self._row.kind

    def _miss(self, node: Node, reasons: list[str]) -> None:
        written = " ".join(node.as_string().split())
        reason = next((r for r in reasons if r not in _OBJECTS), reasons[0] if reasons else "an expression")
        self._call.found.append((self._kind(), None, written[:_WRITTEN], reason, ""))


_OBJECTS = frozenset({"nothing", "not a text", "an object", "a call"})
_LIBRARIES = frozenset(
    s.library.rstrip("*") for s in table().signatures if s.library != "*" and not s.shadowed
)
_FROM_PRETRAINED = frozenset(
    s.library for s in table().signatures if s.library != "*" and "from_pretrained" in s.last_names
)


def argument_given(node: nodes.Call, argument: Argument) -> Node | None:
    """Return what a call passes for an argument of the table."""
    for keyword in node.keywords:
        if keyword.arg in argument.names:
            return keyword.value
    place = argument.position
    if (
        place is None
        or place >= len(node.args)
        or any(isinstance(a, nodes.Starred) for a in node.args[: place + 1])
    ):
        return None
    return node.args[place]


def _mentioned_libraries(module: nodes.Module) -> frozenset[str]:
    found: set[str] = set()
    for statement in module.nodes_of_class((nodes.Import, nodes.ImportFrom)):
        names = (
            [n for n, _ in statement.names]
            if isinstance(statement, nodes.Import)
            else [statement.modname or ""]
        )
        found |= {name.split(".", 1)[0] for name in names}
    return frozenset(found)
