"""Browser's own jar with our files added: what it holds, and that it changes nothing else."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from supplychain.graph.browser.site import FOLDER, files
from supplychain.graph.server.artifacts import Distribution, Lock
from supplychain.graph.server.home import Home
from supplychain.graph.server.web import browser_jar, furnish_browser

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.create()
    return home


@pytest.fixture
def distribution(tmp_path: Path) -> Distribution:
    (tmp_path / "lib").mkdir()
    return Distribution(tmp_path, Lock(()))


def test_the_jar_is_the_original_with_our_files(home: Home, distribution: Distribution) -> None:
    original = distribution.lib / "neo4j-browser-5.24.0.jar"
    with zipfile.ZipFile(original, "w") as jar:
        jar.writestr("browser/index.html", "Browser")
    before = original.read_bytes()

    for _ in range(2):
        command = furnish_browser(home, distribution, 1, 2)

        place = f"http://127.0.0.1:2/browser/{FOLDER}/"
        assert command is not None
        assert f"guide {place}guide.html" in command
        with zipfile.ZipFile(home.path / "browser.jar") as jar:
            found = {name: jar.read(name) for name in jar.namelist()}
        ours = {f"browser/{FOLDER}/{name}": content for name, content in files(place, 1).items()}
        assert found == {"browser/index.html": b"Browser"} | ours
    assert original.read_bytes() == before
    assert (home.path / "browser.jar").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in home.path.glob("*browser*")) == ["browser.jar"]


def test_a_server_without_browser_is_given_nothing(home: Home, distribution: Distribution) -> None:
    assert furnish_browser(home, distribution, 1, 2) is None
    assert not (home.path / "browser.jar").exists()


def test_a_broken_original_leaves_nothing_behind(home: Home, distribution: Distribution) -> None:
    (distribution.lib / "neo4j-browser-5.24.0.jar").mkdir()

    with pytest.raises(OSError, match="directory"):
        furnish_browser(home, distribution, 1, 2)

    assert list(home.path.glob("*browser*")) == []


def test_the_jar_of_a_home_beyond_ascii_stands_in_the_cache(
    tmp_path: Path, distribution: Distribution
) -> None:
    home = Home(tmp_path / "Zoë's graph 模型")
    home.create()
    with zipfile.ZipFile(distribution.lib / "neo4j-browser-5.24.0.jar", "w") as jar:
        jar.writestr("browser/index.html", "Browser")

    assert furnish_browser(home, distribution, 1, 2) is not None

    path = browser_jar(home, distribution)
    assert path is not None
    assert path.parent == distribution.folder.parent / "browser"
    assert zipfile.is_zipfile(path)
    assert path != browser_jar(Home(tmp_path / "模型"), distribution)
    nowhere = Distribution(tmp_path / "模型" / "server", Lock(()))
    assert browser_jar(home, nowhere) is None
    assert furnish_browser(home, nowhere, 1, 2) is None
