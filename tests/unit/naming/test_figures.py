"""How well names are read: the label tables of the naming study, on names that nothing was trained or tuned on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import naming
from supplychain.naming import Reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def test_categories_of_held_out_namespaces(
    shared_data: Path, reader: Reader, record_property: Callable[[str, object], None]
) -> None:
    found = naming.held_out(shared_data, reader)

    record_property(
        "figure",
        f"elements of held-out namespaces: P {found.precision:.3f} R {found.recall:.3f} F1 {found.f1:.3f}",
    )
    assert found.f1 >= 0.87


def test_conventions_of_the_test_split(
    shared_data: Path, reader: Reader, record_property: Callable[[str, object], None]
) -> None:
    right, total = naming.conventions_right(shared_data, reader, "test")

    record_property("figure", f"conventions of the test split: {right} of {total}, {right / total:.3f}")
    assert right / total >= 0.86


def test_the_model_holds_no_label_table(shared_data: Path) -> None:
    from supplychain.naming.model import Model

    table = naming.components(shared_data)
    features = {name.partition("=")[2].split(" ")[0] for name in Model.shipped().rows}
    long = {name.rsplit("/", 1)[-1].lower() for name in table if len(name.rsplit("/", 1)[-1]) > 24}

    assert not long & features
