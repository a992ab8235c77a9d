"""`supplychain read-card FILE|MODEL…`: what cards say, with the place and the confidence of each value."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from supplychain.cli.context import State
from supplychain.cli.output import Format, emit, safe, say
from supplychain.errors import InputError, UsageError

if TYPE_CHECKING:
    from supplychain.extraction import CardReading
    from supplychain.extraction.language_model import ModelExtractor
    from supplychain.graph.table import Table

__all__ = ["read_card"]


def read_card(
    context: typer.Context,
    cards: Annotated[
        list[str], typer.Argument(help="Files (- is standard input) or models of the Hub, as owner/name.")
    ],
    *,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print the values.")] = Format.table,
    field: Annotated[
        list[str] | None, typer.Option(help="Only these fields, e.g. license; repeatable.")
    ] = None,
    metadata: Annotated[
        bool, typer.Option("--metadata", help="One JSON object per card, in the shape of PeaTMOSS's schema.")
    ] = False,
    language_model: Annotated[
        str | None,
        typer.Option(help="Ask this language model instead of the patterns; default: none is asked."),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(help="OpenAI-compatible endpoint of --language-model; default: SUPPLYCHAIN_MODEL_URL."),
    ] = None,
    cache: Annotated[
        Path | None, typer.Option(help="Folder of answers of the language model; a card is asked about once.")
    ] = None,
    max_requests: Annotated[int | None, typer.Option(min=0, help="Ask no more often than this.")] = None,
    max_tokens: Annotated[int | None, typer.Option(min=0, help="Use no more tokens than this.")] = None,
    max_money: Annotated[
        float | None, typer.Option(min=0, help="Spend no more than this, at --prices.")
    ] = None,
    prices: Annotated[
        tuple[float, float], typer.Option(help="Price of a million input and of a million output tokens.")
    ] = (0.0, 0.0),
    hub: Annotated[str | None, typer.Option(help="Address of the Hub; default: HF_ENDPOINT.")] = None,
) -> None:
    """Read model cards: license, datasets, base model, repository and more, from front matter and text."""
    from supplychain.extraction import FIELDS
    from supplychain.extraction import read_card as by_patterns
    from supplychain.extraction.metadata import peatmoss_metadata

    state: State = context.obj
    for name in field or ():
        if name not in FIELDS:
            raise UsageError(f"There is no field {name!r}.", remedy=f"Fields: {', '.join(FIELDS)}")
    if max_money is not None and not any(prices):
        raise UsageError(
            "--max-money needs prices.", remedy="Give --prices INPUT OUTPUT, for a million tokens."
        )
    extractor = _model(state, language_model, url, cache, max_requests, max_tokens, max_money, prices)
    readings: list[tuple[str, CardReading]] = []
    for name in cards:
        content, model = _content(name, hub)
        readings.append((name, (extractor or by_patterns)(content, model=model)))
    if metadata:
        for name, reading in readings:
            print(json.dumps({"card": name, **peatmoss_metadata(reading)}, ensure_ascii=False))  # noqa: T201
    else:
        emit(_table(readings, set(field or FIELDS), brief=form is Format.table), form)
    if not state.quiet:
        for name, reading in readings:
            for problem in reading.problems:
                say(f"{safe(name)}: {problem}")


def _content(name: str, hub: str | None) -> tuple[bytes, str]:
    """Return a card and the id of its model, where that is known."""
    from supplychain.extraction.fetching import fetch_card

    if name == "-":
        return sys.stdin.buffer.read(), ""
    path = Path(name)
    if path.is_file():
        return path.read_bytes(), ""
    if path.is_dir():
        readme = path / "README.md"
        if not readme.is_file():
            raise InputError(f"{name} is a folder without README.md.", remedy="Name the file.")
        return readme.read_bytes(), ""
    if path.suffix.lower() == ".md" or name.startswith(("/", ".", "~")):
        raise InputError(
            f"There is no file {name}.", remedy="Give the path of a README, or an id as owner/name."
        )
    return fetch_card(name, endpoint=hub), name


def _model(
    state: State,
    name: str | None,
    url: str | None,
    cache: Path | None,
    requests: int | None,
    tokens: int | None,
    money: float | None,
    prices: tuple[float, float],
) -> ModelExtractor | None:
    """Return the extractor that asks a language model, if one is named."""
    if name is None:
        return None
    from supplychain.extraction.language_model import AnswerCache, Budget, Endpoint, ModelExtractor

    settings = state.settings
    address = url or settings.model_url
    if address is None:
        raise UsageError(
            f"Nobody knows where {name} answers.",
            remedy="Give --url or set SUPPLYCHAIN_MODEL_URL, e.g. http://localhost:11434/v1",
        )
    budget = Budget(requests, tokens, money, input_price=prices[0], output_price=prices[1])
    endpoint = Endpoint(address, name, settings.model_token)
    return ModelExtractor(endpoint, budget, AnswerCache(cache) if cache else None)


def _table(readings: list[tuple[str, CardReading]], fields: set[str], *, brief: bool) -> Table:
    """Return a row per value; people see the ones that matter on a line, pipes all."""
    from supplychain.graph.table import Table

    rows = [
        (name, value.field, value.text, value.id, value.confidence, value.place,
         value.span.start if value.span else None, value.span.end if value.span else None,
         {part.name: part.text for part in value.parts})
        for name, reading in readings
        for value in reading
        if value.field in fields
    ]  # fmt: skip
    columns = ("card", "field", "text", "id", "confidence", "place", "start", "end", "parts")
    if not brief:
        return Table(columns, rows)
    short = [
        (
            *row[:2],
            row[2] if len(row[2]) <= 100 else f"{row[2][:99]}…",
            row[3],
            ", ".join(map(": ".join, row[8].items())),
            *row[4:6],
        )
        for row in rows
    ]
    return Table(("card", "field", "text", "id", "parts", "confidence", "place"), short)
