"""The abstract architecture of a model: what its network is made of, without its weights and without running it.

The naming study (arXiv 2310.01642) traces a model and counts pairs of connected operations (`l`) and operations with their
parameters (`p`). A header holds no trace, but the names of tensors say which modules there are and in what order: here the
modules stand for the operations, with the number of the layer removed, and the shapes of their tensors for the parameters.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from supplychain.naming.architecture.header import Tensor

__all__ = ["Architecture", "abstract", "from_operations", "pattern"]

_DIGITS = re.compile(r"([0-9]+)")
_SPACE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")
"""What separates n-grams and lines of a vocabulary, and so must not be in a word of one."""
_OTHER_NAMES = {"gamma": "weight", "beta": "bias", "qweight": "weight", "weight_packed": "weight"}
"""Parameters as early conversions and packed weights name them."""
_PACKING = re.compile(
    r"\.(qzeros|scales|biases|g_idx|SCB|weight_format|input_scale|output_scale|weight_scale|weight_scale_inv|weight_scale_2"
    r"|weight_zero_point|weight_shape|weight_g_idx|weight_global_scale|input_global_scale"
    r"|weight\.(absmax|quant_map|nested_absmax|nested_quant_map|quant_state\..*))$"
)
"""What quantized files hold beside a weight; the network is the same without."""
_BUFFERS = ("position_ids", "masked_bias", "inv_freq", "num_batches_tracked", "attn.bias", "attention.bias")


@dataclass(frozen=True, slots=True)
class Architecture:
    """What a network is made of.

    Attributes
    ----------
    sequence
        Its modules or operations in their order: the text of which n-grams are taken.
    connections
        How often one follows the other: the study's `l`.
    parameters
        How often there is a module with these shapes: the study's `p`.
    dimensions
        How often a tensor has this shape: the study's `d`, of weight 0 there and here.
    patterns
        Names of its tensors without the numbers of layers.
    """

    sequence: tuple[str, ...]
    connections: Mapping[str, int]
    parameters: Mapping[str, int] = field(default_factory=dict)
    dimensions: Mapping[str, int] = field(default_factory=dict)
    patterns: frozenset[str] = frozenset()


def abstract(tensors: Iterable[Tensor]) -> Architecture:
    """Return the abstract architecture behind the tensors of a model; their order in the file does not count."""
    kept = [t for t in tensors if not t.name.endswith(_BUFFERS) and not _PACKING.search(t.name)]
    ordered = sorted(kept, key=lambda t: _natural(t.name))
    sequence: list[str] = []
    parameters: Counter[str] = Counter()
    dimensions: Counter[str] = Counter()
    for place, group in groupby(ordered, key=lambda t: t.name.rpartition(".")[0]):
        module = pattern(place)
        sequence.append(module)
        shapes = []
        for tensor in group:
            shape = "x".join(map(str, tensor.shape)) or "scalar"
            shapes.append(f"<{_parameter(tensor.name)}, {shape}>")
            dimensions[shape] += 1
        parameters[f"{module} [{', '.join(shapes)}]"] += 1
    return Architecture(
        tuple(sequence),
        _pairs(sequence),
        parameters,
        dimensions,
        frozenset(tensor_pattern(t.name) for t in kept),
    )


def from_operations(operations: Sequence[str]) -> Architecture:
    """Return the abstract architecture of a traced network, given its operations in order."""
    words = tuple(_SPACE.sub("_", one) for one in operations)
    return Architecture(words, _pairs(words))


def pattern(module: str) -> str:
    """Return what a module is, whichever layer it is in and whatever wraps the network.

    Inside a layer that is the list of layers and the path below it (``layer.*.attention.self.query``); outside, its last
    part: what is before that is the class that wraps the network.
    """
    parts = _SPACE.sub("_", module).split(".")
    for place in range(len(parts) - 1, -1, -1):
        if _DIGITS.fullmatch(parts[place]):
            return ".".join((*parts[max(place - 1, 0) : place], "*", *parts[place + 1 :]))
    return parts[-1]


def tensor_pattern(name: str) -> str:
    """Return the pattern of a tensor: that of its module, and which of its parameters it is."""
    module, _, _ = name.rpartition(".")
    return f"{pattern(module)}:{_parameter(name)}" if module else f":{name}"


def _parameter(name: str) -> str:
    last = name.rpartition(".")[2]
    return _OTHER_NAMES.get(last, last)


def _pairs(sequence: Sequence[str]) -> Counter[str]:
    return Counter(f"({one}, {other})" for one, other in pairwise(sequence))


def _natural(name: str) -> list[tuple[int, int | str]]:
    return [
        (0, int(part)) if place % 2 and len(part) < 10 else (1, part)
        for place, part in enumerate(_DIGITS.split(name))
    ]
