"""Refuses to build a package whose license texts say something without clause or date."""

from __future__ import annotations

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LicenseTexts(BuildHookInterface):  # type: ignore[type-arg]
    """Reads every license text before anything is built."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Raise the refusal of the first text that cannot be relied on."""
        sys.path.insert(0, self.root)
        try:
            from supplychain.licenses.texts import all_texts

            all_texts()
        finally:
            sys.path.remove(self.root)
