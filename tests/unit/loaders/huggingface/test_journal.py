"""The journal: what is in it stays, what a kill left half-written goes, and one crawl holds it at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loaders.huggingface.journal import Answer, Journal, begun
from supplychain.errors import LoadRefused

if TYPE_CHECKING:
    from pathlib import Path

FIRST = Answer(
    200, "/api/models/a/a", "2026-11-20T10:00:00Z", {"id": "a/a", "text": 'é\ud800\n"x"'}, "/next?cursor=1"
)
SECOND = Answer(404, "/api/models/b/b", error="RepoNotFound")


def filled(home: Path) -> None:
    with Journal(home) as journal:
        journal.put("/api/models/a/a?expand=tags", FIRST)
        journal.put("/api/models/b/b", SECOND)


def test_answers_come_back_as_they_were(tmp_path: Path) -> None:
    filled(tmp_path)

    with Journal(tmp_path) as journal:
        assert len(journal) == 2
        assert journal.get("/api/models/a/a?expand=tags") == FIRST
        assert journal.get("/api/models/b/b") == SECOND
        assert journal.get("/api/models/c/c") is None


@pytest.mark.parametrize("cut", [1, 5, 20, 60])
def test_a_half_written_answer_is_cut_off_and_the_rest_stays(tmp_path: Path, cut: int) -> None:
    filled(tmp_path)
    (file,) = tmp_path.rglob("answers.gz")
    file.write_bytes(file.read_bytes()[:-cut])

    with Journal(tmp_path) as journal:
        assert len(journal) == 1
        journal.put("/api/models/b/b", SECOND)
    with Journal(tmp_path) as journal:
        assert journal.get("/api/models/a/a?expand=tags") == FIRST
        assert journal.get("/api/models/b/b") == SECOND


def test_what_is_no_answer_at_all_is_cut_off(tmp_path: Path) -> None:
    filled(tmp_path)
    (file,) = tmp_path.rglob("answers.gz")
    with file.open("ab") as end:
        end.write(b"nonsense")

    with Journal(tmp_path) as journal:
        assert len(journal) == 2


def test_only_a_crawl_that_reached_its_end_is_forgotten(tmp_path: Path) -> None:
    filled(tmp_path)
    with Journal(tmp_path) as journal:
        journal.forget()
        assert len(journal) == 2
        journal.complete("2026-11-20T10:00:00Z")
        journal.forget()
        assert len(journal) == 0

    assert begun(tmp_path) == "2026-11-20T10:00:00"
    assert list(tmp_path.rglob("answers.gz")) == []


def test_the_time_of_the_last_load_never_goes_back(tmp_path: Path) -> None:
    for text in ("2026-11-20T10:00:00Z", "2026-11-19T10:00:00Z"):
        with Journal(tmp_path) as journal:
            journal.complete(text)
            journal.forget()

    assert begun(tmp_path) == "2026-11-20T10:00:00"
    assert begun(tmp_path / "absent") == ""


def test_changes_and_the_whole_keep_their_answers_apart(tmp_path: Path) -> None:
    filled(tmp_path)

    with Journal(tmp_path, "2026-11-20T10:00:00") as journal:
        assert len(journal) == 0


def test_a_journal_has_one_holder_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        assert journal.folder.stat().st_mode & 0o777 == 0o700
        with pytest.raises(LoadRefused, match="is being loaded already"), Journal(tmp_path):
            pass
