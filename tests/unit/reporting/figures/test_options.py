"""Options of figures are checked before anything is drawn."""

from __future__ import annotations

from typing import Any

import pytest

from supplychain.errors import UnknownName, UsageError
from supplychain.graph.table import Table
from supplychain.reporting.figures import KINDS, draw
from tests.figures import EXAMPLES, example


def test_every_chart_has_an_example_and_every_kind_says_what_it_is() -> None:
    assert set(KINDS) == {*EXAMPLES, "lineage"}
    for kind in KINDS.values():
        assert kind.meaning.endswith(".")
        assert all(option.meaning.endswith(".") for option in kind.options)


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        ("bars", {}, "Did you mean bar"),
        ("bar", {"x": "license"}, "needs y"),
        ("bar", {"x": "license", "y": "artifact"}, "Did you mean artifacts"),
        ("bar", {"x": "license", "y": "artifacts", "colors": "category"}, "Did you mean color"),
        ("bar", {"x": "license", "y": "artifacts", "share": "yes"}, "must be bool, not 'yes'"),
        ("bar", {"x": "license", "y": "artifacts", "most": True}, "must be int or float, not True"),
        ("bar", {"x": "license", "y": "artifacts", "most": -1}, "must not be below zero"),
        ("lineage", {"root": 7}, "must be str or list or tuple, not 7"),
        ("lineage", {"upstream": "parent"}, "no column named 'parent'"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_is_valid(
    kind: str, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        draw(kind, example(), options)
    assert said in str(caught.value)


def test_a_lineage_needs_its_ends_unless_they_are_named() -> None:
    with pytest.raises(UsageError) as caught:
        draw("lineage", example(), {})
    assert "needs downstream, upstream" in str(caught.value)


def test_a_report_can_check_a_figure_without_rows() -> None:
    told = KINDS["bar"].check(("model", "conflicts"), {"x": "model", "y": "conflicts"})
    assert told["color"] is None
    assert told["most"] == 40
    with pytest.raises(UnknownName):
        KINDS["bar"].check(("model",), {"x": "model", "y": "conflicts"})


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_a_table_without_rows_draws_a_figure_that_says_so(kind: str) -> None:
    figure = draw(kind, Table(example().columns), EXAMPLES[kind] | {"title": "Nothing"})
    assert figure.note == "There are no rows to draw."
    assert figure.alt == f"{kind.capitalize()} figure of no rows."
    assert "Nothing" in figure.html()
    assert figure.csv() == ",".join(example().columns) + "\n"
