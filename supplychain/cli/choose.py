"""`supplychain choose`: candidates for a task, with attributes, the verdict of licenses, risks, and why others were dropped."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from supplychain.cli.completion import (
    complete_framework,
    complete_license,
    complete_lineage_artifact,
    complete_task,
)
from supplychain.cli.context import State
from supplychain.cli.output import Format, console, emit, safe, say
from supplychain.errors import UsageError

if TYPE_CHECKING:
    from rich.tree import Tree

    from supplychain.candidates import Candidate, Choice

__all__ = ["choose"]

_STYLES = {"error": "bold red", "warn": "yellow", "unknown": "magenta", "info": "cyan", "ok": "green",
           "high": "bold red", "medium": "yellow", "low": "cyan"}  # fmt: skip


class Unknown(StrEnum):
    """What to do with models of which nobody knows what a filter asks."""

    apart = "apart"
    keep = "keep"
    drop = "drop"


class Accepted(StrEnum):
    """Gravest verdict on licenses with which a model stands."""

    warn = "warn"
    info = "info"


def choose(
    context: typer.Context,
    *,
    task: Annotated[
        str | None,
        typer.Option(help="Task, as the Hub names it: text-classification.", autocompletion=complete_task),
    ] = None,
    own: Annotated[
        str | None,
        typer.Option(
            "--license",
            help="License of the work that the model is for; without one, licenses are not judged.",
            autocompletion=complete_license,
        ),
    ] = None,
    use: Annotated[
        str, typer.Option(help="How the work rests on the model: uses, finetune, quantized, merge, …")
    ] = "uses",
    max_params: Annotated[str | None, typer.Option(help="Largest number of parameters: 7B, 350M.")] = None,
    framework: Annotated[
        str | None,
        typer.Option(
            help="Framework, format or library: pytorch, gguf, diffusers.", autocompletion=complete_framework
        ),
    ] = None,
    language: Annotated[str | None, typer.Option(help="Language, as models state it: en, de.")] = None,
    like: Annotated[
        str | None,
        typer.Option(
            help="A model: its task, unless one is given, and its architecture.",
            autocompletion=complete_lineage_artifact,
        ),
    ] = None,
    weight: Annotated[
        list[str] | None, typer.Option(help="Weight of an attribute: popularity=5; may be given again.")
    ] = None,
    unknown: Annotated[
        Unknown,
        typer.Option(help="Models of which nobody knows what a filter asks: apart at the end, keep, drop."),
    ] = Unknown.apart,
    accept: Annotated[
        Accepted, typer.Option(help="Gravest verdict on licenses that is no conflict yet: warn or info.")
    ] = Accepted.warn,
    ruleset: Annotated[
        str, typer.Option("--ruleset", "-r", help="practical, strict, or the path of a TOML file.")
    ] = "practical",
    look: Annotated[int, typer.Option(min=1, help="Models to weigh, the most used first.")] = 200,
    limit: Annotated[int, typer.Option(min=1, help="Candidates to show, and as many apart.")] = 10,
    dropped: Annotated[
        bool, typer.Option("--dropped", help="List the models that were dropped, and why, instead.")
    ] = False,
    factors: Annotated[bool, typer.Option("--factors", help="Show the factors behind each score.")] = False,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")] = Format.table,
) -> None:
    """Choose a model: hard filters, then candidates in order, with reasons; not legal advice."""
    from supplychain.reuse.choosing import parameters_in

    state: State = context.obj
    most = parameters_in(max_params) if max_params else None
    weights = dict(_weight(text) for text in weight or ())
    with state.connect() as chain:
        found = chain.reuse.choose(
            task=task, license=own, use=use, max_params=most, framework=framework, language=language, like=like,
            weights=weights, unknown=unknown.value, accept=accept.value, ruleset=ruleset, look=look, limit=limit,
            list_dropped=dropped,
        )  # fmt: skip
    if dropped:
        emit(found.dropped_models, form)
    elif form is Format.json:
        print(json.dumps(found.to_dict(), ensure_ascii=False, indent=1, default=str))  # noqa: T201
    elif form is Format.table:
        _draw(found, factors=factors)
    else:
        emit(found.table, form)
    if not state.quiet:
        _summarize(found)


def _weight(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    try:
        return name.strip(), float(number)
    except ValueError:
        raise UsageError(
            f"{text!r} is no weight of an attribute.", remedy="Write for example: --weight popularity=5"
        ) from None


def _draw(found: Choice, *, factors: bool) -> None:
    from rich.text import Text

    out = console()
    for place, one in enumerate(found.candidates, start=1):
        out.print(_tree(f"{place}. ", one, factors=factors))
    if found.apart:
        out.print(Text("\nNot everything that was asked is known of these:", style="magenta"))
        for one in found.apart:
            out.print(_tree("? ", one, factors=factors))


def _tree(mark: str, one: Candidate, *, factors: bool) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    score = "" if one.score is None else f"  {one.score:.2f}"
    size = "size not known" if one.parameters is None else _size(one.parameters)
    used = "" if one.downloads is None else f", {one.downloads:,} downloads"
    tree = Tree(Text.assemble(mark, (safe(one.model), "bold"), (score, "bold green"), f"  {size}{used}"))
    if one.not_known:
        tree.add(Text(safe(", ".join(one.not_known)), style="magenta"))
    known = [f"{name} {score:.2f}" for name, score in one.attributes.items() if score is not None]
    blank = [name for name, score in one.attributes.items() if score is None]
    if one.attributes:
        tree.add(
            Text(" · ".join(known) + (f" · not known: {', '.join(blank)}" if blank else ""), style="dim")
        )
    if factors:
        branch = tree.add(Text("factors", style="italic"))
        for row in one.factors:
            state = row.state if row.value is None else f"{row.value:g}"
            factor = f"{row.attribute} · {row.factor.replace('_', ' ')}: {state}  {row.why}"
            branch.add(Text(safe(factor), style="dim"))
    if verdict := one.outbound:
        line = Text.assemble(
            "license ", safe(verdict.license), ": ", (verdict.verdict, _STYLES[verdict.verdict])
        )
        if verdict.verdict != "ok":
            line.append(f"  {verdict.rule}, {safe(' → '.join(verdict.path))}: {safe(verdict.reason)}", "dim")
        tree.add(line)
    _add_risks(tree, one)
    if one.try_next:
        tree.add(Text(f"try next: {safe(', '.join(one.try_next))}", style="dim"))
    return tree


def _add_risks(tree: Tree, one: Candidate) -> None:
    from rich.text import Text

    for risk in one.risks:
        if risk.verdict == "risk":
            tree.add(
                Text.assemble(
                    (f"{risk.severity} ", _STYLES[risk.severity]), f"{risk.rule}  {safe(risk.reason)}"
                )
            )
    unknown = [risk.rule for risk in one.risks if risk.verdict == "unknown"]
    if unknown:
        tree.add(Text(f"nobody looked: {', '.join(unknown)}", style="magenta"))


def _size(parameters: int) -> str:
    for limit, letter in ((10**9, "B"), (10**6, "M"), (10**3, "k")):
        if parameters >= limit:
            return f"{parameters / limit:.3g}{letter} parameters"
    return f"{parameters} parameters"


def _summarize(found: Choice) -> None:
    """Say how many were looked at and why others were dropped."""
    judged = f", the licenses of {found.judged} were judged" if found.needs.license else ""
    say(
        f"{found.models:,} models of the task {found.needs.task}; {found.looked} were weighed, the most used first{judged}."
    )
    if found.scored_now:
        say(
            "Scored now, without popularity, which is a place among all models: supplychain reuse refresh writes scores."
        )
    if found.dropped:
        say("Dropped: " + "; ".join(f"{why} {number:,}" for why, number in found.dropped.items()) + ".")
    if not found.candidates and not found.apart:
        say("Nothing is left. Loosen the filter that dropped most, or look at more models (--look).")
    if found.needs.license:
        say(found.note)
