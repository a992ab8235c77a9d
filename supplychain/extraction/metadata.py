"""A reading → one object in the shape of PeaTMOSS's metadata schema, for those who work with its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplychain.extraction.values import UNSUPPORTED

if TYPE_CHECKING:
    from supplychain.extraction.values import CardReading, Value

__all__ = ["peatmoss_metadata"]

_SINGLE = ("carbon", "demo", "grant", "input_format", "output_format")
_SURENESS = ("declared", "resolved", "inferred")


def peatmoss_metadata(reading: CardReading) -> dict[str, Any]:
    """Return the object that PeaTMOSS keeps for a model; unsupported values are left out, single fields hold the surest one.

    Names are those of the published schema, the blank in ``paper title`` included; fields it has no name for (tasks,
    language, frameworks, libraries) stand beside them as lists.
    """
    found = {
        field: [value for value in reading.of(field) if value.confidence != UNSUPPORTED]
        for field in _fields(reading)
    }

    def surest(field: str) -> Value | None:
        return min(found.get(field, ()), key=lambda value: _SURENESS.index(value.confidence), default=None)

    def text(field: str) -> str:
        value = surest(field)
        return (value.id or value.text) if value else ""

    base, hardware = surest("base_model"), surest("hardware")
    return {
        "datasets": [{"dataset_name": name, "url": ""} for name in _names(found.get("datasets", []))],
        "license": text("license"),
        "github_repo": text("repository"),
        "paper": [
            {"paper title": v.text, "paper_url": _paper_url(v.id)} for v in _distinct(found.get("papers", []))
        ],
        "base_model": {"model_name": (base.id or base.text) if base else "", "url": ""},
        "parameter_count": text("parameter_count"),
        "hardware": {
            "hardware_name": hardware.text if hardware else "",
            **{
                n: hardware.part(n) if hardware else ""
                for n in ("hours_used", "cloud_provider", "compute_region")
            },
        },
        "carbon_emitted": text("carbon"),
        "hyper_parameters": [
            {"hyper_parameter": v.part("name"), "value": v.text} for v in found.get("hyper_parameters", [])
        ],
        "evaluation": [
            {"test/metric": v.part("metric"), "dataset": v.part("dataset"), "result": v.text}
            for v in found.get("evaluation", [])
        ],
        "limitation_and_bias": "\n".join(v.text for v in found.get("limitations", [])),
        **{field: text(field) for field in _SINGLE if field != "carbon"},
        **{field: _names(found.get(field, [])) for field in ("tasks", "language", "frameworks", "libraries")},
    }


def _fields(reading: CardReading) -> list[str]:
    return list(dict.fromkeys(value.field for value in reading))


def _distinct(values: list[Value]) -> list[Value]:
    return list({value.id or value.text.casefold(): value for value in reversed(values)}.values())[::-1]


def _names(values: list[Value]) -> list[str]:
    return [value.id or value.text for value in _distinct(values)]


def _paper_url(key: str | None) -> str:
    return f"https://arxiv.org/abs/{key.removeprefix('arxiv:')}" if key and key.startswith("arxiv:") else ""
