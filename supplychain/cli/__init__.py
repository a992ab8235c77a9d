"""The `supplychain` command: one module per verb; standard output is data, standard error is talk."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

import supplychain
from supplychain.cli import (
    architecture,
    ask,
    browse,
    centrality,
    check,
    choose,
    communities,
    demo,
    diff,
    doctor,
    export,
    licenses,
    lineage,
    naming,
    query,
    read_card,
    remove,
    report,
    reuse,
    risks,
    scan,
    schema,
    server,
    spark,
    watch,
)
from supplychain.cli import load as loading
from supplychain.cli.context import State
from supplychain.cli.output import complain, refused_by_system
from supplychain.errors import SupplyChainError

__all__ = ["app", "main"]

EXIT_CODES = """
Exit codes: 0 done, 1 failed, 2 the command cannot be meant, 3 no database or local server, 4 the database refused or gave up
on a query, 5 the load was refused, 6 the graph or file was written by something else, 7 a source does
not answer, 8 a file cannot be written (disk full, read-only folder), 10 a check found what
--fail-on names. `check` has the three codes that gates have: 0 nothing found, 1 findings, 2 the check could not
be made.
"""

app = typer.Typer(
    name="supplychain",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=" ".join(EXIT_CODES.split()),
)


def _version(wanted: bool) -> None:
    if wanted:
        print(supplychain.__version__)  # noqa: T201
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    uri: Annotated[
        str | None, typer.Option(help="Address of your own Neo4j; default: NEO4J_URI, else the local server.")
    ] = None,
    database: Annotated[
        str | None, typer.Option(help="Name of the database; default: NEO4J_DATABASE, else neo4j.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but results and errors.")] = False,
    version: Annotated[  # noqa: ARG001 - handled by its callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """See the supply chain of machine-learning models: where they come from, what rests on them, and their licenses."""
    context.obj = State(uri=uri, database=database, quiet=quiet)


app.command("demo")(demo.demo)
app.add_typer(loading.app, name="load")
app.command("remove")(remove.remove)
app.command("query")(query.query)
app.command("ask")(ask.ask)
app.add_typer(lineage.app, name="lineage")
app.add_typer(licenses.app, name="licenses")
app.add_typer(naming.app, name="naming")
for _verb in (architecture.train, architecture.predict, architecture.cluster):
    naming.app.command()(_verb)
app.add_typer(reuse.app, name="reuse")
reuse.app.command()(risks.risks)
reuse.app.command()(risks.statistics)
app.add_typer(centrality.app, name="centrality")
app.add_typer(communities.app, name="communities")
app.command("report")(report.report)
app.command("choose")(choose.choose)
app.command("scan")(scan.scan)
app.command("diff")(diff.diff)
app.add_typer(watch.app, name="watch")
app.command("check")(check.check)
app.command("export")(export.export)
app.command("read-card")(read_card.read_card)
app.add_typer(server.app, name="server")
app.add_typer(browse.app, name="browser")
app.add_typer(spark.app, name="spark")
app.command("schema")(schema.schema)
app.command("doctor")(doctor.doctor)


def main() -> None:
    """Run the command line; errors become one sentence and an exit code."""
    words = [os.environ.get(name, "") for name in ("COMP_WORDS", "_TYPER_COMPLETE_ARGS")]
    if "load" in sys.argv or any("load" in asked for asked in words):  # loaders take longer than all the rest
        loading.add_loaders()
    if "watch" in sys.argv or any("watch" in asked for asked in words):
        watch.add_loaders()
    sys.exit(_run())


def _run() -> int | str | None:
    out = sys.stdout
    try:
        try:
            app(prog_name="supplychain")
        except SystemExit as end:
            out.flush()
            # A reader that has left has seen enough: Typer then puts a deaf stream in place of standard output, Rich exits.
            left = sys.stdout is not out or isinstance(end.__context__, BrokenPipeError)
            return 0 if left else end.code
    except SupplyChainError as error:
        complain(error)
        return error.exit_code
    except BrokenPipeError:
        _write_no_more()
    except OSError as error:
        _write_no_more()
        refused = refused_by_system(error)
        complain(refused)
        return refused.exit_code
    return 0


def _write_no_more() -> None:
    """Let go of what is left in the buffer of standard output, which would raise once more at exit."""
    with suppress(OSError):  # a stream without a file has no such buffer
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
