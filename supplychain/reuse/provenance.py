"""Factors of provenance: whether it can be traced what the model was made from, by whom, and how well it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.reuse.excuses import no_weights, not_trained
from supplychain.reuse.judgement import Factor, Judgement, judged

if TYPE_CHECKING:
    from supplychain.reuse.judgement import Test
    from supplychain.reuse.observation import Observation, Reference

__all__ = ["PROVENANCE", "performance"]


_OF_THE_TEMPLATE = "arxiv:1910.09700"
"""The template of cards refers to this one, on carbon emissions: it describes no model."""


def _names(references: tuple[Reference, ...], most: int = 3) -> str:
    rest = len(references) - most
    return ", ".join(one.id for one in references[:most]) + (f" and {rest} more" if rest > 0 else "")


def _dataset(seen: Observation) -> Judgement:
    named = seen.datasets
    found = tuple(one for one in named or () if one.found)
    tests = (
        (1, bool(found) if named is not None else None, f"in the graph: {_names(found)}", "its datasets"),
        (
            0.5,
            bool(named) if named is not None else None,
            f"only named: {_names(named or ())}",
            "its datasets",
        ),
        (0.5, seen.has("card: training data"), "its card has a section on training data", "its card"),
    )
    return judged(tests, "names no training data")


def performance(seen: Observation) -> Judgement:
    """Judge whether results are stated, and whether they can be verified."""
    stated = None if seen.results is None else [one for one in seen.results if one.place != "card"]
    sure = (
        None if stated is None else [one for one in stated if one.verified or one.source.startswith("http")]
    )
    tests: list[Test] = [
        (
            1,
            None if sure is None else bool(sure),
            f"{len(sure or ())} results with source or token",
            "its results",
        ),
        (
            0.5,
            None if stated is None else bool(stated),
            f"{len(stated or ())} results without source",
            "its results",
        ),
        (0.5, seen.has("card: performance table"), "its card has a table of results", "its card"),
    ]
    if seen.evaluation:
        tests.append((0.5, True, "a source read results from its card", "its card"))
    return judged(tests, "states no results")


def _architecture(seen: Observation) -> Judgement:
    classes = None if seen.architectures is None else [a for a in seen.architectures if a != seen.model_type]
    whole = bool(seen.model_type and classes) or bool(seen.gguf_architecture or seen.pipeline_class)
    some = bool(seen.model_type or classes)
    looked = "config" in seen.looked
    name = seen.gguf_architecture or seen.pipeline_class or seen.model_type or ", ".join(classes or ())
    tests = (
        (1, whole or (False if looked else None), f"configuration: {name}", "its configuration"),
        (0.5, some or (False if looked else None), f"only named: {name}", "its configuration"),
        (0.5, seen.has("card: architecture"), "its card has a section on architecture", "its card"),
    )
    return judged(tests, "names no architecture")


def _training_logs(seen: Observation) -> Judgement:
    tests = (
        (1, seen.has("files: tensorboard log"), "TensorBoard logs", "its files"),
        (1, seen.has("files: trainer state"), "trainer_state.json", "its files"),
        (1, seen.has("files: result files"), "result files of its training", "its files"),
        (1, seen.has("answer: tensorboard"), "tag tensorboard", "its tags"),
        (0.5, seen.has("card: training log link"), "its card links to logs", "its card"),
    )
    return judged(tests, "keeps no training logs")


def _lineage(seen: Observation) -> Judgement:
    bases = seen.bases
    papers = None if seen.papers is None else [paper for paper in seen.papers if paper != _OF_THE_TEMPLATE]
    found = tuple(one for one in bases or () if one.found)
    original = None if bases is None or papers is None else not bases and bool(papers)
    tests = (
        (
            1,
            None if bases is None else bool(found),
            f"base in the graph: {_names(found)}",
            "its base models",
        ),
        (1, original, f"no base, and a paper: {', '.join((papers or ())[:2])}", "its base models"),
        (
            0.5,
            None if bases is None else bool(bases),
            f"base only named: {_names(bases or ())}",
            "its base models",
        ),
    )
    return judged(tests, "names no base and no paper")


def _identity(seen: Observation) -> Judgement:
    signed = None if seen.signature is None else seen.signature == "author"
    manned = None if seen.members is None else seen.members > 0
    tests = (
        (1, seen.verified, f"{seen.owner} is verified", "who owns it"),
        (1, signed, "its newest commit is signed by its author", "signatures"),
        (0.5, manned, f"{seen.owner} has {seen.members} members, unverified", "who owns it"),
    )
    return judged(tests, "its owner is not verified")


def _no_organization(seen: Observation) -> str:
    if seen.owner is None and "/" not in seen.id:
        return "has no owner"
    return "published by a user; only organizations are verified" if seen.owner_type == "user" else ""


PROVENANCE = (
    Factor(
        "provenance", "dataset", "What was it trained on?",
        "a dataset it names is in the graph", "names a dataset, or a heading on training data has text",
        "made without training (merged, quantized, converted), or no weights", _dataset, not_trained,
    ),
    Factor(
        "provenance", "performance", "How well does it do?",
        "a stated result with a source address or a token of verification",
        "a stated result, or a table under a heading on results", "no weights", performance, no_weights,
    ),
    Factor(
        "provenance", "architecture", "What is its architecture?",
        "class and model type of the configuration, or that of a GGUF file or a diffusers pipeline",
        "one of them, or a heading on architecture", "no weights", _architecture, no_weights,
    ),
    Factor(
        "provenance", "training_logs", "Are there logs of its training?",
        "TensorBoard logs, trainer_state.json, result files, tag tensorboard",
        "a link to Weights & Biases, Comet, MLflow or the like",
        "made without training (merged, quantized, converted), or no weights", _training_logs, not_trained,
    ),
    Factor(
        "provenance", "lineage", "What was it made from?",
        "a base model that is in the graph; or no base and a paper", "names a base that is not in the graph",
        "no weights", _lineage, no_weights,
    ),
    Factor(
        "provenance", "identity", "Who published it?",
        "a verified organization, or a newest commit signed by its author", "an organization with members, not verified",
        "published by a user, or without an owner", _identity, _no_organization,
    ),
)  # fmt: skip
"""The factors of provenance."""
