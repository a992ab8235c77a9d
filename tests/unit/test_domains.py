"""Domains of tasks: what ships maps each task once, and a file of one's own is read or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.domains import domains_of_tasks
from supplychain.errors import InputError, UnknownName
from supplychain.graph import catalogue

if TYPE_CHECKING:
    from pathlib import Path

FIVE = {"natural language processing", "computer vision", "audio", "multimodal", "other"}


def test_the_shipped_mappings_know_the_same_tasks_and_the_five_domains_of_the_study() -> None:
    today, then = domains_of_tasks("hub"), domains_of_tasks("hub-2023")

    assert set(today) == set(then)
    assert set(today.values()) == set(then.values()) == FIVE
    moved = {task for task in today if today[task] != then[task]}
    assert moved == {"feature-extraction", "text-to-image", "image-to-text", "text-to-video", "graph-ml"}


def test_a_file_of_ones_own_is_a_parameter_of_the_questions(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('words = ["fill-mask"]\n"pictures and words" = ["text-to-image"]\n', "utf-8")

    given = catalogue.query("ecosystem/models_by_domain").bind({"domains": str(file)})

    assert given["domains"] == {"fill-mask": "words", "text-to-image": "pictures and words"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('a = "fill-mask"\n', "should be a list of tasks"),
        ("a = [1]\n", "should be a list of tasks"),
        ('a = ["fill-mask"]\nb = ["fill-mask"]\n', "'fill-mask' under 'a' and 'b'"),
        ("a = [\n", "cannot be read"),
    ],
)
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, "utf-8")

    with pytest.raises(InputError, match=said):
        domains_of_tasks(str(file))


def test_a_name_that_is_not_shipped_is_refused_and_a_file_that_is_absent_too(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="hub-2023"):
        domains_of_tasks("hub-2022")
    with pytest.raises(InputError, match="cannot be read"):
        domains_of_tasks(str(tmp_path / "none.toml"))
