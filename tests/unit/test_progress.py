"""Progress: talk on standard error only, in the form that fits it, and data in it is never taken for markup."""

from __future__ import annotations

import io
import itertools
import time
from typing import Any

import pytest

from supplychain.progress import LogProgress, Progress, SilentProgress, TerminalProgress, terminal_progress

ALL: list[Progress] = [SilentProgress(), LogProgress(), TerminalProgress()]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that goes on by so many seconds each time it is read."""

    def tick(seconds: float) -> None:
        times = itertools.count(0.0, seconds)
        monkeypatch.setattr(time, "monotonic", lambda: next(times))

    return tick


@pytest.mark.parametrize("form", ALL, ids=lambda form: type(form).__name__)
def test_standard_output_is_for_data(form: Progress, capsys: pytest.CaptureFixture[str]) -> None:
    with form.task("Reading", 10) as advance:
        advance(4)
        form.note("a remark")
    form.note("another one")

    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("form", ALL, ids=lambda form: type(form).__name__)
@pytest.mark.parametrize("text", ["[/red]", "[bold]x", "{nothing}", "%s", "🤗"])
def test_no_text_is_taken_for_markup(form: Progress, text: str) -> None:
    with form.task(text) as advance, form.task(text, 3) as inner:
        advance(1)
        inner(1)
        form.note(text)


@pytest.mark.parametrize("form", ALL, ids=lambda form: type(form).__name__)
def test_an_error_in_the_work_comes_through(form: Progress) -> None:
    with pytest.raises(ZeroDivisionError), form.task("Reading"), form.task("Parsing"):
        raise ZeroDivisionError

    with form.task("Reading") as advance:
        advance(1)


def test_silence_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with SilentProgress().task("Reading") as advance:
        advance(1)
    SilentProgress().note("a remark")

    assert capsys.readouterr() == ("", "")


def test_quick_work_is_not_worth_a_line(capsys: pytest.CaptureFixture[str], clock: Any) -> None:
    clock(0.1)
    with LogProgress().task("Reading", 5) as advance:
        advance(5)

    assert capsys.readouterr().err == ""


def test_long_work_says_how_far_it_is_and_how_long_it_took(
    capsys: pytest.CaptureFixture[str], clock: Any
) -> None:
    clock(3.0)
    with LogProgress(every=5.0).task("Reading", 4_000) as advance:
        for _ in range(4):
            advance(1_000)

    assert capsys.readouterr().err.splitlines() == [
        "Reading: 2,000 of 4,000",
        "Reading: 4,000 of 4,000",
        "Reading: done, 4,000 in 15.0 s",
    ]


def test_work_of_unknown_size_says_what_is_done(capsys: pytest.CaptureFixture[str], clock: Any) -> None:
    clock(6.0)
    with LogProgress().task("Reading") as advance:
        advance(1_234)

    assert capsys.readouterr().err.splitlines() == ["Reading: 1,234", "Reading: done, 1,234 in 12.0 s"]


def test_a_bar_is_cleared_when_the_work_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    form = TerminalProgress()

    with form.task("Reading", 2) as advance:
        advance(2)
        form.note("a remark [/red]")

    assert "a remark [/red]" in stream.getvalue()
    assert "Reading" in stream.getvalue()
    assert stream.getvalue().endswith("\x1b[2K"), "the line of the bar is erased"


@pytest.mark.parametrize(
    ("quiet", "stream", "form"),
    [
        (True, Terminal(), SilentProgress),
        (True, io.StringIO(), SilentProgress),
        (False, Terminal(), TerminalProgress),
        (False, io.StringIO(), LogProgress),
    ],
)
def test_the_form_fits_standard_error(
    monkeypatch: pytest.MonkeyPatch, quiet: bool, stream: io.StringIO, form: type
) -> None:
    monkeypatch.setattr("sys.stderr", stream)

    assert type(terminal_progress(quiet=quiet)) is form
