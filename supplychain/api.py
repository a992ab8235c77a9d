"""The Python API: `connect()` and the `Chain` it returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from supplychain.errors import UsageError
from supplychain.graph.asking import ask
from supplychain.graph.cypher import Cypher
from supplychain.settings import Settings, redacted

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    import neo4j
    from py2neo import Graph

    from supplychain.centrality import Centrality
    from supplychain.graph.browser.links import Links
    from supplychain.graph.store import Store
    from supplychain.graph.table import Table
    from supplychain.lineage import Lineage
    from supplychain.loading import LoadReport
    from supplychain.progress import Progress
    from supplychain.records import Record
    from supplychain.verdicts import Licenses

__all__ = ["Chain", "connect"]


def connect(
    target: str | neo4j.Driver | Graph | None = None,
    *,
    auth: tuple[str, str] | None = None,
    database: str | None = None,
    progress: Progress | None = None,
    **settings: Any,
) -> Chain:
    """Open a supply chain graph.

    Parameters
    ----------
    target
        Address of a Neo4j server (``bolt://…``, ``neo4j+s://…``), an open `neo4j.Driver`, or a `py2neo.Graph`. Without one,
        ``NEO4J_URI`` decides; without that, the local server is used, and started when needed.
    auth
        User name and password; default: ``NEO4J_USERNAME`` and ``NEO4J_PASSWORD``.
    database
        Name of the database; default: ``NEO4J_DATABASE``, else ``neo4j``.
    progress
        Told about everything that takes longer than a moment.
    **settings
        Any setting of `supplychain.settings.Settings` by name.

    Raises
    ------
    ConnectionFailed
        Nothing answers there; its subclasses say more.

    Examples
    --------
    >>> with connect() as chain:  # doctest: +SKIP
    ...     print(chain.lineage.tree("HuggingFaceH4/zephyr-7b-beta"))
    """
    import neo4j as driver_package

    from supplychain.graph.store import Store
    from supplychain.graph.store.py2neo import address_of, is_graph

    chosen = Settings.load({**settings, "database": database})
    if isinstance(target, driver_package.Driver):
        store = Store(target, chosen.database, timeout=chosen.timeout, owned=False)
        store.check()
        return Chain(store, chosen, progress=progress)
    user, password = auth or (chosen.user, chosen.password)
    uri: str | None
    name = chosen.database
    if not isinstance(target, str) and is_graph(target):
        uri, user, password, graph_database = address_of(target)
        name = database or graph_database
    elif target is None or isinstance(target, str):
        uri = target or chosen.uri
    else:
        raise UsageError(
            f"Cannot connect to a {type(target).__name__}.",
            remedy="Give an address, a neo4j.Driver, a py2neo.Graph, or nothing for the local server.",
        )
    if uri is None:
        from supplychain.graph.server import LocalServer

        uri, user, password = LocalServer(chosen, progress).connection()
    elif password is None:
        raise UsageError(
            f"There is no password for {redacted(uri)}.",
            remedy="Set NEO4J_PASSWORD (and NEO4J_USERNAME, if it is not neo4j).",
        )
    return Chain(
        Store.open(uri, user, password, name, timeout=chosen.timeout),
        chosen,
        address=(uri, user, password),
        progress=progress,
    )


class Chain:
    """A supply chain graph: ask it, load into it, take claims out of it.

    Use it as a context manager, or `close()` it.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        address: tuple[str, str, str] | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.store = store
        self._progress = progress
        self._settings = settings
        self._address = address

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        where = self._address[0] if self._address else "a driver"
        return f"Chain({where}, database={self.store.database!r})"

    def close(self) -> None:
        """Close the connection, unless it was handed in as a driver."""
        self.store.close()

    @property
    def lineage(self) -> Lineage:
        """What artifacts were made from, what was made from them, and how."""
        from supplychain.lineage import Lineage

        return Lineage(self.store)

    @property
    def centrality(self) -> Centrality:
        """Which artifacts the ecosystem rests on."""
        from supplychain.centrality import Centrality

        return Centrality(self.store)

    @property
    def licenses(self) -> Licenses:
        """Whether declared licenses keep what those above them ask for; not legal advice."""
        from supplychain.verdicts import Licenses

        return Licenses(self.store, self._progress)

    @property
    def browser(self) -> Links:
        """Links that open Neo4j Browser at a question, e.g. ``chain.browser.lineage("owner/name")``."""
        from supplychain.graph.browser.links import links_to

        return links_to(self._address[0] if self._address else None, self._settings)

    def query(self, name: str, **parameters: Any) -> Table:
        """Ask a question of the catalogue, e.g. ``chain.query("licenses/missing", limit=10)``.

        Raises
        ------
        UnknownName
            There is no such question or parameter.
        """
        return ask(self.store, name, parameters)

    def cypher(self, text: str, **parameters: Any) -> Table:
        """Run your own Cypher, reading only; values belong into parameters, not into the text."""
        return self.store.read(Cypher(text), parameters)

    def load(
        self, loader: str, target: Any = None, *, progress: Progress | None = None, **options: Any
    ) -> LoadReport:
        """Load from a source by the name of its loader, e.g. ``chain.load("peatmoss", "PeaTMOSS.db")``; nothing is lost."""
        from supplychain.loading import load_live
        from supplychain.sources import loader as named

        return load_live(
            self.store,
            named(loader),
            target,
            options,
            batch_size=self._settings.batch_size,
            progress=progress,
        )

    def write(
        self, records: Iterable[Record], *, source: str, progress: Progress | None = None
    ) -> LoadReport:
        """Write records of your own making; `source` names the run in the log of loads."""
        from supplychain.loading import write_records

        return write_records(
            self.store, records, source=source, batch_size=self._settings.batch_size, progress=progress
        )

    def remove(self, source: str) -> Counter[str]:
        """Take back every claim of one source; what other sources claim stays."""
        from supplychain.graph.store.lock import load_lock
        from supplychain.graph.store.removal import remove_source

        with load_lock(self.store) as lock:
            return remove_source(self.store, source, lock.keep)

    def counts(self) -> dict[str, int]:
        """Number of nodes by label and of relationships by type; kinds that the graph does not have are left out."""
        from supplychain.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES
        from supplychain.graph.store import statements

        kinds = [
            *((label, statements.count_nodes(label)) for label in (*NODE_TYPES, "Placeholder", "BaseModel")),
            *((type_, statements.count_edges(type_)) for type_ in RELATIONSHIP_TYPES),
        ]
        counted = ((kind, self.store.read(text)[0]["count"]) for kind, text in kinds)
        return {kind: number for kind, number in counted if number}

    def to_py2neo(self) -> Graph:
        """Return a connected `py2neo.Graph`, for notebooks that are written for it; py2neo is at its end of life."""
        from supplychain.graph.store.py2neo import graph_at

        if self._address is None:
            raise UsageError(
                "A chain made from a driver does not know the password that py2neo needs.",
                remedy="Connect by address.",
            )
        return graph_at(*self._address, self.store.database)
