"""The files that Neo4j Browser is given, and the commands that make it fetch them when it connects."""

from __future__ import annotations

import json
from importlib.resources import files as package_files
from typing import TYPE_CHECKING, Any

from supplychain.graph import catalogue
from supplychain.graph.browser.guide import START, STYLE, guides, is_in_guides
from supplychain.graph.browser.literals import body, literal, pieces
from supplychain.graph.browser.style import stylesheet

if TYPE_CHECKING:
    from supplychain.graph.catalogue import Query

__all__ = ["FOLDER", "OPENER", "connect_commands", "files", "login"]

FOLDER = "supplychain"
"""Folder of the files beside those of Browser."""

OPENER = "open.html"
"""Page that leads from the name of a question and its values to Browser with its Cypher."""

_SETTINGS = {"initCmd": "", "autoComplete": False}
"""Settings of Browser: no introduction of its own, and of relationships only those that were asked for are drawn."""


def files(place: str, bolt_port: int) -> dict[str, bytes]:
    """Return style, guides and the page that short links lead through: file name → content.

    Parameters
    ----------
    place
        Address they are served from, ending in a slash.
    bolt_port
        Loopback port of the database, for the form in which people log in.
    """
    texts = {STYLE: stylesheet(), **guides(place), "questions.js": _questions(bolt_port)}
    own = package_files("supplychain.graph.browser")
    texts |= {name: own.joinpath(name).read_text("utf-8") for name in (OPENER, "open.js")}
    return {name: text.encode() for name, text in texts.items()}


def login(bolt_port: int) -> str:
    """Return the part of an address of Browser that fills its form in, but for the password."""
    return f"dbms=bolt://neo4j@127.0.0.1:{bolt_port}&db=neo4j"


def connect_commands(place: str) -> str:
    """Return the value of the server setting ``browser.post_connect_cmd`` that applies style and guide."""
    return f"config {json.dumps(_SETTINGS)}; clear; style {place}{STYLE}; guide {place}{START}"


def _questions(bolt_port: int) -> str:
    asked = (catalogue.query(name) for name in catalogue.names())
    parts = {q.name: _parts(q) for q in asked if is_in_guides(q)}
    return f"const LOGIN = {json.dumps(login(bolt_port))};\nconst QUESTIONS = {json.dumps(parts)};\n"


def _parts(question: Query) -> list[Any]:
    """Return a question as pieces of Cypher and parameters: name, kind, and the literal of the default, if it has one."""
    known = {p.name: p for p in question.parameters}
    text = f"// {question.question}\n{body(question.text)}"
    return [
        [piece, known[piece].kind, None if known[piece].required else literal(known[piece].default)]
        if marked
        else piece
        for piece, marked in pieces(text)
    ]
