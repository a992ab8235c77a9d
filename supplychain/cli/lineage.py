"""`supplychain lineage …`: what an artifact was made from, what was made from it, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from supplychain.cli.browse import offer
from supplychain.cli.completion import complete_lineage_artifact
from supplychain.cli.context import State
from supplychain.cli.output import Format, console, emit, safe, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.lineage import LineageTree, TreeLine

__all__ = ["app", "draw"]

app = typer.Typer(
    no_args_is_help=True, help="What an artifact was made from, what was made from it, and how."
)

_DRAWN: dict[str, tuple[str, dict[str, str]]] = {
    "ancestors": ("browser/lineage", {"direction": "up"}),
    "descendants": ("browser/lineage", {"direction": "down"}),
    "roots": ("browser/lineage", {"direction": "up"}),
    "path": ("browser/path", {}),
    "common_ancestors": ("browser/common_ancestors", {}),
    "impact": ("browser/uses", {}),
}
"""Answer → the question that draws it in Neo4j Browser."""

Artifact = Annotated[
    str,
    typer.Argument(
        help="Id of a model or dataset, e.g. google-bert/bert-base-uncased.",
        autocompletion=complete_lineage_artifact,
    ),
]
Other = Annotated[str, typer.Argument(help="Id of the other one.", autocompletion=complete_lineage_artifact)]
Form = Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")]
Limit = Annotated[int, typer.Option(min=1, help="Rows at most.")]
Depth = Annotated[int, typer.Option(min=1, help="Steps to follow.")]


@app.command()
def tree(
    context: typer.Context,
    artifact: Artifact,
    direction: Annotated[str, typer.Option(help="up, down or both.")] = "both",
    depth: Depth = 10,
    most: Annotated[int, typer.Option(min=1, help="Siblings to draw; the rest is counted.")] = 12,
    form: Form = Format.table,
) -> None:
    """Draw ancestors and descendants; the other formats print the edges."""
    state: State = context.obj
    with state.connect() as chain:
        found = chain.lineage.tree(artifact, direction=direction, depth=depth)
        if form is Format.table:
            draw(found, direction=direction, most=most)
            if found.edges.more:
                say(f"The nearest {len(found.edges):,} steps; there are more.")
        else:
            emit(found.edges, form)
        offer(state, chain, "browser/lineage", {"id": found.artifact, "direction": direction})


@app.command()
def ancestors(
    context: typer.Context,
    artifact: Artifact,
    depth: Depth = 100,
    limit: Limit = 1000,
    form: Form = Format.table,
) -> None:
    """Everything it was derived from, nearest first."""
    _answer(context, "ancestors", form, artifact, depth=depth, limit=limit)


@app.command()
def descendants(
    context: typer.Context,
    artifact: Artifact,
    depth: Depth = 100,
    limit: Limit = 1000,
    form: Form = Format.table,
) -> None:
    """Everything derived from it, nearest first."""
    _answer(context, "descendants", form, artifact, depth=depth, limit=limit)


@app.command()
def children(
    context: typer.Context, artifact: Artifact, limit: Limit = 1000, form: Form = Format.table
) -> None:
    """What was made directly from it, by id, with the evidence for each step."""
    _answer(context, "children", form, artifact, limit=limit)


@app.command()
def roots(context: typer.Context, artifact: Artifact, limit: Limit = 100, form: Form = Format.table) -> None:
    """Where its lineage begins: ancestors derived from nothing known."""
    _answer(context, "roots", form, artifact, limit=limit)


@app.command()
def path(context: typer.Context, artifact: Artifact, other: Other, form: Form = Format.table) -> None:
    """Show the steps from one artifact to another, whichever is upstream."""
    _answer(context, "path", form, artifact, other)


@app.command()
def common(
    context: typer.Context, artifact: Artifact, other: Other, limit: Limit = 100, form: Form = Format.table
) -> None:
    """Show what both were derived from."""
    _answer(context, "common_ancestors", form, artifact, other, limit=limit)


@app.command()
def impact(
    context: typer.Context, artifact: Artifact, limit: Limit = 1000, form: Form = Format.table
) -> None:
    """Show who is hit when it is withdrawn, relicensed or compromised: descendants and the repositories that use them."""
    _answer(context, "impact", form, artifact, limit=limit)


def _answer(context: typer.Context, method: str, form: Format, *artifacts: str, **options: Any) -> None:
    state: State = context.obj
    with state.connect() as chain:
        emit(getattr(chain.lineage, method)(*artifacts, **options), form)
        question, values = _DRAWN[method]
        named: dict[str, str] = dict(zip(("id", "other"), artifacts, strict=False))
        offer(state, chain, question, values, artifacts=named)


def draw(found: LineageTree, *, direction: str = "both", most: int = 12) -> None:
    """Draw a lineage tree on standard output."""
    from rich.text import Text
    from rich.tree import Tree

    root = Tree(Text(safe(found.artifact), style="bold"))
    if direction in {"up", "both"}:
        _branch(root.add(Text("made from", style="italic")), found.ancestors(most=most))
    if direction in {"down", "both"}:
        _branch(root.add(Text("made into", style="italic")), found.descendants(most=most))
    console().print(root)


def _branch(branch: Any, lines: Iterable[TreeLine]) -> None:
    from rich.text import Text

    stack = [branch]
    drawn = False
    for line in lines:
        drawn = True
        del stack[line.depth :]
        words = Text(safe(line.artifact))
        if line.relation:
            words.append(f" {safe(line.relation)}", style="cyan")
        if line.remark:
            words.append(
                f" [{safe(line.remark)}]" if line.artifact else f"… {safe(line.remark)}", style="dim"
            )
        stack.append(stack[-1].add(words))
    if not drawn:
        branch.add(Text("nothing known", style="dim"))
