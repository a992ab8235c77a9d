from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.errors import InputError, UnknownName
from supplychain.graph.server.artifacts import (
    BROWSER_VERSION,
    GDS_VERSION,
    LOCK,
    NEO4J_VERSION,
    Artifact,
    Distribution,
    Lock,
    lock_of,
)
from supplychain.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

SHA = "0" * 64


def test_the_shipped_lock_names_one_matching_set() -> None:
    assert (NEO4J_VERSION, GDS_VERSION, BROWSER_VERSION) == ("5.26.24", "2.13.9", "5.24.0")
    assert len(LOCK.artifacts) == 345
    assert {a.folder for a in LOCK.artifacts} == {"lib", "plugins"}
    # Only what is in plugins is scanned for procedures, and nothing but Graph Data Science shall be.
    assert all((a.folder == "plugins") == a.path.startswith("org/neo4j/gds/") for a in LOCK.artifacts)
    assert all("://" not in a.path and a.path.endswith(".jar") for a in LOCK.artifacts)


def test_there_is_a_list_for_the_newest_line_too() -> None:
    newest = lock_of("newest")

    assert (newest.neo4j, newest.gds, newest.browser) == ("2026.01.4", "2.26.0", None)
    assert (newest.is_calendar, LOCK.is_calendar) == (True, False)
    assert all((a.folder == "plugins") == a.path.startswith("org/neo4j/gds/") for a in newest.artifacts)
    assert Distribution.of(Settings(neo4j="newest")).lock == newest
    with pytest.raises(UnknownName, match="There is no line of Neo4j named '4'"):
        lock_of("4")


def test_a_lock_survives_being_written_and_read() -> None:
    again = Lock.parse("# a comment\n\n" + "".join(reversed(LOCK.text().splitlines(keepends=True))))

    assert again == LOCK
    assert again.digest == LOCK.digest


def test_the_digest_changes_with_any_artifact() -> None:
    first, *rest = LOCK.artifacts

    assert Lock((Artifact(first.folder, first.path, SHA, first.size), *rest)).digest != LOCK.digest


@pytest.mark.parametrize(
    "line",
    [
        f"lib org/a/1/a-1.jar {SHA} 1",
        f"bin\torg/a/1/a-1.jar\t{SHA}\t1",
        f"lib\t../a/1/a-1.jar\t{SHA}\t1",
        f"lib\t/etc/1/a-1.jar\t{SHA}\t1",
        f"lib\thttps://example.org/a-1.jar\t{SHA}\t1",
        "lib\torg/a/1/a-1.jar\tabc\t1",
        f"lib\torg/a/1/a-1.jar\t{SHA}\tmany",
    ],
)
def test_an_unclear_line_is_refused_with_its_number(line: str) -> None:
    with pytest.raises(InputError, match="Line 2 of the artifact lock"):
        Lock.parse(f"# comment\n{line}\n")


def test_two_artifacts_of_one_file_name_are_refused() -> None:
    with pytest.raises(InputError, match=r"lib/a-1\.jar more than once"):
        Lock.parse(f"lib\torg/a/1/a-1.jar\t{SHA}\t1\nlib\tcom/a/1/a-1.jar\t{SHA}\t1\n")


def test_an_unknown_module_has_no_version() -> None:
    with pytest.raises(InputError, match="holds no org/example/x"):
        LOCK.version("org/example/x")


def test_the_cache_of_the_settings_is_used_and_locks_do_not_share_a_folder(tmp_path: Path) -> None:
    settings = Settings(cache=tmp_path)

    assert Distribution.of(settings).folder == tmp_path / "server" / LOCK.digest
    assert Distribution.of(settings, Lock(())).folder != Distribution.of(settings).folder


def test_without_a_setting_the_cache_is_one_per_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert "supplychain" in Distribution.of(Settings()).folder.parts
