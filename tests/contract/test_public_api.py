"""The public surface: a list, kept true, that costs nothing to import."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import loaders
import supplychain
from supplychain.centrality import Centrality
from supplychain.lineage import Lineage
from supplychain.reporting import Reports
from supplychain.verdicts import Licenses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


def public_calls() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield what a reader of the documentation can call: on the list, on a chain, and on what hangs on one."""
    yield "connect", supplychain.connect
    for kind in (
        supplychain.Chain,
        supplychain.Check,
        supplychain.LineageTree,
        supplychain.Table,
        Centrality,
        Licenses,
        Lineage,
        Reports,
    ):
        for name, made in vars(kind).items():
            call = made.fget if isinstance(made, property) else made
            if inspect.isfunction(call) and (not name.startswith("_") or name in {"__init__", "_repr_html_"}):
                yield f"{kind.__name__}.{name}", call


@pytest.mark.parametrize(
    ("name", "call"), list(public_calls()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_public_call_says_what_it_takes_and_gives(name: str, call: Callable[..., Any]) -> None:
    signature = inspect.signature(call)

    assert signature.return_annotation is not inspect.Signature.empty
    for place, parameter in enumerate(signature.parameters.values()):
        assert parameter.annotation is not inspect.Parameter.empty or (
            place == 0 and parameter.name == "self"
        )
    assert inspect.getdoc(call) or name.rpartition(".")[2].startswith("_")


def test_importing_the_package_imports_nothing_but_the_standard_library() -> None:
    code = (
        "import sys; before = set(sys.modules); import supplychain; "
        "print(*sorted({name.split('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["supplychain"]


def test_the_version_is_one_that_installers_understand() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?(\.dev\d+)?", supplychain.__version__)
