"""YAML, JSON and TOML files → the artifacts that well-known keys of them name, and the commands in workflows."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

import yaml

from supplychain.identifiers import Unresolved
from supplychain.usage.findings import Use
from supplychain.usage.naming import artifact_named
from supplychain.usage.shell import uses_in_shell
from supplychain.usage.signatures import table

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["uses_in_configuration"]

_DEEPEST = 40
_WORKFLOW = re.compile(
    r"(^|/)(\.github/workflows/|\.gitlab-ci|\.circleci/|docker-compose|compose|taskfile|action\.ya?ml)",
    re.IGNORECASE,
)


def uses_in_configuration(text: str, path: str, how: str) -> tuple[list[Use], dict[str, str]]:
    """Return the uses in a configuration file, and why it could not be read, if so."""
    keys = table().keys
    shell = uses_in_shell(text, path, how) if _WORKFLOW.search(path) else []
    if not any(key in text for key in keys):
        return shell, {}
    try:
        documents = list(_documents(text, path))
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        return shell, {
            path: f"cannot be parsed: {str(error).splitlines()[0] if str(error) else type(error).__name__}"[
                :200
            ]
        }
    lines = text.split("\n")
    uses = [use for document in documents for use in _uses(document, path, how, lines, 0)]
    return [*shell, *uses], {}


def _documents(text: str, path: str) -> Iterator[Any]:
    if path.endswith(".toml"):
        yield tomllib.loads(text)
    elif path.endswith(".json"):
        yield json.loads(text)
    else:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        yield from yaml.load_all(_without_templates(text), Loader=_Plain.of(loader))


class _Plain:
    """A safe YAML loader that reads tags it does not know as plain values."""

    _made: Any = None

    @classmethod
    def of(cls, loader: Any) -> Any:
        if cls._made is None:
            made: Any = type("PlainLoader", (loader,), {})
            made.add_multi_constructor("", lambda _loader, _suffix, node: _plain(_loader, node))
            cls._made = made
        return cls._made


def _plain(loader: Any, node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


def _without_templates(text: str) -> str:
    """Replace what templates stand for, which is no YAML, by a word that names nothing."""
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "__template__", text)


def _uses(value: Any, path: str, how: str, lines: list[str], depth: int) -> Iterator[Use]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _uses(item, path, how, lines, depth + 1)
    elif isinstance(value, dict):
        for key, inner in value.items():
            kind = table().keys.get(str(key))
            if kind is not None:
                texts = inner if isinstance(inner, list) else [inner]
                for text in texts:
                    if isinstance(text, str):
                        yield from _use(str(key), text, kind, path, how, lines)
            if isinstance(inner, dict | list):
                yield from _uses(inner, path, how, lines, depth + 1)


def _use(key: str, text: str, kind: str, path: str, how: str, lines: list[str]) -> Iterator[Use]:
    """Yield the use that a key names; text that is no id of an artifact is nobody's claim, and no miss either."""
    named = artifact_named(text, kind=kind, inferred=True)
    if isinstance(named, Unresolved):
        return
    wanted = re.compile(rf"\b{re.escape(key)}\b.*{re.escape(text)}")
    line = next((n for n, written in enumerate(lines, start=1) if wanted.search(written)), 0)
    line = line or next((n for n, written in enumerate(lines, start=1) if text in written), 1)
    yield Use(
        file=path,
        line=line,
        signature=f"key {key}",
        kind=named.kind,
        how=how,
        text=text,
        artifact=named.id,
        confidence="inferred",
    )
