"""Whether anybody can tell what a license asks for."""

from __future__ import annotations

import pytest

from supplychain.licenses.expressions import NOASSERTION, NONE
from supplychain.licenses.text_of import is_untold


@pytest.mark.parametrize(
    ("expression", "untold"),
    [
        ("MIT", False),
        ("LicenseRef-hf-llama3", False),
        (NOASSERTION, True),
        (NONE, True),
        ("LicenseRef-hf-cc", True),  # the label of a family, whose texts ask for different things
        (f"MIT OR {NOASSERTION}", False),
        (f"MIT AND {NOASSERTION}", True),
        (f"MIT AND/OR {NOASSERTION}", False),
        (f"{NONE} AND/OR {NOASSERTION}", True),
    ],
)
def test_a_license_is_untold_where_no_alternative_can_be_read(expression: str, untold: bool) -> None:
    assert is_untold(expression) is untold
