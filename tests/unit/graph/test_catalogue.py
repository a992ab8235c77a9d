from __future__ import annotations

from typing import Any

import pytest

from supplychain.errors import SchemaMismatch, UnknownName, UsageError
from supplychain.graph import catalogue
from supplychain.graph.catalogue import Query, parse

HEADER = """\
// Models that derive from a model, nearest first.
// params: id: str, limit: int = 100
// returns: model, hops
// key: model
"""
BODY = """\
MATCH (m:Model {id: $id})<-[:DERIVED_FROM]-(d)
RETURN d.id AS model, 1 AS hops
ORDER BY model
LIMIT $limit
"""


def asking(params: str, body: str) -> Query:
    return parse(
        "area/name",
        f"// Why?\n// params: {params}\n// returns: a, b\n// key: a\n{body}\nORDER BY a LIMIT 1\n",
    )


def test_a_header_says_what_a_question_asks_takes_and_gives() -> None:
    query = parse("lineage/children", f"{HEADER}// Whole graph: no.\n// A second note.\n{BODY}")
    assert query.name == "lineage/children"
    assert query.question == "Models that derive from a model, nearest first."
    assert [(p.name, p.kind, p.default, p.required) for p in query.parameters] == [
        ("id", "str", None, True),
        ("limit", "int", 100, False),
    ]
    assert query.returns == ("model", "hops")
    assert query.key == ("model",)
    assert query.notes == ("Whole graph: no.", "A second note.")
    assert query.text.endswith(BODY), (
        "the header stays in the text, so that people who see the query see what it is"
    )


@pytest.mark.parametrize(
    ("said", "instead", "complaint"),
    [
        ("nearest first.", "nearest first", "sentence"),
        ("// Models that derive from a model, nearest first.\n", "", "sentence"),
        ("// returns: model, hops\n", "", "returns"),
        ("// returns: model, hops\n", "// returns:\n", "returns"),
        ("// key: model\n", "", "key"),
        ("// key: model\n", "// key: child\n", "key that is not among its columns"),
        ("id: str, ", "", "declares the parameters limit and uses id, limit"),
        (
            "id: str, ",
            "id: str, depth: int = 1, ",
            "declares the parameters depth, id, limit and uses id, limit",
        ),
        ("// params: id: str, limit: int = 100\n", "", "declares the parameters none"),
        ("// params: id: str, limit: int = 100\n", "// params: none\n", "declares the parameters none"),
        ("id: str", "id: text", "'id: text'"),
        ("id: str", "id", "'id"),
        ("limit: int = 100", "limit: int = many", "'limit: int = many'"),
        ("limit: int = 100", 'limit: int = "100"', "limit: int"),
        ("limit: int = 100", "limit: int = 1.5", "limit: int"),
        ("limit: int = 100", "limit: int = true", "limit: int"),
        ("limit: int = 100", "limit: int =", "limit: int"),
        ("ORDER BY model\n", "", "ORDER BY"),
        ("ORDER BY model\n", "// ORDER BY model\n", "ORDER BY"),
        ("LIMIT $limit", "SKIP $limit", "LIMIT"),
    ],
)
def test_a_header_that_lies_is_refused(said: str, instead: str, complaint: str) -> None:
    text = HEADER + BODY
    assert said in text
    with pytest.raises(SchemaMismatch, match=r"cypher/lineage/children\.cypher") as refused:
        parse("lineage/children", text.replace(said, instead))
    assert complaint in str(refused.value)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(SchemaMismatch, match="must begin with a comment line that is a sentence"):
        parse("lineage/nothing", "")


@pytest.mark.parametrize(
    ("declared", "kind", "default"),
    [
        ("p: str", "str", None),
        ("p: str = null", "str", None),
        ('p: str = "both"', "str", "both"),
        ("p: str = 'a, b'", "str", "a, b"),
        ("p: int = -3", "int", -3),
        ("p: float = 0.85", "float", 0.85),
        ("p: float = 1", "float", 1),
        ("p: bool = true", "bool", True),
        ("p: bool = false", "bool", False),
        ('p: list[str] = ["a", "b c"]', "list[str]", ["a", "b c"]),
        ("p: list[str] = []", "list[str]", []),
        ("p: list[str] = null", "list[str]", None),
    ],
)
def test_parameters_have_kinds_and_defaults(declared: str, kind: str, default: object) -> None:
    query = asking(declared, "RETURN $p AS a, 1 AS b")
    assert [(p.kind, p.default, p.required) for p in query.parameters] == [
        (kind, default, "=" not in declared)
    ]


def test_several_defaults_stand_beside_each_other() -> None:
    query = asking(
        'id: str, direction: str = "both", kinds: list[str] = ["a", "b"], depth: int = 5',
        "RETURN $id AS a, $direction + $kinds + $depth AS b",
    )
    assert {p.name: p.default for p in query.parameters} == {
        "id": None,
        "direction": "both",
        "kinds": ["a", "b"],
        "depth": 5,
    }


