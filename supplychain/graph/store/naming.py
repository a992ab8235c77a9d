"""The graph as facts for the naming rules, page by page, and what they find back as properties and nodes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from importlib.resources import files
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.graph.cypher import Cypher
from supplychain.graph.store.analysis import (
    FindingNodes,
    digest,
    fingerprint,
    flat,
    read_record,
    withdraw_record,
    write_record,
)
from supplychain.graph.store.lock import load_lock
from supplychain.graph.store.pages import pages_of
from supplychain.graph.store.statements import numbers_of
from supplychain.naming import Reader
from supplychain.naming.facts import Base, Facts
from supplychain.naming.families import families
from supplychain.naming.finding import RULES, VERDICTS
from supplychain.naming.popular import Popular
from supplychain.naming.rules import check
from supplychain.naming.rules.sizes import Size, size_word
from supplychain.naming.words import squeezed
from supplychain.progress import SilentProgress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from supplychain.graph.store.connection import Store
    from supplychain.naming import Reading
    from supplychain.naming.finding import Finding
    from supplychain.progress import Progress

__all__ = ["FLOOR", "Known", "Named", "facts_of", "read_known", "read_one", "refresh", "refresh_one"]

FLOOR = 0.4
"""Confidence from which a finding is written into the graph; what is less sure a single check still shows."""

_ID = "naming"
_SPAN = 25_000
"""Node numbers that one page spans: what is read, judged and written at a time."""
_TOGETHER = 4_000
"""Names that are read together."""
_POPULAR = 10_000
_FEWEST = 5
"""Models of one type and size word from which their median is a reference."""
_MOST = 2_000

_STATE = Cypher(
    "OPTIONAL MATCH (l:Load) WITH count(l) AS loads, max(l.id) AS last "
    "RETURN loads, last, COUNT {(:Model)} AS models, COUNT {()-[:DERIVED_FROM]->()} AS derivations, "
    "COUNT {()-[:TRAINED_ON]->()} AS training"
)
_TOP = Cypher(
    "MATCH (m:Model) WHERE m.downloads > 0 AND NOT m:Placeholder "
    "RETURN m.id AS id, m.downloads AS downloads ORDER BY downloads DESC, id LIMIT $limit"
)
_FACTS = (
    "RETURN m.id AS id, m {.model_type, .architectures, .gguf_architecture, .pipeline_class, .task, .library, .parameters, "
    ".gguf_parameters, .quantization, .hidden_size, .layers, .attention_heads, .context_length, .patch_size, .image_size, "
    ".languages, .formats, .tags} AS facts, "
    "[(m)-[d:DERIVED_FROM]->(b:Model) | [b.id, d.relation, b.model_type, b.parameters]] AS bases, "
    "[(m)-[:TRAINED_ON]->(s:Dataset) | s.id] AS datasets"
)
_ONE = Cypher(f"MATCH (m:Model {{id: $id}}) USING INDEX SEEK m:Model(id) {_FACTS}")
# Not m:Model: planned while the graph was empty, that would go through all models for each number.
_EACH = "UNWIND range($first, $last) AS number MATCH (m) WHERE id(m) = number AND 'Model' IN labels(m) "
_PAGE = Cypher(
    f"{_EACH}{_FACTS}, number, m:Placeholder AS placeholder, m.name_convention AS convention, m.name_elements AS elements, "
    "[(m)-[:HAS_FINDING]->(f:NamingFinding) | [id(f), f.digest]] AS held"
)
_SIZES = Cypher(
    f"{_EACH}AND NOT m:Placeholder AND (m.parameters IS NOT NULL OR m.layers IS NOT NULL) "
    "RETURN m.id AS id, m.model_type AS type, m.layers AS layers, m.hidden_size AS width, m.parameters AS parameters"
)
_NAME = Cypher(
    "UNWIND $rows AS row MATCH (m) WHERE id(m) = row[0] SET m.name_convention = row[1], m.name_elements = row[2]"
)
_FINDINGS = FindingNodes("NamingFinding")


@dataclass(frozen=True, slots=True)
class Named:
    """What a refresh found: claims by rule and verdict, names by convention and element, what was written and taken away."""

    claims: dict[str, dict[str, int]] = field(default_factory=dict)
    conventions: dict[str, int] = field(default_factory=dict)
    elements: dict[str, int] = field(default_factory=dict)
    models: int = 0
    findings: int = 0
    written: int = 0
    removed: int = 0
    fresh: bool = False
    """Whether the graph had not changed since the last time, so that nothing was computed."""


class Known(NamedTuple):
    """What single names are compared with: popular names, and medians of the graph."""

    popular: Popular
    references: dict[tuple[str, str], Size]


def facts_of(row: Mapping[str, Any], bases: list[list[Any]], datasets: list[str]) -> Facts:
    """Return the facts of a node's properties; sources that mix types with classes are taken apart."""
    table = families()
    stated = row.get("architectures") or []
    types = [text for text in stated if squeezed(text) in table.known]
    classes = [text for text in stated if text not in types and text[:1].isupper()]
    model_type = row.get("model_type") or (types[0] if len(types) == 1 else None)
    quiet = {name: row.get(name) for name in _PLAIN}
    return Facts(
        **quiet,
        model_type=model_type,
        architectures=tuple(classes) if len(classes) == 1 else (),
        bases=tuple(
            Base(id_, relation or "unspecified", *rest) for id_, relation, *rest in sorted(bases, key=str)
        ),
        datasets=tuple(sorted(datasets)),
        languages=tuple(row.get("languages") or ()),
        formats=tuple(row.get("formats") or ()),
        tags=tuple(row.get("tags") or ()),
        custom_code="custom_code" in (row.get("tags") or ()),
    )


