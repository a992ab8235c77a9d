"""`supplychain naming check`: whether names contradict what is known of their models."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supplychain.cli.context import State
from supplychain.cli.output import FOUND_EXIT, Format, console, emit, safe, say
from supplychain.errors import UsageError

if TYPE_CHECKING:
    from supplychain.api import Chain
    from supplychain.names import NameCheck

__all__ = ["check"]


_STYLES = {"inconsistent": "bold red", "unverifiable": "magenta", "consistent": "green"}


class Verdict(StrEnum):
    """Verdicts, the gravest last."""

    unverifiable = "unverifiable"
    inconsistent = "inconsistent"


def check(
    context: typer.Context,
    model: Annotated[str | None, typer.Argument(help="Id of a model; nothing with --all.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Check every name of the graph and write what is found into it.")
    ] = False,
    fail_on: Annotated[
        Verdict | None,
        typer.Option(help=f"End with exit code {FOUND_EXIT} when something this grave is found."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")] = Format.table,
) -> None:
    """Check a name against configuration, card, weights and lineage; what nobody states is unverifiable, never a defect."""
    if everything == (model is not None):
        raise UsageError("A check is about one model or about all of them.", remedy="Give an id, or --all.")
    state: State = context.obj
    with state.connect() as chain:
        if model is None:
            found = _check_all(chain, form, quiet=state.quiet)
        else:
            one = chain.naming.check(model)
            _show(one, form)
            found = {one.verdict} | set(one.findings["verdict"]) - {"inconsistent"}
    if fail_on and (fail_on in found or "inconsistent" in found):
        raise typer.Exit(FOUND_EXIT)


def _check_all(chain: Chain, form: Format, *, quiet: bool) -> set[str]:
    done = chain.naming.refresh()
    emit(chain.query("naming/defects_by_rule"), form)
    if not quiet:
        say(
            f"{done.models} names checked: {done.findings} findings, {done.written} written, {done.removed} taken away."
        )
        say("List them with: supplychain query naming/defects")
    judged = {verdict for counts in done.claims.values() for verdict, n in counts.items() if n} - {
        "inconsistent"
    }
    return judged | ({"inconsistent"} if done.findings else set())


def _show(found: NameCheck, form: Format) -> None:
    if form is Format.json:
        said = {**asdict(found), "elements": list(found.elements), "findings": list(found.findings)}
        print(json.dumps({**said, "verdict": found.verdict}, ensure_ascii=False, indent=1))  # noqa: T201
    elif form is Format.table:
        _draw(found)
    else:
        emit(found.findings, form)


def _draw(found: NameCheck) -> None:
    from rich.text import Text
    from rich.tree import Tree

    def styled(verdict: str) -> Any:
        return Text(verdict, style=_STYLES[verdict])

    root = Tree(
        Text.assemble((safe(found.model), "bold"), f"  ({found.convention})  ", styled(found.verdict))
    )
    parts = root.add(Text("its name says", style="italic"))
    for part in found.elements:
        parts.add(Text(f"{safe(part['text'])}: {part['category'].replace('_', ' ')}"))
    for row in found.findings:
        sure = "" if row["verdict"] == "unverifiable" else f"  ({row['confidence']:.0%} sure)"
        head = Text.assemble(styled(row["verdict"]), f" {row['rule']} ", (safe(row["token"]), "bold"), sure)
        root.add(head).add(Text(safe(row["reason"]), style="dim"))
    if not found.findings.rows:
        root.add(Text("nothing in it that a rule could check", style="dim"))
    console().print(root)
