"""`supplychain check [PATH]`: the gate for pull requests; exit codes 0 nothing found, 1 findings, 2 not made."""

from __future__ import annotations

import json
import sys
import traceback
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import supplychain
from supplychain.cli.context import State
from supplychain.cli.output import complain, console, refused_by_system, safe, say
from supplychain.errors import SupplyChainError, UsageError
from supplychain.files import write_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from supplychain.checking import Checkout
    from supplychain.gate.finding import Report
    from supplychain.gate.known import Known
    from supplychain.records import Endpoint

__all__ = ["check", "exit_code_of"]

WRONG = 2
"""Exit code for everything that kept the check from being made."""

_DAYS = 90
_STYLES = {"error": "bold red", "warn": "yellow", "unknown": "magenta", "info": "cyan"}


class Form(StrEnum):
    """How a report is written."""

    text = "text"
    json = "json"
    sarif = "sarif"
    junit = "junit"
    markdown = "markdown"


class FailOn(StrEnum):
    """Least severity that fails."""

    error = "error"
    warn = "warn"
    info = "info"
    never = "never"


class Unknown(StrEnum):
    """What is done with what nobody can tell."""

    report = "report"
    fail = "fail"
    tally = "count"


def check(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="A checkout, a folder of one, or one file.")] = Path(),
    *,
    form: Annotated[Form, typer.Option("--format", "-f", help="How to print the report.")] = Form.text,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="[FORM=]FILE",
            help="Write it to a file, too; may be given several times: sarif=check.sarif.",
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            help="auto (the graph if there is one, else the Hub), graph, hub, or a snapshot: a folder or a file of JSON lines."
        ),
    ] = None,
    license: Annotated[  # noqa: A002 - the name of the flag
        str | None, typer.Option(help="License of everything below PATH, whatever its files say.")
    ] = None,
    ruleset: Annotated[
        str | None,
        typer.Option("--ruleset", "-r", help="practical, strict, or the path of a TOML file with your own."),
    ] = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(help="Least severity of a conflict that ends with exit code 1; default: warn."),
    ] = None,
    unknown: Annotated[
        Unknown | None, typer.Option(help="What to do with what nobody can tell; default: report.")
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(help="File with a table tool.supplychain.check; default: the nearest pyproject.toml."),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="File of accepted findings; default: supplychain-baseline.toml.")
    ] = None,
    write_baseline: Annotated[
        bool,
        typer.Option(
            "--write-baseline", help="Accept what is found now: write it to the baseline (needs --reason)."
        ),
    ] = False,
    reason: Annotated[str | None, typer.Option(help="Why what is found is accepted.")] = None,
    expires: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help=f"Last day it is accepted on; default: in {_DAYS} days."),
    ] = None,
    endpoint: Annotated[str | None, typer.Option(help="Address of another Hub.")] = None,
    processes: Annotated[
        int | None, typer.Option(min=1, help="Processes to scan with; default: one per processor.")
    ] = None,
) -> None:
    """Check that the models and datasets a checkout uses, and all they were made from, go with the license it declares.

    Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 the check could not be made. Not legal advice.
    """
    state: State = context.obj

    def make() -> int:
        from supplychain.checking import Checkout

        files = [_target(text) for text in output or ()]
        if write_baseline and not (reason or "").strip():
            raise UsageError(
                "--write-baseline needs to know why.", remedy='Say it: --reason "agreed with …, see issue 7"'
            )
        checkout = Checkout.at(path, config)
        checkout.configuration = checkout.configuration.with_options(
            source=source, license=license, ruleset=ruleset, baseline=baseline and str(baseline.absolute()),
            fail_on=fail_on and fail_on.value, unknown=unknown and unknown.value,
        )  # fmt: skip
        report = checkout.check(
            lambda artifacts: _known(state, checkout, artifacts, endpoint),
            baseline=[] if write_baseline else None,
            processes=processes,
            progress=state.progress,
        )
        if write_baseline:
            _accept(checkout, report, reason or "", expires)
            return 0
        written = {file: _written(report, kind).encode() for kind, file in files}
        write_files(written, "The report of the check", "Name another file by --output.")
        if form is Form.text:
            _draw(report)
        else:
            sys.stdout.write(_written(report, form))
        return report.exit_code

    raise typer.Exit(exit_code_of(make))


