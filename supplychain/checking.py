"""A checkout, checked: scanned, its lineage and licenses looked up in a graph, a snapshot or the Hub, and judged."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from supplychain.errors import InputError, SourceFailed
from supplychain.gate.baseline import BASELINE, read_baseline
from supplychain.gate.configuration import Configuration, read_configuration
from supplychain.gate.known import Known
from supplychain.gate.projects import Projects
from supplychain.gate.reporting import Uses, report_on
from supplychain.identifiers import Unresolved, dataset_id, model_id
from supplychain.licenses.edges import ArtifactKey
from supplychain.licenses.ruleset import ruleset_of
from supplychain.licenses.statement import Statement
from supplychain.progress import SilentProgress
from supplychain.records import Endpoint
from supplychain.usage.checkout import repository_of
from supplychain.usage.scanner import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from supplychain.api import Chain
    from supplychain.gate.baseline import Entry
    from supplychain.gate.finding import Report
    from supplychain.progress import Progress

__all__ = ["Checkout", "known_from_graph", "known_from_hub", "known_from_snapshot"]

HUB = "the Hugging Face Hub"
_REQUESTS = 500
_NOT_ASKED = "no answer from the Hub"
_UNFINISHED = "run again to go on"
"""Words of the loader's reasons for what it could not fetch."""