_PLAIN = ("gguf_architecture", "pipeline_class", "task", "library", "parameters", "gguf_parameters", "quantization",
          "hidden_size", "layers", "attention_heads", "context_length", "patch_size", "image_size")  # fmt: skip


def read_one(store: Store, key: str) -> Facts:
    """Return the facts of one model."""
    row = store.read(_ONE, {"id": key})[0]
    return facts_of(row["facts"], row["bases"], row["datasets"])


def read_known(store: Store) -> Known:
    """Return what the last refresh compared with; where there was none, popular names and no medians."""
    held = read_record(store, _ID)
    stored = json.loads(held.get("references", "[]"))
    references = {(type_, word): Size(*size) for type_, word, size in stored}
    return Known(_popular(store), references)


def refresh(store: Store, *, progress: Progress | None = None, only_when_stale: bool = False) -> Named:
    """Read every name of the graph, check it, and write what differs from what the graph holds.

    Works page by page: memory does not grow with the graph. With `only_when_stale` nothing is computed when nothing was
    loaded or removed since the last time.
    """
    shown = progress or SilentProgress()
    now = _state_of(store)
    held = read_record(store, _ID)
    if only_when_stale and held.get("fingerprint") == now:
        said = json.loads(held["counts"])
        return Named(**said, models=held["models"], findings=held["findings"], fresh=True)
    pages = pages_of(store, _SPAN)
    with load_lock(store) as lock:
        withdraw_record(store, _ID)
        references = _references(store, pages, shown)
        known = Known(_popular(store), references)
        scan = _Scan(store, known)
        with shown.task("Checking names", total=store.read(_STATE)[0]["models"]) as advance:
            for first in pages:
                scan.page(first, first + _SPAN - 1, advance)
                lock.keep()
        _FINDINGS.sweep(store)
        done = scan.done()
        said = {"claims": done.claims, "conventions": done.conventions, "elements": done.elements}
        stored = [[*key, list(size)] for key, size in sorted(references.items())]
        record = {
            "fingerprint": now,
            "counts": json.dumps(said, sort_keys=True),
            "findings": done.findings,
            "models": done.models,
            "references": json.dumps(stored),
        }
        write_record(store, _ID, {**record, **flat(done.claims)})
    return done


def refresh_one(store: Store, key: str) -> None:
    """Check the name of one model and write what differs, where the names of all are not up to date.

    It is compared with what the last refresh of all compared with; medians that nobody has found yet make no finding.
    """
    held = read_record(store, _ID)
    if held.get("fingerprint") == _state_of(store):
        return
    with load_lock(store):
        scan = _Scan(store, read_known(store))
        for _, number in store.stream(numbers_of("Model"), {"ids": [key]}):
            scan.page(number, number, lambda _: None)


def _state_of(store: Store) -> str:
    """Return what changes when the names of the graph, or the tables they are judged by, do."""
    return fingerprint(store, _STATE, FLOOR, *_tables())


