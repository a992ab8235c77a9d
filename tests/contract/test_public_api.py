"""The public surface: a list, kept true, that costs nothing to import."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys

import pytest

import loaders
import supplychain

MODULES = sorted(
    info.name
    for package in (supplychain, loaders)
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not info.name.endswith("__main__")
)


def test_the_list_is_sorted_and_names_nothing_twice() -> None:
    assert supplychain.__all__ == sorted(set(supplychain.__all__))


@pytest.mark.parametrize("name", supplychain.__all__)
def test_every_name_of_the_list_can_be_imported(name: str) -> None:
    assert getattr(supplychain, name) is not None


def test_the_list_is_what_dir_shows() -> None:
    assert dir(supplychain) == supplychain.__all__


def test_a_name_that_is_not_on_the_list_is_none() -> None:
    with pytest.raises(AttributeError, match="module 'supplychain' has no attribute 'conect'"):
        supplychain.conect  # noqa: B018


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_of_a_module_is_there_once(module: str) -> None:
    names = getattr(importlib.import_module(module), "__all__", [])

    assert len(names) == len(set(names))
    for name in names:
        assert hasattr(importlib.import_module(module), name), name
        assert not name.startswith("_"), name


def test_importing_the_package_imports_nothing_but_the_standard_library() -> None:
    code = (
        "import sys; before = set(sys.modules); import supplychain; "
        "print(*sorted({name.split('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["supplychain"]


def test_the_version_is_one_that_installers_understand() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?(\.dev\d+)?", supplychain.__version__)
