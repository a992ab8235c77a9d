"""How long work says that it is going on; handed in, never configured by the code that does the work."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress as RichBar

__all__ = [
    "LogProgress",
    "Progress",
    "SilentProgress",
    "TerminalProgress",
    "current_progress",
    "terminal_progress",
]


class Progress(Protocol):
    """Receives what is being done, how far it is, and one-line remarks."""

    @contextmanager
    def task(self, description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Announce a piece of work; the value of the block is called with the number of items just done."""
        ...

    def note(self, message: str) -> None:
        """Say one line, for example what was skipped."""
        ...


class SilentProgress:
    """Says nothing: for libraries and `--quiet`."""

    @contextmanager
    def task(self, description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:  # noqa: ARG002
        """Ignore the work."""
        yield lambda _: None

    def note(self, message: str) -> None:
        """Ignore the remark."""


_current: ContextVar[Progress | None] = ContextVar("current progress", default=None)


def current_progress() -> Progress:
    """Return what shows the work that is going on: for code deep inside it, such as a loader that has to wait."""
    return _current.get() or SilentProgress()


@contextmanager
def _speaking(progress: Progress) -> Iterator[None]:
    token = _current.set(progress)
    try:
        yield
    finally:
        _current.reset(token)


class LogProgress:
    """One line on standard error when work starts, every few seconds, and when it ends: for logs and CI."""

    def __init__(self, every: float = 5.0) -> None:
        self._every = every

    @contextmanager
    def task(self, description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Announce the work and its end with the time it took, if that was more than a second."""
        started = last = time.monotonic()
        done = 0

        def advance(count: int) -> None:
            nonlocal done, last
            done += count
            now = time.monotonic()
            if now - last >= self._every:
                last = now
                self.note(f"{description}: {done:,}{f' of {total:,}' if total else ''}")

        with _speaking(self):
            yield advance
        took = time.monotonic() - started
        if took >= 1:
            self.note(f"{description}: done{f', {done:,}' if done else ''} in {took:.1f} s")

    def note(self, message: str) -> None:
        """Print the remark to standard error."""
        print(message, file=sys.stderr, flush=True)  # noqa: T201


class TerminalProgress:
    """A live bar on standard error, cleared when the work is done."""

    def __init__(self) -> None:
        self._bar: RichBar | None = None

    @contextmanager
    def task(self, description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Show a bar; tasks may nest, and share one display."""
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        if self._bar is not None:
            task = self._bar.add_task(description, total=total)
            bar = self._bar
            try:
                yield lambda count: bar.advance(task, count)
            finally:
                bar.remove_task(task)
            return
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            self._bar = bar
            try:
                task = bar.add_task(description, total=total)
                with _speaking(self):
                    yield lambda count: bar.advance(task, count)
            finally:
                self._bar = None

    def note(self, message: str) -> None:
        """Print the remark above the bar."""
        if self._bar is None:
            print(message, file=sys.stderr, flush=True)  # noqa: T201
        else:
            self._bar.console.print(message, markup=False, highlight=False)


def terminal_progress(*, quiet: bool = False) -> Progress:
    """Choose the form that fits standard error: nothing, a live bar, or log lines."""
    if quiet:
        return SilentProgress()
    return TerminalProgress() if sys.stderr.isatty() else LogProgress()