@pytest.mark.parametrize(
    "body",
    [
        "RETURN $id AS a, 'costs $5 and $x' AS b",
        'RETURN $id AS a, "costs $x" AS b',
        "RETURN $id AS a, 'it\\'s $x' AS b",
        "RETURN $id AS a, 'http://example.org/$x' AS b // and here $y",
        "// it's $x, isn't it\nRETURN $id AS a, 1 AS b",
        "/* $x\n '$y */ RETURN $id AS a, 1 AS b",
        "MATCH (n) RETURN $id AS a, n.`price in $x` AS b",
    ],
)
def test_comments_and_texts_do_not_pass_for_parameters(body: str) -> None:
    assert [p.name for p in asking("id: str", body).parameters] == ["id"]


@pytest.mark.parametrize("name", ["'mine'", "'mine' + $projection", "randomUUID()"])
def test_a_projection_whose_name_nobody_could_know_is_refused(name: str) -> None:
    def project(name: str) -> Query:
        return asking(
            'projection: str = "p"',
            f"MATCH (m)-->(n) WITH gds.graph.project({name}, m, n) AS a RETURN a, $projection AS b",
        )

    with pytest.raises(SchemaMismatch, match=r"does not begin with \$projection"):
        project(name)
    assert project("$projection + '-' + randomUUID()").parameters[0].name == "projection"


def test_a_parameter_that_stands_only_in_a_text_is_not_used() -> None:
    with pytest.raises(SchemaMismatch, match="uses none"):
        asking("id: str", "RETURN '$id' AS a, 1 AS b // $id")


@pytest.mark.parametrize(
    ("kind", "given", "bound"),
    [
        ("str", "a", "a"),
        ("str", "5", "5"),
        ("int", 5, 5),
        ("int", "5", 5),
        ("float", 5, 5),
        ("float", "0.5", 0.5),
        ("bool", True, True),
        ("bool", "yes", True),
        ("bool", "False", False),
        ("list[str]", ["a"], ["a"]),
        ("list[str]", "a, b,", ["a", "b"]),
        ("list[str]", "", []),
    ],
)
def test_values_bind_as_their_kind_and_texts_are_read(kind: str, given: object, bound: object) -> None:
    assert asking(f"p: {kind}", "RETURN $p AS a, 1 AS b").bind({"p": given}) == {"p": bound}


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("str", 5),
        ("str", ["a"]),
        ("int", "five"),
        ("int", "5.5"),
        ("int", 5.0),
        ("int", True),
        ("float", "much"),
        ("float", True),
        ("bool", 1),
        ("bool", "perhaps"),
        ("list[str]", ("a",)),
        ("list[str]", [1]),
    ],
)
def test_values_of_another_kind_are_refused_by_name(kind: str, given: object) -> None:
    query = asking(f"p: {kind}", "RETURN $p AS a, 1 AS b")
    with pytest.raises(UsageError, match=r"The parameter p must be") as refused:
        query.bind({"p": given})
    assert kind in str(refused.value)
    assert repr(given) in str(refused.value)


@pytest.mark.parametrize("given", [{}, {"id": None}])
def test_what_is_required_must_be_given(given: dict[str, Any]) -> None:
    query = parse("lineage/children", HEADER + BODY)
    with pytest.raises(UsageError, match="needs id") as refused:
        query.bind(given)
    assert query.question in str(refused.value)


def test_what_is_not_given_has_its_default() -> None:
    query = parse("lineage/children", HEADER + BODY)
    assert query.bind({"id": "a"}) == {"id": "a", "limit": 100}
    assert query.bind({"id": "a", "limit": None}) == {"id": "a", "limit": 100}


def test_an_unknown_parameter_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownName, match="Did you mean limit"):
        parse("lineage/children", HEADER + BODY).bind({"id": "a", "limits": 3})


def test_a_question_is_found_by_its_whole_name_and_by_its_last_part() -> None:
    assert catalogue.query("lineage/ancestors") is catalogue.query("lineage/ancestors")
    assert catalogue.query("ancestors").name == "lineage/ancestors"


def test_a_question_nobody_asks_is_refused_with_the_nearest_ones() -> None:
    with pytest.raises(UnknownName, match="Did you mean lineage/ancestors"):
        catalogue.query("lineage/ancestor")


def test_names_are_sorted_and_may_be_those_of_one_area() -> None:
    everything = catalogue.names()
    assert everything == sorted(everything)
    assert {n.split("/")[0] for n in everything} >= {"lineage", "licenses", "usage", "hygiene", "centrality"}
    assert not [n for n in everything if n.startswith("schema/")]
    assert catalogue.names("hygiene") == [n for n in everything if n.startswith("hygiene/")]
    with pytest.raises(UnknownName, match=r"There is no area named 'linage'\. Did you mean lineage"):
        catalogue.names("linage")


@pytest.mark.parametrize("name", catalogue.names())
def test_every_file_of_the_catalogue_can_be_read(name: str) -> None:
    query = catalogue.query(name)
    lines = query.text.splitlines()
    assert max(map(len, lines)) <= 130, "a line too long to read in Neo4j Browser"
    assert not [line for line in lines if line != line.rstrip() or "\t" in line]
    assert [p.name for p in query.parameters][-1] == "limit", "a page has a size"
    assert len(set(query.returns)) == len(query.returns)
    if not any(p.required for p in query.parameters):
        assert any(note.startswith("Whole graph") for note in query.notes), "a query that may be slow says so"
