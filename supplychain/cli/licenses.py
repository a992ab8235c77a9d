"""`supplychain licenses …`: whether declared licenses keep what those above them ask for. Not legal advice."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supplychain.cli.browse import offer
from supplychain.cli.completion import complete_artifact
from supplychain.cli.context import State
from supplychain.cli.output import FOUND_EXIT, Format, console, emit, safe, say

if TYPE_CHECKING:
    from supplychain.licenses.finding import Judgment
    from supplychain.licenses.suggestion import Suggestion
    from supplychain.verdicts import Check

__all__ = ["app", "draw_check"]

app = typer.Typer(
    no_args_is_help=True,
    help="Whether declared licenses keep what those above them ask for: findings about declared terms, not legal advice.",
)


_STYLES = {"error": "bold red", "warn": "yellow", "unknown": "magenta", "info": "cyan", "ok": "green"}


class Severity(StrEnum):
    """Severities, the gravest last."""

    info = "info"
    unknown = "unknown"
    warn = "warn"
    error = "error"


Artifact = Annotated[
    str,
    typer.Argument(
        help="Id of a model, dataset or repository (github.com/owner/name).", autocompletion=complete_artifact
    ),
]
Rules = Annotated[
    str,
    typer.Option("--ruleset", "-r", help="practical, strict, or the path of a TOML file with your own."),
]
AnyRules = Annotated[
    str,
    typer.Option(
        "--ruleset",
        "-r",
        help="practical, strict, osadl, peatmoss (with --matrix), or the path of a TOML file.",
    ),
]
MatrixFile = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, help="Compatibility matrix of the PeaTMOSS study, as CSV."),
]
Form = Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")]
_CONFLICTS = ("severity", "rule", "artifact", "license", "upstream", "upstream_license", "blamed_hop")
_HISTORY = ("artifact", "license", "current", "first_seen", "last_seen", "raw", "sources")
_PUBLISHED = ("former", "descendant", "period", "published", "hops", "licenses")
"""Columns that fit a terminal; the other formats have all of them."""

FailOn = Annotated[
    Severity | None,
    typer.Option(help=f"End with exit code {FOUND_EXIT} when something this severe is found."),
]


@app.command()
def check(
    context: typer.Context,
    artifact: Artifact,
    ruleset: Rules = "practical",
    at_least: Annotated[Severity, typer.Option(help="Leave out what is less severe.")] = Severity.info,
    fail_on: FailOn = None,
    form: Form = Format.table,
) -> None:
    """Check one artifact against every license on the paths it depends on."""
    from supplychain.licenses.finding import SEVERITIES

    state: State = context.obj
    with state.connect() as chain:
        checks = chain.licenses.check(artifact, ruleset=ruleset, at_least=at_least)
        if form is Format.json:
            _print_json([{**asdict(one), "findings": list(one.findings)} for one in checks])
        for one in checks if form is not Format.json else ():
            if form is Format.table:
                draw_check(one)
            else:
                emit(one.findings, form)
        for name in dict.fromkeys(one.artifact for one in checks):
            offer(state, chain, "browser/licenses_above", {"id": name})
    if fail_on and any(SEVERITIES.index(c.verdict) >= SEVERITIES.index(fail_on) for c in checks):
        raise typer.Exit(FOUND_EXIT)


@app.command()
def explain(
    context: typer.Context,
    upstream: Annotated[
        str, typer.Argument(help="License of the upstream work, or an artifact of the graph.")
    ],
    relation: Annotated[
        str, typer.Argument(help="finetune, adapter, quantized, merge, distilled, trained_on, uses, …")
    ],
    downstream: Annotated[
        str, typer.Argument(help="License of the downstream work, or an artifact of the graph.")
    ],
    ruleset: Rules = "practical",
    form: Form = Format.table,
) -> None:
    """Explain what a license asks of a work made from it, clause by clause; two licenses need no database."""
    from supplychain.licenses import judge

    state: State = context.obj
    if "/" in upstream + downstream and "://" not in upstream + downstream:
        with state.connect() as chain:
            judgment = chain.licenses.explain(upstream, relation, downstream, ruleset=ruleset)
            if "/" in upstream and "/" in downstream:
                offer(state, chain, "browser/path", {}, artifacts={"id": downstream, "other": upstream})
    else:
        judgment = judge(upstream=upstream, relation=relation, downstream=downstream, ruleset=ruleset)
    if form is Format.table:
        _draw_judgment(judgment)
    elif form is Format.json:
        _print_json(judgment.to_dict())
    else:
        from supplychain.graph.table import Table

        rows = [asdict(f) for f in judgment.findings]
        emit(Table(tuple(rows[0]) if rows else ("rule",), [tuple(r.values()) for r in rows]), form)


@app.command()
def suggest(
    context: typer.Context, artifact: Artifact, ruleset: Rules = "practical", form: Form = Format.table
) -> None:
    """Suggest licenses that keep every binding duty from above, or say why none can."""
    state: State = context.obj
    with state.connect() as chain:
        found = chain.licenses.suggest(artifact, ruleset=ruleset)
    if form is Format.table:
        _draw_suggestion(found)
    else:
        from supplychain.graph.table import Table

        emit(
            Table(("artifact", "license"), [(found.artifact, license_) for license_ in found.licenses]), form
        )


@app.command()
def conflicts(
    context: typer.Context,
    ruleset: AnyRules = "practical",
    matrix: MatrixFile = None,
    severity: Annotated[Severity, typer.Option(help="Leave out what is less severe.")] = Severity.warn,
    limit: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 25,
    form: Form = Format.table,
) -> None:
    """List the conflicts of the whole graph, gravest first; computed anew when the graph has changed."""
    state: State = context.obj
    with state.connect() as chain:
        found = chain.licenses.conflicts(ruleset=ruleset, matrix=matrix, severity=severity, limit=limit)
    emit(found.select(_CONFLICTS) if form is Format.table else found, form)
    _note(state)


@app.command()
def history(
    context: typer.Context,
    artifact: Artifact,
    descendants: Annotated[
        bool,
        typer.Option(
            "--descendants",
            help="List what was made from it instead, and under which license it was published.",
        ),
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 100,
    form: Form = Format.table,
) -> None:
    """Show every license that was stated for an artifact, when it was read, and whether it still is."""
    state: State = context.obj
    with state.connect() as chain:
        licenses = chain.licenses
        ask = licenses.published_under_former if descendants else licenses.history
        found = ask(artifact, limit=limit)
    columns = _PUBLISHED if descendants else _HISTORY
    emit(found.select(columns) if form is Format.table else found, form)
    if not state.quiet and not descendants and not all(found["current"]):
        say("What was made from it under a former license: add --descendants.")
    _note(state)


@app.command()
def refresh(
    context: typer.Context,
    ruleset: AnyRules = "practical",
    matrix: MatrixFile = None,
    found: Annotated[
        Path | None,
        typer.Option(
            "--from", file_okay=False, help="Folder of `supplychain spark licenses`: take what it found."
        ),
    ] = None,
    form: Form = Format.table,
) -> None:
    """Compute verdicts and conflicts anew, or take what Spark found, and write what differs into the graph."""
    from supplychain.graph.table import Table

    state: State = context.obj
    with state.connect() as chain:
        done = chain.licenses.refresh(ruleset=ruleset, matrix=matrix, found=found)
    columns = ("ruleset", *done.counts, "conflicts", "written", "removed")
    emit(
        Table(columns, [(done.ruleset, *done.counts.values(), done.conflicts, done.written, done.removed)]),
        form,
    )
    _note(state)


@app.command()
def compare(
    context: typer.Context,
    rulesets: Annotated[
        list[str] | None, typer.Argument(help="Rule sets; default: practical, strict, osadl.")
    ] = None,
    matrix: MatrixFile = None,
    form: Form = Format.table,
) -> None:
    """Show what several rule sets say of every dependency of one graph, side by side."""
    state: State = context.obj
    with state.connect() as chain:
        found = chain.licenses.compare(rulesets or None, matrix=matrix)
    emit(found, form)
    _note(state)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))  # noqa: T201


def _note(state: State) -> None:
    from supplychain.licenses.finding import NOT_LEGAL_ADVICE

    if not state.quiet:
        say(NOT_LEGAL_ADVICE)


def _verdict(severity: str) -> Any:
    from rich.text import Text

    words = {
        "error": "conflict with the declared license", "warn": "to be looked at", "unknown": "nobody can tell",
        "info": "nothing wrong; duties remain", "ok": "nothing found",
    }  # fmt: skip
    return Text(f"{severity}: {words[severity]}", style=_STYLES[severity])


def draw_check(found: Check) -> None:
    """Draw what a check found on standard output."""
    from rich.text import Text
    from rich.tree import Tree

    root = Tree(
        Text.assemble(
            (safe(found.artifact), "bold"),
            f"  ({found.label}, {safe(found.license)})  ",
            _verdict(found.verdict),
        )
    )
    if found.disagreeing:
        root.add(
            Text(f"its own statements disagree: {', '.join(map(safe, found.disagreeing))}", style="yellow")
        )
    for row in found.findings:
        head = Text.assemble(
            (f"{row['severity']} ", _STYLES[row["severity"]]), (f"{row['rule']}  ", "bold"),
            f"{safe(row['upstream'])} ({safe(row['upstream_license'])})",
        )  # fmt: skip
        branch = root.add(head)
        branch.add(Text(safe(row["reason"])))
        if row["severity"] in ("info", "unknown"):
            continue
        branch.add(Text(f"path: {' → '.join(map(safe, row['path']))}", style="dim"))
        if row["clause"]:
            branch.add(Text(f"clause {safe(row['clause'])}: {safe(row['says'])}", style="dim"))
        branch.add(
            Text(f"mend: {safe(row['blamed_hop'])} ({row['fixable']}); {row['confidence']}", style="dim")
        )
        if row["why_not_error"]:
            branch.add(Text(f"why not an error: {safe(row['why_not_error'])}", style="dim"))
    if not found.findings.rows:
        root.add(Text("nothing above it is known, or nothing it asks for reaches here", style="dim"))
    console().print(root)
    console().print(Text(f"Rule set {found.ruleset}. {found.note}", style="dim"))


def _draw_judgment(judgment: Judgment) -> None:
    from rich.text import Text
    from rich.tree import Tree

    head = f"{safe(judgment.upstream)} —{safe(judgment.reach) or 'nothing'}→ {safe(judgment.downstream)}  "
    root = Tree(Text.assemble((head, "bold"), _verdict(judgment.severity)))
    if judgment.chosen:
        root.add(Text(f"of the upstream alternatives, {safe(judgment.chosen)} is chosen", style="dim"))
    for finding in judgment.findings:
        branch = root.add(
            Text.assemble(
                (f"{finding.severity} ", _STYLES[finding.severity]),
                (f"{finding.rule}  ", "bold"),
                safe(finding.reason),
            )
        )
        if finding.clause:
            branch.add(
                Text(
                    f"clause {safe(finding.clause)}: {safe(finding.says)} ({finding.confidence})", style="dim"
                )
            )
        if finding.why_not_error:
            branch.add(Text(f"why not an error: {safe(finding.why_not_error)}", style="dim"))
    console().print(root)
    console().print(Text(f"Rule set {judgment.ruleset}. {judgment.note}", style="dim"))


def _draw_suggestion(found: Suggestion) -> None:
    from rich.text import Text
    from rich.tree import Tree

    root = Tree(Text(safe(found.artifact), style="bold"))
    asked = root.add(Text("asked for from above", style="italic"))
    for license_, who in found.required:
        asked.add(Text(f"{safe(license_)}, by {safe(who)}"))
    if not found.required:
        asked.add(Text("nothing that a plain permissive license would not keep", style="dim"))
    for license_, who in found.undecided:
        asked.add(Text(f"{safe(license_)}, by {safe(who)}: nobody can tell what it asks", style="magenta"))
    branch = root.add(Text("licenses that keep all of it", style="italic"))
    for license_ in found.licenses:
        branch.add(Text(safe(license_), style="green"))
    if found.why_none:
        branch.add(Text(f"none: {safe(found.why_none)}", style="red"))
    console().print(root)
    console().print(Text(found.note, style="dim"))
