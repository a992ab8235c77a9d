"""Measures `supplychain check` as a user waits for it: whole processes, offline, on a project of 1,000 files made for it.

Usage: python -m benchmarks.gate [--files 1000] [--runs 5] [--snapshot FOLDER]

The project is written anew each time: packages of modules, of which one in ten mentions a library that loads models and one in
twenty loads one; tests, notebooks and configuration beside them. Lineage and licenses come from a snapshot of the demo graph
unless another one is named. Prints wall time, processor time and peak memory of each run, and the best of them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from supplychain.demo import records
from supplychain.graph.snapshot import SnapshotWriter

MODELS = (
    "mistralai/Mistral-7B-v0.1", "google-bert/bert-base-uncased", "coqui/XTTS-v2", "mlabonne/FineLlama-3.1-8B",
    "TheBloke/Llama-2-7B-Chat-GGUF", "openai-community/gpt2", "runwayml/stable-diffusion-v1-5", "microsoft/phi-2",
)  # fmt: skip
PLAIN = '''\
"""Module {number}."""

import json
import os
from pathlib import Path


class Thing{number}:
    """Does what such modules do."""

    def __init__(self, path: str, size: int = {number}) -> None:
        self.path = Path(path)
        self.size = size
        self.items = [n * size for n in range(100) if n % 3]

    def read(self) -> dict:
        with self.path.open() as file:
            return json.load(file)

    def names(self) -> list[str]:
        return sorted(os.fspath(p) for p in self.path.iterdir() if p.suffix == ".json")
'''
MENTION = "\nimport transformers\n\nVERSION = transformers.__version__\n"
LOAD = """
from transformers import AutoModel, AutoTokenizer

NAME = "{model}"


def build(name: str = NAME):
    return AutoModel.from_pretrained(name), AutoTokenizer.from_pretrained(NAME)
"""


def write_project(folder: Path, files: int) -> None:
    """Write a project of so many files."""
    chance = random.Random(7)
    (folder / "pyproject.toml").write_text('[project]\nname = "made-up"\nlicense = "MIT"\n', "utf-8")
    (folder / "LICENSE").write_text("Apache License\nVersion 2.0, January 2004\n", "utf-8")
    for number in range(files - 2):
        part = chance.choice(("core", "data", "web", "jobs", "tests", "tools"))
        inner = folder / part / f"package{number % 17}"
        inner.mkdir(parents=True, exist_ok=True)
        if number % 50 == 0:
            cells = [{"cell_type": "code", "source": LOAD.format(model=chance.choice(MODELS))}]
            (inner / f"study{number}.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4}), "utf-8")
        elif number % 25 == 0:
            (inner / f"settings{number}.yaml").write_text(
                f"size: {number}\nmodel_name: acme/model\n", "utf-8"
            )
        else:
            text = PLAIN.replace("{number}", str(number)) * chance.randint(1, 4)
            if number % 10 == 1:
                text += MENTION
            if number % 20 == 3:
                text += LOAD.format(model=chance.choice(MODELS))
            (inner / f"module{number}.py").write_text(text, "utf-8")


def run(folder: Path, snapshot: Path) -> tuple[float, float, int, int]:
    """Return seconds of wall and of all processors, MiB of the largest process, and the exit code of one check."""
    command = [sys.executable, "-m", "supplychain", "-q", "check", str(folder), "--source", str(snapshot)]
    started = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        pid = os.posix_spawn(
            sys.executable, command, dict(os.environ), file_actions=[(os.POSIX_SPAWN_DUP2, out.fileno(), 1)]
        )
        _, status, usage = os.wait4(pid, 0)
    spent = usage.ru_utime + usage.ru_stime
    return time.perf_counter() - started, spent, usage.ru_maxrss >> 10, os.waitstatus_to_exitcode(status)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--snapshot", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        project = Path(work) / "project"
        project.mkdir()
        write_project(project, chosen.files)
        snapshot = chosen.snapshot or Path(work) / "demo"
        if chosen.snapshot is None:
            with SnapshotWriter(snapshot) as writer:
                for record in records():
                    writer.add(record)
        times = []
        for _ in range(chosen.runs):
            seconds, spent, memory, code = run(project, snapshot)
            times.append(seconds)
            print(
                f"{chosen.files:,} files: {seconds:.2f} s, {spent:.2f} s of processors, {memory:,} MiB, exit code {code}"
            )
        print(f"best {min(times):.2f} s of {chosen.runs}; load of the machine {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
