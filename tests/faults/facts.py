"""Facts of any number, the same each time: models made from a base whose terms they do not keep, and licenses that changed."""

from __future__ import annotations

import json

__all__ = ["LAST_TIME", "facts", "readings"]

LAST_TIME = "2025"
"""Between the readings before and those that are to come."""

_READ = (
    (("reader", "2024", "mit"), ("reader", "2026", "apache-2.0")),
    (("reader", "2023", "apache-2.0"), ("reader", "2024", "mit"), ("reader", "2026", "apache-2.0")),
    (("reader", "2024", "mit"), ("reader", "2026", "")),
    (("reader", "2024", "mit"), ("witness", "2024", "mit"), ("reader", "2026", "apache-2.0")),
)
"""What becomes of licenses: replaced, given again, dropped, and dropped by one of two sources."""


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


def readings(models: int, *, later: bool, owner: str = "h") -> str:
    """Return lines for the loader `jsonl`: models as they were read up to `LAST_TIME`, or as they are read later."""
    lines = []
    for number in range(models):
        key = f"{owner}/m{number}"
        for source, at, said in _READ[number % len(_READ)]:
            if (at > LAST_TIME) is later:
                frame = {"source": source, "collected_at": at}
                lines.append(json.dumps({"kind": "Model", "id": key, **frame}))
                if said:
                    ends = {"start": ["Model", key], "raw": said, "field": "tag"}
                    lines.append(json.dumps({"kind": "LICENSED_UNDER", **ends, **frame}))
    return "\n".join(lines) + "\n"
