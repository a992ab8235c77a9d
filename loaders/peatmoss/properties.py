"""Properties of models that stand in tables of their own: which table, which query, how a value is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from loaders.peatmoss.database import quoted
from loaders.peatmoss.values import Unusable, carbon, hyper_parameters, name, parameters, prose, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from loaders.peatmoss.database import Database
    from loaders.peatmoss.tally import Tally

__all__ = ["LOOKUPS", "PROPERTIES", "Property", "Walk", "properties_of"]

# fmt: off
_FRAMEWORKS = frozenset({
    "pytorch", "torch", "tf", "tensorflow", "jax", "flax", "keras", "onnx", "transformers", "diffusers",
    "timm", "safetensors", "tensorboard", "rust", "tflite", "coreml", "core_ml", "core-ml", "openvino",
    "paddlepaddle", "paddlenlp", "sentence-transformers", "spacy", "flair", "fastai", "fairseq", "espnet",
    "nemo", "speechbrain", "asteroid", "allennlp", "stanza", "adapter-transformers", "sklearn",
    "scikit-learn", "stable-baselines3", "ml-agents", "graphcore", "habana", "mindspore", "peft", "openclip",
    "open_clip",
})
# fmt: on


class Property(NamedTuple):
    """One table of values: the property it fills, and the query that gives model_id and values by model."""

    name: str
    table: str
    sql: str
    read: Callable[..., str | int | float | Unusable]


def _looked_up(lookup: str, extra: str = "") -> str:
    return (
        f"SELECT j.model_id, n.name{extra} FROM {quoted(f'model_to_{lookup}')} j "
        f"LEFT JOIN {quoted(lookup)} n ON n.id = j.{quoted(f'{lookup}_id')} ORDER BY j.model_id"
    )


def _stated(table: str, column: str) -> str:
    return f"SELECT model_id, {quoted(column)} FROM {quoted(table)} ORDER BY model_id"


def _hardware(device: object, hours: object, provider: object, region: object) -> str | Unusable:
    hours = f"{hours} hours" if isinstance(hours, int) else hours
    return prose(device, hours, provider, region)


def _result(test: object, dataset: object, result: object) -> str | Unusable:
    stated = (("", prose(test)), ("on ", prose(dataset)), ("= ", prose(result)))
    said = [f"{word}{part}" for word, part in stated if isinstance(part, str)]
    return " ".join(said) or Unusable("says nothing")


LOOKUPS = {
    "architecture": "architectures",
    "framework": "frameworks",
    "language": "languages",
    "library": "libraries",
    "tag": "tags",
    "model_task": "tasks",
    "domain": "domains",
    "grant": "grants",
    "hardware": "hardware",
}
"""Table of names → the property its names go to."""

_DETAILS = ", j.hours_used, j.cloud_provider, j.compute_region"
_METRICS = """
SELECT e.model_id, e.test, d.name, e.result
FROM evaluation_metric e LEFT JOIN dataset d ON d.id = e.dataset_id ORDER BY e.model_id
"""

PROPERTIES: tuple[Property, ...] = (
    *(
        Property(prop, f"model_to_{lookup}", _looked_up(lookup), prose if lookup == "grant" else name)
        for lookup, prop in LOOKUPS.items()
        if lookup != "hardware"
    ),
    Property("hardware", "model_to_hardware", _looked_up("hardware", _DETAILS), _hardware),
    Property("evaluation", "evaluation_link", _stated("evaluation_link", "url"), prose),
    Property("evaluation", "evaluation_metric", _METRICS, _result),
    Property("input_formats", "input_format", _stated("input_format", "format"), prose),
    Property("output_formats", "output_format", _stated("output_format", "format"), prose),
    Property("demo", "demo", _stated("demo", "demo"), prose),
    Property("limitations", "limitation_and_bias", _stated("limitation_and_bias", "value"), prose),
    Property("hyper_parameters", "hyper_parameters", _stated("hyper_parameters", "value"), hyper_parameters),
    Property("parameters", "parameter_count", _stated("parameter_count", "count"), parameters),
    Property("carbon_emitted", "carbon_emitted", _stated("carbon_emitted", "value"), carbon),
)

_ONE_TEXT = frozenset({"demo", "limitations"})
_ONE_VALUE = frozenset({"hyper_parameters", "parameters", "carbon_emitted"})


class Walk:
    """The rows of one query, taken model by model while the models pass by in the same order."""

    def __init__(
        self,
        database: Database,
        tally: Tally,
        table: str,
        sql: str,
        weight: Callable[[tuple[Any, ...]], int] = lambda _: 1,
    ) -> None:
        self.table = table
        self._tally, self._weight = tally, weight
        self._rows = database.rows(sql)
        self._next = next(self._rows, None)

    def take(self, model: int) -> list[tuple[Any, ...]]:
        """Return a model's rows, without its row id; rows of models that do not exist are counted."""
        taken = []
        while self._next is not None:
            owner = self._next[0]
            if owner == model:
                taken.append(self._next[1:])
            elif owner is None or (isinstance(owner, int) and owner < model):
                self._drop()
            else:
                break
            self._next = next(self._rows, None)
        return taken

    def finish(self) -> None:
        """Count the rows that are left: they belong to no model."""
        while self._next is not None:
            self._drop()
            self._next = next(self._rows, None)

    def _drop(self) -> None:
        if self._next is not None:
            number, *values = self._next
            self._tally.drop(
                self.table, "points at no model", f"model_id {number}", self._weight(tuple(values))
            )


def properties_of(
    model: str, found: Iterator[tuple[Property, list[tuple[Any, ...]]]], tally: Tally
) -> dict[str, Any]:
    """Return the properties of a model, as keywords of its record, from the rows that mention it."""
    values: dict[str, dict[Any, None]] = {}
    for prop, rows in found:
        seen: set[object] = set()
        for row in rows:
            value = prop.read(*row)
            if isinstance(value, Unusable):
                nameless = row[0] is None and prop.table.startswith("model_to_")
                reason = "points at no name" if nameless else value.reason
                tally.drop(prop.table, reason, model if row[0] is None else f"{model}: {row[0]}")
            elif value in seen:
                tally.drop(prop.table, "is repeated", f"{model}: {value}")
            else:
                seen.add(value)
                values.setdefault(_filed(prop.name, value), {})[value] = None
    return {key: _combined(key, list(stated), model, tally) for key, stated in values.items()}


def _filed(prop: str, value: object) -> str:
    """PeaTMOSS fills `framework` with model types (bert, t5), the enhanced schema with frameworks too."""
    if prop == "frameworks" and str(value).lower().replace(" ", "-") not in _FRAMEWORKS:
        return "architectures"
    return prop


def _combined(prop: str, stated: list[Any], model: str, tally: Tally) -> Any:
    if prop in _ONE_TEXT:
        return shortened("\n".join(stated), 4000)
    if prop in _ONE_VALUE:
        if len(stated) > 1:
            table = "parameter_count" if prop == "parameters" else prop
            tally.drop(table, "states another value than the one kept, the greatest", model, len(stated) - 1)
        return max(stated)
    return tuple(stated)
