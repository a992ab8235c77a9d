"""Domains of tasks: which of natural language processing, computer vision, audio, multimodal and other a task belongs to."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from supplychain.errors import InputError, UnknownName

__all__ = ["domains_of_tasks"]

_SHIPPED = ("hub", "hub-2023")


def domains_of_tasks(name: str) -> dict[str, str]:
    """Return task → domain: ``hub`` after the categories of the Hugging Face Hub, ``hub-2023`` after those of that year.

    Any other name is the path of a TOML file that maps each domain to the list of its tasks, as the shipped ones do.

    Raises
    ------
    UnknownName
        The name is neither that of a shipped mapping nor of a TOML file.
    InputError
        The file cannot be read, maps a domain to something else, or a task to two domains.
    """
    if name not in _SHIPPED and not name.endswith(".toml"):
        raise UnknownName.among(
            "mapping of tasks to domains",
            name,
            _SHIPPED,
            remedy="Or give the path of a TOML file: domain = [tasks].",
        )
    try:
        text = (
            files("supplychain.domains").joinpath(f"{name}.toml").read_text("utf-8")
            if name in _SHIPPED
            else Path(name).read_text("utf-8")
        )
        return _tasks(tomllib.loads(text), name)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"The domains of tasks in {name} cannot be read: {error}.") from error


def _tasks(held: dict[str, Any], where: str) -> dict[str, str]:
    domains: dict[str, str] = {}
    for domain, tasks in held.items():
        if not isinstance(tasks, list) or not all(isinstance(task, str) for task in tasks):
            raise InputError(f"{where} maps {domain!r} to {tasks!r}; it should be a list of tasks.")
        for task in tasks:
            if domains.setdefault(task, domain) != domain:
                raise InputError(f"{where} puts the task {task!r} under {domains[task]!r} and {domain!r}.")
    return domains
