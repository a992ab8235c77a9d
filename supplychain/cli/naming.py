"""`supplychain naming …`: what names say, and whether they say the truth."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from supplychain.cli import naming_check
from supplychain.cli.context import State
from supplychain.cli.output import Format, emit, say

if TYPE_CHECKING:
    from supplychain.naming import Reader, Reading

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    help="What the names of models say: their elements, their convention, and better ones.",
)

Form = Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")]
Lexicons = Annotated[
    list[Path] | None,
    typer.Option(
        "--lexicon",
        help="A lexicon of your own, TOML file or folder; its terms decide. Default: SUPPLYCHAIN_LEXICON.",
    ),
]


def _reader(context: typer.Context, lexicons: list[Path] | None) -> Reader:
    from supplychain.naming import Reader

    state: State = context.obj
    usual = state.settings.lexicon
    return Reader(lexicons or ([usual] if usual else []))


@app.command()
def read(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(help="Names of models, with or without owner.")],
    lexicon: Lexicons = None,
    form: Form = Format.table,
) -> None:
    """Read names: what each part says, and which convention the name follows."""
    from supplychain.graph.table import Table

    readings = _reader(context, lexicon).read(names)
    if form is Format.json:
        print(json.dumps([_as_json(one) for one in readings], ensure_ascii=False, indent=1))  # noqa: T201
        return
    columns = ("name", "convention", "text", "category", "start", "end", "confidence")
    rows = [
        (one.name, one.convention, e.text, e.category, e.start, e.end, e.confidence)
        for one in readings
        for e in one.elements
    ]
    emit(Table(columns, rows), form)


def _as_json(one: Reading) -> dict[str, object]:
    return {"name": one.name, "convention": one.convention, "elements": [asdict(e) for e in one.elements]}


@app.command()
def suggest(
    context: typer.Context,
    *,
    arch: Annotated[str, typer.Option(help="Architecture or family: llama, bert, whisper.")] = "",
    size: Annotated[str, typer.Option(help="Parameters or size word: 7B, base.")] = "",
    task: Annotated[str, typer.Option(help="What it is for: instruct, ner, sentiment.")] = "",
    language: Annotated[str, typer.Option(help="Languages of the model: de, multilingual.")] = "",
    dataset: Annotated[str, typer.Option(help="What it was trained on: squad2, in1k.")] = "",
    characteristic: Annotated[
        str, typer.Option(help="What its data look like: uncased, 224, 8k, 4bit.")
    ] = "",
    release: Annotated[str, typer.Option("--version", help="Release of the model: v2, 3.1.")] = "",
    reuse: Annotated[str, typer.Option(help="How it was made from another: finetuned, lora, gptq.")] = "",
    training: Annotated[str, typer.Option(help="How it was trained: moe, pretrained.")] = "",
    organisation: Annotated[str, typer.Option(help="Maker, where the owner does not say it.")] = "",
    file_format: Annotated[str, typer.Option("--format", help="Format or framework: gguf, onnx.")] = "",
    lexicon: Lexicons = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print name, convention and remarks as JSON.")
    ] = False,
) -> None:
    """Suggest a name for a model: implementation and task, the form that people who reuse models prefer."""
    from supplychain.naming import suggest as compose

    parts = {
        "organisation": organisation,
        "architecture": arch,
        "version": release,
        "size": size,
        "training": training,
        "dataset_characteristic": characteristic,
        "reuse": reuse,
        "dataset": dataset,
        "language": language,
        "task": task,
        "format": file_format,
    }
    found = compose(parts, reader=_reader(context, lexicon))
    if as_json:
        print(json.dumps(asdict(found), ensure_ascii=False, indent=1))  # noqa: T201
        return
    print(found.name)  # noqa: T201
    for remark in found.remarks:
        say(remark)


app.command("check")(naming_check.check)
