"""Settings: one table, three sources of values, and no secret in sight."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from supplychain.errors import UsageError
from supplychain.settings import Settings, redacted

TABLE = Settings.table()


def test_defaults_hold_in_an_empty_environment() -> None:
    settings = Settings.load(environ={})

    assert {f.name: getattr(settings, f.name) for f in fields(settings)} == {n: d for n, _, d, _ in TABLE}


def test_the_environment_overrides_the_defaults() -> None:
    settings = Settings.load(environ={"NEO4J_URI": "bolt://db:7687", "SUPPLYCHAIN_BATCH_SIZE": "50"})

    assert settings.uri == "bolt://db:7687"
    assert settings.batch_size == 50
    assert settings.user == "neo4j"


def test_what_is_said_outright_overrides_the_environment() -> None:
    settings = Settings.load(
        {"uri": "bolt://mine", "database": None}, {"NEO4J_URI": "bolt://db", "NEO4J_DATABASE": "ours"}
    )

    assert settings.uri == "bolt://mine"
    assert settings.database == "ours"


def test_the_environment_of_the_process_is_the_one_that_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_USERNAME", "somebody")

    assert Settings.load().user == "somebody"


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_an_empty_variable_counts_as_unset(blank: str) -> None:
    settings = Settings.load(environ={"NEO4J_URI": blank, "SUPPLYCHAIN_TIMEOUT": blank})

    assert settings.uri is None
    assert settings.timeout == 120.0


def test_values_have_the_type_of_their_setting() -> None:
    settings = Settings.load(
        environ={
            "SUPPLYCHAIN_TIMEOUT": "7",
            "SUPPLYCHAIN_BOLT_PORT": " 7001 ",
            "SUPPLYCHAIN_HOME": "~/graph",
            "SUPPLYCHAIN_HEAP": "4g",
        }
    )

    assert settings.timeout == 7.0
    assert isinstance(settings.timeout, float)
    assert settings.bolt_port == 7001
    assert settings.home == Path.home() / "graph"
    assert settings.heap == "4g"


@pytest.mark.parametrize(
    "variable", ["SUPPLYCHAIN_BOLT_PORT", "SUPPLYCHAIN_BATCH_SIZE", "SUPPLYCHAIN_TIMEOUT"]
)
def test_a_number_that_is_none_is_refused_by_the_name_of_its_variable(variable: str) -> None:
    with pytest.raises(
        UsageError, match=f"{variable} is 'many', but it must be a number. Set or unset {variable}"
    ):
        Settings.load(environ={variable: "many"})


def test_secrets_are_left_out_of_every_representation() -> None:
    secret = "k3y-of-the-house"
    settings = Settings.load(
        environ={
            "NEO4J_URI": f"bolt://user:{secret}@db.example",
            "NEO4J_PASSWORD": secret,
            "SUPPLYCHAIN_MAVEN_MIRROR": f"https://user:{secret}@mirror.example",
        }
    )

    assert settings.password == secret
    for text in (repr(settings), str(settings), f"{settings}"):
        assert secret not in text
        assert "password" not in text


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://me:secret@mirror.example:8443/m2", "https://mirror.example:8443/m2"),
        ("bolt+s://me:s/e?c#r@t@db.example", "bolt+s://db.example"),
        ("me:secret@db.example", "db.example"),
        ("bolt://me:secret@[::1", "bolt://[::1"),
        ("bolt://db.example:7687", "bolt://db.example:7687"),
    ],
)
def test_an_address_is_shown_without_user_and_password(address: str, shown: str) -> None:
    assert redacted(address) == shown


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Settings().uri = "bolt://elsewhere"  # type: ignore[misc]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_every_setting_has_a_variable_and_a_sentence(row: tuple[str, str, object, str]) -> None:
    _, variable, _, text = row

    assert variable == variable.upper()
    assert variable.startswith(("SUPPLYCHAIN_", "NEO4J_", "GITHUB_")) or variable == "JAVA_HOME"
    assert text[0].isupper()
    assert text.endswith(".")


def test_no_variable_sets_two_things() -> None:
    variables = [variable for _, variable, _, _ in TABLE]

    assert len(variables) == len(set(variables))
