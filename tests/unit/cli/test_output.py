"""What is printed: tables for people, lines for pipes, and nothing that steers a terminal."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.cli.output import Format, complain, console, emit, safe, say
from supplychain.errors import InputError
from supplychain.graph.table import Table
from tests.strategies import any_text

TABLE = Table(
    ("artifact", "likes", "tags", "note"),
    [("acme/base", 7, ["a", "b"], None), ('acme/"chat", the 2nd', 12, [], "line\nbreak")],
)
EVIL = "\x1b]0;title\x07\x1b[2J\x9b31m\u202egnp.exe\r\b\u2066\x00[red]markup[/red]"
_COLOR = re.compile(r"\x1b\[[\d;]*(3[0-7]|9[0-7]|38)[\d;]*m")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal that knows colors."""
    stream = Terminal()
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    return stream


def test_json_is_one_document_of_all_rows(capsys: pytest.CaptureFixture[str]) -> None:
    emit(TABLE, Format.json)

    assert json.loads(capsys.readouterr().out) == list(TABLE)


def test_ndjson_is_one_document_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    emit(TABLE, Format.ndjson)

    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == list(TABLE)


def test_csv_has_a_header_and_keeps_lists_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    emit(TABLE, Format.csv)

    assert list(csv.reader(io.StringIO(capsys.readouterr().out))) == [
        ["artifact", "likes", "tags", "note"],
        ["acme/base", "7", '["a", "b"]', ""],
        ['acme/"chat", the 2nd', "12", "[]", "line\nbreak"],
    ]


def test_csv_holds_nothing_that_a_spreadsheet_would_run(capsys: pytest.CaptureFixture[str]) -> None:
    emit(Table(("id", "n"), [('=HYPERLINK("http://x","y")', -1), ("a;=1+1", 2.5)]), Format.csv)

    assert capsys.readouterr().out == 'id,n\n"\'=HYPERLINK(""http://x"",""y"")",-1\n"a;=1+1","2.5"\n'


def test_a_table_has_a_title_a_header_and_a_line_for_each_row(capsys: pytest.CaptureFixture[str]) -> None:
    emit(TABLE, title="What there is.")

    title, header, _, *rows = filter(str.strip, capsys.readouterr().out.splitlines())
    assert title.strip() == "What there is."
    assert header.split() == ["artifact", "likes", "tags", "note"]
    assert [line.split() for line in rows] == [
        ["acme/base", "7", "a,", "b"],
        ['acme/"chat",', "the", "2nd", "12", "line␊break"],
    ]


@pytest.mark.parametrize("form", [Format.json, Format.ndjson, Format.csv])
def test_machines_get_no_title_and_no_talk(capsys: pytest.CaptureFixture[str], form: Format) -> None:
    emit(Table(("artifact",)), form, title="What there is.")

    out, err = capsys.readouterr()
    assert out == {Format.json: "[]\n", Format.ndjson: "", Format.csv: "artifact\n"}[form]
    assert err == ""


def test_an_empty_table_says_so_beside_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    emit(Table(("artifact", "hops")))

    out, err = capsys.readouterr()
    assert out.split()[:2] == ["artifact", "hops"]
    assert err == "No rows.\n"


def test_long_rows_are_not_cut_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    emit(Table(("artifact",), [("x" * 500,)]))

    assert "x" * 500 in capsys.readouterr().out


def test_control_characters_of_data_are_shown_and_not_sent(capsys: pytest.CaptureFixture[str]) -> None:
    emit(Table((EVIL,), [(EVIL,), ([EVIL, EVIL],)]))
    say(EVIL)
    complain(InputError(EVIL, remedy=EVIL))

    out, err = capsys.readouterr()
    for text in (out, err):
        assert "\\x1b]0;title\\x07" in text
        assert "[red]markup[/red]" in text
        assert not [c for c in text if unicodedata.category(c) in {"Cc", "Cf"} and c != "\n"]


def test_a_terminal_gets_colors_of_ours_and_none_of_the_data(terminal: Terminal) -> None:
    with redirect_stderr(terminal):
        complain(InputError(EVIL))

    assert _COLOR.search(terminal.getvalue())
    assert "\x1b]0;" not in terminal.getvalue()
    assert "\x9b" not in terminal.getvalue()


def test_no_color_is_honored(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    with redirect_stderr(terminal), redirect_stdout(terminal):
        complain(InputError("wrong", remedy="mend it"))
        emit(TABLE, title="What there is.")
        console().print("[red]alert[/red]")

    assert "wrong" in terminal.getvalue()
    assert "alert" in terminal.getvalue()
    assert not _COLOR.search(terminal.getvalue())


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (1_234_567, "1234567"),
        (0.123456, "0.1235"),
        (1e-9, "1e-09"),
        ("text", "text"),
        (["a", 1, None], "a, 1, None"),
        ("a\tb", "a b"),
        ("a\r\nb", "a␍␊b"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\u202e", "\\x202e"),
        ("\ud83e", "\\xd83e"),
        ("🤗é", "🤗é"),
    ],
)
def test_values_are_shown_for_people(value: object, shown: str) -> None:
    assert safe(value) == shown


@given(any_text | st.lists(any_text, max_size=3))
def test_no_text_steers_a_terminal(value: Any) -> None:
    shown = safe(value)

    assert not [
        c
        for c in shown
        if unicodedata.category(c) in {"Cc", "Cs"}
        or unicodedata.bidirectional(c) in {"RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI"}
    ]
    shown.encode()
