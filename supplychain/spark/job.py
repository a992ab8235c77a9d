"""One question put to Spark: the snapshot opened, the answer in a folder that appears whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from supplychain.errors import InputError, SparkFailed
from supplychain.graph.snapshot import Snapshot
from supplychain.progress import SilentProgress
from supplychain.spark.chain import SparkChain
from supplychain.spark.session import LOG, errors_of_spark, open_session
from supplychain.spark.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyspark.sql import DataFrame

    from supplychain.progress import Progress

__all__ = ["Job", "open_job"]


class Job:
    """A snapshot in a session, and the folder of the answer, which is moved to its place at the end.

    Attributes
    ----------
    chain
        The snapshot.
    answer
        Where the answer is written.
    rows
        Rows of the answer, once it is written.
    """

    def __init__(self, chain: SparkChain, answer: Path) -> None:
        self.chain = chain
        self.answer = answer
        self.rows = 0

    def write(self, frame: DataFrame) -> None:
        """Compute a frame: the answer."""
        self.chain.work.write(frame, self.answer)
        self.rows = self.chain.work.count(self.answer)


@contextmanager
def open_job(
    snapshot: Path | str,
    out: Path | str,
    *,
    master: str | None = None,
    memory: str = "2g",
    executor_memory: str = "1g",
    options: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Iterator[Job]:
    """Open a snapshot in a session of its own; see `open_session` for the options.

    Everything that is computed on the way is kept in a hidden folder beside `out`, and removed at the end. On a cluster,
    snapshot and `out` must be reached by the same names from every worker.

    Raises
    ------
    InputError
        `snapshot` is none, or `out` exists and is not empty.
    SparkFailed
        Spark is missing, does not start, or gave up.
    """
    gave_up = errors_of_spark()

    shown = progress or SilentProgress()
    opened = Snapshot(Path(snapshot))
    out = Path(out).absolute()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out} exists and is not empty.", remedy="Name a folder that does not exist yet.")
    out.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        with ExitStack() as stack:
            with shown.task("Starting Spark"):
                spark = stack.enter_context(
                    open_session(
                        folder, master=master, memory=memory, executor_memory=executor_memory, options=options
                    )
                )
            with shown.task("Reading the snapshot"):
                chain = SparkChain(Work(spark, folder / "work"), opened)
            job = Job(chain, folder / "answer")
            yield job
        if out.exists():
            out.rmdir()
        job.answer.rename(out)
    except gave_up as error:
        raise SparkFailed(f"Spark gave up: {_cause(error, folder / LOG)}", remedy=_ADVICE) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_ADVICE = (
    "For want of memory, ask for more by --memory (and --executor-memory on a cluster); on a cluster, check that every worker "
    "reaches snapshot and --out under the same names."
)


def _cause(error: Exception, log: Path) -> str:
    """Return the line that says what happened: of the error, or, where Java has died, of the last that it wrote."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith("Caused by:")]
    written = log.read_text("utf-8", errors="replace").splitlines() if log.exists() else []
    last = [line.strip() for line in written if "Error" in line or "ERROR" in line or "Exception" in line]
    if causes:
        return causes[-1]
    return "; ".join([*(lines or [type(error).__name__])[:1], *last[-1:]])
