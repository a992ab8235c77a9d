"""`supplychain ask`: choose a question, be asked for what it needs, see the answer and the command that gives it again."""

from __future__ import annotations

import re
import shlex
import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING

import typer

from supplychain.cli.context import State
from supplychain.cli.output import emit
from supplychain.cli.query import questions as listed
from supplychain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from supplychain.graph.catalogue import Query

__all__ = ["ask", "command_of", "search"]


def ask(context: typer.Context) -> None:
    """Choose a question, be asked for what it needs, and see the answer; nothing is remembered."""
    state: State = context.obj
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        emit(listed())
        raise UsageError(
            "This is no terminal that `ask` could ask back at.",
            remedy="Choose from the list, and run: supplychain query NAME PARAMETER=VALUE …",
        )
    from supplychain.cli.conversation import Conversation

    Conversation(state.connect).run()


def search(words: str, questions: Iterable[Query]) -> list[Query]:
    """Return the questions in which every one of the words is found, also a mistyped one, the best first."""
    every = words.lower().split()
    asked = [word for word in every if len(word) > 2] or every  # "of" and "by" tell no questions apart
    ranked = ((_rank(asked, question), question) for question in questions)
    found = [(rank, question) for rank, question in ranked if rank is not None]
    return [question for _, question in sorted(found, key=lambda pair: (-pair[0], pair[1].name))]


def _rank(words: Iterable[str], question: Query) -> int | None:
    ranks = [_closeness(word, question) for word in words]
    return None if 0 in ranks else sum(ranks)


def _closeness(word: str, question: Query) -> int:
    """How well a word fits: it is the name or a part of it, stands in the name, in the sentence, nearly does, or not (0)."""
    sentence = question.question.lower()
    if word == question.name:
        return 5
    if word in question.name:
        return 4 if word in re.split("[/_]", question.name) else 3
    if word in sentence:
        return 2
    return len(get_close_matches(word, re.findall(r"\w+", f"{question.name} {sentence}"), n=1, cutoff=0.75))


def command_of(question: Query, given: Mapping[str, str]) -> str:
    """Return the command that asks the same without asking back."""
    pairs = (shlex.quote(f"{name}={value}") for name, value in given.items())
    return " ".join(("supplychain query", question.name, *pairs))
