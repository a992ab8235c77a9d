"""Style, guides and questions as files, for the Browser of a Neo4j of one's own."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from supplychain.files import write_files
from supplychain.graph import catalogue
from supplychain.graph.browser.guide import STYLE, guides
from supplychain.graph.browser.style import stylesheet

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.catalogue import Query

__all__ = ["QUERIES", "export", "favorites"]

QUERIES = "queries.zip"
"""Name of the archive of saved queries."""

_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the same questions give the same bytes


def export(folder: Path, place: str) -> dict[str, str]:
    """Write everything into a folder, and return what is in which file.

    Parameters
    ----------
    place
        Address that the folder will be served from.

    Raises
    ------
    WriteFailed
        The folder cannot be written.
    """
    place = place.rstrip("/") + "/"
    pages = guides(place)
    contents = {STYLE: stylesheet().encode(), QUERIES: favorites()}
    contents |= {name: text.encode() for name, text in pages.items()}
    files = {folder / name: content for name, content in contents.items()}
    write_files(files, "The files for Browser", "Name another folder by --out.")
    says = {
        STYLE: "style; drop it on the page of Browser",
        QUERIES: f"{len(catalogue.names())} questions; drop it on the page of Browser, which saves them as favorites",
    }
    return {str(folder / name): says.get(name, f"guide; :guide {place}{name}") for name in contents}


def favorites() -> bytes:
    """Return all questions as an archive that Browser reads: one folder per area, the question as the title of each."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name in catalogue.names():
            area, _, rest = name.partition("/")
            entry = zipfile.ZipInfo(f"supply chain {area}/{rest}.cypher", _BEGINNING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, _favorite(catalogue.query(name)))
    return archive.getvalue()


def _favorite(question: Query) -> str:
    """Return a question as it stands in the catalogue; Browser takes the first comment for the title."""
    asks = [f":param {p.name} => …" for p in question.parameters if p.required]
    hint = f"// Set first: {'; '.join(asks)}\n" if asks else ""
    title, _, rest = question.text.partition("\n")
    return f"{title}\n{hint}{rest}"
