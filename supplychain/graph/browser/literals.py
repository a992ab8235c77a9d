"""Questions with their values written in: text for Neo4j Browser, which people read and edit before they run it.

Nothing in this package runs such text. Wherever a query is run, its values are bound as parameters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from supplychain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["body", "fill", "literal", "pieces"]

# Neo4j reads \\u0027 as a quote wherever it stands, so a backslash is always doubled. Browser cuts a link at & and #, and
# splits at ; what it takes for statements.
_UNSAFE = re.compile(r"['\\&#;<>`\"\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SHORT = {"'": r"\'", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
_LARGEST = 1 << 63
_TOKEN = re.compile(
    r"(?P<skip>'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`(?:``|[^`])*`|//[^\n]*|/\*.*?\*/)|\$(?P<name>\w+)",
    re.DOTALL,
)


def literal(value: Any) -> str:
    """Return the Cypher literal of a value: text, number, truth value, null, list or map.

    Raises
    ------
    UsageError
        There is no literal for it.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{_UNSAFE.sub(_escape, value)}'"
    if isinstance(value, int) and -_LARGEST <= value < _LARGEST:
        return str(value)
    if isinstance(value, float) and value - value == 0:  # neither infinite nor undefined
        return repr(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(literal(part) for part in value)}]"
    if isinstance(value, dict) and all(isinstance(key, str) and "\0" not in key for key in value):
        return "{" + ", ".join(f"{_name(key)}: {literal(part)}" for key, part in value.items()) + "}"
    raise UsageError(
        f"{value!r} cannot be written into a query.", remedy="Give text, a number, or a list of them."
    )


def fill(text: str, values: Mapping[str, Any], write: Callable[[str, Any], str] | None = None) -> str:
    """Return Cypher with literals in place of its parameters; texts, quoted names and comments stay as they are.

    Parameters
    ----------
    write
        Makes the text for a parameter from its name and value; default: its `literal`.
    """

    def put(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            return match[0]
        return write(name, values[name]) if write else literal(values[name])

    return _TOKEN.sub(put, text)


def body(text: str) -> str:
    """Return the Cypher of a question without its header."""
    lines = text.splitlines()
    return "\n".join(lines[next(i for i, line in enumerate(lines) if not line.startswith("//")) :]).strip()


def pieces(text: str) -> list[tuple[str, bool]]:
    """Split Cypher at its parameters: pieces of text, and names of parameters with True beside them."""
    found: list[tuple[str, bool]] = []
    end = 0
    for match in _TOKEN.finditer(text):
        if match["name"] is not None:
            found += [(text[end : match.start()], False), (match["name"], True)]
            end = match.end()
    return [*found, (text[end:], False)]


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _SHORT.get(character) or f"\\u{ord(character):04X}"


def _name(key: str) -> str:
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", key):
        return key
    # Neo4j decodes \\u escapes in quoted names too, and has no escape for a backslash there.
    if re.search(r"[`\\&#\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", key) or not key:
        raise UsageError(f"{key!r} cannot be written into a query as the name of a field.")
    return f"`{key}`"
