"""Uses as records, and what a checkout says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.records import LicensedUnder, Repository, Skipped, Uses
from supplychain.scanning import scan_records
from supplychain.usage.checkout import declared_license, repository_of
from supplychain.usage.findings import Scan, Use
from supplychain.usage.statements import use_records

if TYPE_CHECKING:
    from pathlib import Path

HERE = "github.com/acme/app"


def use(
    file: str, how: str, artifact: str | None = "acme/chat", confidence: str = "declared", reason: str = ""
) -> Use:
    return Use(
        file=file,
        line=1,
        signature="x.y",
        kind="Model",
        how=how,
        text="t",
        artifact=artifact,
        confidence=confidence,
        reason=reason,
    )


def test_the_strongest_of_all_places_says_how_it_is_used() -> None:
    found = Scan(
        uses=[use("tests/a.py", "test", confidence="resolved"), use("b.py", "runtime", confidence="inferred")]
    )

    (record,) = use_records(found, HERE, source="scan")

    assert isinstance(record, Uses)
    assert (record.how, record.confidence, record.files) == ("runtime", "resolved", ("b.py", "tests/a.py"))
    assert record.evidence == ("tests/a.py#L1", "b.py#L1")


def test_what_is_not_resolved_is_counted_by_reason() -> None:
    found = Scan(
        uses=[use("a.py", "runtime", None, reason="a call")] * 3,
        problems={"x.py": "syntax error in line 3: bad"},
    )

    records = list(use_records(found, HERE, source="scan"))

    assert [(r.reason, r.count) for r in records if isinstance(r, Skipped)] == [
        ("use not resolved: a call", 3),
        ("file not read whole: syntax error", 1),
    ]


def test_many_places_are_cut_and_counted() -> None:
    found = Scan(uses=[use(f"{i}.py", "runtime") for i in range(250)])

    record, cut = use_records(found, HERE, source="scan")

    assert isinstance(record, Uses)
    assert isinstance(cut, Skipped)
    assert (len(record.files), cut.count) == (200, 50)


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/Acme/App.git",
        "git@github.com:acme/app.git",
        "https://user:ghp_secret@github.com/acme/app",
    ],
)
def test_a_checkout_is_known_by_its_remote(tmp_path: Path, address: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text(
        f'[core]\n\tbare = false\n[remote "origin"]\n\turl = {address}\n', "utf-8"
    )
    (tmp_path / "inner").mkdir()

    assert repository_of(tmp_path) == HERE
    assert repository_of(tmp_path / "inner") == HERE


def test_a_folder_without_a_remote_is_no_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("[broken", "utf-8")

    assert repository_of(tmp_path) is None


@pytest.mark.parametrize(
    ("text", "license_"),
    [
        ('[project]\nlicense = "MIT"', "MIT"),
        ('[project]\nlicense = {text = "Apache-2.0"}', "Apache-2.0"),
        ('[project]\nlicense = {file = "LICENSE"}', None),
        ("[project]\n", None),
        ("not toml [", None),
    ],
)
def test_the_license_of_a_checkout_is_what_its_metadata_say(
    tmp_path: Path, text: str, license_: str | None
) -> None:
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")

    found = declared_license(tmp_path)

    assert (found[0] if found else None) == license_


def test_a_checkout_becomes_a_repository_with_license_and_uses(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nlicense = "MIT"', "utf-8")

    records = list(scan_records(Scan(uses=[use("a.py", "runtime")]), HERE, tmp_path))

    assert [r.name for r in records if isinstance(r, Repository)] == ["acme/app"]
    assert [(r.end.id, r.field) for r in records if isinstance(r, LicensedUnder)] == [("MIT", ("file",))]
    assert len([r for r in records if isinstance(r, Uses)]) == 1
