from __future__ import annotations

import sqlite3
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from benchmarks.peatmoss_size import build
from loaders.peatmoss import LOADER, database
from supplychain.errors import InputError
from supplychain.records import Model
from tests.unit.loaders.peatmoss_database import Loaded, model, rows_in, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up database in the enhanced schema, five hundred models large."""
    path = tmp_path_factory.mktemp("peatmoss") / "PeaTMOSS.db"
    build(path, scale=0.002)
    return path


def test_every_row_of_the_made_up_database_is_kept_or_counted(made_up: Path) -> None:
    rows, found = rows_in(made_up), Loaded(made_up)
    kept, lost = found.kept(), found.lost()
    settled = {table: kept[table] + lost[table] for table in rows if kept[table]}
    assert settled == {table: rows[table] for table in settled}
    assert {
        "model",
        "model_to_tag",
        "reuse_file",
        "hf_commit",
        "reuse_repo_to_issue",
        "model_to_base_model",
    } < settled.keys()
    assert (
        kept["model_to_architecture+framework"] == rows["model_to_architecture"] + rows["model_to_framework"]
    )
    assert kept["evaluation_link+evaluation_metric"] == rows["evaluation_link"] + rows["evaluation_metric"]
    assert all(
        lost[t] == rows[t]
        for t in ("github_user", "github_comment", "author", "model_to_author", "discussion_event")
    )


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(made_up: Path, tmp_path: Path) -> None:
    for seed in (0, 1):
        build(tmp_path / f"{seed}.db", scale=0.002, seed=seed)
    assert Loaded(tmp_path / "0.db").records == Loaded(made_up).records
    assert Loaded(tmp_path / "1.db").records != Loaded(made_up).records


def test_the_first_schema_loads_too(tmp_path: Path) -> None:
    build(tmp_path / "a.db", scale=0.001, schema="A")
    found = Loaded(tmp_path / "a.db")
    assert len(rows_in(tmp_path / "a.db")) == 56
    assert len(found.of(Model)) == 282
    assert not [reason for reason in found.skipped if "absent" in reason]


def test_the_number_of_records_is_about_known_in_advance(made_up: Path) -> None:
    size = LOADER.size({"target": made_up})
    assert size == pytest.approx(len(Loaded(made_up).records), rel=0.1)


def test_the_file_is_not_touched_and_nothing_is_left_beside_it(made_up: Path) -> None:
    before = sha256(made_up.read_bytes()).hexdigest(), made_up.stat().st_mtime_ns
    Loaded(made_up)
    assert (sha256(made_up.read_bytes()).hexdigest(), made_up.stat().st_mtime_ns) == before
    assert list(made_up.parent.iterdir()) == [made_up]


def test_tables_and_columns_that_are_absent_are_said_and_the_rest_is_loaded(tmp_path: Path) -> None:
    path = write(
        tmp_path / "x.db", model=[model(1, "a/b")], without=("model_to_tag", "github_comment", "paper")
    )
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE dataset DROP COLUMN url")
        connection.execute("ALTER TABLE model_to_base_model DROP COLUMN base_model_url")
        connection.execute("INSERT INTO dataset VALUES (1, 'acme/set')")
        connection.execute('CREATE TABLE "odd ""name""" (x)')
        connection.execute('INSERT INTO "odd ""name""" VALUES (1)')
    found = Loaded(path)
    assert found.skipped == {
        "table model_to_tag is absent": 1,
        "column dataset.url is absent": 1,
        "table paper is absent": 1,
        "column model_to_base_model.base_model_url is absent": 1,
        'odd "name": not a table of PeaTMOSS': 1,
    }
    assert [m.id for m in found.of(Model)] == ["a/b"]


def test_a_path_with_odd_characters_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "a b#?%20;é&mode=rw"
    folder.mkdir()
    path = write(folder / "x?mode=rwc#y.db", model=[model(1, "a/b")])
    assert len(Loaded(path).of(Model)) == 1


def test_text_that_is_not_utf_8_does_not_end_the_load(tmp_path: Path) -> None:
    path = write(tmp_path / "x.db", model=[model(1, "a/b")])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO model (id, context_id, model_hub_id) VALUES (2, CAST(x'632fff' AS TEXT), 1)"
        )
        connection.execute("INSERT INTO demo (demo, model_id) VALUES (CAST(x'ff41' AS TEXT), 1)")
    found = Loaded(path)
    assert {m.id for m in found.of(Model)} == {"a/b", "c/\ufffd"}
    assert found.model("a/b").demo == "\ufffdA"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "does not exist"),
        (b"", "is not a SQLite database"),
        (b"id,name\n1,x\n" * 20, "is not a SQLite database"),
        (b"PK\x03\x04" + b"\x00" * 200, "is a zip archive"),
        (b"SQLite format 3\x00", "is not a SQLite database"),
    ],
)
def test_a_file_that_is_no_database_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    path = tmp_path / "PeaTMOSS.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=message) as refused:
        Loaded(path)
    assert refused.value.remedy


def test_a_folder_and_a_database_of_something_else_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        Loaded(tmp_path)
    with closing(sqlite3.connect(tmp_path / "songs.db")) as connection:
        connection.execute("CREATE TABLE songs (id, title)")
    for call in (Loaded, lambda path: LOADER.size({"target": path})):
        with pytest.raises(InputError, match=r"is not PeaTMOSS.*songs"):
            call(tmp_path / "songs.db")


def test_a_database_that_is_cut_off_is_refused(made_up: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.db"
    content = made_up.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(InputError, match="is damaged or cut off"):
        Loaded(path)


def test_damage_that_shows_only_on_the_way_ends_the_load_in_one_sentence(
    made_up: Path, tmp_path: Path
) -> None:
    path = tmp_path / "damaged.db"
    content = bytearray(made_up.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle:] = b"\xff" * (len(content) - middle)
    path.write_bytes(content)
    with pytest.raises(InputError, match="is damaged or cut off"):
        Loaded(path)


def test_a_database_that_is_being_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE", 0.05)
    path = write(tmp_path / "x.db", model=[model(1, "a/b")])
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(InputError, match="is being written by another program"):
            Loaded(path)


def test_a_load_sees_one_moment_of_a_database_that_others_append_to(tmp_path: Path) -> None:
    path = write(tmp_path / "x.db", model=[model(i, f"a/m{i}") for i in range(1, 2000)])
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        records = iter(LOADER.load(LOADER.arguments(str(path), {})))
        found = [next(records)]
        with writer:
            writer.execute("INSERT INTO model (id, context_id, model_hub_id) VALUES (5000, 'a/late', 1)")
            writer.execute("INSERT INTO hf_commit (id, model_id) VALUES (1, 5000)")
        found += records
    assert sum(isinstance(record, Model) for record in found) == 1999
    assert "a/late" not in {record.id for record in found if isinstance(record, Model)}


def test_a_database_in_write_ahead_mode_is_read_where_no_file_may_stand_beside_it(tmp_path: Path) -> None:
    path = write(tmp_path / "x.db", model=[model(1, "a/b")])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    (tmp_path / "x.db-shm").mkdir()  # what SQLite would create there, it cannot
    assert len(Loaded(path).of(Model)) == 1
