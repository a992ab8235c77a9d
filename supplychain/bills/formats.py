"""The formats a bill can be written in, by name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from supplychain.bills.bill import Bill
    from supplychain.bills.form import Written

__all__ = ["FORMATS", "Format", "check_bill", "format_named", "write_bill"]


class Format(NamedTuple):
    """A format: what writes it, its versions, whether it is a folder of files, and whether it has a date.

    `writer` and `checker` are ``module:function`` below `supplychain.bills`, imported when they are used.
    """

    writer: str
    checker: str = ""
    versions: tuple[str, ...] = ()
    folder: bool = False
    dated: bool = False


FORMATS = {
    "cyclonedx": Format(
        "cyclonedx:write_cyclonedx", "checks:check_cyclonedx", versions=("1.6", "1.7"), dated=True
    ),
    "spdx3": Format("spdx3:write_spdx3", "checks:check_spdx3", versions=("3.0.1",), dated=True),
    "graphml": Format("graph_files:write_graphml"),
    "gexf": Format("graph_files:write_gexf"),
    "csv": Format("tables:write_tables", folder=True),
    "parquet": Format("", folder=True),
    "jsonld": Format("linked_data:write_linked_data"),
}
"""Name → format."""


def format_named(name: str, version: str | None) -> Format:
    """Return the format called `name`.

    Raises
    ------
    UnknownName
        There is no such format.
    UsageError
        It has no such version.
    """
    if name not in FORMATS:
        raise UnknownName.among("format", name, FORMATS)
    form = FORMATS[name]
    if version is not None and version not in form.versions:
        valid = f"Valid: {', '.join(form.versions)}." if form.versions else "It has only one."
        raise UsageError(f"There is no version {version!r} of {name} to write. {valid}")
    return form


def write_bill(
    bill: Bill, name: str, *, version: str | None = None, timestamp: datetime | None = None
) -> Written:
    """Return the bill in a format; ``parquet`` is not text and is saved by `supplychain.exports`.

    Raises
    ------
    UsageError
        There is no such format or version, it cannot be dated, or its libraries are not installed.
    """
    form = format_named(name, version)
    if timestamp is not None and not form.dated:
        raise UsageError(f"{name} has no place for a time.")
    options = {"version": version} if version else {}
    dated = {"timestamp": timestamp} if timestamp else {}
    written: Written = _called(name, form.writer, bill, **options, **dated)
    return written


def check_bill(written: Written, name: str) -> list[str]:
    """Return what the validator of a format has against a document; empty when it is valid.

    Raises
    ------
    UsageError
        The format has no validator, or its libraries are not installed.
    """
    form = format_named(name, None)
    if not form.checker:
        raise UsageError(f"{name} has no validator.", remedy="cyclonedx and spdx3 have one.")
    problems: list[str] = _called(name, form.checker, written.text)
    return problems


def _called(name: str, place: str, *arguments: Any, **options: Any) -> Any:
    module, _, function = place.partition(":")
    try:
        return getattr(import_module(f"supplychain.bills.{module}"), function)(*arguments, **options)
    except ModuleNotFoundError as error:
        raise UsageError(
            f"The libraries of {name} are not installed ({error}).",
            remedy="Install them with: pip install 'supplychain[bom]'.",
        ) from None
