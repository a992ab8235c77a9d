"""What an installation has and lacks, looked at one by one: for people for whom something does not work."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from supplychain.errors import SupplyChainError
from supplychain.graph.server.doctor import Check, examine
from supplychain.settings import redacted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.settings import Settings

__all__ = ["diagnose"]

_PACKAGE = "supplychain"
_WHOLE_HUB = (4, 3)
"""GiB of heap and of page cache with which a graph of the whole Hub is quick."""
_SHARE = 0.6
"""Part of the machine's memory that a server may be advised to take."""


def diagnose(settings: Settings) -> list[Check]:
    """Look at the installation, the extras, what the environment says, and the database; nothing is changed or started."""
    return [
        Check("supplychain", "ok", f"{version(_PACKAGE)}, Python {platform.python_version()}"),
        *_extras(),
        *_tokens(settings),
        _advice(),
        *(_own(settings) if settings.uri else examine(settings)),
    ]


def _extras() -> Iterator[Check]:
    needed: dict[str, list[Requirement]] = {}
    for extra in metadata(_PACKAGE).get_all("Provides-Extra") or ():
        if extra == "all":
            continue
        needed[extra] = [
            requirement
            for requirement in map(Requirement, requires(_PACKAGE) or ())
            if requirement.marker is not None
            and requirement.marker.evaluate({"extra": extra})
            and not requirement.marker.evaluate({"extra": ""})
            and requirement.name != _PACKAGE
        ]
    for extra, requirements in sorted(needed.items()):
        yield _extra(extra, requirements)


def _extra(name: str, requirements: list[Requirement]) -> Check:
    found = {requirement.name: _installed(requirement) for requirement in requirements}
    said = ", ".join(f"{package} {what or 'missing or too old'}" for package, what in found.items())
    if None in found.values():
        return Check(f"extra {name}", "warn", said, f"For what needs it: pip install 'supplychain[{name}]'.")
    return Check(f"extra {name}", "ok", said)


def _installed(requirement: Requirement) -> str | None:
    try:
        found = version(requirement.name)
    except PackageNotFoundError:
        return None
    return found if requirement.specifier.contains(found, prereleases=True) else None


def _tokens(settings: Settings) -> Iterator[Check]:
    """Yield which services a user is known to; no token is shown."""
    if settings.github_token:
        yield Check("GitHub", "ok", f"a token is set for {settings.github_url}")
    else:
        yield Check("GitHub", "ok", "no token: 60 requests an hour; set GITHUB_TOKEN for more")
    try:
        from huggingface_hub import constants, get_token
    except ImportError:
        return
    known = "a token is known" if get_token() else "no token: public artifacts only (hf auth login)"
    yield Check("Hugging Face Hub", "ok", f"{known}; {constants.ENDPOINT}")


def _advice() -> Check:
    """Say what memory a server on this machine should be given for the largest graphs."""
    import psutil

    total = psutil.virtual_memory().total / (1 << 30)
    share = min(1.0, total * _SHARE / sum(_WHOLE_HUB))
    heap, cache = (max(1, int(size * share)) for size in _WHOLE_HUB)
    fits = share == 1
    return Check(
        "whole Hub",
        "ok" if fits else "warn",
        f"{total:.1f} GiB: {'enough' if fits else 'little'} for a graph of the whole Hub",
        f"For large graphs: SUPPLYCHAIN_HEAP={heap}g SUPPLYCHAIN_PAGE_CACHE={cache}g",
    )


def _own(settings: Settings) -> Iterator[Check]:
    """Ask the server that the environment names."""
    from supplychain.api import connect

    name = "your Neo4j"
    try:
        with connect(settings.uri, database=settings.database) as chain:
            found = ".".join(map(str, chain.store.check()))
            yield Check(name, "ok", f"version {found} answers at {redacted(settings.uri or '')}")
            has_gds = chain.store.has_gds()
    except SupplyChainError as error:
        yield Check(name, "fail", error.message, error.remedy)
        return
    remedy = None if has_gds else "Without it: --engine networkx for centrality and communities."
    yield Check(
        "Graph Data Science", "ok" if has_gds else "warn", "there" if has_gds else "not there", remedy
    )
