"""What tells whether findings are older than the rules that made them."""

from __future__ import annotations

import subprocess
import sys

_DIGESTS = (
    "from supplychain.graph.store.findings import digest_of, rules_named; "
    "print(*(digest_of(rules_named(name)) for name in ('practical', 'strict', 'osadl')))"
)


def test_rules_are_the_same_in_every_process() -> None:
    found = [
        subprocess.run(
            [sys.executable, "-c", _DIGESTS],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for seed in ("1", "2")
    ]

    assert found[0] == found[1]
    assert len(set(found[0])) == 3
