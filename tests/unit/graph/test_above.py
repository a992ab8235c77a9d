"""What a snapshot knows of some artifacts is what the records it was made from say of them and of everything above."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.checking import known_from_snapshot
from supplychain.demo import records
from supplychain.errors import InputError
from supplychain.gate.known import Known
from supplychain.graph.snapshot import SnapshotWriter
from supplychain.licenses.edges import ArtifactKey
from supplychain.licenses.statement import effective_license
from supplychain.records import Endpoint

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.records import Record

ALL: list[Record] = list(records())


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo graph as a snapshot."""
    folder = tmp_path_factory.mktemp("snapshots") / "demo"
    with SnapshotWriter(folder) as writer:
        for record in ALL:
            writer.add(record)
    return folder


def above(known: Known, *start: ArtifactKey) -> set[ArtifactKey]:
    """Artifacts and everything above them, as the edges say."""
    seen = set(start)
    waiting = list(start)
    while waiting:
        one = waiting.pop()
        new = {up for down, up, _ in known.edges if down == one} - seen
        seen |= new
        waiting += new
    return seen


@pytest.mark.parametrize(
    "artifacts",
    [
        [("Model", "second-state/NeuralBeagle14-7B-GGUF")],
        [("Dataset", "squad"), ("Model", "runwayml/stable-diffusion-v1-5")],
        [
            ("Model", "example-org/cycle-base"),
            ("Model", "HuggingFaceH4/zephyr-7b-beta"),
            ("Dataset", "facebook/anli"),
        ],
        [("Model", "example-org/never-heard-of")],
    ],
)
def test_a_part_of_a_snapshot_is_what_the_whole_says(
    snapshot: Path, artifacts: list[tuple[str, str]]
) -> None:
    keys = [ArtifactKey(*one) for one in artifacts]
    whole = Known.of_records(ALL, "everything")

    part = known_from_snapshot(snapshot, [Endpoint(*one) for one in artifacts])

    wanted = above(whole, *keys)
    assert part.edges == {edge for edge in whole.edges if edge[0] in wanted}
    assert set(part.statements) == {key for key in whole.statements if key in wanted}
    for key in part.statements:
        assert effective_license(part.statements[key]) == effective_license(whole.statements[key])
    assert part.owners == {key: owner for key, owner in whole.owners.items() if key in wanted}
    assert part.missing == {key: why for key, why in whole.missing.items() if key in wanted}
    assert set(part.why_missing(keys)) == set(whole.why_missing(keys))


def test_a_file_that_is_neither_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="neither a snapshot folder nor a file"):
        known_from_snapshot(tmp_path / "absent", [])
    with pytest.raises(InputError, match="is not a snapshot"):
        known_from_snapshot(tmp_path, [])
