"""Charts: what plotly is given, what is left out, and what is said about it."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.graph.table import Table
from supplychain.reporting.figures import Figure, draw
from supplychain.reporting.figures.chart import Chart
from supplychain.reporting.figures.palette import CATEGORIES
from tests.figures import EXAMPLES, HOSTILE_NAME, example
from tests.strategies import HOSTILE

_SCRIPT = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)


def spec_of(figure: Figure) -> dict[str, Any]:
    assert isinstance(figure.picture, Chart)
    return figure.picture.spec()


def traces_of(figure: Figure) -> list[dict[str, Any]]:
    return list(spec_of(figure)["data"])


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for its in value.values() for text in strings(its)]
    if isinstance(value, list):
        return [text for its in value for text in strings(its)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_plotly_accepts_every_word_of_a_chart(kind: str) -> None:
    figure = draw(kind, example(), EXAMPLES[kind])
    go.Figure(spec_of(figure))
    assert figure.table is example() or figure.table == example()
    assert figure.alt.endswith(".")


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_a_hostile_name_is_text_wherever_a_chart_shows_it(kind: str) -> None:
    figure = draw(kind, example(), EXAMPLES[kind] | {"title": HOSTILE_NAME})
    tags = {tag for text in strings(spec_of(figure)) for tag in re.findall(r"<[^>]*>", text)}
    assert tags <= {"<b>", "</b>", "<br>", "<extra>", "</extra>"}
    markup = figure.html()
    assert "alert(1)</script>" not in markup
    assert "<a " not in markup
    assert markup.count("<script") == 1
    found = _SCRIPT.search(markup)
    assert found is not None
    assert json.loads(found[1])["data"] == json.loads(json.dumps(traces_of(figure)))


@given(name=st.sampled_from(HOSTILE) | st.text(), value=st.integers(-5, 10**12) | st.floats() | st.none())
def test_any_name_and_number_gives_valid_data_and_a_count_of_what_is_not_drawn(name: str, value: Any) -> None:
    table = Table(("n", "v"), [(name, value), ("other", 3)])
    for kind, options in (("bar", {"x": "n", "y": "v"}), ("scatter", {"x": "v", "y": "v", "label": "n"})):
        figure = draw(kind, table, options)
        found = _SCRIPT.search(figure.html())
        assert found is not None
        drawn = sum(len(trace["hovertext"]) for trace in json.loads(found[1])["data"])
        assert drawn + ("1 row without a number" in figure.note) == 2


def test_bars_say_the_largest_and_what_was_left_out() -> None:
    figure = draw("bar", example(), {"x": "license", "y": "artifacts", "most": 2})
    assert (
        figure.alt
        == "Bar chart of artifacts for 2 values of license; largest apache-2.0: 8,000; smallest mit: 300."
    )
    assert figure.note == (
        "1 row without a number in artifacts left out. 3 further rows not drawn; the data has them."
    )
    assert traces_of(figure)[0]["text"] == ["8,000", "300"]


def test_shares_are_of_all_rows_also_of_those_not_drawn() -> None:
    table = Table(("c", "n"), [("a", 6), ("b", 3), ("c", 1)])
    trace = traces_of(
        draw("bar", table, {"x": "c", "y": "n", "share": True, "most": 2, "horizontal": False})
    )[0]
    assert trace["y"] == [60, 30]
    assert trace["text"] == ["60.0 %", "30.0 %"]


def test_long_names_lie_and_two_rows_of_one_name_stay_two_bars() -> None:
    table = Table(("model", "n"), [("2024-01", 1), ("2024-01", 2), ("an-owner/a-long-name", 3)])
    trace = traces_of(draw("bar", table, {"x": "model", "y": "n"}))[0]
    assert trace["orientation"] == "h"
    assert trace["y"] == [0, 1, 2]


def test_categories_have_the_colors_of_neo4j_browser_and_a_pattern() -> None:
    colors = {trace["name"]: trace["marker"] for trace in traces_of(draw("bar", example(), EXAMPLES["bar"]))}
    assert colors["permissive"]["color"] == CATEGORIES["permissive"].fill == "#7CC47F"
    assert colors["noncommercial"]["pattern"]["shape"] == CATEGORIES["noncommercial"].pattern


def test_conflicts_and_doubts_are_told_apart_without_color_and_no_license_is_not_fine() -> None:
    table = Table(("v", "n"), [("ok", 3), ("error", 2), ("warn", 1), ("none", 1), ("new", 1)])
    markers = {
        trace["name"]: trace["marker"]
        for trace in traces_of(draw("bar", table, {"x": "v", "y": "n", "color": "v"}))
    }
    patterns = {name: marker.get("pattern", {}).get("shape", "") for name, marker in markers.items()}
    assert patterns == {"ok": "", "error": "x", "warn": "/", "none": "", "new": ""}
    assert len({marker["color"] for marker in markers.values()}) == 5


def test_generations_of_a_stack_and_half_years_of_a_line_stand_in_their_order() -> None:
    stack = draw(
        "stacked",
        Table(("g", "k", "n"), [(2, "a", 1), (0, "a", 9), (1, "b", 1)]),
        {"x": "g", "y": "n", "color": "k"},
    )
    assert spec_of(stack)["layout"]["xaxis"]["ticktext"] == ["0", "1", "2"]
    rows = [("2023 H2", "a", 1), ("2022 H1", "b", 2), ("2022 H2", "a", 3)]
    line = draw("line", Table(("half", "k", "n"), rows), {"x": "half", "y": "n", "color": "k"})
    assert spec_of(line)["layout"]["xaxis"]["categoryarray"] == ["2022 H1", "2022 H2", "2023 H2"]


def test_stacks_add_up_and_small_series_are_one() -> None:
    rows = [(2020, f"license {i}", 10 - i) for i in range(10)] + [(2021, "license 0", 5)]
    figure = draw(
        "stacked", Table(("year", "license", "n"), rows), {"x": "year", "y": "n", "color": "license"}
    )
    traces = traces_of(figure)
    assert [trace["name"] for trace in traces][-1] == "others"
    assert len(traces) == 8
    assert [sum(trace["y"][bar] for trace in traces) for bar in (0, 1)] == [55, 5]
    assert figure.note == "3 series drawn as one, others."


def test_lines_run_in_the_order_of_months_and_percentages_are_of_one() -> None:
    table = Table(("month", "share"), [("2024-02", 0.5), ("2024-01", 0.25), (None, 1)])
    figure = draw("line", table, {"x": "month", "y": "share", "percent": True})
    assert traces_of(figure)[0]["x"] == ["2024-01", "2024-02"]
    assert traces_of(figure)[0]["y"] == [25, 50]
    assert spec_of(figure)["layout"]["xaxis"]["type"] == "date"
    assert figure.note == "1 row without month left out."


def test_what_a_logarithm_cannot_show_is_counted() -> None:
    table = Table(("x", "y"), [(1, 0), (10, 5), (0, 5)])
    figure = draw("scatter", table, {"x": "x", "y": "y", "log_x": True, "log_y": True})
    assert traces_of(figure)[0]["x"] == [10]
    assert figure.note.count("its axis is logarithmic") == 2


def test_names_in_a_scatter_do_not_cover_each_other() -> None:
    table = Table(
        ("id", "x", "y"), [(f"an-owner/model-{i}", 100 + i / 100, 1) for i in range(50)] + [("far", 0, 0)]
    )
    texts = [
        text
        for text in traces_of(draw("scatter", table, {"x": "x", "y": "y", "label": "id"}))[0]["text"]
        if text
    ]
    assert len(texts) == 1


def test_a_heat_map_adds_rows_of_one_pair_and_leaves_absent_pairs_empty() -> None:
    table = Table(("a", "b", "n"), [("x", "p", 1), ("x", "p", 2), ("y", "q", 5)])
    trace = traces_of(draw("heatmap", table, {"x": "a", "y": "b", "value": "n"}))[0]
    assert trace["z"] == [[3, None], [None, 5]]


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=60), st.booleans())
def test_a_histogram_loses_no_row(values: list[int], logarithmic: bool) -> None:
    figure = draw(
        "histogram", Table(("n",), [(value,) for value in values]), {"x": "n", "log_x": logarithmic}
    )
    assert sum(traces_of(figure)[0]["y"]) == len(values)


def test_a_histogram_of_one_value_has_a_step() -> None:
    figure = draw("histogram", Table(("n",), [(5,), (5,)]), {"x": "n"})
    assert "median 5" in figure.alt


def test_flows_of_small_licenses_join_and_nothing_is_lost() -> None:
    rows = [
        ("apache-2.0", "mit", 9000),
        ("mit", "mit", 251),
        ("gpl", "mit", 250),
        ("zlib", "gpl", 100),
        ("x", "x", 0),
    ]
    table = Table(("model_license", "repository_license", "n"), rows)
    options = {"source": "model_license", "target": "repository_license", "value": "n", "others": 250}
    figure = draw("sankey", table, options)
    trace = traces_of(figure)[0]
    assert sum(trace["link"]["value"]) == 9601
    assert [label.rsplit("  ")[0] for label in trace["node"]["label"]] == [
        "apache-2.0",
        "mit",
        "2 others",
        "mit",
        "1 others",
    ]
    assert "2 values of model license with 250 or fewer drawn as one." in figure.note
    assert "largest apache-2.0 to mit: 9,000 (93.7 %)" in figure.alt
    assert all(0 < place < 1 for place in trace["node"]["y"])


def test_the_data_behind_is_csv_that_a_spreadsheet_does_not_run() -> None:
    table = Table(("=n", "v"), [('=HYPERLINK("x")', -1), ("a,b", [1, "é"]), ("@x", None)])
    rows = list(csv.reader(io.StringIO(draw("bar", table, {"x": "=n", "y": "v"}).csv())))
    assert rows == [["'=n", "v"], ['\'=HYPERLINK("x")', "-1"], ["a,b", '[1, "é"]'], ["'@x", ""]]
