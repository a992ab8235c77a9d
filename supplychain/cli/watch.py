"""`supplychain watch SOURCE …`: loads on a schedule, each with what it changed and whom that hits."""

from __future__ import annotations

import json
import signal
import sys
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from supplychain.cli.context import State
from supplychain.cli.load import add_verbs, parameter
from supplychain.cli.output import Format, complain, emit, safe, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.graph.table import Table
    from supplychain.sources import Loader
    from supplychain.watching import Clock, Round

__all__ = ["add_loaders", "app"]

app = typer.Typer(
    no_args_is_help=True,
    help="Load a source on a schedule, and tell what each round changed and whom it hits (docs/watching.md).",
)

_SHOWN_CONFLICTS = (
    "change",
    "severity",
    "rule",
    "id",
    "license",
    "upstream",
    "upstream_license",
    "blamed_hop",
)


_OPTIONS: tuple[tuple[str, Any, Any, tuple[str, ...], int | None, str], ...] = (
    ("every", str, "6h", ("--every",), None, "From the beginning of one round to that of the next: 30m, 6h, 1d12h."),
    ("once", bool, False, ("--once",), None, "One round, e.g. from cron or a systemd timer."),
    ("ours", list[str] | None, None, ("--ours",), None, "Owner whose artifacts among those hit are counted; may be repeated."),
    ("ruleset", str, "practical", ("--ruleset", "-r"), None, "For license conflicts: practical, strict, osadl, or a file."),
    ("no_licenses", bool, False, ("--no-licenses",), None, "Leave out license conflicts that come and go."),
    ("failures", int, 5, ("--failures",), 1, "End when so many rounds fail one after the other."),
    ("rows", int, 50, ("--rows",), 0, "Rows of a round at most, of changes and of conflicts; 0 for all."),
    ("form", Format, Format.table, ("--format", "-f"), None, "How to print the rows."),
)  # fmt: skip
"""Name, type, default, flags, least value and help of what every loader's command takes beside the loader's own options."""


def add_loaders() -> None:
    """Give every installed loader a command of its own, with its options as flags."""
    options = [
        parameter(name, kind, given, typer.Option(*flags, help=text, min=least))
        for name, kind, given, flags, least, text in _OPTIONS
    ]
    add_verbs(app, options, _run)


def _run(found: Loader, given: dict[str, Any]) -> None:
    from supplychain.watching import Clock

    state: State = given.pop("context").obj
    once, no_licenses, rows, form = (given.pop(name) for name in ("once", "no_licenses", "rows", "form"))
    ruleset = given.pop("ruleset")
    clock = Clock()
    with state.connect() as chain, _ended_by_signals(clock, quiet=state.quiet):
        rounds = chain.watch(
            found.name,
            given.pop("target", None),
            every=given.pop("every"),
            rounds=1 if once else None,
            ruleset=None if no_licenses else ruleset,
            ours=given.pop("ours") or (),
            failures=given.pop("failures"),
            clock=clock,
            progress=state.progress,
            **given,
        )
        for told, done in enumerate(rounds):
            show(done, form, rows, first=not told)
            if not state.quiet:
                _talk(found.name, done)


@contextmanager
def _ended_by_signals(clock: Clock, *, quiet: bool) -> Iterator[None]:
    """End between batches at the first signal, at once at the second."""

    def end(number: int, _: object) -> None:
        if clock.stopped:
            signal.default_int_handler(number, None)
        clock.stop()
        if not quiet:
            say("Ending after what is under way; what is written stays. Once more to end at once.")

    former = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def show(done: Round, form: Format, rows: int, *, first: bool) -> None:
    """Write one round to standard output: tables for people, or one object a line for each change, or for the round."""
    changes, conflicts = (table.head(rows or None, "--rows 0") for table in (done.changes, done.conflicts))
    if form is Format.json:
        said = {"round": _time(done), "counts": done.counts, "error": _error(done)}
        print(  # noqa: T201
            json.dumps({**said, "changes": list(changes), "conflicts": list(conflicts)}, ensure_ascii=False)
        )
    elif form is Format.table:
        shown = sorted(changes.columns, key=lambda name: name == "nearest")  # the widest one last
        for table in (changes.select(shown), conflicts.select(_SHOWN_CONFLICTS)):
            if table.rows:
                emit(table, title=f"{_time(done)}")
    else:
        _write_rows(done, changes, conflicts, form, first=first)
    sys.stdout.flush()
    for table, whole, what in ((changes, done.changes, "changes"), (conflicts, done.conflicts, "conflicts")):
        if table.more:
            say(f"… and {len(whole) - len(table):,} more of the {what} ({table.more} for all).")


def _write_rows(done: Round, changes: Table, conflicts: Table, form: Format, *, first: bool) -> None:
    from supplychain.cells import write_csv
    from supplychain.graph.table import Table

    if form is Format.ndjson:
        for table in (changes, conflicts):
            emit(Table(("round", *table.columns), [(_time(done), *row) for row in table.rows]), Format.ndjson)
        return
    columns = tuple(dict.fromkeys(("round", *changes.columns, *conflicts.columns)))
    lines = [
        [{"round": _time(done), **row}.get(name) for name in columns]
        for table in (changes, conflicts)
        for row in table
    ]
    body: list[list[Any]] = [*([list(columns)] if first else ()), *lines]
    if body:
        write_csv(sys.stdout, body[0], body[1:])


def _talk(source: str, done: Round) -> None:
    """Say on standard error what a round read, what it changed, and when the next one begins."""
    if done.error:
        complain(done.error)
        say(f"Round {done.number} of {source} ({_time(done)}) failed.{_next(done)}")
        return
    from supplychain.licenses.finding import NOT_LEGAL_ADVICE

    report = done.report
    counts = Counter(done.counts)
    said = ", ".join(f"{count:,} {kind}" for kind, count in counts.items()) or "nothing changed"
    total = report.counts.total if report else 0
    read = f"{total:,} record{'s' * (total != 1)} in {report.seconds:.1f} s" if report else ""
    say(f"Round {done.number} of {source} ({_time(done)}): {read}; {said}.{_next(done)}")
    if report is None:
        return
    for reason, number in report.counts.skipped.most_common():
        say(f"  {number:,} rows not kept: {safe(reason)}")
    if len(done.conflicts):
        say(NOT_LEGAL_ADVICE)
    if not report.whole:
        say("  The source was read in part; the next round goes on with it.")


def _next(done: Round) -> str:
    return f" Next round at {done.next_at:%Y-%m-%d %H:%M:%S} UTC." if done.next_at else ""


def _error(done: Round) -> str | None:
    return str(done.error) if done.error else None


def _time(done: Round) -> str:
    return f"{done.began:%Y-%m-%dT%H:%M:%SZ}"