@dataclass
class Checkout:
    """A folder of source code with its configuration and its baseline.

    `top` is the checkout it belongs to: paths are told from there, and no license is looked for above it.
    """

    folder: Path
    top: Path
    configuration: Configuration = field(default_factory=Configuration)

    @classmethod
    def at(cls, path: Path, config: Path | None = None) -> Checkout:
        """Return the checkout at a folder or file, with the configuration of the nearest ``pyproject.toml`` that has one.

        Raises
        ------
        InputError
            There is nothing at `path`, or a configuration cannot be read.
        """
        if not path.exists():
            raise InputError(f"{path} does not exist.", remedy="Give a folder of source code, or one file.")
        folder = path.resolve()
        inner = folder if folder.is_dir() else folder.parent
        top = next((p for p in (inner, *inner.parents) if (p / ".git").exists()), inner)
        if config is not None:
            return cls(folder, top, read_configuration(config).seen_from(config.resolve().parent, top))
        for parent in (inner, *inner.parents):
            file = parent / "pyproject.toml"
            if file.is_file() and (configuration := read_configuration(file)) != Configuration():
                return cls(folder, top, configuration.seen_from(parent, top))
            if parent == top:
                break
        return cls(folder, top)

    @property
    def baseline_file(self) -> Path:
        """Where accepted findings stand."""
        return self.top / (self.configuration.baseline or BASELINE)

    def accepted(self) -> list[Entry]:
        """Return the entries of the baseline; a file that is named must be there."""
        if self.configuration.baseline is None and not self.baseline_file.is_file():
            return []
        return read_baseline(self.baseline_file)

    def check(
        self,
        known: Callable[[list[Endpoint]], Known],
        *,
        baseline: Sequence[Entry] | None = None,
        today: date | None = None,
        processes: int | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Scan, look up by `known` what is used, and judge it against the licenses that the projects declare."""
        started = time.monotonic()
        rules = ruleset_of(self.configuration.ruleset)
        entries = self.accepted() if baseline is None else baseline
        found = scan(
            self.folder,
            repository=repository_of(self.top) or "",
            processes=processes,
            progress=progress or SilentProgress(),
        )
        base = self.folder if self.folder.is_dir() else self.folder.parent
        found.beneath(base.relative_to(self.top).as_posix())
        projects = Projects(self.top, self.configuration.licenses)
        uses = Uses(found, projects, self.configuration)
        report = report_on(
            uses,
            known(uses.artifacts) if uses.artifacts else Known(),
            rules,
            self.configuration,
            baseline=entries,
            today=today or datetime.now(UTC).date(),
        )
        report.remarks += [f"{path}: {why}" for path, why in sorted(projects.problems.items())]
        report.counts["files"] = sum(found.files.values())
        report.seconds = time.monotonic() - started
        return report


def known_from_graph(chain: Chain, artifacts: Sequence[Endpoint]) -> Known:
    """Return what a graph knows of artifacts and of everything above them."""
    from supplychain.graph.store.chain import read_chain

    known = Known("the graph")
    there = [Endpoint(*key) for key in artifacts if _described(chain, ArtifactKey(*key), known)]
    if not there:
        return known
    table = read_chain(chain.store, above=sorted({artifact for _, artifact in there})).table
    for number, key in enumerate(table.keys):
        expression = table.license_of(number)
        if expression == "NONE":
            _described(chain, key, known)
        elif expression:  # blank where the hub only forwards
            known.state(key, [Statement(expression)])
        if (owner := int(table.owner[number])) >= 0:
            known.owners[key] = str(owner)
    for down, up, word in zip(table.down.tolist(), table.up.tolist(), table.word.tolist(), strict=True):
        name = str(table.words[int(word)])
        if name and table.keys[int(down)].label != "Repository":
            known.edges.add((table.keys[int(down)], table.keys[int(up)], name))
    return known


def _described(chain: Chain, key: ArtifactKey, known: Known) -> bool:
    """Note whether the graph describes an artifact, or why it is only a placeholder; False where it does not know the id."""
    rows = [row for row in chain.query("lineage/artifact", id=key.id) if row["label"] == key.label]
    if rows and rows[0]["placeholder"]:
        known.missing[key] = rows[0]["placeholder"]
    elif rows:
        known.statements.setdefault(key, [])
    return bool(rows)


def known_from_snapshot(path: Path, artifacts: Sequence[Endpoint]) -> Known:
    """Return what a snapshot folder, or a file of JSON lines, knows of artifacts; nothing is asked anywhere else.

    Raises
    ------
    InputError
        `path` is neither.
    """
    from supplychain.graph.snapshot import Snapshot

    if path.is_dir():
        from supplychain.graph.snapshot.above import records_above

        return Known.of_records(records_above(Snapshot(path), artifacts), f"the snapshot {path.name}")
    from supplychain.sources import loader

    if not path.is_file():
        raise InputError(
            f"{path} is neither a snapshot folder nor a file of records.",
            remedy="Make one: supplychain load huggingface IDS --with-ancestors --with-datasets --snapshot FOLDER",
        )
    reader = loader("jsonl")
    return Known.of_records(reader.load(reader.arguments(str(path), {})), f"the file {path.name}")


def known_from_hub(
    artifacts: Sequence[Endpoint],
    *,
    endpoint: str | None = None,
    state: Path | None = None,
    patience: int = 60,
    progress: Progress | None = None,
) -> Known:
    """Return what the Hub says of artifacts, of what they were made from and of their data; each is asked for once.

    `patience` are the seconds to wait for one answer in all; a gate has less of it than a load.

    Raises
    ------
    SourceFailed
        It answers nothing at all.
    """
    from supplychain.sources import loader

    hub = loader("huggingface")
    known = Known(HUB)
    ids = []
    for label, artifact in artifacts:
        found = model_id(artifact) if label == "Model" else dataset_id(artifact)
        if ":" in artifact:
            continue  # of another hub
        if isinstance(found, Unresolved):
            known.missing[ArtifactKey(label, artifact)] = f"it is no id of the Hub: {found.reason}"
        else:
            ids.append(found if label == "Model" else f"datasets/{found}")
    if not ids:
        return known
    arguments = hub.arguments(
        ",".join(ids),
        {
            "with_ancestors": True, "with_datasets": True, "requests": _REQUESTS, "patience": patience,
            "endpoint": endpoint, "state": str(state) if state else None,
        },
    )  # fmt: skip
    with (progress or SilentProgress()).task("Asking the Hub", None) as advance:
        for record in hub.load(arguments):
            known.add(record)
            advance(1)
    if not any(_UNFINISHED in remark for remark in known.remarks):
        hub.stored(arguments)  # else the answers so far are kept for the next run
    if not known.statements and not known.missing and any(_NOT_ASKED in remark for remark in known.remarks):
        raise SourceFailed(
            "The Hub gave no answer.",
            remedy="Try again later, or check offline: --source FOLDER (supplychain load huggingface IDS --snapshot FOLDER).",
        )
    return known
