"""`supplychain naming train|predict|cluster`: what the headers of weights say of the network behind a name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supplychain.cli.context import State
from supplychain.cli.output import Format, emit, say
from supplychain.errors import SupplyChainError

if TYPE_CHECKING:
    from supplychain.naming.architecture.judging import Judge
    from supplychain.naming.architecture.samples import Sample

__all__ = ["cluster", "predict", "train"]

Form = Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")]
_COLUMNS = ("model", "verdict", "claimed", "looks_like", "confidence", "distance", "known", "reason")


def train(
    context: typer.Context,
    data: Annotated[
        list[Path],
        typer.Argument(
            help="Folders of models (safetensors with config.json beside), or files of JSON lines with layers and model_type."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write the classifier to.")],
    seed: Annotated[int, typer.Option(help="Sets the folds on which the confidence is measured.", min=0)] = 0,
) -> None:
    """Learn model types from networks; the file holds numbers and names, and no code."""
    from supplychain.naming.architecture.classifier import train as learn
    from supplychain.naming.architecture.samples import read_samples
    from supplychain.naming.architecture.storage import save

    state: State = context.obj
    skipped: dict[str, str] = {}
    samples = read_samples(data, state.progress, skipped)
    with state.progress.task("Learning model types"):
        learned = learn(samples, seed=seed)
    save(learned, out)
    if state.quiet:
        return
    _skipped(skipped)
    unnamed = sum(s.model_type is None for s in samples)
    if unnamed:
        say(f"{unnamed:,} models claim no model type and were not learned from.")
    facts = learned.facts
    say(
        f"{out}: {facts['types']} model types from {facts['models']:,} models; on five folds, {facts['family_accuracy']:.1%} "
        "of the models fall into the family of their type."
    )


def predict(
    context: typer.Context,
    models: Annotated[
        list[str], typer.Argument(help="Safetensors files, folders of models, or ids of models on the Hub.")
    ],
    model: Annotated[
        Path | None,
        typer.Option(
            "--model",
            "-m",
            help="A classifier made by `supplychain naming train`; default: the signatures of the model types.",
        ),
    ] = None,
    revision: Annotated[str | None, typer.Option(help="Revision of models on the Hub.")] = None,
    form: Form = Format.table,
) -> None:
    """Say which model type the weights look like, and whether their configuration claims another (rule N11).

    Of each file the header is read, never a weight; a model on the Hub is asked for the first bytes of its files.
    """
    from supplychain.graph.table import Table
    from supplychain.naming.architecture.judging import judge_prediction

    state: State = context.obj
    by = _judge(model)
    rows: list[tuple[Any, ...]] = []
    unread = 0
    with state.progress.task("Looking at models", len(models)) as advance:
        for one in models:
            try:
                samples = _samples(one, revision)
            except SupplyChainError as error:
                if len(models) == 1:
                    raise
                unread += 1
                rows.append((one, "unverifiable", None, None, None, None, None, error.message))
                samples = []
            for found in samples:
                seen = by.predict(found.architecture)
                finding = judge_prediction(seen, found.model_type, by)
                reason = finding.observed if finding.verdict == "unverifiable" else ""
                rows.append(
                    (
                        found.name,
                        finding.verdict,
                        found.model_type,
                        finding.observed if finding.verdict == "consistent" else seen.model_type,
                        round(seen.confidence, 3),
                        finding.distance,
                        round(seen.coverage, 3),
                        reason,
                    )
                )
            advance(1)
    emit(Table(_COLUMNS, rows), form)
    if not state.quiet:
        _sum_up(rows, unread)


def cluster(
    context: typer.Context,
    models: Annotated[
        list[Path],
        typer.Argument(help="Folders of models, safetensors files, or files of JSON lines with layers."),
    ],
    eps: Annotated[
        float | None, typer.Option(help="Radius within which two models are alike.", min=0.001)
    ] = 0.3,
    search: Annotated[
        bool, typer.Option("--search", help="Search for the radius that separates best.")
    ] = False,
    form: Form = Format.table,
) -> None:
    """Group the models of each model type by how they are built; those that are like no other may be misnamed."""
    from supplychain.graph.table import Table
    from supplychain.naming.architecture.clusters import cluster as group
    from supplychain.naming.architecture.samples import read_samples

    state: State = context.obj
    skipped: dict[str, str] = {}
    samples = read_samples(models, state.progress, skipped)
    rows: list[tuple[Any, ...]] = []
    for kind, found in group(samples, eps=None if search else eps).items():
        for number, members in enumerate(found.groups, 1):
            rows += [(kind or None, number, len(members), name) for name in members]
        rows += [(kind or None, None, 1, name) for name in found.outliers]
    emit(Table(("model_type", "cluster", "size", "model"), rows), form)
    if not state.quiet:
        _skipped(skipped)


def _judge(model: Path | None) -> Judge:
    if model is not None:
        from supplychain.naming.architecture.storage import load

        return load(model)
    from supplychain.naming.architecture.signatures import signatures

    return signatures()


def _samples(named: str, revision: str | None) -> list[Sample]:
    """Return the models behind what was named: what is here is meant before what is on the Hub."""
    from supplychain.naming.architecture.samples import read_samples, sample

    path = Path(named)
    if path.exists() or named.startswith((".", "/", "~")) or named.endswith((".safetensors", ".json")):
        return read_samples([path.expanduser()])
    from supplychain.hub_files import HubFolder
    from supplychain.naming.architecture.weights import read_folder

    return [sample(read_folder(HubFolder(named, revision=revision)))]


def _sum_up(rows: list[tuple[Any, ...]], unread: int) -> None:
    wrong = sum(row[1] == "inconsistent" for row in rows)
    open_ = sum(row[1] == "unverifiable" for row in rows)
    say(
        f"{len(rows):,} models: {wrong:,} look like another type than they claim, {open_:,} cannot be judged."
    )
    if unread:
        say(f"{unread:,} of them could not be read.")


def _skipped(skipped: dict[str, str]) -> None:
    for place, problem in list(skipped.items())[:10]:
        say(f"not read: {place}: {problem}")
    if len(skipped) > 10:
        say(f"… and {len(skipped) - 10:,} more models not read")
