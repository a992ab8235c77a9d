"""Facts of any number, the same each time: a base under terms that those made from it do not keep, and what is made from it."""

from __future__ import annotations

import json

__all__ = ["facts"]


def facts(models: int, *, owner: str = "a", source: str = "facts", relation: str = "finetune") -> str:
    """Return lines for the loader `jsonl`: models that each rest on an earlier one, with licenses, sizes and tags."""
    lines = [json.dumps({"kind": "defaults", "source": source, "collected_at": "2026"})]
    for number in range(models):
        key = f"{owner}/m{number}"
        said = "cc-by-nc-4.0" if number == 0 else "apache-2.0"
        lines.append(json.dumps({"kind": "Model", "id": key, "likes": number, "tags": [f"t{number % 7}"]}))
        if number:
            ends = {"start": ["Model", key], "end": ["Model", f"{owner}/m{number // 3}"]}
            lines.append(json.dumps({"kind": "DERIVED_FROM", **ends, "relation": relation}))
        lines.append(
            json.dumps({"kind": "LICENSED_UNDER", "start": ["Model", key], "raw": said, "field": "tag"})
        )
    return "\n".join(lines) + "\n"
