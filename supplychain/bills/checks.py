"""The official validators: CycloneDX' strict JSON schema, and the classes that SPDX generates from its model."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cyclonedx.validation.json import JsonStrictValidator

__all__ = ["check_cyclonedx", "check_spdx3"]


def check_cyclonedx(text: str) -> list[str]:
    """Return what the strict validator of the CycloneDX library has against a document of the version that it names."""
    validator: Any = _validator(
        json.loads(text)["specVersion"]
    )  # type checkers disagree about what it gives back
    return [str(error.data.message) for error in validator.validate_str(text, all_errors=True) or ()]


@cache
def _validator(version: str) -> JsonStrictValidator:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    return JsonStrictValidator(SchemaVersion.from_version(version))


def check_spdx3(text: str) -> list[str]:
    """Return what SPDX' own model has against a document: properties, types, numbers of values, and elements it lacks."""
    from spdx_python_model import load_data

    try:
        model, objects = load_data(json.loads(text))
        problems = [f"{name} is referred to, but not there" for name in sorted(objects.link()) if ":" in name]
        model.JSONLDSerializer().serialize_data(objects)  # counts values, which reading does not
    except (TypeError, ValueError, KeyError) as error:
        return [str(error)]
    return problems
