"""Lineage drawings: what is drawn, what is said, and that names stay text."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.graph.table import Table
from supplychain.records import RELATIONS as KNOWN
from supplychain.reporting.figures import Figure, draw
from supplychain.reporting.figures.drawing.looks import RELATIONS
from supplychain.reporting.figures.palette import CATEGORIES
from tests.conftest import ROOT
from tests.figures import HOSTILE_NAME, edges, families
from tests.strategies import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Iterator

_GEOMETRY = {"d", "x", "y", "cx", "cy", "width", "height", "viewBox", "transform"}
_SVG = "{http://www.w3.org/2000/svg}"


def drawn(table: Table, **options: Any) -> tuple[Figure, ET.Element]:
    figure = draw("lineage", table, options)
    return figure, ET.fromstring(figure.svg())


def nodes(root: ET.Element) -> Iterator[ET.Element]:
    return (its for its in root.iter(f"{_SVG}g") if "data-i" in its.attrib)


def node(root: ET.Element, name: str) -> ET.Element:
    return next(its for its in nodes(root) if title(its).split("\n")[0] == name)


def title(element: ET.Element) -> str:
    return element.findtext(f"{_SVG}title") or ""


def classes(element: ET.Element) -> set[str]:
    return set(element.attrib["class"].split())


def quantizations(count: int) -> list[tuple[str, str, str]]:
    return [(f"user/base-Q{i}-GGUF", "quantized", "org/base") for i in range(count)]


def test_every_known_relation_has_a_line_of_its_own() -> None:
    assert set(KNOWN) <= set(RELATIONS)
    assert len({(line.width, line.dashes, line.color) for line in RELATIONS.values()}) == len(RELATIONS)


def test_a_drawing_shows_who_was_made_from_whom_and_how() -> None:
    figure, root = drawn(
        edges(("o/chat", "finetune", "o/base"), ("o/m", "merge", "o/chat"), ("o/m", "merge", "o/base"))
    )
    assert [title(its).split("\n")[0] for its in nodes(root)] == ["o/base", "o/chat", "o/m"]
    assert "merge of o/chat; merge of o/base" in title(node(root, "o/m"))
    lines = [its for its in root.iter(f"{_SVG}path") if "data-e" in its.attrib]
    assert sorted(its.attrib["class"] for its in lines) == ["s finetune", "s merge", "s merge"]
    assert {title(its) for its in lines} == {
        "o/chat: finetune of o/base",
        "o/m: merge of o/chat",
        "o/m: merge of o/base",
    }
    assert figure.alt == "Lineage: 3 artifacts in 3 generations, 3 steps (2 merge, 1 finetune)."
    assert title(root) == figure.alt


def test_four_quantizations_are_a_swarm_with_count_and_names() -> None:
    figure, root = drawn(edges(*quantizations(4), ("o/ft", "finetune", "org/base")))
    swarm = node(root, "4 quantized from org/base")
    assert "user/base-Q3-GGUF" in title(swarm)
    assert len(list(nodes(root))) == 3
    assert figure.note == "1 swarm stands for 4 artifacts; its tooltip and the data name them."
    assert figure.alt.startswith("Lineage: 6 artifacts")
    assert figure.table.rows[0][0] == "user/base-Q0-GGUF"


def test_three_quantizations_and_those_with_children_are_drawn_each() -> None:
    _, root = drawn(edges(*quantizations(4), ("o/ft", "finetune", "user/base-Q0-GGUF")))
    assert len(list(nodes(root))) == 6
    _, root = drawn(edges(*quantizations(6)), swarm=0)
    assert len(list(nodes(root))) == 7


def test_what_was_asked_about_is_never_lost_in_a_swarm() -> None:
    _, root = drawn(edges(*quantizations(6)), root="user/base-Q2-GGUF")
    assert "root" in classes(node(root, "user/base-Q2-GGUF"))
    assert title(node(root, "5 quantized from org/base")).count("GGUF") == 5


def test_leaves_of_every_relation_are_swarms_where_there_are_too_many_to_read() -> None:
    table = edges(*((f"o/ft{i}", "finetune", "o/base") for i in range(400)))
    figure, root = drawn(table)
    assert [title(its).split("\n")[0] for its in nodes(root)] == ["o/base", "400 finetune from o/base"]
    assert "and 360 more" in title(node(root, "400 finetune from o/base"))
    assert "400 artifacts" in figure.note


def test_a_conflict_path_is_marked_by_ids_or_by_a_column() -> None:
    steps = [("o/c", "finetune", "o/b"), ("o/b", "finetune", "o/a"), ("o/d", "finetune", "o/a")]
    by_ids, root = drawn(edges(*steps), path=["o/c", "o/b", "o/a"], blamed="o/b → o/a")
    rows = [(*step, step[0] != "o/d") for step in steps]
    by_column, other = drawn(Table(("downstream", "relation", "upstream", "conflict"), rows))
    for its in (root, other):
        assert "hot" in classes(node(its, "o/b"))
        assert "hot" not in classes(node(its, "o/d"))
        assert sum("hot" in classes(path) for path in its.iter(f"{_SVG}path") if "data-e" in path.attrib) == 2
    assert "blamed" in classes(node(root, "o/b"))
    assert "A conflict with the declared license runs along o/c from o/b; o/b from o/a." in by_ids.alt
    assert by_column.alt.endswith(by_ids.alt.partition(". ")[2])


def test_a_conflict_in_doubt_is_not_drawn_as_one_and_an_unknown_is_neither() -> None:
    rows = [
        ("b", "finetune", "a", "warn"),
        ("c", "finetune", "a", "error"),
        ("d", "finetune", "a", "unknown"),
    ]
    figure, root = drawn(Table(("downstream", "relation", "upstream", "conflict"), rows))
    lines = {title(its)[0]: classes(its) for its in root.iter(f"{_SVG}path") if "data-e" in its.attrib}
    assert lines == {"b": {"s", "finetune", "doubt"}, "c": {"s", "finetune", "hot"}, "d": {"s", "finetune"}}
    assert figure.alt.endswith("runs along c from a; 1 step in doubt.")


def test_categories_color_nodes_and_an_unstated_license_is_unknown() -> None:
    columns = (
        "downstream",
        "relation",
        "upstream",
        "downstream_category",
        "upstream_category",
        "downstream_license",
    )
    table = Table(columns, [("o/b", "finetune", "o/a", None, "noncommercial", None)])
    figure, root = drawn(table)
    assert "noncommercial" in classes(node(root, "o/a"))
    assert "unknown" in classes(node(root, "o/b"))
    assert "license not known" in title(node(root, "o/b"))
    assert CATEGORIES["noncommercial"].fill in figure.svg()
    assert "licenses: 1 noncommercial, 1 unknown" in figure.alt


def test_placeholders_are_dashed_and_say_why() -> None:
    columns = ("downstream", "relation", "upstream", "placeholder_upstream")
    _, root = drawn(Table(columns, [("o/b", "finetune", "o/gone", "deleted on the Hub")]))
    gone = node(root, "o/gone")
    assert "placeholder" in classes(gone)
    assert "placeholder: deleted on the Hub" in title(gone)


def test_a_model_and_a_dataset_of_one_id_are_two_nodes() -> None:
    columns = ("downstream", "relation", "upstream", "downstream_label", "upstream_label")
    _, root = drawn(Table(columns, [("o/x", "TRAINED_ON", "o/x", "Model", "Dataset")]))
    assert len(list(nodes(root))) == 2


def test_what_is_not_drawn_is_counted() -> None:
    rows = [
        ("b", "finetune", "a"),
        ("c", "finetune", "b"),
        ("d", "merge", "c"),
        (None, None, None),
        ("a", "merge", "a"),
    ]
    figure, root = drawn(Table(("downstream", "relation", "upstream"), rows), most=3)
    assert len(list(nodes(root))) == 3
    assert "1 further artifact not drawn" in figure.note
    assert "1 row without an artifact left out" in figure.note
    assert "1 artifact made from itself" in figure.note
    assert "made from itself" in title(node(root, "a"))


def test_a_cycle_is_drawn() -> None:
    figure, root = drawn(edges(("a", "merge", "b"), ("b", "merge", "a")))
    assert len(list(nodes(root))) == 2
    assert "in 1 generation," in figure.alt


def test_a_page_lets_every_node_be_reached_and_a_file_needs_no_page() -> None:
    figure = draw("lineage", edges(("b", "finetune", "a")), {"title": "Family"})
    markup = figure.html()
    assert 'role="group"' in markup
    assert markup.count('tabindex="-1"') == 2
    assert 'data-down="1"' in markup
    assert "var(" not in markup
    file = figure.svg()
    assert 'role="img"' in file
    assert "var(" not in file
    assert "<style>" in file


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(families(st.sampled_from([*HOSTILE, HOSTILE_NAME]) | st.text(max_size=30)), st.sampled_from([0, 4]))
def test_any_name_is_text_and_every_number_is_one(table: Table, swarm: int) -> None:
    figure = draw("lineage", table, {"swarm": swarm, "root": HOSTILE_NAME, "title": HOSTILE_NAME})
    for markup in (figure.svg(), figure.html()):
        root = ET.fromstring(markup)
        assert not any(its.tag.rpartition("}")[2] in {"script", "a", "b"} for its in root.iter())
        numbers = [value for its in root.iter() for name, value in its.attrib.items() if name in _GEOMETRY]
        assert not any(re.search("nan|inf", value) for value in numbers)


_PROGRAM = """
import sys
from supplychain.graph.table import Table
from supplychain.reporting.figures import draw
rows = [(f"o/m{i}", ("quantized", "merge", "finetune")[i % 3], f"o/m{i * 7 % (i + 1) // 2}") for i in range(90)]
rows += [("o/m3", "merge", "o/m88"), ("o/x", "merge", "o/y"), ("o/y", "merge", "o/x")]
sys.stdout.write(draw("lineage", Table(("downstream", "relation", "upstream"), rows), {"root": "o/m3"}).svg())
"""


def test_the_same_rows_give_the_same_bytes_in_every_process() -> None:
    files = {
        subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            env={"PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(files) == 1
    assert len(files.pop()) > 10_000


@pytest.mark.parametrize("swarm", [0, 4])
def test_a_family_of_two_thousand_fits_into_three_megabytes(swarm: int) -> None:
    steps = [
        (f"owner-{i % 97}/a-model-with-a-long-name-{i}-Q4_K_M", KNOWN[i % 7], f"n{i // 3}")
        for i in range(1, 2000)
    ]
    steps = [(f"n{i}", relation, up) for i, (_, relation, up) in enumerate(steps, start=1)]
    steps += [(f"n{i}", "merge", f"n{i - 7}") for i in range(50, 2000, 9)]
    figure, root = drawn(edges(*steps), swarm=swarm)
    assert sum(1 for _ in nodes(root)) <= 2000
    assert len(figure.svg().encode()) < 3_000_000
    assert figure.alt.startswith("Lineage: 2,000 artifacts")
