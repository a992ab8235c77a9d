"""The table in pyproject.toml."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from supplychain.errors import InputError, UsageError
from supplychain.gate.configuration import Configuration, read_configuration

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, text: str) -> Path:
    file = folder / "pyproject.toml"
    file.write_text(text, "utf-8")
    return file


def test_the_table_of_the_command_beats_the_general_one(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        '[tool.supplychain]\nlicense = "MIT"\nfail_on = "never"\n'
        '[tool.supplychain.check]\nfail-on = "error"\nexclude = ["a/"]\n[tool.supplychain.check.licenses]\n"./b/" = "ISC"\n',
    )

    assert read_configuration(file) == Configuration(
        license="MIT", fail_on="error", exclude=("a/",), licenses={"b": "ISC"}
    )


@pytest.mark.parametrize("text", ["", "[tool.other]\nx = 1", "tool = 3", "[project]\nname = 'x'"])
def test_without_a_table_everything_is_as_by_default(tmp_path: Path, text: str) -> None:
    assert read_configuration(written(tmp_path, text)) == Configuration()


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('fail-at = "warn"', "Did you mean fail-on"),
        ('fail-on = "warning"', "valid: error, warn, info, never"),
        ('unknown = "ignore"', "valid: report, fail, count"),
        ('lineage = "no"', "valid: report, fail, ignore"),
        ("exclude = 'a'", "a list of texts"),
        ("exclude = [1]", "a list of texts"),
        ("license = 3", "a text"),
        ("licenses = 'MIT'", "a table of folder = license"),
        ("check = 3", "should be a table"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_is_valid(tmp_path: Path, table: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read_configuration(written(tmp_path, f"[tool.supplychain]\n{table}\n"))


@pytest.mark.parametrize("data", [b"[tool", b"\xff\xfe\x00", b"a = " + b"[" * 5000])
def test_a_broken_file_is_said(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_bytes(data)

    with pytest.raises(InputError, match="cannot be read"):
        read_configuration(file)


def test_files_are_told_from_the_folder_of_the_configuration(tmp_path: Path) -> None:
    given = Configuration(source="data/snapshot", ruleset="rules.toml", baseline="accepted.toml")

    seen = given.seen_from(tmp_path / "inner", tmp_path)

    assert seen.source == str(tmp_path / "inner/data/snapshot")
    assert seen.ruleset == str(tmp_path / "inner/rules.toml")
    assert seen.baseline == str(tmp_path / "inner/accepted.toml")
    assert Configuration(source="hub").seen_from(tmp_path, tmp_path).source == "hub"


@pytest.mark.parametrize("baseline", ["../outside.toml", "/etc/baseline.toml", "link/out.toml"])
def test_a_baseline_outside_of_the_checkout_is_refused(tmp_path: Path, baseline: str) -> None:
    top = tmp_path / "checkout"
    top.mkdir()
    (top / "link").symlink_to(tmp_path)

    with pytest.raises(UsageError, match="outside of the checkout"):
        Configuration(baseline=baseline).seen_from(top, top)


def test_every_key_says_what_it_means() -> None:
    assert all(
        f.metadata["meaning"].endswith(".") or ";" in f.metadata["meaning"] for f in fields(Configuration)
    )
