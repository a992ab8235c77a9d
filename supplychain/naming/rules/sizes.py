"""N4, N5, N6: numbers of parameters, size words, and the figures of a configuration that a name states."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from supplychain.naming.families import families
from supplychain.naming.finding import Finding
from supplychain.naming.rules.architectures import architecture_of
from supplychain.naming.words import own_part, squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplychain.naming.facts import Facts

__all__ = ["SIZE_WORDS", "Size", "check_figures", "check_parameters", "check_size_word", "reference_sizes", "size_word",
           "stated_parameters"]  # fmt: skip

_NUMBER = re.compile(r"(?<![A-Za-z0-9.])(\d{1,4}(?:\.\d{1,3})?)([bm])(?![A-Za-z0-9])", re.IGNORECASE)
_OF_OTHER_THINGS = re.compile(
    r"[-_ ]?(?:tokens?|toks?|steps?|samples?|pairs?|words?|ctx|context|rows|images?|params?-active)",
    re.IGNORECASE,
)
_MIXED = re.compile(r"\d+x\d+(?:\.\d+)?[bm]|\b[ae]\d+(?:\.\d+)?b\b", re.IGNORECASE)
_PACKED = re.compile(
    r"(?<![a-z0-9])(gptq|awq|bnb|nf4|[48]-?bits?|int[48]|q[2-8](_k)?|w[48]a(8|16)|exl[23]|hqq|fp[48]|nvfp4|mxfp4|quantized"
    r"|marlin|aqlm|eetq|quip|ggml|[a-z0-9.]*bpw)(?![a-z0-9])",
    re.IGNORECASE,
)
_ADAPTER = re.compile(
    r"(?<![a-z0-9])(q?lora|adapters?|peft|dora|prompt-tuning|prefix-tuning)(?![a-z0-9])", re.IGNORECASE
)
_CUT = re.compile(r"distil|minilm|prune|slim|layers?\b|truncat|draft|eagle|medusa", re.IGNORECASE)
_LEAST, _MOST = 0.75, 1.33
_USUAL_CONTEXTS = {4, 8, 16, 32, 64, 128, 200, 256, 512}
"""Thousands of tokens; other numbers before a `k` count classes, examples or steps."""

SIZE_WORDS = ("atto", "femto", "pico", "nano", "xxs", "xs", "xsmall", "tiny", "mini", "small", "medium", "base", "large", "xl",
              "xlarge", "xxl", "xxlarge", "huge", "giant")  # fmt: skip
"""Words for sizes, from small to large as most families use them."""

_SIZE_WORD = re.compile(rf"(?<![a-z0-9])({'|'.join(SIZE_WORDS)})(?![a-z0-9])", re.IGNORECASE)
_LAYERS = re.compile(
    r"(?<![a-z0-9])l-?(\d{1,3})(?![a-z0-9])|(?<![a-z0-9])(\d{1,3})[-_]?layers?(?![a-z0-9])", re.IGNORECASE
)
_WIDTH = re.compile(r"(?<![a-z0-9])h-?(\d{2,5})(?![a-z0-9])", re.IGNORECASE)
_HEADS = re.compile(r"(?<![a-z0-9])a-?(\d{1,3})(?![a-z0-9])", re.IGNORECASE)
_PATCH = re.compile(r"(?<![a-z0-9])patch-?(\d{1,3})(?![a-z0-9])", re.IGNORECASE)
_CONTEXT = re.compile(r"(?<![a-z0-9.])(\d{1,4})k(?![a-z0-9])", re.IGNORECASE)
_IMAGE = re.compile(
    r"(?<![a-z0-9])(96|112|128|160|192|224|256|288|320|336|378|384|448|480|512|518|640|768|896|1024)(?![a-z0-9])"
)


class Size(NamedTuple):
    """What a size word stands for; None where it is not known."""

    layers: float | None
    hidden_size: float | None
    parameters: float | None


@cache
def reference_sizes() -> Mapping[tuple[str, str], Size]:
    """Return the published sizes: (squeezed model type, word) → layers, width, parameters."""
    raw = tomllib.loads((files("supplychain.naming") / "sizes.toml").read_text("utf-8"))
    return {(squeezed(t), word): Size(*stated) for t, words in raw.items() for word, stated in words.items()}


def size_word(name: str) -> str | None:
    """Return the size word of a name in lower case, where it has exactly one."""
    found = {match[1].lower() for match in _SIZE_WORD.finditer(own_part(name))}
    return found.pop() if len(found) == 1 else None


def stated_parameters(name: str) -> list[tuple[str, float]]:
    """Return the numbers of parameters that a name states, with their text; numbers of tokens, steps and the like are none."""
    part = own_part(name)
    return [
        (match[0], float(match[1]) * (1e9 if match[2] in "bB" else 1e6))
        for match in _NUMBER.finditer(part)
        if not _OF_OTHER_THINGS.match(part, match.end())
    ]


def check_parameters(name: str, facts: Facts) -> Iterator[Finding]:
    """N4. Packed weights, adapters and mixtures are not judged: their totals count something else."""
    stated = stated_parameters(name)
    part = own_part(name)
    if not stated:
        return
    text, claimed = stated[0]
    from_gguf = facts.gguf_parameters is not None and facts.parameters in (None, facts.gguf_parameters)
    total = facts.gguf_parameters if from_gguf else facts.parameters
    field = "gguf.total" if from_gguf else "safetensors.total"
    why = ""
    if not total:
        why = "no number of parameters is stated"
    elif _MIXED.search(part) or "moe" in (facts.model_type or ""):
        why = "a mixture, of which names count one part or all"
    elif not from_gguf and (facts.quantization or _PACKED.search(part)):
        why = "its weights are packed, and their total counts something else"
    elif _is_adapter(part, facts):
        why = "an adapter, whose name counts its base"
    if why or not total:
        yield Finding("N4", text, _counted(claimed), why, "unverifiable", 0.0, None, field)
        return
    for one, number in stated:
        if _LEAST <= total / number <= _MOST:
            yield Finding("N4", one, _counted(number), _counted(total), "consistent", 1.0, None, field)
            return
    if total > claimed and _is_composed(name, facts):
        why = f"{_counted(total)}, put together from parts, of which names count one"
        yield Finding("N4", text, _counted(claimed), why, "unverifiable", 0.0, None, field)
        return
    several = len({claim.value.types for claim in families().claims(name) if not claim.value.weak}) > 1
    sure = 0.6 if len(stated) > 1 or several or _CUT.search(part) else 0.9
    yield Finding("N4", text, _counted(claimed), _counted(total), "inconsistent", sure, None, field)


def _is_composed(name: str, facts: Facts) -> bool:
    table = families()
    claimed = {one for claim in table.claims(name) for one in claim.value.types}
    return bool(({squeezed(facts.model_type or "")} | claimed) & table.wrappers)


def _is_adapter(part: str, facts: Facts) -> bool:
    return bool(
        _ADAPTER.search(part)
        or facts.library == "peft"
        or {"lora", "adapter", "peft"} & set(facts.tags)
        or any(base.relation == "adapter" for base in facts.bases)
    )


def _counted(number: float) -> str:
    return f"{number / 1e9:.3g}B" if number >= 1e9 else f"{number / 1e6:.3g}M"


def check_size_word(
    name: str, facts: Facts, references: Mapping[tuple[str, str], Size] | None = None
) -> Iterator[Finding]:
    """N5. Depth and width decide where the configuration is known, else the number of parameters."""
    word = size_word(name)
    if word is None:
        return
    model_type, _ = architecture_of(facts)
    key = squeezed(model_type), word
    known = reference_sizes().get(key) or (references or {}).get(key)
    part = own_part(name)
    if not known or _CUT.search(part):
        why = (
            "distilled or cut, so that the word counts its teacher"
            if known
            else "no size of that word is known"
        )
        yield Finding("N5", word, word, why, "unverifiable")
        return
    measured = [
        ("layers", known.layers, facts.layers, _LEAST, _MOST),
        ("width", known.hidden_size, facts.hidden_size, _LEAST, _MOST),
    ]
    field = "config.json"
    if not any(want and have for _, want, have, _, _ in measured):
        packed = facts.quantization or _PACKED.search(part) or _is_adapter(part, facts)
        measured = [("parameters", known.parameters, None if packed else facts.parameters, 0.5, 2.0)]
        field = "safetensors.total"
    compared = [
        (what, want, have, least <= have / want <= most)
        for what, want, have, least, most in measured
        if want and have
    ]
    if not compared:
        yield Finding("N5", word, word, "neither its depth nor its parameters are stated", "unverifiable")
        return
    bad = [one for one in compared if not one[3]]
    what, want, have, _ = (bad or compared)[0]
    said = f"{word}, {_figure(what, want)} {what} for {model_type}"
    verdict = "inconsistent" if bad else "consistent"
    yield Finding("N5", word, said, f"{_figure(what, have)}", verdict, 0.75 if bad else 0.9, None, field)


def _figure(what: str, number: float) -> str:
    return _counted(number) if what == "parameters" else f"{number:g}"


def check_figures(name: str, facts: Facts) -> Iterator[Finding]:
    """N6. Figures in a name against those of the configuration."""
    part = own_part(name)
    vision = facts.image_size is not None or facts.patch_size is not None or bool(_PATCH.search(part))
    checks = (
        (_LAYERS, "layers", facts.layers, "config.num_hidden_layers"),
        (_WIDTH, "width", facts.hidden_size, "config.hidden_size"),
        (_PATCH, "patch", facts.patch_size, "config.patch_size"),
    )
    for pattern, what, observed, field in checks:
        for match in pattern.finditer(part):
            claimed = int(match[match.lastindex or 1])
            yield _equal(match[0], what, claimed, observed, field)
    if _LAYERS.search(part) or _WIDTH.search(part):
        for match in _HEADS.finditer(part):
            yield _equal(
                match[0], "heads", int(match[1]), facts.attention_heads, "config.num_attention_heads"
            )
    if vision:
        stated = [int(match[1]) for match in _IMAGE.finditer(part)]
        if stated:
            best = facts.image_size if facts.image_size in stated else stated[-1]
            yield _equal(str(best), "image", best, facts.image_size, "config.image_size")
    yield from _contexts(part, facts)


def _equal(token: str, what: str, claimed: int, observed: int | None, field: str) -> Finding:
    if observed is None:
        return Finding("N6", token, f"{what} {claimed}", "", "unverifiable", 0.0, None, field)
    same = claimed == observed
    verdict = "consistent" if same else "inconsistent"
    return Finding(
        "N6", token, f"{what} {claimed}", f"{observed}", verdict, 1.0 if same else 0.85, None, field
    )


def _contexts(part: str, facts: Facts) -> Iterator[Finding]:
    """Yield what is said of contexts: a model may take more than its name says, not less."""
    field = "config.max_position_embeddings"
    for match in _CONTEXT.finditer(part):
        claimed = int(match[1]) * 1000
        if int(match[1]) not in _USUAL_CONTEXTS or _OF_OTHER_THINGS.match(part, match.end()):
            continue
        if facts.context_length is None:
            yield Finding("N6", match[0], f"context {match[1]}k", "", "unverifiable", 0.0, None, field)
        elif facts.context_length >= claimed * 0.98:
            yield Finding(
                "N6",
                match[0],
                f"context {match[1]}k",
                f"{facts.context_length}",
                "consistent",
                0.8,
                None,
                field,
            )
        else:  # `k` also counts training examples and steps, and contexts are stretched without a word in this field
            yield Finding(
                "N6",
                match[0],
                f"context {match[1]}k",
                f"{facts.context_length}",
                "inconsistent",
                0.5,
                None,
                field,
            )
