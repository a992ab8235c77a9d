"""The one table of settings: it drives the environment, the command line and the documentation.

Nothing else in the project reads the process environment.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplychain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Settings", "exported", "inherited", "redacted"]


def setting(env: str, default: Any, text: str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"env": env, "help": text})


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the database is and how much it may be asked for.

    An empty environment variable counts as unset. Secrets are left out of `repr`.
    """

    uri: str | None = setting(
        "NEO4J_URI",
        None,
        "Address of your own Neo4j, e.g. bolt://localhost:7687; without one the local server is used.",
        secret=True,
    )
    user: str = setting("NEO4J_USERNAME", "neo4j", "User name of your own Neo4j.")
    password: str | None = setting(
        "NEO4J_PASSWORD", None, "Password of your own Neo4j; only from the environment.", secret=True
    )
    database: str = setting("NEO4J_DATABASE", "neo4j", "Name of the database on the server.")
    timeout: float = setting("SUPPLYCHAIN_TIMEOUT", 120.0, "Seconds after which a query is given up.")
    row_limit: int = setting(
        "SUPPLYCHAIN_ROW_LIMIT",
        10_000,
        "Rows that an answer to a question or to your own Cypher holds at most, unless a limit is given with it.",
    )
    batch_size: int = setting(
        "SUPPLYCHAIN_BATCH_SIZE",
        10_000,
        "Rows a write sends at once; halved by itself when the server runs short of memory.",
    )
    home: Path | None = setting(
        "SUPPLYCHAIN_HOME",
        None,
        "Folder of the local server's data, settings and logs; default: the nearest .supplychain folder, else one per user.",
    )
    cache: Path | None = setting(
        "SUPPLYCHAIN_CACHE",
        None,
        "Folder of downloaded server artifacts, shared by all local servers of a user.",
    )
    neo4j: str = setting(
        "SUPPLYCHAIN_NEO4J",
        "lts",
        "Neo4j that the local server is made of: lts (5.26), or newest (2026.01, without Neo4j Browser).",
    )
    java: Path | None = setting(
        "SUPPLYCHAIN_JAVA",
        None,
        "The java program that runs the local server; default: found, else the one from PyPI.",
    )
    java_home: Path | None = setting(
        "JAVA_HOME",
        None,
        "Home of a Java installation; its java is considered before any other that is found.",
    )
    spark_java: Path | None = setting(
        "SUPPLYCHAIN_SPARK_JAVA",
        None,
        "Home of the Java 17 that runs Spark; default: found. Neo4j and Spark may run on different ones.",
    )
    mirror: str | None = setting(
        "SUPPLYCHAIN_MAVEN_MIRROR",
        None,
        "Base address of a Maven mirror to download the server from.",
        secret=True,
    )
    bolt_port: int | None = setting(
        "SUPPLYCHAIN_BOLT_PORT",
        None,
        "Bolt port of the local server; default: 7687, or a free one when that is taken.",
    )
    http_port: int | None = setting(
        "SUPPLYCHAIN_HTTP_PORT",
        None,
        "Browser port of the local server; default: 7474, or a free one when that is taken.",
    )
    browser_url: str | None = setting(
        "SUPPLYCHAIN_BROWSER_URL",
        None,
        "Address of the Neo4j Browser of your own Neo4j, for links, e.g. http://localhost:7474/browser/.",
    )
    heap: str = setting("SUPPLYCHAIN_HEAP", "1g", "Heap of the local server, e.g. 4g.")
    page_cache: str = setting("SUPPLYCHAIN_PAGE_CACHE", "512m", "Page cache of the local server, e.g. 2g.")
    github_token: str | None = setting(
        "GITHUB_TOKEN",
        None,
        "Access token for GitHub, only from the environment; raises its rate limits.",
        secret=True,
    )
    github_url: str = setting(
        "GITHUB_API_URL",
        "https://api.github.com",
        "Address of the GitHub API; another one for GitHub Enterprise.",
    )
    lexicon: Path | None = setting(
        "SUPPLYCHAIN_LEXICON",
        None,
        "Lexicon of your own for reading names, a TOML file or a folder of them; its terms decide.",
    )

    model_url: str | None = setting(
        "SUPPLYCHAIN_MODEL_URL",
        None,
        "OpenAI-compatible endpoint of the language model that reads cards, e.g. http://localhost:11434/v1.",
        secret=True,
    )
    model_token: str | None = setting(
        "SUPPLYCHAIN_MODEL_TOKEN",
        None,
        "Access token for that endpoint, only from the environment; it is sent nowhere else.",
        secret=True,
    )

    @classmethod
    def load(
        cls, overrides: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None
    ) -> Settings:
        """Settings of this process: `overrides` that are not None, then the environment, then the defaults."""
        source = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for item in fields(cls):
            name = item.metadata["env"]
            text = source.get(name, "").strip()
            if text:
                values[item.name] = _parse(name, text, str(item.type))
        values.update({k: v for k, v in (overrides or {}).items() if v is not None})
        return cls(**values)

    @classmethod
    def table(cls) -> list[tuple[str, str, Any, str]]:
        """Rows of (name, environment variable, default, help), in order of declaration."""
        return [(f.name, f.metadata["env"], f.default, f.metadata["help"]) for f in fields(cls)]


def redacted(address: str) -> str:
    """Return the address without the user name and password it may carry; a text that is no address may carry them too."""
    return re.sub(r"^([\w+.\-]+://)?.*@", r"\1", address, flags=re.DOTALL)


def inherited(names: Iterable[str]) -> dict[str, str]:
    """Return those variables of this process that are set, for a child process that is to have them."""
    return {name: os.environ[name] for name in names if name in os.environ}


@contextmanager
def exported(**variables: str) -> Iterator[None]:
    """Set variables of this process while the block runs, for a library that starts a child process and takes no others."""
    former = inherited(variables)
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            os.environ.pop(name, None)
        os.environ.update(former)


def _parse(name: str, text: str, kind: str) -> Any:
    try:
        if kind.startswith("int"):
            return int(text)
        if kind.startswith("float"):
            return float(text)
    except ValueError:
        raise UsageError(
            f"{name} is {text!r}, but it must be a number.", remedy=f"Set or unset {name}."
        ) from None
    return Path(text).expanduser() if kind.startswith("Path") else text
