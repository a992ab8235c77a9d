"""What every verb shares: which database, and how talkative."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplychain.errors import UsageError
from supplychain.progress import terminal_progress
from supplychain.settings import Settings, redacted

if TYPE_CHECKING:
    from supplychain.api import Chain
    from supplychain.graph.server import LocalServer
    from supplychain.progress import Progress

__all__ = ["State"]


@dataclass(frozen=True, slots=True)
class State:
    """Global options of one run."""

    uri: str | None = None
    database: str | None = None
    quiet: bool = False

    @property
    def settings(self) -> Settings:
        """Settings of the environment under the global options."""
        return Settings.load({"uri": self.uri, "database": self.database})

    @property
    def progress(self) -> Progress:
        """Where long work shows how far it is."""
        return terminal_progress(quiet=self.quiet)

    def connect(self) -> Chain:
        """Open the graph."""
        from supplychain.api import connect

        return connect(self.uri, database=self.database, progress=self.progress)

    def local_server(self, *, purpose: str) -> LocalServer:
        """Return the local server; refused when another database was asked for.

        Raises
        ------
        UsageError
            An address is set, so the local server is not the one that would be meant.
        """
        from supplychain.graph.server import LocalServer

        settings = self.settings
        if settings.uri is not None:
            raise UsageError(
                f"{purpose} works on the local server, but {redacted(settings.uri)} was asked for.",
                remedy="Leave out --uri and unset NEO4J_URI.",
            )
        return LocalServer(settings, self.progress)
