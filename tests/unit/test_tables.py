"""Tables of facts that ship beside the code."""

from __future__ import annotations

import pytest

from supplychain.tables import shipped_rows


@pytest.mark.parametrize(
    ("package", "name", "cells"),
    [
        ("supplychain", "legacy_ids.tsv", 3),
        ("supplychain.licenses", "hub_ids.tsv", 4),
        ("supplychain.licenses", "links.tsv", 2),
        ("supplychain.licenses", "hints.tsv", 2),
        ("supplychain.usage", "timm_defaults.tsv", 2),
    ],
)
def test_every_row_has_all_its_cells_and_no_explanation(package: str, name: str, cells: int) -> None:
    rows = list(shipped_rows(package, name))

    assert rows
    assert {len(row) for row in rows} == {cells}
    assert not any(row[0].startswith("#") or not row[0] for row in rows)


def test_the_last_cell_may_be_blank() -> None:
    assert ["apache-2.0", "Apache-2.0", "permissive", ""] in list(
        shipped_rows("supplychain.licenses", "hub_ids.tsv")
    )
