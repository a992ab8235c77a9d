"""The door for loaders: found by entry point, asked with complete arguments, refused with reasons."""

from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints
from typing import Any

import pytest

from supplychain import sources
from supplychain.errors import UnknownName, UsageError
from supplychain.records import Model
from supplychain.sources import GROUP, Loader, Option, loader, loader_names

LOADER = Loader(
    name="mine",
    summary="What I know.",
    target="FILE",
    options=(
        Option(name="source", help="Who says so.", default="me"),
        Option(name="limit", help="At most.", kind=int),
    ),
    load=lambda options: [Model(source=options["source"], id=options["target"])],
)
NOT_A_LOADER = {"name": "mine"}


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Install entry points by name and value, and nothing else."""

    def install(**values: str) -> None:
        points = EntryPoints(EntryPoint(name, value, GROUP) for name, value in values.items())
        monkeypatch.setattr(sources, "entry_points", lambda group: points.select(group=group))

    return install


def test_the_projects_own_loaders_come_through_the_door() -> None:
    assert {"jsonl", "peatmoss", "snapshot"} <= set(loader_names())


@pytest.mark.parametrize("name", ["jsonl", "peatmoss", "snapshot"])
def test_a_loader_is_named_as_it_is_registered_and_says_what_it_reads(name: str) -> None:
    found = loader(name)

    assert found.name == name
    assert found.summary.endswith(".")
    assert found.target
    for option in found.options:
        assert option.help.endswith(".")


def test_a_loader_of_another_package_is_found_like_our_own(installed: Any) -> None:
    installed(mine=f"{__name__}:LOADER")

    assert loader_names() == ["mine"]
    assert loader("mine").name == "mine"


def test_an_unknown_loader_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(UnknownName, match=r"no loader named 'peatmos'. Did you mean peatmoss.*installed"):
        loader("peatmos")


def test_a_loader_whose_package_is_shadowed_says_what_may_shadow_it(installed: Any) -> None:
    installed(mine="no_such_package.anywhere:LOADER")

    with pytest.raises(
        UnknownName,
        match=r"'mine' is registered as no_such_package.anywhere:LOADER, but.*may shadow the package",
    ):
        loader("mine")


def test_a_loader_that_is_not_where_it_is_registered_is_refused(installed: Any) -> None:
    installed(mine=f"{__name__}:ABSENT")

    with pytest.raises(UnknownName, match=r"'mine' is registered as .*ABSENT, but.*Update or uninstall"):
        loader("mine")


def test_something_else_in_the_place_of_a_loader_is_refused_by_its_type(installed: Any) -> None:
    installed(mine=f"{__name__}:NOT_A_LOADER")

    with pytest.raises(UsageError, match=f"is a dict, but an entry point of {GROUP} must be a Loader"):
        loader("mine")


def test_arguments_are_completed_with_defaults() -> None:
    assert LOADER.arguments("f", {}) == {"target": "f", "source": "me", "limit": None}
    assert LOADER.arguments("f", {"source": "you", "limit": 0}) == {
        "target": "f",
        "source": "you",
        "limit": 0,
    }
    assert LOADER.arguments("f", {"source": None}) == {"target": "f", "source": "me", "limit": None}


def test_an_option_the_loader_does_not_have_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownName, match=r"no option of the mine loader named 'limits'. Did you mean limit"):
        LOADER.arguments("f", {"limits": 3})


def test_a_missing_target_is_named_by_what_it_is() -> None:
    with pytest.raises(UsageError, match="The mine loader needs a FILE"):
        LOADER.arguments(None, {})


def test_a_target_for_a_loader_that_takes_none_is_refused() -> None:
    without = Loader(name="live", summary="The live hub.", load=lambda _: [])

    assert without.arguments(None, {}) == {"target": None}
    with pytest.raises(UsageError, match="The live loader takes no 'f': it has options only"):
        without.arguments("f", {})


def test_the_size_of_a_source_is_unknown_unless_its_loader_says_it() -> None:
    assert LOADER.size({"target": "f"}) is None
    assert LOADER.snapshot is None
