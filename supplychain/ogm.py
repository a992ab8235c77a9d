"""Classes for py2neo's object mapper: `Model`, `Dataset`, `Repository`, `License`, `Owner`, `Paper`; for reading only.

Properties and relationships are those of `supplychain.graph.schema`. A relationship is an attribute: ``model.derived_from``
holds what the model points at, ``model.derivatives`` what points at it (`INCOMING` has the names). Both hold objects of
whatever kind stands at the other end; ``get(other, "relation")`` of either is a property of the relationship to it::

    from supplychain.ogm import Model

    zephyr = Model.match(chain.to_py2neo(), "HuggingFaceH4/zephyr-7b-beta").first()
    [base.id for base in zephyr.derived_from]

py2neo is at its end of life. Here it reads and never writes: what would write is refused, because the claims of several sources
are merged by `Chain.write` and `Chain.load` only. Importing this module needs the extra: ``pip install 'supplychain[py2neo]'``.
"""

from __future__ import annotations

from itertools import chain
from typing import Any, ClassVar, NoReturn

import py2neo.ogm

from supplychain.errors import UsageError
from supplychain.graph.schema import COMPUTED_PROPERTIES, COMPUTED_TYPES, NODE_TYPES, RELATIONSHIP_TYPES
from supplychain.graph.store import statements

__all__ = ["INCOMING", "Dataset", "License", "Model", "Node", "Owner", "Paper", "Repository"]

INCOMING = {
    "DERIVED_FROM": "derivatives",
    "GENERATED_BY": "generated",
    "TRAINED_ON": "trained",
    "EVALUATED_ON": "evaluated",
    "USES": "users",
    "HAS_REPOSITORY": "repository_of",
    "LICENSED_UNDER": "licensed",
    "WAS_LICENSED_UNDER": "formerly_licensed",
    "CONSISTS_OF": "part_of",
    "OWNED_BY": "owns",
    "DESCRIBED_BY": "describes",
    "RENAMED_TO": "renamed_from",
    "SUPERSEDED_BY": "supersedes",
    "VERDICT": "verdict_of",
    "CONFLICTS_WITH": "conflicts_of",
}
"""Relationship type → attribute that holds what points here by it; what is pointed at has the type's name in small letters."""

# py2neo has no types, and makes its classes in a way that checkers cannot follow.
Mapped: Any = py2neo.ogm.Model
Property: Any = py2neo.ogm.Property
RelatedFrom: Any = py2neo.ogm.RelatedFrom
RelatedObjects: Any = py2neo.ogm.RelatedObjects
RelatedTo: Any = py2neo.ogm.RelatedTo


class Node(Mapped):  # type: ignore[misc]
    """A node of the graph as an object; reading only."""

    __primarykey__ = "id"

    _KINDS: ClassVar[dict[str, type[Node]]] = {}

    def __init_subclass__(cls) -> None:
        """Give a class what the schema says of its label."""
        Node._KINDS[cls.__name__] = cls
        computed = COMPUTED_PROPERTIES.get(cls.__name__, ())
        for property_ in (*NODE_TYPES[cls.__name__].all_properties, *computed):
            setattr(cls, property_.name, Property(property_.name))
        for type_, kind in chain(RELATIONSHIP_TYPES.items(), COMPUTED_TYPES.items()):
            starts, ends = zip(*kind.ends, strict=True)
            if not {*starts, *ends} <= NODE_TYPES.keys():
                continue  # notes about artifacts, such as what a run of centrality found, have no class here
            if cls.__name__ in starts:
                setattr(cls, type_.lower(), _To(Node, type_))
            if cls.__name__ in ends:
                setattr(cls, INCOMING[type_], _From(Node, type_))

    @classmethod
    def wrap(cls, node: py2neo.Node | None) -> Any:
        """Return a py2neo node as an object of the class of its label."""
        if node is None:
            return None
        kind = next((kind for label, kind in Node._KINDS.items() if node.has_label(label)), cls)
        return super(Node, kind).wrap(node)

    @property
    def labels(self) -> frozenset[str]:
        """All labels, e.g. BaseModel, Placeholder or NonCommercial beside its kind."""
        return frozenset(self.__node__.labels)

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise UsageError(
            f"A {type(self).__name__} of the object mapper is for reading; nothing is written through py2neo.",
            remedy="Write records with chain.write(records, source=…).",
        )

    __db_create__ = __db_delete__ = __db_merge__ = __db_push__ = _refuse


class _Others(RelatedObjects):  # type: ignore[misc]
    """What stands at the other end: read by one query that begins at the index, where py2neo asks for every node by itself."""

    _held: list[tuple[Node, dict[str, Any]]] | None = None

    def __init__(self, subject: Node, type_: str, *, outgoing: bool) -> None:
        super().__init__(subject, subject.__node__, 1 if outgoing else -1, type_, Node)
        self._text = statements.neighbors(subject.__primarylabel__, type_, outgoing=outgoing)

    @property
    def _related_objects(self) -> list[tuple[Node, dict[str, Any]]]:
        if self._held is None:
            graph = self.node.graph
            rows = () if graph is None else graph.query(self._text, {"id": self.subject.id})
            self._held = [(Node.wrap(other), dict(properties)) for properties, other in rows]
        return self._held


class _To(RelatedTo):  # type: ignore[misc]
    outgoing = True

    def __get__(self, instance: Node | None, owner: type[Node]) -> Any:
        if instance is None:
            return self
        held = instance.__ogm__._related  # noqa: SLF001 - where py2neo keeps what it has read
        key = (self.direction, self.relationship_type)
        if key not in held:
            held[key] = _Others(instance, self.relationship_type, outgoing=self.outgoing)
        return held[key]


class _From(RelatedFrom, _To):  # type: ignore[misc]
    outgoing = False
    __get__ = _To.__get__


class Model(Node):
    """A pre-trained model."""


class Dataset(Node):
    """A data set."""


class Repository(Node):
    """A source repository."""


class License(Node):
    """A license."""


class Owner(Node):
    """A user or an organization."""


class Paper(Node):
    """A publication."""
