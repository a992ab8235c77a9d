"""`supplychain ask` at a real terminal, and completion as a shell asks for it, on the demo graph."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest

from supplychain.cli.completion import ids_starting_with
from supplychain.graph import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store

    Complete = Callable[..., list[str]]

pytestmark = [pytest.mark.server, pytest.mark.timeout(180)]

COMMAND = str(Path(sysconfig.get_path("scripts")) / "supplychain")
LLAMAS = ["meta-llama/Llama-2-7b", "meta-llama/Llama-2-7b-chat-hf", "meta-llama/Llama-2-7b-hf"]


def environment(more: dict[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("NEO4J_")}
    return {**kept, **more}


@pytest.fixture
def complete(demo: Store, server: LocalServer) -> Complete:
    """Ask the command for completions of a line, as Bash does."""

    def complete(line: str, *, tries: int = 1, **more: str) -> list[str]:
        asked = {
            "_SUPPLYCHAIN_COMPLETE": "complete_bash",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(line.split()) - (not line.endswith(" "))),
            "SUPPLYCHAIN_HOME": str(server.home.path),
        }
        for _ in range(tries):  # on a busy machine it rather offers nothing than keep the shell waiting
            done = subprocess.run(
                [COMMAND], env=environment(asked | more), capture_output=True, text=True, check=False
            )
            assert (done.returncode, done.stderr) == (0, "")
            if done.stdout.strip():
                break
        return done.stdout.split()

    return complete


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("supplychain lineage tree meta-llama/Llama-2-7b", LLAMAS),
        ("supplychain lineage path x/y meta-llama/Llama-2-7b", LLAMAS),
        ("supplychain licenses check meta-llama/Llama-2-7b", LLAMAS),
        ("supplychain query lineage/ancestors id=meta-llama/Llama-2-7b", [f"id={i}" for i in LLAMAS]),
        ("supplychain query lineage/ancestors id = meta-llama/Llama-2-7b", LLAMAS),
    ],
)
def test_ids_are_completed_from_the_graph(complete: Complete, line: str, expected: list[str]) -> None:
    assert complete(line, tries=20) == expected


def test_questions_and_their_parameters_are_completed(complete: Complete) -> None:
    assert complete("supplychain query hygiene/d") == [
        n for n in catalogue.names() if n.startswith("hygiene/d")
    ]
    assert complete("supplychain query lineage/ancestors ") == ["id=", "depth=", "limit="]
    assert complete("supplychain query lineage/ancestors id=x/y l") == ["limit="]
    assert complete("supplychain query lineage/ancestors id = x/y l") == ["limit="]
    assert complete("supplychain query no/such ") == []


def test_without_a_server_nothing_is_offered_said_or_started(complete: Complete, tmp_path: Path) -> None:
    elsewhere = {"SUPPLYCHAIN_HOME": str(tmp_path / "home")}

    assert complete("supplychain lineage tree meta", **elsewhere) == []
    assert complete("supplychain lineage tree meta", NEO4J_URI="bolt://127.0.0.1:1") == []
    assert complete("supplychain --uri nonsense lineage tree meta") == []
    assert complete("supplychain lineage tree meta", SUPPLYCHAIN_TIMEOUT="soon") == []
    assert not (tmp_path / "home").exists()


@pytest.mark.skipif(shutil.which("bash") is None, reason="this system has no bash")
def test_bash_itself_completes_with_the_script_that_is_installed(demo: Store, server: LocalServer) -> None:
    script = (
        'eval "$(supplychain --show-completion bash)"; COMP_WORDS=(supplychain query "lineage/anc"); COMP_CWORD=2; '
        '_supplychain_completion supplychain; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    path = f"{Path(COMMAND).parent}{os.pathsep}{os.environ['PATH']}"

    done = subprocess.run(
        ["bash", "-c", script], env=environment({"PATH": path}), capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["lineage/ancestors"]


def test_of_too_many_ids_the_owners_are_offered(demo: Store) -> None:
    assert ids_starting_with(demo, "meta-llama/Llama-2-7b") == LLAMAS
    assert ids_starting_with(demo, "nobody/") == []
    owners = ids_starting_with(demo, "")
    assert {"meta-llama/", "mistralai/"} & set(owners) == set(owners) & {"meta-llama/", "mistralai/"}
    assert all(owner.endswith("/") for owner in owners)


def test_a_question_is_asked_and_answered_at_a_terminal(
    demo: Store, server: LocalServer, tmp_path: Path
) -> None:
    home = tmp_path / "user"
    home.mkdir()
    password = server.connection().password
    talk = pexpect.spawn(
        sys.executable,
        ["-m", "supplychain", "ask"],
        env=environment(
            {
                "SUPPLYCHAIN_HOME": str(server.home.path),
                "HOME": str(home),
                "TERM": "xterm",
                "COLUMNS": "200",
                "PROMPT_TOOLKIT_NO_CPR": "1",
            }
        ),
        cwd=str(tmp_path),
        encoding="utf-8",
        timeout=60,
        dimensions=(50, 200),
    )
    said = []
    for awaited, keys in (
        ("question>", "where lineage begins\r"),
        ("questions fit", "\x15lineage/roots\r"),
        (r"id \(text\):", "second-state/NeuralBeagle14-7B-GGUF\r"),
        (r"limit \(whole number, Enter for 100\):", "5\r"),
        ("another question", "c\r"),
        ("ORDER BY.*another question", "q\r"),  # the Cypher, and the prompt anew
    ):
        talk.expect(awaited)
        said.append(talk.before + talk.after)
        talk.send(keys)
    talk.expect(pexpect.EOF)
    talk.close()
    said.append(talk.before)

    whole = "".join(said)
    assert talk.exitstatus == 0
    assert "AIDC-ai-business/Marcoroni-7B-v3" in whole
    assert (
        "The same again: supplychain query lineage/roots id=second-state/NeuralBeagle14-7B-GGUF limit=5"
        in whole
    )
    assert "MATCH" in whole
    assert password not in whole
    assert list(home.iterdir()) == [], "a history, or anything else, was kept"


def test_a_program_that_is_no_terminal_is_told_so_at_once(tmp_path: Path) -> None:
    done = subprocess.run(
        [COMMAND, "ask"], stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=tmp_path, check=False
    )

    assert done.returncode == 2
    assert done.stdout.count("lineage/") > 10
    assert "what to do: Choose from the list" in done.stderr
