from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from supplychain.errors import LocalServerError, UsageError
from supplychain.graph.server.mirror import maven_mirror, repository
from supplychain.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

NAMESPACE = 'xmlns="urn:example:settings"'


def maven_settings(folder: Path, *mirrors: tuple[str, str], namespace: str = NAMESPACE) -> Path:
    entries = "".join(f"<mirror><mirrorOf>{of}</mirrorOf><url>{url}</url></mirror>" for of, url in mirrors)
    path = folder / "settings.xml"
    path.write_text(f"<settings {namespace}><mirrors>{entries}</mirrors></settings>")
    return path


def test_the_mirror_of_the_settings_comes_first(tmp_path: Path) -> None:
    maven = maven_settings(tmp_path, ("*", "https://maven.example/all"))

    assert repository(Settings(mirror="https://mirror.example/m2/"), maven) == "https://mirror.example/m2"


@pytest.mark.parametrize("of", ["*", "central", "external:*", "snapshots, central", "*,!snapshots"])
@pytest.mark.parametrize("namespace", [NAMESPACE, ""])
def test_a_mirror_of_an_existing_maven_is_honoured(tmp_path: Path, of: str, namespace: str) -> None:
    maven = maven_settings(tmp_path, (of, " https://maven.example/all/ "), namespace=namespace)

    assert repository(Settings(), maven) == "https://maven.example/all"


@pytest.mark.parametrize("of", ["snapshots", "*,!central", "external:http:*", ""])
def test_a_mirror_of_something_else_is_not(tmp_path: Path, of: str) -> None:
    assert maven_mirror(maven_settings(tmp_path, (of, "https://maven.example/all"))) is None


def test_the_first_usable_mirror_counts(tmp_path: Path) -> None:
    path = maven_settings(
        tmp_path,
        ("central", "${env.MIRROR}/all"),
        ("central", "file:///srv/m2"),
        ("central", "https://maven.example/second"),
    )

    assert maven_mirror(path) == "https://maven.example/second"


@pytest.mark.parametrize("text", ["", "<settings>", "not XML"])
def test_unreadable_maven_settings_are_passed_over(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.xml"
    path.write_text(text)

    assert maven_mirror(path) is None
    assert maven_mirror(tmp_path / "absent.xml") is None


def test_the_address_of_maven_central_comes_from_jgo(tmp_path: Path) -> None:
    from jgo.constants import MAVEN_CENTRAL_URL

    assert repository(Settings(), tmp_path / "absent.xml") == MAVEN_CENTRAL_URL.rstrip("/")


def test_without_jgo_the_remedy_is_a_pip_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jgo.constants", None)

    with pytest.raises(LocalServerError, match=r"pip install 'supplychain\[server\]'"):
        repository(Settings(), tmp_path / "absent.xml")


def test_a_mirror_that_is_no_address_is_refused_without_showing_its_password() -> None:
    with pytest.raises(UsageError, match=r"ftp://mirror\.example") as caught:
        repository(Settings(mirror="ftp://me:secret@mirror.example"))

    assert "secret" not in str(caught.value)
