"""The wheel as users get it: built, looked at, installed alone into a new environment, and every documented command run.

Usage: python -m tests.wheel_check [--keep FOLDER] [--without-commands]

The environment is in an empty home folder, its versions are those of constraints.txt, its Neo4j has a home and ports of its
own. It needs the internet for packages, and for the local server unless SUPPLYCHAIN_CACHE names a folder that has it. Prints
a line for each thing that was tried; the exit code is 1 when one of them failed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import venv
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import supplychain
from supplychain.graph.server.mirror import maven_mirror
from tests.belongings import OWN, furnish
from tests.documents import PAGES, ROOT, allowed, blocks, lines

PATIENCE = 3600
UNWANTED = ("/tests/", "/__pycache__/", "/benchmarks/", ".pyc")


@dataclass
class Trial:
    """Runs things one after the other and notes how each ended."""

    environment: dict[str, str]
    failed: list[str] = field(default_factory=list)
    count: int = 0

    def run(
        self, what: str, *command: str | Path, cwd: Path = ROOT, codes: set[int | None] | None = None,
        reads: Path | None = None,
    ) -> str:  # fmt: skip
        """Run a command; what it says is shown only where it failed."""
        started = time.monotonic()
        with (reads or Path(os.devnull)).open("rb") as given:
            done = subprocess.run(
                [str(word) for word in command], cwd=cwd, env=self.environment, stdin=given, capture_output=True,
                text=True, timeout=PATIENCE, check=False,
            )  # fmt: skip
        self.note(what, done.returncode in (codes or {0}), done.stdout[-1500:] + done.stderr[-1500:], started)
        return done.stdout

    def note(self, what: str, good: bool, said: str = "", started: float | None = None) -> None:
        """Note how something ended."""
        self.count += 1
        spent = f"{time.monotonic() - started:6.1f} s" if started else " " * 8
        print(f"{'ok    ' if good else 'FAILED'} {spent}  {what}", flush=True)
        if not good:
            self.failed.append(what)
            print(said, flush=True)


def free_port() -> str:
    """Return a port that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a user who has nothing yet: no settings, an empty home."""
    home = folder / "home"
    home.mkdir()
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("NEO4J_", "SUPPLYCHAIN_", "XDG_", "VIRTUAL_ENV", "PYTHON"))
    }
    mirror = os.environ.get("SUPPLYCHAIN_MAVEN_MIRROR") or maven_mirror(Path.home() / ".m2" / "settings.xml")
    cache = os.environ.get("SUPPLYCHAIN_CACHE")
    return {
        **kept,
        "HOME": str(home),
        "COLUMNS": "120",
        "SUPPLYCHAIN_HOME": str(folder / "graph"),
        "SUPPLYCHAIN_BOLT_PORT": free_port(),
        "SUPPLYCHAIN_HTTP_PORT": free_port(),
        **({"SUPPLYCHAIN_MAVEN_MIRROR": mirror} if mirror else {}),
        **({"SUPPLYCHAIN_CACHE": cache} if cache else {}),
    }


def look_at(trial: Trial, dist: Path) -> Path:
    """Build both distributions, and look at what they hold."""
    trial.run("build", sys.executable, "-m", "build", "--no-isolation", "--outdir", dist, ROOT)
    (wheel,), (sdist,) = dist.glob("*.whl"), dist.glob("*.tar.gz")
    trial.run("contents in order", sys.executable, "-m", "check_wheel_contents", wheel)
    with zipfile.ZipFile(wheel) as archive:
        held = archive.namelist()
    trial.note("typed", "supplychain/py.typed" in held)
    foreign = [name for name in held if any(part in f"/{name}" for part in UNWANTED)]
    trial.note(
        f"the wheel holds no tests and nothing compiled ({len(held)} files)", not foreign, str(foreign)
    )
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    needed = {"pyproject.toml", "Makefile", "LICENSE", "README.md", "constraints.txt", "tests/conftest.py"}
    trial.note("the sdist holds what building and testing need", needed <= names, str(needed - names))
    return wheel


def install(trial: Trial, wheel: Path, folder: Path) -> Path:
    """Install the wheel with all extras into an environment that holds nothing else, and return its programs."""
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv" / "bin"
    pip = (programs / "python", "-m", "pip", "--disable-pip-version-check", "-q")
    trial.run("install, all extras", *pip, "install", "-c", ROOT / "constraints.txt", f"{wheel}[all]")
    trial.run("extras agree (pip check)", programs / "python", "-m", "pip", "check")
    said = trial.run("supplychain --version", programs / "supplychain", "--version", cwd=folder)
    trial.note("it is this version", said.strip() == supplychain.__version__, said)
    trial.run("uv is there", *pip, "install", "uv", "pipx")
    trial.run("uv tool run", programs / "uv", "tool", "run", "--from", wheel, "supplychain", "--version")
    trial.run("pipx run", programs / "pipx", "run", "--spec", wheel, "supplychain", "--version")
    return programs


def follow_the_pages(trial: Trial, programs: Path, folder: Path) -> None:
    """Run the demo, then every command of every page that runs without the internet, page by page."""
    program = programs / "supplychain"
    trial.run("supplychain demo", program, "demo", cwd=folder)
    belongings = folder / "belongings"
    belongings.mkdir()
    furnish(belongings)
    for page in PAGES:
        place = folder / "pages" / page.stem
        shutil.copytree(belongings, place)
        own = place / "own.jsonl"
        own.write_text(
            f'{{"kind": "Model", "source": "me", "collected_at": "2026-11-01", "id": "{OWN}"}}\n', "utf-8"
        )
        ready = [b for b in blocks(page) if not b.reason]
        if any(OWN in b.text for b in ready):
            trial.run(f"{page.name}: (a model of one's own)", program, "load", "jsonl", own, cwd=place)
        for block in ready:
            if block.file:
                (place / block.file).write_text(block.text, "utf-8")
            for line in lines(block.text) if block.language == "console" else ():
                if line.words[0] != "supplychain":
                    continue
                said = trial.run(
                    f"{page.name}: {' '.join(line.words)}", program, *line.words[1:], cwd=place,
                    codes=allowed(line.words[1:]), reads=place / line.reads if line.reads else None,
                )  # fmt: skip
                if line.writes:
                    (place / line.writes).write_text(said, "utf-8")
    for words in ("server status", "server doctor", "browser", "doctor", "server stop"):
        trial.run(f"supplychain {words}", program, *words.split(), cwd=folder)


def main() -> int:
    """Run the check."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path, help="work in this folder, and leave it there")
    parser.add_argument("--without-commands", action="store_true", help="build, look and install only")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (chosen.keep or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        trial = Trial(environment(folder))
        wheel = look_at(trial, folder / "dist")
        programs = install(trial, wheel, folder)
        if not chosen.without_commands:
            try:
                follow_the_pages(trial, programs, folder)
            finally:
                subprocess.run(
                    [programs / "supplychain", "-q", "server", "stop"], env=trial.environment, check=False
                )
    print(f"{trial.count} tried, {len(trial.failed)} failed")
    return 1 if trial.failed else 0


if __name__ == "__main__":
    sys.exit(main())
