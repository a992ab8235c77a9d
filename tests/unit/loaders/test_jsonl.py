"""The loader of JSON lines: plain and gzipped files, and what is done about files that are neither."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest

from loaders.jsonl import LOADER
from supplychain.errors import InputError, UnknownName
from supplychain.records import Model, Record, Skipped

if TYPE_CHECKING:
    from pathlib import Path

LINES = b'{"kind": "Model", "id": "acme/base"}\n\nnonsense\r\n{"kind": "Model", "id": "\xc3\xa9\xe2\x80\xa8\xf0\x9f\xa4\x97"}'


def load(path: Path, **options: Any) -> list[Record]:
    return list(LOADER.load(LOADER.arguments(str(path), options)))


def models(path: Path, **options: Any) -> list[str]:
    return [record.id for record in load(path, **options) if isinstance(record, Model)]


def test_every_line_of_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "facts.jsonl").write_bytes(LINES)

    first, skipped, second = load(tmp_path / "facts.jsonl")

    assert first == Model(source="jsonl", id="acme/base")
    assert skipped == Skipped(source="jsonl", reason="not a JSON object", example="line 3: nonsense")
    assert second == Model(source="jsonl", id="é\u2028🤗")


def test_a_gzipped_file_is_read_like_a_plain_one(tmp_path: Path) -> None:
    (tmp_path / "facts.jsonl").write_bytes(LINES)
    (tmp_path / "facts.jsonl.gz").write_bytes(gzip.compress(LINES))

    assert load(tmp_path / "facts.jsonl.gz") == load(tmp_path / "facts.jsonl")


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    (tmp_path / "facts.jsonl").write_bytes(b"\xef\xbb\xbf" + LINES)

    assert models(tmp_path / "facts.jsonl") == ["acme/base", "é\u2028🤗"]


def test_bytes_that_are_no_text_are_replaced_and_nothing_is_lost(tmp_path: Path) -> None:
    (tmp_path / "facts.jsonl").write_bytes(b'{"kind": "Model", "id": "\xff"}\n' + LINES)

    assert models(tmp_path / "facts.jsonl") == ["\ufffd", "acme/base", "é\u2028🤗"]


def test_source_and_time_are_options(tmp_path: Path) -> None:
    (tmp_path / "facts.jsonl").write_bytes(LINES)

    found = load(tmp_path / "facts.jsonl", source="mine", collected_at="2026-11-01")

    assert {record.source for record in found} == {"mine"}
    assert {r.collected_at for r in found if isinstance(r, Model)} == {"2026-11-01"}


def test_an_empty_file_holds_no_records(tmp_path: Path) -> None:
    (tmp_path / "facts.jsonl").touch()

    assert load(tmp_path / "facts.jsonl") == []


@pytest.mark.parametrize("name", ["absent.jsonl", "."])
def test_what_is_no_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="is not a file"):
        load(tmp_path / name)


@pytest.mark.parametrize(
    "damage", [lambda packed: packed[:-9], lambda _: LINES, lambda packed: packed[:20] + b"\xff" * 40]
)
def test_a_damaged_gzip_file_is_refused_by_name(tmp_path: Path, damage: Any) -> None:
    path = tmp_path / "facts.jsonl.gz"
    path.write_bytes(damage(gzip.compress(LINES * 100)))

    with pytest.raises(InputError, match=r"facts\.jsonl\.gz is not a whole gzip file"):
        load(path)


def test_an_unknown_option_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"no option of the jsonl loader named 'sorce'.*source"):
        load(tmp_path / "facts.jsonl", sorce="me")
