from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from supplychain.errors import UsageError
from supplychain.graph.server.configuration import TABLE, Layout, heap_flags, memory_size, render, write
from supplychain.settings import Settings

LAYOUT = Layout(data="stores/1", logs="logs", bolt_port=7687, http_port=7474)


def options(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    pairs = dict(line.split("=", 1) for line in lines)
    assert len(pairs) == len(lines), "the server refuses a setting that is there twice"
    return pairs


def test_everything_listens_at_loopback_only() -> None:
    found = options(render(LAYOUT, Settings()))

    addresses = {name: value for name, value in found.items() if name.endswith("listen_address")}
    assert len(addresses) == 3
    assert all(value.split(":")[0] == "127.0.0.1" for value in addresses.values())
    assert found["server.bolt.listen_address"] == "127.0.0.1:7687"
    assert found["server.http.listen_address"] == "127.0.0.1:7474"
    assert found["server.bolt.advertised_address"] == found["server.bolt.listen_address"]
    assert found["server.http.advertised_address"] == found["server.http.listen_address"]
    assert found["server.https.enabled"] == "false"


def test_authentication_is_on_and_nothing_is_reported() -> None:
    found = options(render(LAYOUT, Settings()))

    assert found["dbms.security.auth_enabled"] == "true"
    assert found["dbms.usage_report.enabled"] == "false"
    assert found["client.allow_telemetry"] == "false"


def test_browser_is_told_what_to_do_first_where_there_is_something_to_show() -> None:
    assert "browser.post_connect_cmd" not in options(render(LAYOUT, Settings()))

    found = options(render(replace(LAYOUT, on_connect="clear; guide http://x/a=b"), Settings()))
    assert found["browser.post_connect_cmd"] == "clear; guide http://x/a=b"


def test_every_row_of_the_table_is_written_and_has_a_reason() -> None:
    found = options(render(LAYOUT, Settings()))

    assert all(found[option.name] == option.value for option in TABLE)
    assert all(option.reason for option in TABLE)


def test_memory_comes_from_the_settings() -> None:
    found = options(render(LAYOUT, Settings(heap="3g", page_cache="700m")))

    assert found["server.memory.heap.max_size"] == str(3 << 30)
    assert found["server.memory.pagecache.size"] == str(700 << 20)


def test_folders_are_relative_because_neo4j_cannot_read_every_absolute_one() -> None:
    found = options(render(LAYOUT, Settings()))

    folders = {name: value for name, value in found.items() if name.startswith("server.directories.")}
    assert folders["server.directories.data"] == "stores/1"
    assert folders["server.directories.transaction.logs.root"] == "transactions"
    assert not any(Path(folder).is_absolute() for folder in folders.values())


def test_the_file_is_written_into_its_folder(tmp_path: Path) -> None:
    write(tmp_path / "conf", LAYOUT, Settings())

    assert (tmp_path / "conf" / "neo4j.conf").read_text() == render(LAYOUT, Settings())


@pytest.mark.parametrize(
    ("text", "size"), [("512m", 512 << 20), ("4G", 4 << 30), ("64k", 64 << 10), ("1048576", 1 << 20)]
)
def test_sizes_are_read_like_java_does(text: str, size: int) -> None:
    assert memory_size("SUPPLYCHAIN_HEAP", text) == size


@pytest.mark.parametrize("text", ["", "lots", "4 gb", "-1g", "1.5g"])
def test_what_is_no_size_is_refused_with_the_name_of_the_setting(text: str) -> None:
    with pytest.raises(UsageError, match=r"SUPPLYCHAIN_HEAP is .* must be a size such as 512m or 4g"):
        heap_flags(text)


def test_the_heap_grows_from_half_a_gibibyte() -> None:
    assert heap_flags("2g") == [f"-Xms{512 << 20}", f"-Xmx{2 << 30}"]
    assert heap_flags("256m") == [f"-Xms{256 << 20}", f"-Xmx{256 << 20}"]
