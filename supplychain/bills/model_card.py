"""What is known of a model as a CycloneDX model card, which the library has no classes for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplychain.bills.naming import FORMAT_PREFIX, reference

if TYPE_CHECKING:
    from supplychain.bills.bill import Bill, BillNode

__all__ = ["data_of", "model_card"]

_FIGURES = (
    "parameters", "gguf_parameters", "layers", "hidden_size", "attention_heads", "context_length", "patch_size", "image_size",
    "quantization", "hyper_parameters",
)  # fmt: skip


def model_card(bill: Bill, node: BillNode) -> dict[str, Any]:
    """Return the model card: task, architecture, training data by reference, results, limitations; only what is known."""
    row = node.row
    architectures = row.get("architectures", [])
    trained = [{"ref": reference(link.up)} for link in bill.links_of(node.key, "TRAINED_ON")]
    parameters = {
        "task": row.get("task") or next(iter(row.get("tasks", ())), None),
        "architectureFamily": row.get("model_type") or row.get("gguf_architecture"),
        "modelArchitecture": ", ".join(architectures),
        "datasets": trained,
        "inputs": [{"format": text} for text in row.get("input_formats", ())],
        "outputs": [{"format": text} for text in row.get("output_formats", ())],
    }
    considerations = {
        "technicalLimitations": [row["limitations"]] if row.get("limitations") else [],
    }
    metrics = [{"type": "as stated", "value": text} for text in row.get("evaluation", ())]
    figures = [
        {"name": f"{FORMAT_PREFIX}{name}", "value": str(row[name])} for name in _FIGURES if name in row
    ]
    card = {
        "modelParameters": _known(parameters),
        "quantitativeAnalysis": _known({"performanceMetrics": metrics}),
        "considerations": _known(considerations),
        "properties": figures,
    }
    return _known(card)


def data_of(node: BillNode) -> list[dict[str, Any]]:
    """Return what the component of a dataset is."""
    return [{"type": "dataset", "name": node.id}]


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
