"""The loader of bills of materials: a file or a folder, and errors for what is neither."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from loaders.cyclonedx import LOADER
from supplychain.errors import InputError
from supplychain.records import Dataset, Skipped

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "data", "name": "talk"}]}


def test_a_file_is_read_under_the_source_and_time_that_are_given(tmp_path: Path) -> None:
    (tmp_path / "bom.json").write_text(json.dumps(DOCUMENT), "utf-8")
    given = LOADER.arguments(tmp_path / "bom.json", {"source": "vendor", "collected_at": "2026-01-01"})

    (found,) = LOADER.load(given)

    assert found == Dataset(
        source="vendor", collected_at="2026-01-01", id="talk", name="talk", unread=("licenses",)
    )


def test_a_folder_is_read_in_the_order_of_its_names_and_other_documents_are_counted(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.json", "sub/c.cdx.json"):
        (tmp_path / name).write_text(json.dumps(DOCUMENT), "utf-8")
    (tmp_path / "a.json").write_text("{}", "utf-8")

    found = list(LOADER.load(LOADER.arguments(tmp_path, {})))

    assert [type(record) for record in found] == [Skipped, Dataset, Dataset]
    assert found[1].source == "cyclonedx"


def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="neither a file nor a folder"):
        list(LOADER.load(LOADER.arguments(tmp_path / "bom.json", {})))
