"""Lexicons that come with the package, and those of the user."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import iso639
import pytest

from supplychain.errors import InputError
from supplychain.naming import CODES, Reader
from supplychain.naming.lexicon import Lexicon, normalize

FOLDER = Path(__file__).resolve().parents[3] / "supplychain" / "naming" / "lexicons"
FILES = sorted(FOLDER.glob("*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_lexicon_names_category_source_and_date_and_repeats_nothing(file: Path) -> None:
    table = tomllib.loads(file.read_text("utf-8"))

    assert table["category"] in CODES
    assert table["source"]
    assert isinstance(table["date"], dt.date)
    terms = [normalize(term) for term in table["terms"]]
    assert all(terms)
    assert len(terms) == len(set(terms))


def test_codes_and_names_of_languages_are_those_of_iso_639() -> None:
    rows = [
        line.split("\t")
        for line in (FOLDER / "languages.tsv").read_text("utf-8").splitlines()
        if line[0] != "#"
    ]

    assert len(rows) > 300
    for short, long, bibliographic, name in rows:
        language = iso639.Language.from_part3(long)
        assert (language.part1 or "") == short
        assert language.name == name
        assert bibliographic in {"", language.part2b}


def test_terms_of_several_tokens_are_marked_from_the_first_to_the_last() -> None:
    marks = Lexicon.shipped().marks(["my", "text", "classification", "bert"])

    assert "tasks.B+" in marks[1]
    assert "tasks.I+" in marks[2]
    assert "model_types.B" in marks[3]


def test_the_users_terms_decide(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('category = "organisation"\nterms = ["blue-lagoon", "bert"]\n', "utf-8")
    name = "blue_lagoon-bert-base"

    assert [e.category for e in Reader([file]).elements(name)][:2] == ["organisation", "organisation"]
    assert [e.category for e in Reader([tmp_path]).elements(name)][:2] == ["organisation", "organisation"]
    assert "architecture" in [e.category for e in Reader().elements(name)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no toml", "cannot be read"),
        ('category = "color"\nterms = []', "'color'"),
        ('terms = ["x"]', "None"),
        ('category = "size"\nterms = "x"', "no list of terms"),
    ],
)
def test_a_lexicon_that_is_none_is_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(text, "utf-8")

    with pytest.raises(InputError, match=message):
        Reader([file])
    with pytest.raises(InputError, match="no lexicon"):
        Reader([tmp_path / "absent.toml"])
