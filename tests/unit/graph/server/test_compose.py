"""docker/compose.yml gives the same server as the local one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from supplychain.graph.server.artifacts import GDS_VERSION, NEO4J_VERSION
from supplychain.graph.server.configuration import TABLE
from supplychain.settings import Settings

FILE = Path(__file__).parents[4] / "docker" / "compose.yml"


@pytest.fixture(scope="module")
def service() -> dict[str, Any]:
    compose = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert list(compose["services"]) == ["neo4j"]
    found: dict[str, Any] = compose["services"]["neo4j"]
    return found


def option_name(variable: str) -> str:
    """Undo the naming of the image: a dot is one underscore, an underscore is two."""
    return variable.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_")


def test_the_versions_are_those_of_the_lock(service: dict[str, Any]) -> None:
    assert service["image"] == f"neo4j:{NEO4J_VERSION}-community"
    line = GDS_VERSION.rpartition(".")[0]
    assert f"STARTS WITH '{line}.'" in service["healthcheck"]["test"][1]
    assert f"neo4j-graph-data-science-{GDS_VERSION}.jar" in FILE.read_text(encoding="utf-8")


def test_the_settings_are_those_of_the_table(service: dict[str, Any]) -> None:
    found = {
        option_name(name): value for name, value in service["environment"].items() if name.upper() != name
    }

    memory = {"server.memory.heap.max_size": "HEAP", "server.memory.pagecache.size": "PAGE_CACHE"}
    defaults = {variable: default for _, variable, default, _ in Settings.table()}
    for name, setting in memory.items():
        variable = f"SUPPLYCHAIN_{setting}"
        assert found.pop(name) == f"${{{variable}:-{defaults[variable]}}}"
    assert found.pop("server.bolt.advertised_address") == "localhost:${SUPPLYCHAIN_BOLT_PORT:-7687}"
    assert found == {option.name: option.value for option in TABLE if option.container}


def test_the_password_comes_from_the_environment_and_has_no_default(service: dict[str, Any]) -> None:
    assert re.fullmatch(r"neo4j/\$\{NEO4J_PASSWORD:\?.+\}", service["environment"]["NEO4J_AUTH"])


def test_ports_are_published_at_loopback_only(service: dict[str, Any]) -> None:
    assert len(service["ports"]) == 2
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])


def test_data_outlives_the_container(service: dict[str, Any]) -> None:
    assert "data:/data" in service["volumes"]
