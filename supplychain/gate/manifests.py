"""What the manifests of a folder say about its license: data that is read, never run."""

from __future__ import annotations

import ast
import configparser
import json
import re
import tomllib
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["MANIFESTS", "Stated", "stated_in"]

_CLASSIFIER = re.compile(r"License\s*::\s*(?:OSI Approved\s*::\s*)?(.+)")


class Stated(NamedTuple):
    """A license as a file states it: the text, and the key it stands under; `file` when it only names a file."""

    text: str
    key: str
    file: str = ""


def stated_in(name: str, text: str) -> list[Stated]:
    """Return the licenses that a manifest of that file name states, the first one the most telling.

    Raises
    ------
    ValueError
        The text is not what a file of that name holds.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            return [stated for stated in MANIFESTS[name](text) if stated.text.strip() or stated.file]
    except (ValueError, SyntaxError, configparser.Error, yaml.YAMLError) as error:
        raise ValueError(str(error).splitlines()[0][:200]) from error
    except (RecursionError, MemoryError) as error:
        raise ValueError("is nested too deeply") from error


def _pyproject(text: str) -> Iterator[Stated]:
    data = tomllib.loads(text)
    project = _table(data, "project")
    license_ = project.get("license")
    if isinstance(license_, dict):
        yield Stated(_text(license_.get("text")), "project.license.text", _text(license_.get("file")))
    else:
        yield Stated(_text(license_), "project.license")
    yield Stated(_text(_table(_table(data, "tool"), "poetry").get("license")), "tool.poetry.license")
    yield from _classified(project.get("classifiers"), "project.classifiers")


def _setup_cfg(text: str) -> Iterator[Stated]:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.read_string(text)
    yield Stated(parser.get("metadata", "license", fallback=""), "metadata.license")
    lines = parser.get("metadata", "classifiers", fallback="").splitlines()
    yield from _classified(lines, "metadata.classifiers")


def _setup_py(text: str) -> Iterator[Stated]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith("setup"):
            continue
        given = {k.arg: k.value for k in node.keywords}
        if isinstance(value := given.get("license"), ast.Constant):
            yield Stated(_text(value.value), "license")
        if isinstance(listed := given.get("classifiers"), ast.List | ast.Tuple):
            texts = [e.value for e in listed.elts if isinstance(e, ast.Constant)]
            yield from _classified(texts, "classifiers")


def _package_json(text: str) -> Iterator[Stated]:
    data = _object(json.loads(text))
    license_ = data.get("license")
    if isinstance(license_, dict):  # the form before SPDX expressions
        license_ = license_.get("type")
    text = _text(license_)
    named = re.fullmatch(r"SEE LICEN[CS]E IN (\S+)", text, re.IGNORECASE)
    yield Stated("", "license", named[1]) if named else Stated(text, "license")
    several = data.get("licenses")
    for each in several if isinstance(several, list) else ():
        yield Stated(_text(each.get("type") if isinstance(each, dict) else each), "licenses")


def _cargo(text: str) -> Iterator[Stated]:
    package = _table(tomllib.loads(text), "package")
    # The form with a slash was Cargo's own way to write OR.
    yield Stated(
        _text(package.get("license")).replace("/", " OR "),
        "package.license",
        _text(package.get("license-file")),
    )


def _citation(text: str) -> Iterator[Stated]:
    data = _object(yaml.safe_load(text))
    license_ = data.get("license")
    texts = [_text(each) for each in license_] if isinstance(license_, list) else [_text(license_)]
    yield Stated(" OR ".join(t for t in texts if t), "license")  # the format says: a list is a choice


MANIFESTS: dict[str, Callable[[str], Iterator[Stated]]] = {
    "pyproject.toml": _pyproject,
    "setup.cfg": _setup_cfg,
    "setup.py": _setup_py,
    "package.json": _package_json,
    "Cargo.toml": _cargo,
    "CITATION.cff": _citation,
}
"""File name → how it is read; the order is the weight where several files of a folder state a license."""


def _classified(lines: Any, key: str) -> Iterator[Stated]:
    """Yield what trove classifiers name; they are coarser than ids, so they come last."""
    for line in lines if isinstance(lines, list) else ():
        if found := _CLASSIFIER.fullmatch(_text(line).strip()):
            inner = re.search(r"\(([^)]+)\)$", found[1])
            yield Stated(inner[1] if inner else found[1], key)


def _object(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ValueError("holds no table of keys")
    return data


def _table(data: Any, name: str) -> dict[str, Any]:
    found = data.get(name) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
