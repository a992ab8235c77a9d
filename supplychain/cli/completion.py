"""What the shell offers after TAB: questions, their parameters, ids of artifacts from the graph, and names that we know.

Completion is quiet and quick or it is nothing: it starts no server, prints no error, and gives up after `PATIENCE`.
"""

from __future__ import annotations

import importlib
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import typer

from supplychain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from supplychain.graph.store import Store

__all__ = [
    "ARTIFACT_PARAMETERS", "complete_artifact", "complete_framework", "complete_license", "complete_lineage_artifact",
    "complete_question", "complete_report", "complete_report_value", "complete_task", "complete_value", "ids_starting_with",
]  # fmt: skip

PATIENCE = 0.6
"""Seconds that the graph has to answer in."""

ARTIFACT_PARAMETERS = ("id", "other")
"""Parameters of questions that are ids of artifacts."""

_OFFERED = 50
_LINEAGE = ("Model", "Dataset")
_ARTIFACTS = (*_LINEAGE, "Repository")


def complete_question(incomplete: str) -> list[tuple[str, str]]:
    """Return the questions whose name begins like this, each with what it asks."""
    from supplychain.graph import catalogue

    names = [name for name in catalogue.names() if name.startswith(incomplete)]
    return [(name, catalogue.query(name).question) for name in names]


def complete_lineage_artifact(context: typer.Context, incomplete: str) -> list[str]:
    """Return ids of models and datasets that begin like this."""
    return _from_graph(context, incomplete, _LINEAGE)


def complete_artifact(context: typer.Context, incomplete: str) -> list[str]:
    """Return ids of models, datasets and repositories that begin like this."""
    return _from_graph(context, incomplete, _ARTIFACTS)


def complete_report(incomplete: str) -> list[tuple[str, str]]:
    """Return the reports whose name begins like this, each with what it asks."""
    from supplychain import reporting

    names = [name for name in reporting.names() if name.startswith(incomplete)]
    return [(name, reporting.definition(name).question) for name in names]


def complete_task(incomplete: str) -> list[str]:
    """Return the tasks of the Hub that begin like this."""
    from supplychain.extraction.vocabulary import TASKS

    return sorted(task for task in TASKS if task.startswith(incomplete.lower()))


def complete_license(incomplete: str) -> list[str]:
    """Return the license ids of the Hub that begin like this."""
    from supplychain.tables import shipped_rows

    ids = (row[0] for row in shipped_rows("supplychain.licenses", "hub_ids.tsv"))
    return sorted(name for name in ids if name.startswith(incomplete.lower()))


def complete_framework(incomplete: str) -> list[str]:
    """Return the frameworks and libraries that begin like this."""
    from supplychain.extraction.vocabulary import LIBRARIES
    from supplychain.reuse.choosing import FRAMEWORKS

    return sorted(name for name in {*FRAMEWORKS, *LIBRARIES} if name.startswith(incomplete.lower()))


def complete_value(context: typer.Context, incomplete: str) -> list[str]:
    """Return parameters of the question that are still to be given, and values of the one that is being given."""
    from supplychain.graph import catalogue

    return _complete_pair(
        context, incomplete, lambda name: [p.name for p in catalogue.query(name).parameters]
    )


def complete_report_value(context: typer.Context, incomplete: str) -> list[str]:
    """Return parameters of the report that are still to be given, and values of the one that is being given."""
    from supplychain import reporting

    return _complete_pair(
        context, incomplete, lambda name: [p.name for p in reporting.definition(name).parameters]
    )


def _complete_pair(
    context: typer.Context, incomplete: str, parameters_of: Callable[[str], list[str]]
) -> list[str]:
    name = str(context.params.get("name"))
    given = _joined(context.params.get("values") or ())
    if given and (given[-1].endswith("=") or "=" not in given[-1]):
        return _values(context, given[-1].removesuffix("="), incomplete)
    parameter, equals, value = incomplete.partition("=")
    if equals:
        return [f"{parameter}={found}" for found in _values(context, parameter, value)]
    taken = {part.partition("=")[0] for part in given}
    with suppress(Exception):  # no such question or report: nothing to offer
        return [f"{p}=" for p in parameters_of(name) if p not in taken and p.startswith(incomplete)]
    return []


def _joined(words: Iterable[str]) -> list[str]:
    """Put `id=goo` together, which Bash takes apart into three words; zsh and fish leave it whole."""
    joined: list[str] = []
    for word in words:
        if joined and (word == "=" or joined[-1].endswith("=")):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _values(context: typer.Context, parameter: str, prefix: str) -> list[str]:
    return _from_graph(context, prefix, _ARTIFACTS) if parameter in ARTIFACT_PARAMETERS else []


def ids_starting_with(store: Store, prefix: str, labels: Iterable[str] = _ARTIFACTS) -> list[str]:
    """Return the first ids that begin like this, read from the index; of too many, the owners they belong to."""
    from supplychain.graph.store import statements

    found: set[str] = set()
    cut = False
    for label in labels:
        ids = [i for (i,) in store.stream(statements.starting_with(label), _asked(prefix))]
        cut = cut or len(ids) == _OFFERED
        found.update(ids)
    if cut and "/" not in prefix:
        owners = [f"{i}/" for (i,) in store.stream(statements.starting_with("Owner"), _asked(prefix))]
        if len(owners) > 1:  # one alone would be completed with a space behind it
            return sorted(owners)
    return sorted(found)[:_OFFERED]


def _asked(prefix: str) -> dict[str, Any]:
    return {"prefix": prefix, "limit": _OFFERED}


def _from_graph(context: typer.Context, prefix: str, labels: Iterable[str]) -> list[str]:
    found: list[str] = []
    options = context.find_root().params

    for name in (
        "pandas",
        "numpy",
        "pyarrow",
    ):  # the driver imports them where it can, which takes longer than all the rest
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    importlib.import_module("supplychain.graph.store")

    def look() -> None:
        with suppress(Exception), _open(options.get("uri"), options.get("database")) as store:
            found.extend(ids_starting_with(store, prefix, labels))

    # A thread that may be left behind: neither a name that does not resolve nor a silent server keeps the shell waiting.
    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(PATIENCE)
    return list(found)


def _open(uri: str | None, database: str | None) -> Store:
    """Connect to the graph where one answers; raises when none does."""
    settings = Settings.load({"uri": uri, "database": database})
    address, user, password = settings.uri, settings.user, settings.password
    if address is None:
        from supplychain.graph.server import LocalServer

        server = LocalServer(settings)
        status = server.status()
        if not status.running:
            raise ConnectionError
        address, user, password = str(status.bolt_uri), "neo4j", server.home.password()
    import neo4j

    from supplychain.graph.store import Store

    driver = neo4j.GraphDatabase.driver(
        address, auth=(user, password or ""), connection_timeout=PATIENCE, max_transaction_retry_time=0
    )
    return Store(driver, settings.database, timeout=PATIENCE)
