"""Errors: one tree, drawn where it is declared, with messages that say what to do."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re

import pytest

import supplychain
from supplychain import errors
from supplychain.errors import InputError, SupplyChainError, UnknownName

CLASSES = {name: getattr(errors, name) for name in errors.__all__}
_LINE = re.compile(r"^ {4}(?P<rails>[│├└─ ]*)(?P<name>\w+)(?: +(?P<code>\d))?", re.MULTILINE)


def drawn() -> dict[str, tuple[str | None, int]]:
    """The tree of the docstring: name → (parent, exit code)."""
    found: dict[str, tuple[str | None, int]] = {}
    above: list[str] = []
    for line in _LINE.finditer(inspect.getdoc(errors) or ""):
        depth = len(line["rails"]) // 4
        del above[depth:]
        found[line["name"]] = (above[-1] if above else None, int(line["code"] or 1))
        above.append(line["name"])
    return found


def test_every_error_is_in_the_drawing_and_nothing_else() -> None:
    assert set(drawn()) == set(errors.__all__)


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_has_the_parent_and_the_exit_code_of_the_drawing(name: str) -> None:
    parent, code = drawn()[name]

    assert issubclass(CLASSES[name], SupplyChainError)
    assert CLASSES[name].exit_code == code
    assert name == "SupplyChainError" or CLASSES[name].__bases__ == (CLASSES[str(parent)],)


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_says_in_one_sentence_what_it_is(name: str) -> None:
    assert (inspect.getdoc(CLASSES[name]) or "").split("\n", maxsplit=1)[0].endswith(".")


def test_every_public_exception_of_the_package_is_one_of_the_tree() -> None:
    for info in pkgutil.walk_packages(supplychain.__path__, "supplychain."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for name, thing in vars(module).items():
            ours = inspect.isclass(thing) and thing.__module__.startswith("supplychain") and name[0] != "_"
            if ours and issubclass(thing, BaseException):
                assert thing is CLASSES.get(name), f"{info.name}.{name}"


def test_an_error_reads_as_what_happened_and_what_to_do() -> None:
    error = InputError("This is no file.", remedy="Give a file.")

    assert (error.message, error.remedy) == ("This is no file.", "Give a file.")
    assert str(error) == "This is no file. Give a file."
    assert str(InputError("This is no file.")) == "This is no file."


def test_a_misspelled_name_is_answered_with_the_nearest_ones() -> None:
    error = UnknownName.among("label", "Modle", ["Dataset", "Model"], remedy="See the schema.")

    assert str(error) == "There is no label named 'Modle'. Did you mean Model? See the schema."


def test_an_unheard_of_name_is_answered_with_the_valid_ones() -> None:
    assert str(UnknownName.among("label", "zzz", ["Model", "Dataset"])).endswith("Valid: Dataset, Model.")
    assert str(UnknownName.among("label", "zzz", [])).endswith("Valid: none.")


def test_a_hostile_name_is_quoted() -> None:
    error = UnknownName.among("label", "\x1b[31m\n", ["Model"])

    assert "\x1b" not in str(error)
    assert "\n" not in str(error)
