"""Bills of materials, artifact by artifact: how long they take, and whether the official validators accept every one.

Usage: python -m benchmarks.bills [--hub FOLDER] [--count 1000]

Without a folder it is every artifact of the demo graph. With one (the derived tables of a real Hub graph, see
`tests.converters.hub`) it is `--count` artifacts, drawn by a digest of their ids, so that they are always the same.

Each is read from a real server of the benchmark's own, written as CycloneDX 1.6 and 1.7 and as SPDX 3, and put before the
validators; the CycloneDX document is read back and compared with what was written. Ends with status 1 if one is not valid or
not the same.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from supplychain.bills.formats import check_bill, write_bill
from supplychain.bills.reading import read_cyclonedx
from supplychain.demo import records as demo_records
from supplychain.exports import read_bill
from supplychain.graph.server import LocalServer
from supplychain.graph.store import Store
from supplychain.interchange import records_in
from supplychain.loading import write_records
from supplychain.progress import LogProgress
from supplychain.settings import Settings
from tests.bills import drawn, stored_rows
from tests.converters import hub

if TYPE_CHECKING:
    from supplychain.bills.bill import Bill

_WRITTEN = (("cyclonedx", "1.6"), ("cyclonedx", "1.7"), ("spdx3", None))


def main() -> int:
    """Write and check the bills of one graph."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hub", type=Path, help="folder of the derived tables of a Hub graph")
    parser.add_argument("--count", type=int, default=1000)
    given = parser.parse_args()
    records = demo_records() if given.hub is None else records_in(hub.derived(given.hub))
    with tempfile.TemporaryDirectory() as folder:
        server = LocalServer(Settings.load({"home": Path(folder) / "server", "heap": "1g"}), LogProgress())
        server.start()
        try:
            connection = server.connection()
            with Store.open(connection.uri, connection.user, connection.password) as store:
                write_records(store, records, source="benchmark")
                return _check(store, None if given.hub is None else given.count)
        finally:
            server.stop()


def _check(store: Store, count: int | None) -> int:
    keys = drawn(store, count)
    seconds: defaultdict[str, float] = defaultdict(float)
    sizes, problems = [], []
    for key in keys:
        start = time.perf_counter()
        bill = read_bill(store, key)
        seconds["read"] += time.perf_counter() - start
        sizes.append(len(bill.artifacts))
        problems += [f"{key.label} {key.id}: {problem}" for problem in _problems(bill, seconds)]
    print(f"{len(keys):,} artifacts, {sum(sizes):,} in their bills, {max(sizes):,} in the largest")
    for step, took in seconds.items():
        print(f"{step}: {1000 * took / len(keys):.1f} ms each")
    print(f"not valid or not the same: {len(problems):,}; load of the machine {os.getloadavg()[0]:.1f}")
    print("\n".join(problems[:20]))
    return 1 if problems else 0


def _problems(bill: Bill, seconds: defaultdict[str, float]) -> list[str]:
    problems = []
    for name, version in _WRITTEN:
        start = time.perf_counter()
        written = write_bill(bill, name, version=version)
        done = time.perf_counter()
        problems += check_bill(written, name)
        label = f"{name} {version or ''}".strip()
        seconds[f"write {label}"] += done - start
        seconds[f"validate {label}"] += time.perf_counter() - done
        if name == "cyclonedx" and stored_rows(read_cyclonedx(written.text)) != stored_rows(bill.records()):
            problems.append(f"{label} does not come back as it went")
    return problems


if __name__ == "__main__":
    sys.exit(main())