def exit_code_of(make: Callable[[], int]) -> int:
    """Return what `make` returns, and `WRONG` for whatever keeps it from that: a gate must not take an error for a finding."""
    try:
        return make()
    except SupplyChainError as error:
        complain(error)
    except BrokenPipeError:
        raise
    except OSError as error:
        complain(refused_by_system(error))
    except Exception:  # noqa: BLE001 - a defect of ours is no finding either
        traceback.print_exc()
    return WRONG


def _accept(checkout: Checkout, report: Report, reason: str, expires: datetime | None) -> None:
    """Write what is found to the baseline; what nobody can tell only where that fails."""
    from supplychain.gate.baseline import baseline_text

    today = datetime.now(UTC).date()
    until = expires.date() if expires else today + timedelta(days=_DAYS)
    unknown = checkout.configuration.unknown == "fail"
    wanted = [f for f in report.findings if unknown or f.kind in ("conflict", "lineage")]
    file = checkout.baseline_file
    if file.is_symlink():
        raise UsageError(
            f"The baseline {file} is a link.", remedy="Name the file it is to be written to: --baseline FILE"
        )
    former = checkout.accepted() if file.is_file() else []
    text = baseline_text(wanted, former, reason, until, today)
    write_files({file: text.encode()}, "The baseline", "Name another file by --baseline.")
    say(f"{len(wanted):,} findings are accepted in {file}.")


def _target(text: str) -> tuple[Form, Path]:
    """Return form and file of an ``--output``: ``sarif=FILE``, or a file whose ending tells."""
    name, sep, rest = text.partition("=")
    if sep and name in Form.__members__:
        return Form(name), Path(rest)
    endings = {
        ".sarif": Form.sarif,
        ".xml": Form.junit,
        ".json": Form.json,
        ".md": Form.markdown,
        ".txt": Form.text,
    }
    file = Path(text)
    if file.suffix not in endings:
        raise UsageError(
            f"--output {text!r} does not say which form it is to have.",
            remedy=f"Write FORM=FILE; forms: {', '.join(Form)}. Endings that tell it: {', '.join(endings)}.",
        )
    return (Form.sarif if file.name.endswith(".sarif.json") else endings[file.suffix]), file


def _known(state: State, checkout: Checkout, artifacts: list[Endpoint], endpoint: str | None) -> Known:
    """Look up what is used, where the configuration says."""
    from supplychain import checking

    source = checkout.configuration.source
    if source == "auto":
        source = "graph" if _has_graph(state) else "hub"
    if source == "graph":
        with state.connect() as chain:
            return checking.known_from_graph(chain, artifacts)
    if source == "hub":
        if not state.quiet:
            say(f"Asking the Hub about {len(artifacts):,} artifacts and what they were made from.")
        return checking.known_from_hub(artifacts, endpoint=endpoint, progress=state.progress)
    return checking.known_from_snapshot(Path(source), artifacts)


def _has_graph(state: State) -> bool:
    return state.settings.uri is not None or state.local_server(purpose="A check").status().store is not None


def _written(report: Report, form: Form) -> str:
    if form is Form.sarif:
        from supplychain.gate.forms.sarif import as_sarif

        return json.dumps(as_sarif(report, supplychain.__version__), ensure_ascii=False, indent=1) + "\n"
    if form is Form.json:
        from supplychain.gate.forms.plain import as_values

        return json.dumps(as_values(report), ensure_ascii=False, indent=1) + "\n"
    if form is Form.junit:
        from supplychain.gate.forms.junit import as_junit

        return as_junit(report)
    if form is Form.markdown:
        from supplychain.gate.forms.markdown import as_markdown

        return as_markdown(report)
    from supplychain.gate.forms.text import as_text

    return as_text(report)


def _draw(report: Report) -> None:
    from rich.text import Text

    from supplychain.gate.forms.text import lines_of

    out = console()
    for style, line in lines_of(report):
        out.print(Text(safe(line), style=_STYLES.get(style, style)), soft_wrap=True)
