"""`supplychain scan PATH`: which models and datasets a code base uses, with their lineage and licenses from the graph."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from supplychain.cli.context import State
from supplychain.cli.output import Format, emit, safe, say
from supplychain.errors import ConnectionFailed, LocalServerError, UsageError

if TYPE_CHECKING:
    from supplychain.api import Chain
    from supplychain.graph.table import Table
    from supplychain.usage.findings import Scan

__all__ = ["scan"]


def scan(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="A folder of source code, or one file.")],
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")] = Format.table,
    places: Annotated[
        bool, typer.Option("--places", help="One row per place, the unresolved ones with their reason.")
    ] = False,
    graph: Annotated[
        bool, typer.Option("--graph/--no-graph", help="Look lineage and licenses up in the graph.")
    ] = True,
    write: Annotated[
        bool, typer.Option("--write", help="Add the repository and its uses to the graph.")
    ] = False,
    repository: Annotated[
        str | None,
        typer.Option(help="Which repository this is, e.g. owner/name; default: its git remote origin."),
    ] = None,
    processes: Annotated[
        int | None, typer.Option(min=1, help="Processes to use; default: one per processor.")
    ] = None,
) -> None:
    """Find the models and datasets that code loads: nothing is imported or run, and no file is sent anywhere."""
    from supplychain.scanning import places_table, uses_table
    from supplychain.usage.scanner import scan as scan_files

    state: State = context.obj
    key = _repository(repository, path)
    if write and key is None:
        raise UsageError(
            f"{path} does not say which repository it is, so --write has nothing to attach its uses to.",
            remedy="Name it: --repository owner/name",
        )
    if write and not graph:
        raise UsageError("--write and --no-graph exclude each other.")
    found = scan_files(path, repository=key or "", processes=processes, progress=state.progress)
    chain = _graph(state, needed=write) if graph else None
    try:
        if chain is not None and write and key is not None:
            _write(chain, found, key, path, state)
        table = places_table(found) if places else uses_table(found, chain)
    finally:
        if chain is not None:
            chain.close()
    emit(_for_people(table) if form is Format.table and not places else table, form)
    if not state.quiet:
        _summary(found)


def _repository(named: str | None, path: Path) -> str | None:
    from supplychain.identifiers import Unresolved, repository_id
    from supplychain.usage.checkout import repository_of

    if named is None:
        return repository_of(path.resolve())
    key = repository_id(named)
    if isinstance(key, Unresolved):
        raise UsageError(
            f"--repository {named!r} names no repository.",
            remedy="Write it like owner/name or as an address.",
        )
    return key


def _graph(state: State, *, needed: bool) -> Chain | None:
    """Open the graph; a scan that only looks things up does without one, and says so."""
    if needed:
        return state.connect()
    try:
        if state.settings.uri is None and state.local_server(purpose="A scan").status().store is None:
            say(
                "There is no graph yet, so lineage and licenses are not looked up (supplychain demo makes one)."
            )
            return None
        return state.connect()
    except (ConnectionFailed, LocalServerError, UsageError) as error:
        say(f"No graph answers, so lineage and licenses are not looked up: {error}")
        return None


def _write(chain: Chain, found: Scan, repository: str, path: Path, state: State) -> None:
    from supplychain.scanning import SOURCE, scan_records

    folder = path if path.is_dir() else path.parent
    report = chain.write(scan_records(found, repository, folder), source=SOURCE, progress=state.progress)
    if not state.quiet:
        say(f"{repository}: {report.counts.records['USES']:,} artifacts it uses are in the graph.")


def _for_people(table: Table) -> Table:
    """Return the table with places and signatures counted, as they do not fit a line."""
    from supplychain.graph.table import Table as Rows

    counted = [
        tuple(
            len(v) if name == "places" else v
            for name, v in zip(table.columns, row, strict=True)
            if name != "signatures"
        )
        for row in table.rows
    ]
    return Rows(tuple(name for name in table.columns if name != "signatures"), counted)


def _summary(found: Scan) -> None:
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(found.files.items()))
    total = sum(found.files.values())
    say(
        f"{total:,} files ({kinds or 'none'}) in {found.seconds:.1f} s; {len(found.resolved):,} places resolved."
    )
    if found.unresolved:
        say(
            f"{len(found.unresolved):,} places load something that the files do not tell (--places shows them):"
        )
        for reason, number in Counter(use.reason for use in found.unresolved).most_common():
            say(f"  {number:,} {reason}")
    for place, problem in list(found.problems.items())[:10]:
        say(f"  not read whole: {safe(place)}: {problem}")
    if len(found.problems) > 10:
        say(f"  … and {len(found.problems) - 10:,} more files not read whole")
