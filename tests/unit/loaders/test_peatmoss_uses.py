from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loaders.peatmoss.uses import how_used, path_inside
from supplychain.records import Repository, Uses
from tests.unit.loaders.peatmoss_database import issues, load, model, repository

if TYPE_CHECKING:
    from pathlib import Path

ACME = [repository(1, "acme", "my"), repository(2, "acme", "my_repo"), repository(3, "acme", "my_other")]
"""A name that may be one of the other two, cut short."""


def uses(*pairs: tuple[int, int]) -> list[dict[str, int]]:
    """Rows that say which model (first) is used by which repository."""
    return [{"model_id": model_, "reuse_repository_id": repository_} for model_, repository_ in pairs]


@pytest.mark.parametrize(
    ("stored", "inside"),
    [
        ("acme_my_app/my_app/src/run.py", "src/run.py"),
        ("Acme_My_App/my_app/run.py", "run.py"),
        ("acme_my_app/run.py", "run.py"),
        ("src/run.py", "src/run.py"),
        ("/acme_my_app/my_app/my_app/run.py", "my_app/run.py"),
    ],
)
def test_stored_paths_are_turned_into_paths_inside_therepository(stored: str, inside: str) -> None:
    assert path_inside(stored, "acme", "my_app") == inside


@pytest.mark.parametrize(
    ("files", "how"),
    [
        ((), None),
        (("src/run.py",), "runtime"),
        (("tests/test_run.py", "src/run.py"), "runtime"),
        (("tests/helper.py",), "test"),
        (("test_run.py", "examples/run.py"), "example"),
        (("lib/src/transformers/models/bert.py",), "vendored"),
        (("third_party/x/tests/test_x.py", "tests/a.py"), "test"),
        (("contest/latest.py",), "runtime"),
    ],
)
def test_a_use_is_what_its_strongest_file_makes_it(files: tuple[str, ...], how: str | None) -> None:
    assert how_used(files, "github.com/acme/app") == how


def test_the_original_of_a_copied_library_runs_its_own_code() -> None:
    files = ("src/transformers/models/bert.py",)
    assert how_used(files, "github.com/huggingface/transformers") == "runtime"


def test_uses_have_the_files_that_are_known(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        model=[model(1, "a/b"), model(2, "c/d"), model(3, "e/f")],
        reuse_repository=[{"id": 5, "owner": "Acme", "name": "my_app", "url": "github.com/Acme/my_app"}],
        model_to_reuse_repository=uses((1, 5), (2, 5), (9, 5), (1, 8)),
        reuse_file=[
            {"path": "Acme_my_app/my_app/tests/test_x.py", "model_id": 1, "reuse_repository_id": 5},
            {"path": "Acme_my_app/my_app/run.py", "model_id": 3, "reuse_repository_id": 5},
            {"path": "", "model_id": 1, "reuse_repository_id": 5},
            {"path": "lost.py", "model_id": 1, "reuse_repository_id": 8},
        ],
    )
    told = {edge.end.id: (edge.how, edge.files, edge.evidence) for edge in found.of(Uses)}
    assert told == {
        "a/b": ("test", ("tests/test_x.py",), ("model_to_reuse_repository", "reuse_file")),
        "c/d": (None, (), ("model_to_reuse_repository",)),
        "e/f": ("runtime", ("run.py",), ("reuse_file",)),
    }
    assert {edge.start.id for edge in found.of(Uses)} == {"github.com/acme/my_app"}
    assert found.repository("github.com/acme/my_app").name == "Acme/my_app"
    assert found.skipped == {
        "model_to_reuse_repository: points at no model": 1,
        "model_to_reuse_repository: points at no repository": 1,
        "reuse_file: points at no repository": 1,
        "reuse_file: is blank": 1,
    }


def test_issues_of_a_truncated_name_go_where_their_address_says(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        model=[model(1, "a/b")],
        reuse_repository=ACME,
        model_to_reuse_repository=uses((1, 2)),
        **issues(r1=["github.com/Acme/my_repo", "github.com/Acme/my_repo"], r2=["github.com/acme/my_repo"]),
    )
    assert found.repository("github.com/acme/my_repo").issues == 3
    assert {r.id for r in found.of(Repository)} == {"github.com/acme/my_repo", "github.com/acme/my_other"}
    assert found.skipped == {"reuse_repository: truncated repository name, joined with the full one": 1}


def test_issues_of_a_truncated_name_without_address_go_to_the_one_repository_that_fits(
    tmp_path: Path,
) -> None:
    found = load(
        tmp_path,
        model=[model(1, "a/b")],
        reuse_repository=[
            repository(1, "acme", "my"),
            repository(2, "Acme", "my_repo"),
            repository(3, "else", "my_repo"),
        ],
        model_to_reuse_repository=uses((1, 2), (1, 3)),
        **issues(r1=[None, None]),
    )
    assert found.repository("github.com/acme/my_repo").issues == 2
    assert found.repository("github.com/else/my_repo").issues is None
    assert found.skipped == {"reuse_repository: truncated repository name, joined with the full one": 1}


def test_a_name_that_fits_several_repositories_stays_and_is_noted(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        model=[model(1, "a/b")],
        reuse_repository=ACME,
        model_to_reuse_repository=uses((1, 2), (1, 3)),
        **issues(r1=[None]),
    )
    assert found.repository("github.com/acme/my").issues == 1
    assert found.skipped == {
        "reuse_repository.name: may be cut, fits several repositories, kept as it stands": 1
    }


def test_two_truncated_names_in_one_row_are_told_apart_and_a_used_row_keeps_its_own(tmp_path: Path) -> None:
    own, full, other = "github.com/acme/my", "github.com/acme/my_repo", "github.com/acme/my_other"
    found = load(
        tmp_path,
        model=[model(1, "a/b")],
        reuse_repository=[repository(1, "acme", "my"), repository(2, "acme", "my_repo")],
        model_to_reuse_repository=uses((1, 1), (1, 2)),
        **issues(r1=[own, full, full, other, None, "github.com/moved/away", "github.com/acme/myth"]),
    )
    assert {r.id: r.issues for r in found.of(Repository)} == {own: 4, full: 2, other: 1}
    assert not found.skipped


def test_spellings_of_one_repository_are_merged(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        model=[model(1, "a/b"), model(2, "c/d")],
        reuse_repository=[
            repository(1, "Acme", "App"),
            repository(2, "acme", "app"),
            repository(3, "", "", None),
        ],
        model_to_reuse_repository=uses((1, 1), (2, 2)),
        **issues(r1=["github.com/Acme/App"], r2=["github.com/acme/app"], r9=[None]),
    )
    assert [(r.id, r.name, r.issues) for r in found.of(Repository)] == [
        ("github.com/acme/app", "Acme/App", 2)
    ]
    assert found.edges(Uses) == {("github.com/acme/app", "a/b"), ("github.com/acme/app", "c/d")}
    assert found.skipped == {
        "reuse_repository: is another spelling of the same repository, merged": 1,
        "reuse_repository: not a repository address": 1,
        "reuse_repo_to_issue: points at no repository": 1,
    }
