"""`supplychain load SOURCE …`: from a source into the graph, or into a snapshot folder."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supplychain.cli.context import State
from supplychain.cli.output import emit, safe, say
from supplychain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from supplychain.loading import LoadReport
    from supplychain.sources import Loader, Option

__all__ = ["add_loaders", "add_verbs", "app", "parameter", "show"]

app = typer.Typer(
    no_args_is_help=True,
    help="Load a source into the graph: what is there stays, and loading twice changes nothing.",
)


def add_loaders() -> None:
    """Give every installed loader a command of its own, with its options as flags."""
    common = [
        parameter(
            "bulk",
            bool,
            False,
            typer.Option(
                "--bulk",
                help="Replace the local server's graph in one import: much faster for large sources.",
            ),
        ),
        parameter(
            "replace",
            bool,
            False,
            typer.Option("--replace", help="With --bulk: replace a graph that is not empty."),
        ),
        parameter(
            "snapshot",
            Path | None,
            None,
            typer.Option(
                "--snapshot", help="Write a snapshot folder instead; no database is needed.", metavar="FOLDER"
            ),
        ),
    ]
    add_verbs(app, common, _run)


def add_verbs(
    group: typer.Typer, common: list[inspect.Parameter], run: Callable[[Loader, dict[str, Any]], None]
) -> None:
    """Give every installed loader a command in a group: its target, its options as flags, and what all of them take."""
    from supplychain.errors import SupplyChainError
    from supplychain.sources import loader, loader_names

    for name in loader_names():
        try:
            found = loader(name)
        except SupplyChainError as error:
            say(str(error))
            continue
        group.command(name, help=found.summary)(_command(found, common, run))


def _command(
    found: Loader, common: list[inspect.Parameter], run: Callable[[Loader, dict[str, Any]], None]
) -> Callable[..., None]:
    def command(**given: Any) -> None:
        run(found, given)

    target = [_target(found)] if found.target else []
    options = [parameter(o.name, *_typed(o), _flag(o)) for o in found.options]
    context = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    parameters = [context, *target, *options, *common]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    return command


def _target(found: Loader) -> inspect.Parameter:
    declared = typer.Argument(metavar=(found.target or "").strip("[]"))
    if found.target_is_optional:
        return parameter("target", str | None, None, declared)
    return parameter("target", str, inspect.Parameter.empty, declared)


def _typed(option: Option) -> tuple[Any, Any]:
    return (option.kind, option.default) if option.default is not None else (option.kind | None, None)


def _flag(option: Option) -> Any:
    return typer.Option(f"--{option.name.replace('_', '-')}", help=option.help)


def parameter(name: str, kind: Any, default: Any, declared: Any) -> inspect.Parameter:
    """Return a parameter of a command, as Typer reads it."""
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, declared]
    )


def _run(found: Loader, given: dict[str, Any]) -> None:
    from supplychain.loading import load_bulk, load_live, make_snapshot

    state: State = given.pop("context").obj
    bulk, replace, snapshot = given.pop("bulk"), given.pop("replace"), given.pop("snapshot")
    target = given.pop("target", None)
    if replace and not bulk:
        raise UsageError(
            "--replace was given without --bulk.",
            remedy="A load without --bulk adds to the graph and replaces nothing.",
        )
    if bulk and snapshot:
        raise UsageError(
            "--bulk and --snapshot exclude each other.",
            remedy="Load the snapshot afterwards: supplychain load snapshot FOLDER --bulk",
        )
    progress = state.progress
    if snapshot:
        report = make_snapshot(found, snapshot, target, given, progress=progress)
    elif bulk:
        report = load_bulk(
            state.local_server(purpose="--bulk"), found, target, given, replace=replace, progress=progress
        )
    else:
        with state.connect() as chain:
            report = load_live(
                chain.store, found, target, given, batch_size=state.settings.batch_size, progress=progress
            )
    if not state.quiet:
        show(report)


def show(report: LoadReport) -> None:
    """Say what a load read, and under which reasons rows were not kept."""
    from supplychain.graph.table import Table

    kinds = Table(("kind", "records"), sorted(report.counts.records.items()))
    if kinds.rows:
        emit(kinds)
    counts = report.counts
    total = (
        f"{counts.total:,} records"
        if counts.total
        else f"{report.nodes:,} nodes, {report.relationships:,} relationships"
    )
    say(
        f"{report.source}: {total} in {report.seconds:.1f} s ({report.mode}); {counts.skipped.total():,} rows not kept"
    )
    for reason, number in counts.skipped.most_common():
        example = f", e.g. {safe(counts.examples[reason])[:100]}" if reason in counts.examples else ""
        say(f"  {number:,} {reason}{example}")
