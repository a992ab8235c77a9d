from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from supplychain.errors import PortBusy, UsageError
from supplychain.graph.server.process import free_port, port_is_free

if TYPE_CHECKING:
    from supplychain.graph.server.home import Home
    from supplychain.graph.server.launch import Launcher


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_a_port_somebody_listens_at_is_not_free(address: str) -> None:
    with socket.create_server((address, 0)) as listener:
        port = listener.getsockname()[1]
        assert not port_is_free(port)
    assert port_is_free(port)


def test_a_port_that_was_just_closed_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            accepted, _ = listener.accept()
            accepted.close()  # this side is now the one that lingers
            assert client.recv(1) == b""

    assert port_is_free(port)


def test_the_ports_used_last_are_used_again(launcher: Launcher, home: Home) -> None:
    bolt, http = free_port(), free_port()
    home.remember({"bolt_port": bolt, "http_port": http})

    assert launcher._ports() == (bolt, http)


def test_a_busy_port_is_replaced_by_a_free_one(
    launcher: Launcher, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        busy = listener.getsockname()[1]
        monkeypatch.setattr("supplychain.graph.server.launch.BOLT_PORT", busy)
        home.remember({"bolt_port": busy, "http_port": busy})

        bolt, http = launcher._ports()

    assert busy not in {bolt, http}
    assert bolt != http


def test_a_busy_port_that_was_asked_for_is_refused(launcher: Launcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        busy = listener.getsockname()[1]
        asked = replace(launcher, settings=replace(launcher.settings, http_port=busy))

        with pytest.raises(PortBusy, match=f"Browser port {busy} that was asked for") as caught:
            asked._ports()

    assert "SUPPLYCHAIN_HTTP_PORT" in (caught.value.remedy or "")


def test_one_port_cannot_be_both(launcher: Launcher) -> None:
    port = free_port()

    with pytest.raises(PortBusy):
        replace(launcher, settings=replace(launcher.settings, bolt_port=port, http_port=port))._ports()


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_number_that_is_no_port_is_refused(launcher: Launcher, port: int) -> None:
    with pytest.raises(UsageError, match="from 1 to 65535"):
        replace(launcher, settings=replace(launcher.settings, bolt_port=port))._ports()