class _Scan:
    """One pass over the graph."""

    def __init__(self, store: Store, known: Known) -> None:
        self._store, self._known = store, known
        self._reader = Reader()
        self._claims: dict[str, Counter[str]] = {rule: Counter() for rule in RULES}
        self._conventions: Counter[str] = Counter()
        self._elements: Counter[str] = Counter()
        self._models = self._findings = self._written = self._removed = 0

    def page(self, first: int, last: int, advance: Callable[[int], None]) -> None:
        """Check the models of one page, by the numbers of their nodes, and write what differs."""
        names: list[list[Any]] = []
        new: list[list[Any]] = []
        gone: list[int] = []
        rows = list(self._store.read(_PAGE, {"first": first, "last": last}))
        readings = self._readings([row["id"] for row in rows if not row["placeholder"]])
        for row in rows:
            name, spelled, found = (None, None, {}) if row["placeholder"] else self._read(row, next(readings))
            if (name, spelled) != (row["convention"], row["elements"]):
                names.append([row["number"], name, spelled])
            known = {told for _, told in row["held"]}
            gone += [number for number, told in row["held"] if told not in found]
            new += [[row["number"], *values] for told, values in found.items() if told not in known]
            advance(1)
        _FINDINGS.delete(self._store, gone)
        if names:
            self._store.write(_NAME, {"rows": names})
        _FINDINGS.create(self._store, new)
        self._written += len(new)
        self._removed += len(gone)

    def _readings(self, names: list[str]) -> Iterator[Reading]:
        for first in range(0, len(names), _TOGETHER):
            yield from self._reader.read(names[first : first + _TOGETHER])

    def _read(self, row: Mapping[str, Any], reading: Reading) -> tuple[str, list[str], dict[str, list[Any]]]:
        key, parts = row["id"], reading.elements
        facts = facts_of(row["facts"], row["bases"], row["datasets"])
        findings = check(
            key, facts, references=self._known.references, popular=self._known.popular, read=parts
        )
        for finding in findings:
            self._claims[finding.rule][finding.verdict] += 1
        self._models += 1
        self._conventions[reading.convention] += 1
        self._elements.update({part.category for part in parts})
        kept = dict(_row(key, f) for f in findings if f.verdict == "inconsistent" and f.confidence >= FLOOR)
        self._findings += len(kept)
        return reading.convention, [f"{part.category}={part.text}" for part in parts], kept

    def done(self) -> Named:
        """Return what was found."""
        claims = {
            rule: {verdict: counts[verdict] for verdict in VERDICTS} for rule, counts in self._claims.items()
        }
        return Named(
            claims,
            dict(sorted(self._conventions.items())),
            dict(sorted(self._elements.items())),
            self._models,
            self._findings,
            self._written,
            self._removed,
        )


def _row(key: str, finding: Finding) -> tuple[str, list[Any]]:
    """Return a finding's digest, and its id and properties in the order of the schema."""
    values = [getattr(finding, name) for name in _FINDINGS.properties[:-1]]
    told = digest(values)
    return told, [f"{key}#{finding.rule}#{told}", *values, told]


def _popular(store: Store) -> Popular:
    return Popular((id_, downloads) for id_, downloads in store.stream(_TOP, {"limit": _POPULAR}))


def _references(store: Store, pages: range, progress: Progress) -> dict[tuple[str, str], Size]:
    """Return the median size of every model type and size word that several models have."""
    seen: dict[tuple[str, str], list[tuple[Any, Any, Any]]] = defaultdict(list)
    with progress.task("Reading sizes", total=len(pages)) as advance:
        for first in pages:
            for id_, type_, layers, width, parameters in store.stream(
                _SIZES, {"first": first, "last": first + _SPAN - 1}
            ):
                word = size_word(id_)
                held = seen[squeezed(type_), word] if type_ and word else []
                if len(held) < _MOST:
                    held.append((layers, width, parameters))
            advance(1)
    found = {}
    for key, sizes in seen.items():
        columns = ([value for value in column if value is not None] for column in zip(*sizes, strict=True))
        size = Size(*(float(median(column)) if len(column) >= _FEWEST else None for column in columns))
        if any(size):
            found[key] = size
    return found


def _tables() -> list[str]:
    """Return a digest of each table that names are read and judged by."""
    return [
        hashlib.sha256(file.read_bytes()).hexdigest()
        for folder in (files("supplychain.naming"), files("supplychain.naming") / "lexicons")
        for file in sorted(folder.iterdir(), key=lambda f: f.name)
        if file.name.endswith((".toml", ".tsv", ".npz"))
    ]
