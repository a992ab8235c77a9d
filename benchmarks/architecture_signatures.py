"""Make the table of signatures: the names of the tensors of each model type, as the code that defines the type makes them.

    pip install transformers==5.23.0 torch          # in an environment of its own: neither is needed by anything else
    python -m benchmarks.architecture_signatures dump classes.jsonl
    python -m benchmarks.architecture_signatures table classes.jsonl supplychain/naming/architecture/signatures.tsv DATE
    python -m benchmarks.architecture_signatures judge classes.jsonl

`dump` builds every class without memory for its weights (device `meta`), in its default configuration, and writes names and
shapes as its files would have them. `table` takes the trunk of each type, `judge` says how well the table knows the classes
with heads, which it was not made from.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplychain.naming.architecture.abstraction import abstract
from supplychain.naming.architecture.equivalence import family_of
from supplychain.naming.architecture.header import Tensor
from supplychain.naming.architecture.signatures import signatures

if TYPE_CHECKING:
    from collections.abc import Iterator

_VERSION = "transformers 5.23.0"


def main() -> None:
    """Run the step that is named."""
    step, file, *rest = sys.argv[1:]
    if step == "dump":
        _dump(Path(file))
    elif step == "table":
        _table(Path(file), Path(rest[0]), rest[1])
    else:
        _judge(Path(file))


def _dump(out: Path) -> None:
    torch, transformers = importlib.import_module("torch"), importlib.import_module("transformers")
    auto = importlib.import_module("transformers.models.auto.modeling_auto")
    configurations = importlib.import_module("transformers.models.auto.configuration_auto")
    saving = importlib.import_module("transformers.core_model_loading")
    trunks = auto.MODEL_MAPPING_NAMES
    classes: dict[str, dict[str, None]] = defaultdict(dict)
    for name in dir(auto):
        if name.startswith("MODEL") and name.endswith("_MAPPING_NAMES"):
            for model_type, found in getattr(auto, name).items():
                for one in found if isinstance(found, list | tuple) else [found]:
                    classes[model_type][one] = None
    with out.open("w", encoding="utf-8") as file:
        for model_type in configurations.CONFIG_MAPPING_NAMES:
            trunk = trunks.get(model_type)
            for name in classes[model_type]:
                try:
                    kind = getattr(transformers, name)
                    configuration = kind.config_class()
                    if configuration.model_type != model_type:
                        configuration = transformers.CONFIG_MAPPING[model_type]()
                    with torch.device("meta"):
                        model = kind(configuration)
                    tensors = saving.revert_weight_conversion(model, dict(model.state_dict()))
                except Exception as problem:  # noqa: BLE001 - other people's code; what cannot be built is said and left out
                    print(f"{model_type} {name}: {type(problem).__name__}")
                    continue
                row = {
                    "type": model_type,
                    "class": name,
                    "base": name in (trunk if isinstance(trunk, list | tuple) else [trunk]),
                    "tensors": [(key, list(value.shape)) for key, value in tensors.items()],
                }
                file.write(json.dumps(row) + "\n")


def _rows(file: Path) -> Iterator[tuple[dict[str, Any], frozenset[str]]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield (
                row,
                abstract(Tensor(name, "F32", tuple(shape)) for name, shape in row["tensors"]).patterns,
            )


def _table(file: Path, out: Path, date: str) -> None:
    types_of: dict[str, set[str]] = defaultdict(set)
    count = 0
    for row, patterns in _rows(file):
        if row["base"]:
            count += 1
            for pattern in patterns:
                types_of[pattern].add(row["type"])
    lines = [
        "# Names of tensors (numbers of layers as *, wrappers cut off) and the model types that have them.",
        f"# Made by benchmarks/architecture_signatures.py from the classes of {_VERSION} in their default configurations,",
        f"# {date}: {count} trunks. What a tensor is called is a fact of that code (Apache-2.0); no weights were read.",
        *(f"{pattern}\t{' '.join(sorted(types))}" for pattern, types in sorted(types_of.items())),
    ]
    out.write_text("\n".join(lines) + "\n", "utf-8")


def _judge(file: Path) -> None:
    table = signatures()
    outcome: Counter[tuple[float, str]] = Counter()
    for row, _ in _rows(file):
        if row["base"] or not table.knows(row["type"]):
            continue
        network = abstract(Tensor(name, "F32", tuple(shape)) for name, shape in row["tensors"])
        found = table.predict(network)
        right = found.family == family_of(row["type"])
        outcome[int(found.confidence * 10) / 10, "right" if right else "wrong"] += 1
        if not right:
            print(
                f"{row['class']} ({row['type']}) looks like {found.model_type}: {found.confidence:.2f}, {found.coverage:.2f}"
            )
    print("| likeness from | right | wrong |\n| --- | ---: | ---: |")
    for step in sorted({step for step, _ in outcome}, reverse=True):
        print(f"| {step:.1f} | {outcome[step, 'right']} | {outcome[step, 'wrong']} |")


if __name__ == "__main__":
    main()
