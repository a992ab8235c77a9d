"""The Python API: `connect()` and the `Chain` it returns."""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Any, Self

import supplychain
from supplychain.errors import GdsMissing, UsageError
from supplychain.graph.asking import ask, stream
from supplychain.graph.cypher import Cypher
from supplychain.graph.schema import DEPENDENCIES
from supplychain.settings import Settings, redacted

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Generator, Iterable, Iterator, Sequence

    import neo4j
    import networkx as nx
    from graphdatascience import GraphDataScience
    from py2neo import Graph

    from supplychain.centrality import Centrality
    from supplychain.communities import Communities
    from supplychain.exports import Export
    from supplychain.graph.browser.links import Links
    from supplychain.graph.store import Store
    from supplychain.graph.table import Table
    from supplychain.lineage import Lineage
    from supplychain.loading import LoadReport
    from supplychain.names import Naming
    from supplychain.progress import Progress
    from supplychain.records import Record
    from supplychain.reporting import Reports
    from supplychain.reusing import Reuse
    from supplychain.verdicts import Licenses
    from supplychain.watching import Clock, Round

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
    from supplychain.graph.store.migrations import complete_import
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
    local = uri is None
    if uri is None:
        from supplychain.graph.server import LocalServer

        uri, user, password = LocalServer(chosen, progress).connection()
    elif password is None:
        raise UsageError(
            f"There is no password for {redacted(uri)}.",
            remedy="Set NEO4J_PASSWORD (and NEO4J_USERNAME, if it is not neo4j).",
        )
    opened = Store.open(uri, user, password, name, timeout=chosen.timeout)
    if local:
        complete_import(opened)
    return Chain(opened, chosen, address=(uri, user, password), progress=progress)


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
        self._row_limit: int | None = settings.row_limit

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        where = self._address[0] if self._address else "a driver"
        rows = "all" if self._row_limit is None else f"{self._row_limit:,}"
        return (
            f"<Chain at {where}, database {self.store.database!r}; a query may take {self.store.timeout:g} s, "
            f"an answer holds at most {rows} rows>"
        )

    def within(self, *, timeout: float | None = None, row_limit: int | EllipsisType | None = ...) -> Chain:
        """Return the same graph under other limits, e.g. ``chain.within(timeout=5).query(…)`` for one call.

        Both share one connection; closing this one leaves it open.

        Parameters
        ----------
        timeout
            Seconds after which the server gives a query up; default: as it is.
        row_limit
            Rows that `query` and `cypher` return at most, unless a limit is given with the question; None for all.
        """
        other = Chain(
            self.store.within(self.store.timeout if timeout is None else timeout),
            self._settings,
            address=self._address,
            progress=self._progress,
        )
        other._row_limit = self._row_limit if isinstance(row_limit, EllipsisType) else row_limit
        return other

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

        return Centrality(self.store, self._progress)

    @property
    def communities(self) -> Communities:
        """What belongs together in the ecosystem, and what holds it together."""
        from supplychain.communities import Communities

        return Communities(self.store, self._progress)

    @property
    def licenses(self) -> Licenses:
        """Whether declared licenses keep what those above them ask for; not legal advice."""
        from supplychain.verdicts import Licenses

        return Licenses(self.store, self._progress)

    @property
    def naming(self) -> Naming:
        """What the names of models say, and whether they say the truth."""
        from supplychain.names import Naming

        return Naming(self.store, self._progress)

    @property
    def reports(self) -> Reports:
        """Many answers at once, as pages to send to each other, and as data."""
        from supplychain.reporting import Reports

        return Reports(self.store, lambda: self.browser, self._progress, version=supplychain.__version__)

    @property
    def reuse(self) -> Reuse:
        """How well models can be reused, and why."""
        from supplychain.reusing import Reuse

        return Reuse(self.store, self._progress)

    @property
    def browser(self) -> Links:
        """Links that open Neo4j Browser at a question, e.g. ``chain.browser.lineage("owner/name")``."""
        from supplychain.graph.browser.links import links_to

        return links_to(self._address[0] if self._address else None, self._settings)

    def query(self, name: str, **parameters: Any) -> Table:
        """Ask a question of the catalogue, e.g. ``chain.query("licenses/missing", limit=10)``; ``limit=None`` for all rows.

        Raises
        ------
        UnknownName
            There is no such question or parameter.
        """
        return ask(self.store, name, parameters, most=self._row_limit)

    def cypher(self, text: str, **parameters: Any) -> Table:
        """Run your own Cypher, reading only; values belong into parameters, not into the text.

        Rows beyond the row limit are left out, and the table says so; see `within`, and `stream_cypher`.
        """
        most = self._row_limit
        table = self.store.read(Cypher(text), parameters, most=None if most is None else most + 1)
        return table.head(most, "chain.within(row_limit=None)")

    def stream(self, name: str, **parameters: Any) -> Generator[dict[str, Any], None, None]:
        """Ask a question and yield its rows as they arrive, however many: all of them, unless a limit is given.

        The time limit holds for the whole walk. What is left is not fetched when the walk is broken off.
        """
        return stream(self.store, name, parameters)

    def stream_cypher(self, text: str, **parameters: Any) -> Generator[dict[str, Any], None, None]:
        """Run your own Cypher, reading only, and yield its rows as they arrive, however many."""
        return self.store.stream_dicts(Cypher(text), parameters)

    def to_networkx(
        self,
        *artifacts: str,
        direction: str = "both",
        types: Sequence[str] = DEPENDENCIES,
        depth: int = 100,
        limit: int | None = 100_000,
    ) -> nx.MultiDiGraph[str]:
        """Return the family of artifacts as a directed multigraph, downstream → upstream, keyed by relationship type.

        Parameters
        ----------
        artifacts
            Ids; what they were made from and what was made from them is their family.
        direction
            ``up``, ``down`` or ``both``.
        types
            Relationship types to follow.
        depth
            Steps to follow.
        limit
            Edges at most, the nearest first; None for all. Where it cuts, ``graph.graph["more"]`` says how to get the rest.

        Returns
        -------
        MultiDiGraph
            Nodes are named as in addresses of the Hub, because a model and a dataset may share an id: ``owner/name`` is a
            model, ``datasets/owner/name`` a dataset, ``github.com/owner/name`` a repository. Their attributes are id, label,
            licenses and placeholder; those of an edge are relation, confidence and hops.

        Raises
        ------
        UnknownName
            The graph has no such artifact, or there is no such relationship type.
        """
        from supplychain.graph.store.subgraph import read_family

        keys = [self.lineage.known(artifact) for artifact in artifacts]
        return read_family(self.store, keys, types, direction=direction, depth=depth, limit=limit)

    def export(self, artifact: str, form: str = "cyclonedx", **options: Any) -> Export:
        """Return the bill of materials of an artifact in a format that others read; saved as well, where `output` says so.

        Parameters
        ----------
        artifact
            Id of a model, dataset or repository; ``datasets/owner/name`` for a dataset, where a model has the same id.
        form
            ``cyclonedx``, ``spdx3``, ``graphml``, ``gexf``, ``csv``, ``parquet`` or ``jsonld``.
        **options
            See `supplychain.exports.export`: output, version, direction, depth, limit, ruleset, timestamp, check.

        Raises
        ------
        UnknownName
            The graph has no such artifact, or there is no such format.
        UsageError
            The format cannot be written so, or its libraries are not installed (extra ``bom``).
        """
        from supplychain.exports import export

        return export(self.store, artifact, form, progress=self._progress, **options)

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

    def watch(
        self,
        loader: str,
        target: Any = None,
        *,
        every: str = "6h",
        rounds: int | None = None,
        ruleset: str | None = "practical",
        ours: Sequence[str] = (),
        failures: int = 5,
        clock: Clock | None = None,
        progress: Progress | None = None,
        **options: Any,
    ) -> Iterator[Round]:
        """Load from a source again and again, and yield what each round changed and whom that hits (docs/watching.md).

        Parameters
        ----------
        every
            From the beginning of one round to that of the next, e.g. ``30m``.
        rounds
            So many rounds; None for no end.
        ruleset
            By which license conflicts that come and go are found; None to leave them out.
        ours
            Ids of owners: what a change hits of theirs is counted apart.
        failures
            Rounds that may fail one after the other; the error of the last of them is raised.
        clock
            What time it is; its ``stop()`` ends the watching from anywhere.
        **options
            Options of the loader.

        Raises
        ------
        UsageError
            What is asked for cannot be meant.
        """
        from supplychain.sources import loader as named
        from supplychain.watching import Watched, duration, watch

        chosen = named(loader)
        chosen.arguments(target, options)
        watched = Watched(
            self.store, chosen, target, options, ruleset, tuple(ours), self._settings.batch_size
        )
        return watch(
            watched,
            self._settings.cache,
            every=duration(every),
            rounds=rounds,
            failures=failures,
            clock=clock,
            progress=progress or self._progress,
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

    def to_gds(self) -> GraphDataScience:
        """Return a connected client of Graph Data Science, for algorithms that `centrality` and `communities` do not have.

        What is projected by it is yours to drop.

        Raises
        ------
        GdsMissing
            The client is not installed, or the server has no Graph Data Science.
        """
        try:
            from graphdatascience import GraphDataScience
        except ModuleNotFoundError as error:
            raise GdsMissing(
                f"The client of Graph Data Science is not installed ({error}).",
                remedy="Install it with: pip install 'supplychain[gds]'.",
            ) from None
        if not self.store.has_gds():
            raise GdsMissing(
                "The server has no Graph Data Science library.",
                remedy="Install the plugin, or use the local server (supplychain server start).",
            )
        return GraphDataScience(self.store.driver, database=self.store.database, arrow=False)

    def to_py2neo(self) -> Graph:
        """Return a connected `py2neo.Graph`, for notebooks that are written for it; py2neo is at its end of life."""
        from supplychain.graph.store.py2neo import graph_at

        if self._address is None:
            raise UsageError(
                "A chain made from a driver does not know the password that py2neo needs.",
                remedy="Connect by address.",
            )
        return graph_at(*self._address, self.store.database)
