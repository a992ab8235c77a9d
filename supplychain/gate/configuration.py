"""What a project wants of the gate: a table of its ``pyproject.toml``, checked key by key."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from supplychain.cells import visible
from supplychain.errors import InputError, UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["FAIL_ON", "LINEAGE", "SOURCES", "UNKNOWN", "Configuration", "read_configuration"]

FAIL_ON = ("error", "warn", "info", "never")
SOURCES = ("auto", "graph", "hub")
"""Sources that are words; any other one is the path of a snapshot."""
UNKNOWN = ("report", "fail", "count")
LINEAGE = ("report", "fail", "ignore")
_CHOICES = {"fail_on": FAIL_ON, "unknown": UNKNOWN, "lineage": LINEAGE}
_LARGEST = 4 << 20


def _key(meaning: str, default: Any) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True)
class Configuration:
    """The keys of ``[tool.supplychain.check]``; in TOML their words are joined by hyphens."""

    source: str = _key(
        "auto (the graph if there is one, else the Hub), graph, hub, or the path of a snapshot.", "auto"
    )
    license: str | None = _key("License of everything below the checkout, whatever its files say.", None)
    licenses: Mapping[str, str] = field(
        default_factory=dict, metadata={"meaning": "Table: folder → license, whatever its files say."}
    )
    ruleset: str = _key("practical, strict, or the path of a TOML file with your own.", "practical")
    fail_on: str = _key(f"Least severity of a conflict that fails: {', '.join(FAIL_ON)}.", "warn")
    unknown: str = _key(
        "What is done with what nobody can tell: report, fail, or count (only the number is said).", "report"
    )
    lineage: str = _key(
        "What is done with conflicts among what is used and what that was made from: report, fail, ignore.",
        "report",
    )
    paths: tuple[str, ...] = _key("Files to check, as gitignore patterns; default: all.", ())
    exclude: tuple[str, ...] = _key("Files to leave out, as gitignore patterns.", ())
    baseline: str | None = _key(
        "File of accepted findings; default: supplychain-baseline.toml where there is one.", None
    )

    def seen_from(self, folder: Path, top: Path) -> Configuration:
        """Return it with its files told from the folder it stands in; a baseline must be in the checkout, as it is written to.

        Raises
        ------
        UsageError
            The baseline leads out of the checkout.
        """
        source, ruleset, baseline = self.source, self.ruleset, self.baseline
        if baseline is not None:
            if not (folder / baseline).resolve().is_relative_to(top.resolve()):
                raise UsageError(
                    f"The configuration names the baseline {visible(baseline)}, which is outside of the checkout."
                )
            baseline = str(folder / baseline)
        if source not in SOURCES:
            source = str(folder / source)
        if ruleset.endswith(".toml"):
            ruleset = str(folder / ruleset)
        return replace(self, source=source, ruleset=ruleset, baseline=baseline)

    def with_options(self, **given: Any) -> Configuration:
        """Return it with what was said on the command line; None says nothing."""
        return replace(self, **{name: value for name, value in given.items() if value is not None})


def read_configuration(file: Path) -> Configuration:
    """Return the configuration in a ``pyproject.toml``: its ``[tool.supplychain.check]``, under it ``[tool.supplychain]``.

    Raises
    ------
    InputError
        The file cannot be read, or is no TOML.
    UsageError
        A key or value is not one of those that are valid.
    """
    try:
        if file.stat().st_size > _LARGEST:
            raise InputError(
                f"{visible(str(file))} is larger than {_LARGEST >> 20} MiB, which no configuration is."
            )
        data = tomllib.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:  # TOML and encoding errors are ValueErrors
        raise InputError(
            f"{visible(str(file))} cannot be read: {visible(str(error))}.",
            remedy="Mend it, or name another file with --config.",
        ) from error
    tool = data.get("tool", {})
    table = tool.get("supplychain", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise UsageError(f"{file}: tool.supplychain is {table!r}; it should be a table.")
    own = table.get("check", {})
    if not isinstance(own, dict):
        raise UsageError(f"{file}: tool.supplychain.check is {own!r}; it should be a table.")
    general = {key: value for key, value in table.items() if key != "check"}
    return Configuration(**_checked({**general, **own}, file))


def _checked(given: Mapping[str, Any], file: Path) -> dict[str, Any]:
    kinds = {f.name: str(f.type) for f in fields(Configuration)}
    values: dict[str, Any] = {}
    for key, value in given.items():
        name = key.replace("-", "_")
        if name not in kinds:
            valid = [known.replace("_", "-") for known in kinds]
            raise UnknownName.among(f"key of [tool.supplychain.check] in {file}", key, valid)
        kind = kinds[name]
        if kind.startswith("tuple"):
            fits = isinstance(value, list) and all(isinstance(v, str) for v in value)
            wanted = "a list of texts"
        elif kind.startswith("Mapping"):
            fits = isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
            wanted = "a table of folder = license"
        else:
            fits, wanted = isinstance(value, str), "a text"
        if not fits:
            raise UsageError(f"{file}: {key} is {value!r}; it should be {wanted}.")
        values[name] = tuple(value) if isinstance(value, list) else value
        refuse_unless_valid(name, values[name], f"{file}: {key}")
    values["licenses"] = {
        folder.strip("/").removeprefix("./") or ".": text
        for folder, text in values.get("licenses", {}).items()
    }
    return values


def refuse_unless_valid(name: str, value: Any, where: str) -> None:
    """Refuse a value that is not one of a key's choices.

    Raises
    ------
    UsageError
        It is another one.
    """
    choices = _CHOICES.get(name)
    if choices and value not in choices:
        raise UsageError(f"{where} is {value!r}; valid: {', '.join(choices)}.")
