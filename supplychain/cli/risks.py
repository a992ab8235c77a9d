"""`supplychain reuse risks`: what speaks against using a model as it is, and what to do about it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from supplychain.cli.completion import complete_lineage_artifact
from supplychain.cli.context import State
from supplychain.cli.output import Format, console, emit, safe, say
from supplychain.errors import UsageError

if TYPE_CHECKING:
    from supplychain.reusing import ModelRisks

__all__ = ["risks", "statistics"]

FOUND_EXIT = 10
"""Exit code of a check that finds what --fail-on names."""

_STYLES = {"high": "bold red", "medium": "yellow", "low": "cyan", "unknown": "magenta", "clear": "green"}
_GRAVE = ("low", "medium", "high")

Form = Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")]


def risks(
    context: typer.Context,
    model: Annotated[
        str | None, typer.Argument(help="Id of a model.", autocompletion=complete_lineage_artifact)
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Judge every model of the graph and write what is found.")
    ] = False,
    threshold: Annotated[
        float, typer.Option(min=0, max=100, help="Points that two claims may lie apart.")
    ] = 5.0,
    fail_on: Annotated[
        str | None,
        typer.Option(help=f"End with exit code {FOUND_EXIT} at a risk of this severity: low, medium, high."),
    ] = None,
    form: Form = Format.table,
) -> None:
    """Say what speaks against using a model as it is; what nobody looked at is unknown, and never clear."""
    if (model is None) is not everything:
        raise UsageError(
            "Give a model, or --all.", remedy="For example: supplychain reuse risks openai-community/gpt2"
        )
    if fail_on is not None and fail_on not in _GRAVE:
        raise UsageError(f"--fail-on cannot be {fail_on!r}.", remedy=f"Give one of {', '.join(_GRAVE)}.")
    state: State = context.obj
    with state.connect() as chain:
        if model is None:
            done = chain.reuse.refresh_risks(threshold=threshold)
            emit(chain.query("reuse/findings_by_rule"), form)
            if not state.quiet:
                say(f"{done.models:,} models judged, {done.findings:,} findings: {done.written:,} written, "
                    f"{done.removed:,} taken away.")  # fmt: skip
                say("List them with: supplychain query reuse/findings, or reuse/load_bearing")
            return
        found = chain.reuse.risks(model, threshold=threshold)
    if form is Format.json:
        print(json.dumps({**asdict(found), "risks": list(found.risks)}, ensure_ascii=False, indent=1))  # noqa: T201
    elif form is Format.table:
        _draw(found)
    else:
        emit(found.risks, form)
    if fail_on and found.severity in _GRAVE[_GRAVE.index(fail_on) :]:
        raise typer.Exit(FOUND_EXIT)


def statistics(context: typer.Context, form: Form = Format.table) -> None:
    """Show what the reuse study measured in 2022, by the same definitions on this graph, and corrected."""
    state: State = context.obj
    with state.connect() as chain:
        emit(chain.reuse.statistics(), form)


def _draw(found: ModelRisks) -> None:
    from rich.text import Text
    from rich.tree import Tree

    resting = f"{found.models:,} models and {found.repositories:,} repositories rest on it"
    root = Tree(Text.assemble((safe(found.model), "bold"), f"  {resting}"))
    for row in found.risks:
        if row["verdict"] == "not applicable":
            continue
        word = row["severity"] or row["verdict"]
        branch = root.add(
            Text.assemble((f"{word} ", _STYLES[word]), (f"{row['rule']}  ", "bold"), safe(row["reason"]))
        )
        if row["advice"]:
            branch.add(Text(safe(row["advice"]), style="dim"))
    console().print(root)
