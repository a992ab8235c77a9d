"""Runs of neo4j-admin: the first password of a store, and the bulk import."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplychain.graph.server.process import child_environment, launch_flags
from supplychain.graph.server.symptoms import diagnose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from supplychain.graph.server.home import Home
    from supplychain.graph.server.process import Runtime

__all__ = ["Admin"]

MAIN = "org.neo4j.cli.AdminTool"


@dataclass(frozen=True)
class Admin:
    """neo4j-admin on one store, with the settings in `conf`; no server must have that store open."""

    runtime: Runtime
    home: Home
    store_id: str
    conf: Path

    def set_first_password(self) -> None:
        """Give the user neo4j its password, in a store that has never been served."""
        # As an argument file, so that the password is not seen in the list of processes.
        code, output = self.run(
            ["dbms", "set-initial-password", f"@{self.home.password_file}"], heap=["-Xmx256m"]
        )
        if code != 0:
            log = self.home.logs / "admin.log"
            log.write_text(output, encoding="utf-8")
            raise diagnose("The password of a new graph cannot be set", output, log)

    def run(
        self, arguments: Sequence[str], *, heap: Sequence[str], listen: Callable[[str], None] | None = None
    ) -> tuple[int, str]:
        """Run one command to its end; `listen` is given each line as it comes.

        Returns
        -------
        tuple
            The exit code and everything that was printed.
        """
        command = [
            str(self.runtime.java),
            *heap,
            *launch_flags(self.home, self.store_id, "admin"),
            "-cp",
            f"{self.runtime.distribution.lib}/*",
            MAIN,
            *arguments,
        ]
        environment = child_environment(NEO4J_HOME=str(self.home.path), NEO4J_CONF=str(self.conf))
        printed = []
        with subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as child:
            assert child.stdout is not None  # noqa: S101 - asked for above
            try:
                for line in child.stdout:
                    printed.append(line)
                    if listen is not None:
                        listen(line)
            except BaseException:
                child.kill()
                raise
        return child.returncode, "".join(printed)
