"""Factors of reproducibility: whether someone could get the same accuracy and speed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.reuse.excuses import no_weights, not_trained
from supplychain.reuse.judgement import Factor, Judgement, judged
from supplychain.reuse.observation import hyper_parameters_in

if TYPE_CHECKING:
    from supplychain.reuse.judgement import Test
    from supplychain.reuse.observation import Observation

__all__ = ["REPRODUCIBILITY", "documentation"]

LONG = 1_500
"""Characters from which a card is more than a note."""
FILLED = 0.2
"""Share of placeholders below which a card is filled in."""


def _hardware(seen: Observation) -> Judgement:
    tests: list[Test] = [
        (1, seen.has("front matter: hardware"), "front matter names the hardware", "its front matter"),
        (1, seen.has("card: hardware type"), "its card has a line on hardware", "its card"),
        (0.5, seen.has("card: hardware"), "its card names an accelerator", "its card"),
    ]
    if seen.hardware:
        tests.append((0.5, True, f"a source read it from its card: {seen.hardware[0][:60]}", "its card"))
    return judged(tests, "names no hardware")


def _training_config(seen: Observation) -> Judgement:
    tests: list[Test] = [
        (1, seen.has("files: training arguments"), "training_args.bin", "its files"),
        (1, seen.has("files: trainer state"), "trainer_state.json", "its files"),
        (1, seen.has("files: recipe"), "a configuration in YAML", "its files"),
        (1, seen.has("card: training configuration"), "three values or more, with seed", "its card"),
        (0.5, seen.has("card: some training configuration"), "some values of hyper-parameters", "its card"),
    ]
    if values := hyper_parameters_in(seen.hyper_parameters):
        tests.append((0.5, True, f"a source read {len(values)} values from its card", "its card"))
    return judged(tests, "states no training configuration")


def _demo(seen: Observation) -> Judgement:
    tests: list[Test] = [
        (1, None if seen.spaces is None else seen.spaces > 0, f"{seen.spaces} Spaces use it", "its Spaces"),
        (1, seen.has("files: notebook"), "a notebook", "its files"),
        (0.5, seen.has("card: loading code"), "its card has code that loads it", "its card"),
        (0.5, seen.has("card: demo link"), "its card links to a demo", "its card"),
    ]
    if seen.demo:
        tests.append((0.5, True, "a source read a demo from its card", "its card"))
    return judged(tests, "shows no demo")


def documentation(seen: Observation) -> Judgement:
    """Judge how much a card says: length, and how much of it is an unfilled template."""
    length, blank = seen.card_length, seen.card_placeholders
    whole = None if length is None or blank is None else length >= LONG and blank < FILLED
    some = seen.has("files: readme") or (None if length is None else length > 0)
    said = (
        f"{length:,} characters, {blank or 0:.0%} placeholders"
        if length is not None
        else "a card nobody read"
    )
    tests = ((1, whole, said, "its card"), (0.5, some, said, "its card"))
    return judged(tests, "has no card")


def _environment(seen: Observation) -> Judgement:
    library = bool(seen.library) or (False if "answer" in seen.looked else None)
    tests = (
        (1, seen.has("files: dockerfile"), "a Dockerfile", "its files"),
        (1, seen.has("files: environment"), "a list of requirements", "its files"),
        (1, seen.has("card: framework versions"), "versions of libraries in its card", "its card"),
        (0.5, library, f"only the library: {seen.library}", "its library"),
    )
    return judged(tests, "says nothing of its environment")


REPRODUCIBILITY = (
    Factor(
        "reproducibility", "hardware", "What was it trained on, as hardware?",
        "`co2_eq_emissions.hardware_used`, or a filled line on hardware", "the card names an accelerator (A100, TPU, RTX, …)",
        "made without training (merged, quantized, converted), or no weights", _hardware, not_trained,
    ),
    Factor(
        "reproducibility", "training_config", "How was it trained?",
        "training_args.bin, trainer_state.json, a YAML recipe, or three values under a heading on hyper-parameters, with seed",
        "fewer values", "made without training (merged, quantized, converted), or no weights", _training_config, not_trained,
    ),
    Factor(
        "reproducibility", "demo", "Can it be tried?",
        "a Space that uses it, or a notebook", "code that loads it by its id, or a link to a demo", "no weights",
        _demo, no_weights,
    ),
    Factor(
        "reproducibility", "documentation", "Is it documented?",
        f"a card of {LONG:,} characters or more, less than {FILLED:.0%} of its blocks placeholders", "a card",
        "no weights", documentation, no_weights,
    ),
    Factor(
        "reproducibility", "environment", "What does it run in?",
        "a Dockerfile, requirements, or versions of libraries in the card", "only the library", "no weights", _environment,
        no_weights,
    ),
)  # fmt: skip
"""The factors of reproducibility."""
