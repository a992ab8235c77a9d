"""The wheel is the product: what it holds, what it leaves out, and that it works where nothing else of ours is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import supplychain
from supplychain.graph import catalogue

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ("supplychain", "loaders")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """Paths of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel, away from the checkout."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed: Path, *arguments: str) -> str:
    """Run Python where the unpacked wheel comes before the checkout."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-P", *arguments],
        cwd=installed.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def ours(*folders: str, suffix: str = "") -> set[str]:
    """Files of the checkout below some folders."""
    found = (path for folder in folders for path in (ROOT / folder).rglob(f"*{suffix}") if path.is_file())
    return {str(path.relative_to(ROOT)) for path in found if "__pycache__" not in path.parts}


def test_the_wheel_is_named_after_the_version(wheel: Path) -> None:
    assert wheel.name == f"supplychain-{supplychain.__version__}-py3-none-any.whl"


def test_the_wheel_holds_all_code(names: set[str]) -> None:
    assert ours(*CODE, suffix=".py") - names == set()


def test_the_wheel_holds_every_question_and_migration(names: set[str]) -> None:
    found = {name.removeprefix("supplychain/_assets/") for name in names if "/_assets/cypher/" in name}

    assert found == ours("cypher")


def test_the_wheel_holds_the_facts_beside_the_code(names: set[str]) -> None:
    facts = {name for name in ours(*CODE) if not name.endswith((".py", ".pyc"))}

    assert facts >= {
        "supplychain/py.typed",
        "supplychain/legacy_ids.tsv",
        "supplychain/licenses/hub_ids.tsv",
        "supplychain/graph/server/artifacts.lock",
        "supplychain/demo/graph.jsonl",
    }
    assert facts - names == set()


def test_the_wheel_holds_nothing_else(names: set[str]) -> None:
    allowed = ("supplychain/", "loaders/", f"supplychain-{supplychain.__version__}.dist-info/")

    assert [name for name in names if not name.startswith(allowed)] == []
    unwanted = re.compile(r"(^|/)(tests?|__pycache__|benchmarks)/|/test_[^/]*\.py$|\.pyc$")
    assert [name for name in names if unwanted.search(name)] == []


def test_the_wheel_carries_its_license_its_command_and_its_loaders(wheel: Path) -> None:
    info = f"supplychain-{supplychain.__version__}.dist-info"
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    with zipfile.ZipFile(wheel) as archive:
        license_ = archive.read(f"{info}/licenses/LICENSE").decode()
        points = archive.read(f"{info}/entry_points.txt").decode()

    assert license_ == (ROOT / "LICENSE").read_text("utf-8")
    assert "supplychain = supplychain.cli:main" in points
    for name, value in declared["entry-points"]["supplychain.loaders"].items():
        assert f"{name} = {value}" in points


def test_the_contents_of_the_wheel_are_in_order(wheel: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_wheel_contents", str(wheel)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_an_installed_package_finds_its_questions(installed: Path) -> None:
    code = (
        "import supplychain; from supplychain.assets import asset; from supplychain.graph import catalogue; "
        "print(supplychain.__file__); print(asset('cypher')); print(*catalogue.names())"
    )

    package, folder, found = run(installed, "-c", code).splitlines()

    assert Path(package).parent == installed / "supplychain"
    assert Path(folder) == installed / "supplychain" / "_assets" / "cypher"
    assert found.split() == catalogue.names()


def test_an_installed_command_shows_a_question(installed: Path) -> None:
    out = run(installed, "-m", "supplychain", "query", "lineage/ancestors", "--show")

    assert out == f"{catalogue.query('lineage/ancestors').text}\n"


def test_an_installed_command_lists_the_reports(installed: Path) -> None:
    from supplychain.reporting import names

    out = run(installed, "-m", "supplychain", "report", "--list", "--format", "csv")

    assert [line.split(",")[0] for line in out.splitlines()[1:]] == names()


def test_a_checkout_finds_its_questions_where_they_are_edited() -> None:
    from supplychain.assets import asset

    assert Path(str(asset("cypher"))) == ROOT / "cypher"
    assert asset("cypher/lineage/ancestors.cypher").is_file()
