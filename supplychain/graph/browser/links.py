"""Links that open Neo4j Browser with a question in its editor: one more click runs it and draws the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from supplychain.errors import UsageError
from supplychain.graph import catalogue
from supplychain.graph.browser.guide import is_in_guides
from supplychain.graph.browser.literals import body, fill
from supplychain.graph.browser.site import FOLDER, OPENER

if TYPE_CHECKING:
    from supplychain.settings import Settings

__all__ = ["LONGEST", "Links", "links_to"]

LONGEST = 7_000
"""Characters of the longest link: the web server of Neo4j refuses a request line of more than 8 kB."""


@dataclass(frozen=True, slots=True)
class Links:
    """Links to one Neo4j Browser.

    Attributes
    ----------
    address
        Address of Browser, e.g. ``http://127.0.0.1:7474/browser/``; None where it is not known.
    opener
        Address of the page beside it that leads from the name of a question to its Cypher; None where only Browser is there.
    """

    address: str | None
    opener: str | None = None

    def question(self, name: str, /, **parameters: Any) -> str:
        """Return the link for a question of the catalogue.

        Questions of the area ``browser`` draw a graph; the others give a table. The local server has a page that knows the
        questions by name, which keeps the link short; elsewhere it holds the Cypher, with the values written in as literals.

        Raises
        ------
        UsageError
            No address of Browser is known, the parameters do not fit, or the text is too long for an address.
        """
        question = catalogue.query(name)
        values = question.bind(parameters)
        if self.opener is not None and is_in_guides(question):
            given = {name: _as_text(value) for name, value in parameters.items() if value is not None}
            return f"{self.opener}?{urlencode({'question': question.name, **given}, safe='/:,')}"
        lines = (line.strip() for line in fill(body(question.text), values).splitlines())
        return self.cypher("\n".join(line for line in lines if line))

    def lineage(self, artifact: str, *, direction: str = "both") -> str:
        """Return the link that draws the lineage of an artifact: ``up``, ``down`` or ``both``."""
        return self.question("browser/lineage", id=artifact, direction=direction)

    def artifact(self, artifact: str) -> str:
        """Return the link that draws an artifact and everything one step away from it."""
        return self.question("browser/neighborhood", id=artifact)

    def conflicts(self, artifact: str, *, ruleset: str = "practical") -> str:
        """Return the link that draws the license conflicts of an artifact, each with its whole path."""
        return self.question("browser/conflicts_of", id=artifact, ruleset=ruleset)

    def cypher(self, text: str) -> str:
        """Return the link for Cypher of your own; Browser cuts a link at ``&`` and ``#``, so neither can stand in it.

        Raises
        ------
        UsageError
            No address of Browser is known, or the text cannot stand in a link.
        """
        if self.address is None:
            raise UsageError(
                "It is not known where the Neo4j Browser of this database is.",
                remedy="Set SUPPLYCHAIN_BROWSER_URL to its address, e.g. http://localhost:7474/browser/.",
            )
        cut = next((character for character in "&#" if character in text), None)
        if cut is not None:
            raise UsageError(
                f"A link to Neo4j Browser cannot hold the character {cut}.",
                remedy=r"In a text of the query write it as \u0026 or \u0023.",
            )
        link = f"{self.address}?cmd=edit&arg={quote(text, safe='/:,')}"
        if len(link) > LONGEST:
            raise UsageError(
                f"The query is too long for a link: {len(link):,} characters of at most {LONGEST:,}.",
                remedy="Paste it into Browser.",
            )
        return link


def links_to(uri: str | None, settings: Settings) -> Links:
    """Return the links for the database at an address: by the setting, else those of the local server, if it is that one."""
    if settings.browser_url is not None:
        return Links(settings.browser_url.rstrip("/") + "/")
    if uri is not None:
        from supplychain.graph.server import LocalServer

        status = LocalServer(settings).status()
        if status.bolt_uri == uri and (address := status.browser_uri):
            return Links(address, f"{address}{FOLDER}/{OPENER}")
    return Links(None)


def _as_text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
