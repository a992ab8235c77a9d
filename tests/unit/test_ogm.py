"""The classes for py2neo's object mapper follow the schema."""

from __future__ import annotations

from supplychain import ogm
from supplychain.graph.schema import COMPUTED_PROPERTIES, COMPUTED_TYPES, NODE_TYPES, RELATIONSHIP_TYPES

TYPES = RELATIONSHIP_TYPES | {
    type_: kind
    for type_, kind in COMPUTED_TYPES.items()
    if {label for ends in kind.ends for label in ends} <= NODE_TYPES.keys()
}
"""Types between nodes that have a class."""


def test_every_label_has_a_class_with_its_properties() -> None:
    for label, node in NODE_TYPES.items():
        kind = getattr(ogm, label)
        assert kind.__primarylabel__ == label
        mapped = {name: made.key for name, made in vars(kind).items() if isinstance(made, ogm.Property)}
        assert mapped == {p.name: p.name for p in (*node.all_properties, *COMPUTED_PROPERTIES.get(label, ()))}


def test_every_relationship_can_be_walked_from_both_ends() -> None:
    for label in NODE_TYPES:
        kind = getattr(ogm, label)
        walked = {
            (name, made.relationship_type, made.direction)
            for name, made in vars(kind).items()
            if isinstance(made, ogm.RelatedTo | ogm.RelatedFrom)
        }
        assert walked == {
            *((type_.lower(), type_, 1) for type_, t in TYPES.items() if any(a == label for a, _ in t.ends)),
            *((ogm.INCOMING[type_], type_, -1) for type_, t in TYPES.items() if any(b == label for _, b in t.ends)),
        }  # fmt: skip


def test_no_attribute_has_two_meanings() -> None:
    for label, node in NODE_TYPES.items():
        types = [t.lower() for t, kind in TYPES.items() if any(a == label for a, _ in kind.ends)]
        types += [ogm.INCOMING[t] for t, kind in TYPES.items() if any(b == label for _, b in kind.ends)]
        names = [p.name for p in node.all_properties] + types
        assert len(names) == len(set(names)), label


def test_an_object_that_is_in_no_graph_has_an_id_and_no_relatives() -> None:
    model = ogm.Model("acme/chat")

    assert (model.id, model.downloads, list(model.derived_from), len(model.derivatives)) == (
        "acme/chat",
        None,
        [],
        0,
    )
