"""A real standalone cluster on loopback: one master and workers, each a process group of its own that can be killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.java import BRIEF

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SPARK_OPTIONS", "Cluster", "Daemon", "running_cluster"]

_PATIENCE = 240.0
SPARK_OPTIONS = f"{BRIEF} -XX:+UseSerialGC"
"""Options of every Java of a cluster."""


class Daemon:
    """A master or worker, and what it has said so far."""

    def __init__(self, kind: str, arguments: list[str], environment: dict[str, str], folder: Path) -> None:
        import pyspark

        home = Path(pyspark.__file__).parent
        self._process = subprocess.Popen(
            [home / "bin" / "spark-class", f"org.apache.spark.deploy.{kind}", *arguments],
            env={**os.environ, **environment, "SPARK_HOME": str(home)},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # a worker dies with its executors
        )
        self._said = ""
        self._ended = False
        self._more = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Wait until it says something; one that ends without it is a failure at once."""
        with self._more:
            self._more.wait_for(lambda: self._ended or re.search(pattern, self._said), _PATIENCE)
            heard = re.search(pattern, self._said)
        assert heard, f"it never said {pattern}: {self._said[-2000:]}"
        return heard

    @property
    def runs(self) -> bool:
        """Whether it is still there."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End it and its children at once, as a failing machine does."""
        if self.runs:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._reader.join()
        assert self._process.stdout
        self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            with self._more:
                self._said += line
                self._more.notify_all()
        with self._more:
            self._ended = True
            self._more.notify_all()


class Cluster:
    """A master's address and its workers."""

    def __init__(self, address: str, workers: list[Daemon]) -> None:
        self.address = address
        self.workers = workers


@contextmanager
def running_cluster(java: Path, folder: Path, workers: int = 2, memory: str = "700m") -> Iterator[Cluster]:
    """Start a master and workers with one core each, and kill what is left of them at the end."""
    environment = {"JAVA_HOME": str(java), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m"}
    environment |= {"SPARK_DAEMON_JAVA_OPTS": SPARK_OPTIONS, "SPARK_LAUNCHER_OPTS": SPARK_OPTIONS}
    environment |= {"SPARK_LOCAL_DIRS": str(folder)}  # who is killed leaves what it spilled
    common = ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0"]
    started = [Daemon("master.Master", common, environment, folder)]
    try:
        port = started[0].wait_for(r"service 'sparkMaster' on port (\d+)")[1]
        address = f"spark://127.0.0.1:{port}"
        for number in range(workers):
            place = ["--cores", "1", "--memory", memory, "--work-dir", str(folder / f"worker-{number}")]
            started.append(Daemon("worker.Worker", [*common, *place, address], environment, folder))
        for worker in started[1:]:
            worker.wait_for("Successfully registered with master")
        yield Cluster(address, started[1:])
    finally:
        for daemon in reversed(started):
            daemon.kill()
