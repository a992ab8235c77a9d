"""Whether a server that was just started answers, and if not, what it said."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from supplychain.errors import AuthenticationFailed, DatabaseStopped, GraphClosed, LocalServerError
from supplychain.graph.server.symptoms import diagnose

if TYPE_CHECKING:
    from neo4j import Driver

    from supplychain.errors import SupplyChainError
    from supplychain.graph.server.home import Home
    from supplychain.graph.server.process import ServerProcess

__all__ = ["START_PATIENCE", "USER", "bolt_uri", "cause_of_death", "wait_until_healthy"]

USER = "neo4j"
DATABASE = "neo4j"  # Neo4j Community has exactly one
START_PATIENCE = 180.0
_PAUSE = 0.1
_GRACE = 4.0


def bolt_uri(port: int) -> str:
    """Return the address that drivers connect to."""
    return f"bolt://127.0.0.1:{port}"


def wait_until_healthy(
    server: ServerProcess, home: Home, password: str, patience: float = START_PATIENCE
) -> None:
    """Return once the server answers a query about the graph, or raise with the reason why it does not."""
    deadline = time.monotonic() + patience
    while not server.listens():
        _check(server, home, deadline, "it does not listen at its ports")
        time.sleep(_PAUSE)
    from neo4j import GraphDatabase
    from neo4j.exceptions import AuthError, DriverError, Neo4jError

    with GraphDatabase.driver(
        bolt_uri(server.bolt_port),
        auth=(USER, password),
        notifications_min_severity="OFF",
        telemetry_disabled=True,
        connection_timeout=10,
    ) as driver:
        refused_since = None
        while True:
            refusal: SupplyChainError | None
            try:
                with driver.session(database=DATABASE) as session:
                    session.run("RETURN 1").consume()
            except AuthError:
                refusal = AuthenticationFailed(
                    f"The local server runs, but does not accept the password in {home.password_file}.",
                    remedy="If the password was changed in Browser, write the new one into that file.",
                )
            except (DriverError, Neo4jError) as error:
                if DatabaseStopped.is_told_by(str(error)):
                    raise GraphClosed("The local server runs, but has closed the graph.") from error
                _check(server, home, deadline, str(error))
                refusal = _refusal(driver, home)
            else:
                return
            # A server that is still coming up may refuse for a moment; three wrong passwords make it refuse for longer.
            if refusal is None:
                refused_since = None
                time.sleep(_PAUSE)
                continue
            refused_since = refused_since or time.monotonic()
            if time.monotonic() - refused_since > _GRACE:
                raise refusal
            time.sleep(_GRACE / 2)


def cause_of_death(home: Home) -> SupplyChainError:
    """Return the error that tells why the server ended, from what it printed last."""
    try:
        text = home.console_log.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        text = ""
    return diagnose("The local server ended while starting", text, home.console_log)


def _check(server: ServerProcess, home: Home, deadline: float, reason: str) -> None:
    if not server.is_alive():
        raise cause_of_death(home)
    if time.monotonic() > deadline:
        raise LocalServerError(
            f"The local server (process {server.pid}) runs, but does not answer: {reason}.",
            remedy=f"See {home.console_log}, or run: supplychain server stop.",
        )


def _refusal(driver: Driver, home: Home) -> SupplyChainError | None:
    """Return an error if the server has given up on opening the graph, rather than still being busy with it."""
    from neo4j.exceptions import DriverError, Neo4jError

    query = "SHOW DATABASE neo4j YIELD currentStatus, statusMessage"
    try:
        with driver.session(database="system") as session:
            row = session.run(query).single()
    except (DriverError, Neo4jError):
        return None  # not even that far yet
    if row is None or not row["statusMessage"]:
        return None
    return GraphClosed(
        f"The graph cannot be opened, it is {row['currentStatus']}: {row['statusMessage'].rstrip('.')}.",
        remedy=f"See {home.logs / 'debug.log'}; a copy or a new load of the graph may be needed.",
    )
