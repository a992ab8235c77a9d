"""`supplychain ask`: the search, the conversation on typed keys, and what happens without a terminal."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from supplychain.api import Chain
from supplychain.cli.ask import command_of, search
from supplychain.cli.conversation import KINDS, Conversation, Ids, Questions
from supplychain.errors import ConnectionFailed
from supplychain.graph import catalogue
from supplychain.graph.table import Table
from supplychain.settings import Settings
from tests.unit.cli.conftest import ToldStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from supplychain.graph.store import Store
    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]
    Talk = Callable[..., str]

pytestmark = pytest.mark.timeout(60)

QUESTIONS = [catalogue.query(name) for name in catalogue.names()]
LEAVE = "\x04"


def found(words: str) -> list[str]:
    return [question.name for question in search(words, QUESTIONS)]


@pytest.mark.parametrize("name", catalogue.names())
def test_a_question_is_found_by_its_name(name: str) -> None:
    assert found(name)[0] == name


def test_questions_are_found_by_words_in_any_order_also_mistyped_ones() -> None:
    assert found("where lineage begins")[0] == "lineage/roots"
    assert set(found("paths along license")) == set(found("license along paths"))
    assert "lineage/descendants" in found("descendents")
    assert found("nonsense words") == []


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from(["license", "model", "most", "merge", "who", "xyzzy"]), max_size=4))
def test_more_words_never_find_more(words: list[str]) -> None:
    assert set(found(" ".join([*words, "derivation"]))) <= set(found(" ".join(words)))


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["id", "limit"]), st.text(min_size=1), max_size=2))
def test_the_command_asks_the_same_in_a_shell(values: dict[str, str]) -> None:
    words = shlex.split(command_of(catalogue.query("lineage/ancestors"), values))

    assert words[:3] == ["supplychain", "query", "lineage/ancestors"]
    assert dict(word.split("=", 1) for word in words[3:]) == values


def test_every_kind_of_parameter_can_be_explained() -> None:
    assert {p.kind for question in QUESTIONS for p in question.parameters} <= KINDS.keys()


@pytest.fixture
def talk(capsys: pytest.CaptureFixture[str]) -> Iterator[Talk]:
    """Hold a conversation over typed keys, and return all that was written."""
    store = ToldStore(Table(("artifact", "hops"), [("acme/base", 1)]))

    def talk(keys: str, told: ToldStore = store) -> str:
        with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
            pipe.send_text(keys)
            Conversation(lambda: Chain(cast("Store", told), Settings())).run()
        out, err = capsys.readouterr()
        return out[out.index("top_models") :] + err

    yield talk
    assert store.closed or not store.asked


def test_questions_are_listed_by_area_with_what_they_ask(capsys: pytest.CaptureFixture[str]) -> None:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(LEAVE)
        Conversation(lambda: pytest.fail("nothing was asked")).run()

    out = capsys.readouterr().out
    for question in QUESTIONS:
        area, name = question.name.split("/")
        assert f"{area}\n" in out
        assert f"  {name}  {question.question}\n" in out


def test_a_question_is_chosen_told_its_parameters_and_answered(talk: Talk) -> None:
    store = ToldStore(Table(("artifact", "hops"), [("acme/base", 1)]))

    said = talk("lineage/ancestors\racme/it's\r3\r\rq\r", store)

    assert store.asked[-1] == (
        catalogue.query("lineage/ancestors").text,
        {"id": "acme/it's", "depth": 3, "limit": 1000 + 1},
    )
    assert "acme/base" in said
    assert "The same again: supplychain query lineage/ancestors 'id=acme/it'\"'\"'s' depth=3\n" in said
    assert store.closed


def test_what_is_no_value_is_typed_again(talk: Talk) -> None:
    store = ToldStore(Table(("artifact",), [("acme/base",)]))

    talk("lineage/ancestors\r\racme/chat\rmany\r\x15\x0b3\r\r" + LEAVE, store)

    assert store.asked[-1][1] == {"id": "acme/chat", "depth": 3, "limit": 1000 + 1}


def test_words_that_fit_several_questions_or_none_are_typed_again(talk: Talk) -> None:
    store = ToldStore(Table(("artifact",), [("acme/base",)]))

    talk("license\r\x15xyzzy\r\x15popularity against\r\rq\r", store)

    assert [text for text, _ in store.asked] == [catalogue.query("usage/popularity_against_reuse").text]


def test_one_can_go_back_see_the_cypher_and_ask_again(talk: Talk) -> None:
    store = ToldStore(Table(("artifact",), [("acme/base",)]))

    said = talk(
        f"lineage/roots\r{LEAVE}lineage/roots\racme/chat\r\rc\r\rlineage/roots\racme/chat\r5\rq\r", store
    )

    assert [asked["limit"] for _, asked in store.asked] == [101, 6]
    assert catalogue.query("lineage/roots").text.splitlines()[-1] in said


def test_an_error_is_one_sentence_and_not_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    def refuse() -> Chain:
        raise ConnectionFailed("No Neo4j answers.", remedy="Start one.")

    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text("licenses/missing\r\rlicenses/missing\rq\r")
        Conversation(refuse).run()

    assert capsys.readouterr().err.count("error: No Neo4j answers.\nwhat to do: Start one.\n") == 2


def test_questions_are_offered_for_the_words_typed_so_far() -> None:
    typed = "where lineage begins"
    offered = Questions(QUESTIONS).get_completions(Document(typed), CompleteEvent())

    first = next(iter(offered))
    assert (first.text, first.start_position) == ("lineage/roots", -len(typed))


def test_ids_are_offered_from_the_graph() -> None:
    store = ToldStore(Table(("id",), [("acme/base",), ("acme/chat",), ("other/chat",)]))
    ids = Ids(cast("Store", store))

    offered = [(c.text, c.start_position) for c in ids.get_completions(Document("acme/"), CompleteEvent())]

    assert offered == [("acme/base", -5), ("acme/chat", -5)]


def test_without_a_terminal_the_questions_are_listed_and_nothing_hangs(run: Run) -> None:
    done = run("ask")

    assert done.code == 2
    assert all(name in done.out for name in catalogue.names())
    assert "no terminal" in done.err
    assert "supplychain query NAME PARAMETER=VALUE" in done.err
