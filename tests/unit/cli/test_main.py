"""The command as a whole: quick, quiet where it should be, and with exit codes that mean something."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

import supplychain
from supplychain import errors
from supplychain.cli.context import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]

HEAVY = (
    "neo4j",
    "pandas",
    "pyarrow",
    "duckdb",
    "networkx",
    "graphdatascience",
    "license_expression",
    "jinja2",
    "prompt_toolkit",
)
_IMPORTED = """
import sys
from supplychain.cli import main
sys.argv = ["supplychain", *sys.argv[1:]]
try:
    main()
finally:
    print(*sorted(set(sys.modules) & {%s}), file=sys.stderr)
"""
VERBS = (
    (), ("load",), ("load", "jsonl"), ("load", "peatmoss"), ("load", "snapshot"), ("demo",), ("remove",), ("query",),
    ("lineage",), ("lineage", "tree"), ("lineage", "path"), ("server",), ("server", "start"), ("browser",), ("schema",),
    ("ask",), ("lineage", "children"),
)  # fmt: skip


def _lines(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("arguments", [["--help"], ["query", "--list"], ["schema", "Model"]], ids=" ".join)
def test_what_needs_no_database_imports_nothing_heavy(arguments: list[str]) -> None:
    code = _IMPORTED % ", ".join(map(repr, HEAVY))
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )

    assert done.stdout
    assert done.stderr.split() == []


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_verb_has_help_on_standard_output(run: Run, verb: tuple[str, ...]) -> None:
    done = run(*verb, "--help")

    assert done.code == 0
    assert "Usage: supplychain" in done.out
    assert done.err == ""


def test_without_a_verb_the_help_is_shown(run: Run) -> None:
    assert "Exit codes" in run().out + run().err


def test_the_version_is_data(run: Run) -> None:
    assert run("--version") == (0, f"{supplychain.__version__}\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["nonsense"],
        ["query", "licenses/missing", "--format", "xml"],
        ["lineage", "tree"],
        ["lineage", "ancestors", "a", "--limit", "0"],
        ["lineage", "ancestors", "a", "--depth", "deep"],
        ["load", "nonsense", "x"],
        ["load", "jsonl"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_meant_is_said_on_standard_error(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)

    assert done.code == 2
    assert done.out == ""
    assert done.err


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_ends_with_its_exit_code_and_what_to_do(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    kind = getattr(errors, name)

    def fail(_: State) -> None:
        raise kind("It [b]went[/b] wrong\x1b[2J.", remedy="Mend it.\nAnd try again.")

    monkeypatch.setattr(State, "connect", fail)

    done = run("query", "licenses/missing")

    assert done == (
        kind.exit_code,
        "",
        "error: It [b]went[/b] wrong\\x1b[2J.\nwhat to do: Mend it.\nAnd try again.\n",
    )


def test_an_interrupted_command_ends_with_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: State) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(State, "connect", interrupt)

    done = run("query", "licenses/missing")

    assert done.code == 130
    assert "Traceback" not in done.err


def test_without_a_password_for_ones_own_server_nothing_is_tried(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")

    done = run("query", "licenses/missing")

    assert done == (
        2,
        "",
        _lines(
            "error: There is no password for bolt://127.0.0.1:1.",
            "what to do: Set NEO4J_PASSWORD (and NEO4J_USERNAME, if it is not neo4j).",
        ),
    )


@pytest.mark.parametrize("verb", [["query", "licenses/missing"], ["browser"]], ids=" ".join)
def test_a_user_and_password_in_an_address_are_not_shown(run: Run, verb: list[str]) -> None:
    done = run("--uri", "bolt://user:s3cret@127.0.0.1:1", *verb)

    assert done.code == 2
    assert "bolt://127.0.0.1:1" in done.err
    assert "user:" not in done.err
    assert "s3cret" not in done.err


def test_what_the_driver_logs_of_a_failed_connection_is_not_said_twice() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "supplychain", "--uri", "neo4j://127.0.0.1:1", "query", "licenses/missing"],
        env={**os.environ, "NEO4J_PASSWORD": "s3cret"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 3
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["error", "what to do"]


@pytest.mark.parametrize("option", [True, False])
def test_where_nothing_listens_one_sentence_says_so(
    run: Run, monkeypatch: pytest.MonkeyPatch, option: bool
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "s3cret")
    if not option:
        monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")

    done = run(*(["--uri", "bolt://127.0.0.1:1"] if option else []), "query", "licenses/missing")

    assert done == (
        3,
        "",
        _lines(
            "error: No Neo4j answers at bolt://127.0.0.1:1: Connection refused.",
            "what to do: Check NEO4J_URI, or use the local server: supplychain server start.",
        ),
    )


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1:7687",
        "http://127.0.0.1",
        "http://user:s3cret@127.0.0.1",
        "user:s3cret@127.0.0.1",
        "bolt://",
        "bolt://user:s3cret@127.0.0.1:1",
    ],
)
def test_what_is_no_address_is_refused_without_showing_secrets(
    run: Run, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "s3cret")

    done = run("--uri", address, "query", "licenses/missing")

    assert done.code == 3
    assert "what to do: " in done.err
    assert "s3cret" not in done.err


@pytest.mark.parametrize(
    "verb",
    [["browser"], ["server", "status"], ["server", "stop"], ["load", "jsonl", "x", "--bulk"]],
    ids=" ".join,
)
def test_verbs_of_the_local_server_refuse_another_address(run: Run, verb: list[str]) -> None:
    done = run("--uri", "bolt://127.0.0.1:1", *verb)

    assert done.code == 2
    assert "works on the local server, but bolt://127.0.0.1:1 was asked for" in done.err


def run_into(output: IO[bytes], arguments: list[str], *, buffered: bool) -> subprocess.CompletedProcess[str]:
    """Run the program with its standard output going somewhere."""
    return subprocess.run(
        [sys.executable, "-m", "supplychain", *arguments],
        stdout=output,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "" if buffered else "1"},
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "buffered"),
    [
        (["--version"], True),
        (["--help"], True),
        (["--help"], False),
        (["load", "--help"], True),
        (["query", "--list"], True),
        (["query", "--list"], False),
        (["query", "--list", "-f", "json"], False),
    ],
)
def test_a_reader_that_has_seen_enough_is_no_failure(arguments: list[str], buffered: bool) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = run_into(pipe, arguments, buffered=buffered)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="this system has no /dev/full, a disk that is always full"
)
@pytest.mark.parametrize(("arguments", "buffered"), [(["--version"], True), (["query", "--list"], False)])
def test_a_full_disk_is_one_sentence(arguments: list[str], buffered: bool) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run_into(full, arguments, buffered=buffered)

    assert done.returncode == 8
    assert done.stderr == (
        "error: The output cannot be written: no space left on device.\n"
        "what to do: Free some space, and run this again.\n"
    )
