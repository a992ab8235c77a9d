"""Where artifacts are downloaded from: the mirror of the settings, of an existing Maven, or Maven Central."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from supplychain.errors import LocalServerError, UsageError
from supplychain.settings import redacted

if TYPE_CHECKING:
    from supplychain.settings import Settings

__all__ = ["maven_mirror", "repository"]


def repository(settings: Settings, maven_settings: Path | None = None) -> str:
    """Return the base address of the repository to download from, without a closing slash."""
    if settings.mirror:
        if urlsplit(settings.mirror).scheme not in {"http", "https"}:
            raise UsageError(
                f"The Maven mirror {redacted(settings.mirror)!r} is not an http or https address.",
                remedy="Set or unset SUPPLYCHAIN_MAVEN_MIRROR.",
            )
        return settings.mirror.rstrip("/")
    mirror = maven_mirror(maven_settings or Path.home() / ".m2" / "settings.xml")
    return (mirror or _central()).rstrip("/")


def maven_mirror(path: Path) -> str | None:
    """Return the address that a Maven settings file plainly puts in the place of Maven Central."""
    try:
        root = ET.parse(path).getroot()  # noqa: S314 - the user's own file
    except (OSError, ET.ParseError):
        return None
    for mirror in root.iterfind("{*}mirrors/{*}mirror"):
        of = {part.strip() for part in (mirror.findtext("{*}mirrorOf") or "").split(",")}
        url = (mirror.findtext("{*}url") or "").strip()
        # Addresses with ${placeholders} are Maven's to resolve, not ours.
        if (
            of & {"*", "central", "external:*"}
            and "!central" not in of
            and url.startswith("http")
            and "${" not in url
        ):
            return url
    return None


def _central() -> str:
    try:
        from jgo.constants import MAVEN_CENTRAL_URL
    except ImportError:
        raise LocalServerError(
            "The local server must be downloaded, and the package jgo, which knows from where, is missing.",
            remedy="Run: pip install 'supplychain[server]', or set SUPPLYCHAIN_MAVEN_MIRROR.",
        ) from None
    return str(MAVEN_CENTRAL_URL)
