"""Changes of the database's own schema: `cypher/schema/V*.cypher`, applied once each, in order, and never edited afterwards."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from supplychain.assets import asset
from supplychain.errors import QueryFailed, SchemaMismatch
from supplychain.graph.cypher import Cypher
from supplychain.graph.store import statements

if TYPE_CHECKING:
    from supplychain.graph.store.connection import Store

__all__ = ["Migration", "complete_import", "migrate", "migrations"]

_NAME = re.compile(r"V(\d{4})__(\w+)\.cypher")
_APPLIED = Cypher(
    "MATCH (m:Migration) RETURN m.version AS version, m.name AS name, m.checksum AS checksum ORDER BY version"
)
_RECORD = Cypher(
    "MERGE (m:Migration {version: $version}) ON CREATE SET m.name = $name, m.checksum = $checksum, "
    "m.applied_at = toString(datetime.transaction())"
)
_LACKING = Cypher(
    "OPTIONAL MATCH (m:Migration) WITH count(m) AS applied RETURN applied = 0 AND EXISTS { MATCH (n) } AS lacking"
)
_CONSTRAINT = re.compile(
    r"CREATE CONSTRAINT (\w+) IF NOT EXISTS FOR \(\w+:`?(\w+)`?\) REQUIRE \w+\.(\w+) IS UNIQUE"
)
_ALONE = Cypher(
    "SHOW INDEXES YIELD name, owningConstraint, labelsOrTypes, properties "
    "WHERE name = $name AND owningConstraint IS NULL AND labelsOrTypes = [$label] AND properties = [$property] RETURN name"
)
_LABELS = Cypher("CALL db.labels() YIELD label RETURN collect(label) AS labels")


class Migration(NamedTuple):
    """One file of `cypher/schema/`."""

    version: int
    name: str
    statements: tuple[Cypher, ...]
    checksum: str


def migrations() -> list[Migration]:
    """All migrations of this version of the package, in order."""
    found = []
    for file in asset("cypher/schema").iterdir():
        matched = _NAME.fullmatch(file.name)
        if matched is None:
            raise SchemaMismatch(f"cypher/schema/{file.name} is not named V0001__what_it_does.cypher.")
        text = file.read_text("utf-8")
        lines = [line for line in text.splitlines() if not line.lstrip().startswith("//")]
        statements = tuple(Cypher(s.strip()) for s in "\n".join(lines).split(";\n") if s.strip(" ;\n"))
        digest = hashlib.sha256(text.encode()).hexdigest()
        found.append(
            Migration(int(matched[1]), matched[2], tuple(Cypher(s.rstrip(";")) for s in statements), digest)
        )
    return sorted(found)


def migrate(store: Store) -> list[Migration]:
    """Apply what the database does not have yet, and return it.

    Raises
    ------
    SchemaMismatch
        A migration that was applied has another text now, or the database knows one that this version does not.
    """
    known = {}
    if "Migration" in store.read(_LABELS).rows[0][0]:
        known = {version: (name, checksum) for version, name, checksum in store.read(_APPLIED).rows}
    available = migrations()
    newest = available[-1].version
    if ahead := [v for v in known if v > newest]:
        raise SchemaMismatch(
            f"The database was written by a newer version: it has schema change {max(ahead)}, this version knows {newest}.",
            remedy="Upgrade supplychain.",
        )
    applied = []
    for migration in available:
        if migration.version in known:
            if known[migration.version][1] != migration.checksum:
                raise SchemaMismatch(
                    f"Schema change {migration.version} ({migration.name}) was applied with another text.",
                    remedy="Restore cypher/schema from the release that wrote this database, or load into an empty one.",
                )
            continue
        for statement in migration.statements:
            _apply(store, statement)
        store.write(
            _RECORD, {"version": migration.version, "name": migration.name, "checksum": migration.checksum}
        )
        applied.append(migration)
    return applied


def _apply(store: Store, statement: Cypher) -> None:
    """Run a statement of a migration, also where the server died in the middle of it.

    Neo4j makes the index of a constraint first and then the constraint. An index that was left alone is in the way for good.
    """
    try:
        store.schema(statement)
    except QueryFailed:
        made = _CONSTRAINT.match(statement)
        if made is None:
            raise
        name, label, key = made.groups()
        if not store.read(_ALONE, {"name": name, "label": label, "property": key}):
            raise
        store.schema(statements.drop_index(name))
        store.schema(statement)


def complete_import(store: Store) -> list[Migration]:
    """Apply all changes to a graph that has none: its import was killed before its constraints were made."""
    return migrate(store) if store.read(_LACKING).rows[0][0] else []
