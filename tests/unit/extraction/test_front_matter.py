"""The front matter of cards: what it declares, where it stands, and what is wrong with it."""

from __future__ import annotations

import pytest

from supplychain.extraction import Span, read_card
from supplychain.extraction.front_matter import Items, Keys, Scalar, front_matter_in, scalars


def texts(card: str, key: str) -> list[str]:
    return [scalar.text for scalar in scalars(front_matter_in(card).keys.items.get(key))]


def test_each_text_knows_where_it_stands() -> None:
    card = (
        "\ufeff---\r\nlicense: 'mit'\r\ndatasets: [\"a/b\", c]\r\nnotes: \U0001f600 é\r\n---\r\n# Title\r\n"
    )

    front = front_matter_in(card)

    assert texts(card, "datasets") == ["a/b", "c"]
    for key in front.keys.items:
        for scalar in scalars(front.keys.items[key]):
            assert card[scalar.span.start : scalar.span.end] == scalar.text
    assert card[front.end :] == "# Title\r\n"
    assert front.problems == ()


def test_norwegian_stays_a_language() -> None:
    reading = read_card("---\nlanguage: [no, en, on]\n---\n")

    assert [value.text for value in reading.of("language")] == ["no", "en", "on"]


def test_a_card_without_front_matter_says_so() -> None:
    front = front_matter_in("# Only text\n---\nnot: this\n---\n")

    assert (front.keys, front.end, front.problems) == (Keys(), 0, ("card without front matter",))


@pytest.mark.parametrize("top", ["just words", "- a\n- b", "[1, 2]"])
def test_front_matter_that_is_no_mapping_declares_nothing(top: str) -> None:
    front = front_matter_in(f"---\n{top}\n---\nText")

    assert front.keys == Keys()
    assert front.problems == ("front matter is not an object",)


def test_what_is_no_yaml_is_read_by_line_and_not_called_declared() -> None:
    card = '---\nlicense: mit\nbroken: [a, {{ b\ndatasets:\n- glue\n- "x/y"\n---\nText'

    reading = read_card(card)

    assert [(v.field, v.text, v.confidence) for v in reading] == [
        ("license", "mit", "inferred"),
        ("datasets", "glue", "inferred"),
        ("datasets", "x/y", "inferred"),
    ]
    assert reading.problems == ("front matter is not valid YAML, read by line",)


def test_aliases_stand_for_one_node_and_their_expansion_ends() -> None:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    card = f"---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n{levels}\ndatasets: *a11\n---\n"

    reading = read_card(card)

    assert {value.text for value in reading.of("datasets")} == {"x"}


def test_an_alias_that_names_itself_ends() -> None:
    assert texts("---\ndatasets: &a [b, *a]\n---\n", "datasets")[:2] == ["b", "b"]


def test_nesting_is_bounded() -> None:
    front = front_matter_in(f"---\nlicense: mit\nx: {'[' * 20_000}\n---\n")

    assert front.problems in [
        ("front matter is nested too deeply",),
        ("front matter is not valid YAML, read by line",),
    ]
    assert front.keys.items["license"] == Scalar("mit", Span(13, 16))


def test_front_matter_that_is_too_large_is_left_out() -> None:
    front = front_matter_in("---\nx: " + "y" * 4_000_001 + "\n---\nText")

    assert front.problems == ("front matter is too large, left out",)


def test_the_last_of_two_equal_keys_counts() -> None:
    assert texts("---\nlicense: mit\nlicense: apache-2.0\n---\n", "license") == ["apache-2.0"]


def test_results_of_a_model_index_have_metric_and_dataset() -> None:
    card = (
        "---\nmodel-index:\n- name: x\n  results:\n  - task: {type: t}\n    dataset: {name: GLUE, type: glue}\n"
        "    metrics:\n    - {type: accuracy, value: 0.9}\n    - {type: f1, value: {nested: 1}}\n---\n"
    )

    (value,) = read_card(card).of("evaluation")

    assert (value.text, value.part("metric"), value.part("dataset")) == ("0.9", "accuracy", "GLUE")


def test_tags_say_task_framework_library_and_paper() -> None:
    reading = read_card("---\ntags: [fill-mask, PyTorch, transformers, 'arxiv:1810.04805', funny]\n---\n")

    assert {(v.field, v.id) for v in reading} == {
        ("tasks", "fill-mask"),
        ("frameworks", "pytorch"),
        ("libraries", "transformers"),
        ("papers", "arxiv:1810.04805"),
    }


def test_emissions_come_with_hardware() -> None:
    reading = read_card("---\nco2_eq_emissions:\n  emissions: 12.5\n  hardware_used: 8 x A100\n---\n")

    assert [(v.field, v.text) for v in reading] == [("hardware", "8 x A100"), ("carbon", "12.5")]


def test_lists_keep_their_nodes() -> None:
    assert front_matter_in("---\na: [b]\n---\n").keys.items["a"] == Items([Scalar("b", Span(8, 9))])
