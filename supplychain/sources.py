"""The door through which loaders come in: the entry-point group ``supplychain.loaders``.

The project's own loaders use the same door as anybody's: a package names a `Loader` in its entry points, and the command line
and the Python API offer it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from supplychain.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from supplychain.records import Record

__all__ = ["Loader", "Option", "loader", "loader_names"]

GROUP = "supplychain.loaders"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing a user can tell a loader; becomes a flag of the command line and a keyword in Python."""

    name: str
    help: str
    default: Any = None
    kind: type = str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loader:
    """A source of records.

    Parameters
    ----------
    name
        Name on the command line and, by convention, the `source` of its records.
    summary
        What it reads, in one sentence.
    target
        What its one positional argument is, e.g. "FILE"; "[IDS]" when it may be left out; None when it takes none.
    options
        What else a user can say.
    load
        Called with the target under the key ``target`` and every option by name; yields records, and `Skipped` records for
        rows it does not keep.
    size
        Called with the same mapping; about how many records it will yield, where it can know: the total that progress shows.
    snapshot
        Called with the same mapping; names the snapshot folder that holds the records already, for sources that are one.
    tables
        Called with the same mapping, the `SnapshotWriter`, and what is to be told how many records were just done; adds the
        same facts as `load`, as whole tables, for sources too large to pass record by record.
    stored
        Called with the same mapping once everything `load` gave is stored for good: a loader that keeps what it fetched, so
        that a killed load can go on, may drop it now. False when the load is not at its end and goes on when run again.
    incremental
        Options under which it yields only what changed since the same selection was stored the last time, e.g. ``since: last``.
    """

    name: str
    summary: str
    load: Callable[[Mapping[str, Any]], Iterable[Record]]
    target: str | None = None
    options: tuple[Option, ...] = ()
    snapshot: Callable[[Mapping[str, Any]], Path] | None = None
    size: Callable[[Mapping[str, Any]], int | None] = field(default=lambda _: None)
    tables: Callable[[Mapping[str, Any], Any, Callable[[int], None]], None] | None = None
    stored: Callable[[Mapping[str, Any]], bool | None] = field(default=lambda _: None)
    incremental: Mapping[str, Any] = field(default_factory=dict)

    @property
    def target_is_optional(self) -> bool:
        """Whether the positional argument may be left out."""
        return self.target is not None and self.target.startswith("[")

    def arguments(self, target: Any, given: Mapping[str, Any]) -> dict[str, Any]:
        """Complete `given` with the defaults; options the loader does not have are refused."""
        known = {option.name: option for option in self.options}
        for name in given:
            if name not in known:
                raise UnknownName.among(f"option of the {self.name} loader", name, known)
        if self.target is None and target is not None:
            raise UsageError(f"The {self.name} loader takes no {target!r}: it has options only.")
        if self.target is not None and target is None and not self.target_is_optional:
            raise UsageError(f"The {self.name} loader needs a {self.target}.")
        values = {
            name: given.get(name) if given.get(name) is not None else o.default for name, o in known.items()
        }
        return {"target": target, **values}


def loader_names() -> list[str]:
    """Names of all installed loaders."""
    return sorted({point.name for point in entry_points(group=GROUP)})


def loader(name: str) -> Loader:
    """Return the loader called `name`.

    Raises
    ------
    UnknownName
        No installed package offers it, or its package cannot be imported.
    """
    found = [point for point in entry_points(group=GROUP) if point.name == name]
    if not found:
        raise UnknownName.among(
            "loader", name, loader_names(), remedy="Is the package that brings it installed?"
        )
    try:
        loaded = found[0].load()
    except ModuleNotFoundError as error:
        raise UnknownName(
            f"The loader {name!r} is registered as {found[0].value}, but {error}.",
            remedy="A folder of that name in the current directory may shadow the package: run the `supplychain` command "
            "rather than `python -m`, or start elsewhere.",
        ) from error
    except (ImportError, AttributeError) as error:
        raise UnknownName(
            f"The loader {name!r} is registered as {found[0].value}, but {error}.",
            remedy="Update or uninstall the package that brings it.",
        ) from error
    if not isinstance(loaded, Loader):
        raise UsageError(
            f"{found[0].value} is a {type(loaded).__name__}, but an entry point of {GROUP} must be a Loader."
        )
    return loaded
