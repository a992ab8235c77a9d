"""Which Java runs Spark: one that is whole, and neither too old nor too new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.errors import JavaNotFound
from supplychain.settings import Settings
from supplychain.spark.java import find_java_home

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = "java.base@17\njdk.incubator.vector@17"


def java(home: Path, version: str, modules: str = WHOLE) -> Path:
    """A program that says what a Java of that version says."""
    program = home / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(
        "#!/bin/sh\n"
        f'if [ "$1" = -version ]; then echo \'openjdk version "{version}" 2024-01-01\' >&2; else echo "{modules}"; fi\n'
    )
    program.chmod(0o755)
    return home


@pytest.mark.parametrize("version", ["17.0.15", "21.0.8"])
def test_a_whole_java_that_was_asked_for_is_taken(tmp_path: Path, version: str) -> None:
    home = java(tmp_path / "java", version)

    assert find_java_home(Settings(spark_java=home)) == home


@pytest.mark.parametrize(
    ("version", "modules", "why"),
    [
        ("11.0.2", WHOLE, "is version 11.0.2"),
        ("25.0.1", WHOLE, "is version 25.0.1"),
        ("21.0.8", "java.base@21", "without jdk.incubator.vector"),
    ],
)
def test_one_that_was_asked_for_and_does_not_fit_is_refused(
    tmp_path: Path, version: str, modules: str, why: str
) -> None:
    home = java(tmp_path / "java", version, modules)

    with pytest.raises(JavaNotFound, match=why) as caught:
        find_java_home(Settings(spark_java=home))

    assert "apt-get install openjdk-17-jre-headless" in str(caught.value)
    assert "SUPPLYCHAIN_SPARK_JAVA" in str(caught.value)


def test_the_home_of_java_is_passed_over_where_it_does_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = java(tmp_path / "old", "11.0.2"), java(tmp_path / "new", "17.0.1")
    monkeypatch.setenv("PATH", str(new / "bin"), prepend=":")

    assert find_java_home(Settings(java_home=old)) == new
