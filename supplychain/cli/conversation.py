"""Questions and answers at a terminal: a choice with completion, a prompt for every parameter, the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion, DummyCompleter, ThreadedCompleter
from prompt_toolkit.validation import DummyValidator, ValidationError, Validator

from supplychain.cli.ask import command_of, search
from supplychain.cli.completion import ARTIFACT_PARAMETERS, ids_starting_with
from supplychain.cli.output import complain, console, emit, safe, say
from supplychain.errors import SupplyChainError
from supplychain.graph import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document

    from supplychain.api import Chain
    from supplychain.graph.catalogue import Parameter, Query
    from supplychain.graph.store import Store

__all__ = ["KINDS", "MEANINGS", "Conversation", "Ids", "Questions"]

KINDS = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "yes or no",
    "list[str]": "texts with commas between them",
    "matrix": "name or file of a compatibility matrix",
    "reach": "name or file of a rule set",
    "domains": "hub, hub-2023, or a file that says which domain a task belongs to",
}
"""Kind of a parameter → what is typed in for it."""

MEANINGS = {
    "id": "Id of an artifact: owner/name of a model or dataset, github.com/owner/name of a repository. TAB completes it.",
    "other": "Id of the other artifact. TAB completes it.",
    "limit": "Rows to give at most.",
    "depth": "Steps to follow at most.",
    "direction": "up, down or both.",
    "ruleset": "practical, strict, osadl, or another rule set whose findings are in the graph.",
    "label": "Kind of artifact, e.g. Model.",
    "text": "Part of an id, upper or lower case.",
    "severities": "Of error, warn, unknown, info and ok, those to show.",
}
"""Parameter → what it means."""


class Conversation:
    """Questions and answers until the reader leaves; what is typed is kept in memory until then, and nowhere else.

    Parameters
    ----------
    connect
        Opens the graph; called when the first question has been chosen.
    """

    def __init__(self, connect: Callable[[], Chain]) -> None:
        self._connect = connect
        self._chain: Chain | None = None
        self._questions = [catalogue.query(name) for name in catalogue.names()]
        self._session: PromptSession[str] = PromptSession()

    def run(self) -> None:
        """Ask and answer until the reader leaves."""
        self._list()
        try:
            while (question := self._choose()) is not None:
                try:
                    self._answer(question)
                except EOFError:
                    continue  # out of this question, back to the choice
                except SupplyChainError as error:
                    complain(error)
                if not self._goes_on(question):
                    break
        finally:
            if self._chain is not None:
                self._chain.close()

    def _list(self) -> None:
        from rich.text import Text

        out = console()
        area = ""
        for question in self._questions:
            new_area, name = question.name.split("/", 1)
            if new_area != area:
                area = new_area
                out.print(Text(area, style="bold"))
            out.print(Text(f"  {name}  ").append(safe(question.question), style="dim"))

    def _choose(self) -> Query | None:
        """Return the question that the reader wants; None to leave."""
        help_ = "Words of the question, or its name. TAB completes, Ctrl-D leaves."
        try:
            words = self._prompt("question> ", help_, Questions(self._questions), _OneOf(self._questions))
        except EOFError:
            return None
        return _meant(words, self._questions)[0]

    def _answer(self, question: Query) -> None:
        if self._chain is None:
            self._chain = self._connect()
        say(question.question)
        for note in question.notes:
            say(f"  {note}")
        asked = [p for p in question.parameters if p.name != catalogue.PROJECTION]
        typed = {p.name: self._value(p, self._chain.store) for p in asked}
        given = {name: value for name, value in typed.items() if value}
        table = self._chain.query(question.name, **given)
        emit(table)
        say(f"The same again: {command_of(question, given)}")
        if not table.rows:
            for name in ARTIFACT_PARAMETERS:
                if name in given:
                    self._chain.lineage.known(given[name])  # raises with the nearest ids when nobody knows it

    def _value(self, parameter: Parameter, store: Store) -> str:
        kind = KINDS.get(parameter.kind, parameter.kind)
        default = "" if parameter.required else f", Enter for {_words(parameter.default)}"
        return self._prompt(
            f"{parameter.name} ({kind}{default}): ",
            f"{MEANINGS.get(parameter.name, f'{parameter.name}: {kind}.')} Ctrl-D goes back.",
            Ids(store) if parameter.name in ARTIFACT_PARAMETERS else None,
            _Checked(parameter),
        )

    def _goes_on(self, question: Query) -> bool:
        while True:
            try:
                said = self._prompt(
                    "Enter: another question, c: its Cypher, q: leave> ", "Ctrl-D leaves too."
                )
            except EOFError:
                return False
            if said != "c":
                return said not in {"q", "quit", "exit"}
            console().print(question.text, markup=False)

    def _prompt(
        self,
        text: str,
        help_: str,
        completer: Completer | None = None,
        validator: Validator | None = None,
    ) -> str:
        return self._session.prompt(
            text,
            bottom_toolbar=help_,
            completer=ThreadedCompleter(completer or DummyCompleter()),
            validator=validator or DummyValidator(),
            validate_while_typing=False,
        ).strip()


def _words(value: object) -> str:
    if value is None:
        return "none"
    return safe(value) or "none"


def _meant(words: str, questions: Sequence[Query]) -> list[Query]:
    """Return the question of that name, else those in which the words are found."""
    if not words.strip():
        return []
    return [q for q in questions if q.name == words.strip()] or search(words, questions)


class Questions(Completer):
    """Offers the questions in which what was typed is found."""

    def __init__(self, questions: Sequence[Query]) -> None:
        self._questions = questions

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:  # noqa: ARG002
        """Yield names of questions, each with what it asks."""
        typed = document.text_before_cursor
        for question in search(typed, self._questions):
            yield Completion(question.name, -len(typed), display_meta=question.question)


class Ids(Completer):
    """Offers ids of the graph."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:  # noqa: ARG002
        """Yield ids that begin with what was typed; none when the graph does not answer."""
        typed = document.text_before_cursor
        try:
            found = ids_starting_with(self._store, typed)
        except SupplyChainError:
            return
        for artifact in found:
            yield Completion(artifact, -len(typed), display=safe(artifact))


class _OneOf(Validator):
    """Accepts words that mean one question."""

    def __init__(self, questions: Sequence[Query]) -> None:
        self._questions = questions

    def validate(self, document: Document) -> None:
        """Refuse what means none or several, and name those."""
        found = _meant(document.text, self._questions)
        if len(found) == 1:
            return
        if not found:
            raise _refused(document, "No question has all these words. TAB lists all; Ctrl-D leaves.")
        several = ", ".join(question.name for question in found[:4])
        raise _refused(document, f"{len(found)} questions fit: {several}… Type more, or TAB.")


class _Checked(Validator):
    """Accepts what a parameter accepts."""

    def __init__(self, parameter: Parameter) -> None:
        self._parameter = parameter

    def validate(self, document: Document) -> None:
        """Refuse what is missing or of another kind."""
        text = document.text.strip()
        if not text:
            if self._parameter.required:
                raise _refused(document, f"{self._parameter.name} is needed; Ctrl-D goes back.")
            return
        try:
            self._parameter.checked(text)
        except SupplyChainError as error:
            raise _refused(document, error.message) from None


def _refused(document: Document, why: str) -> ValidationError:
    return ValidationError(len(document.text), why)  # the cursor stays behind what was typed
