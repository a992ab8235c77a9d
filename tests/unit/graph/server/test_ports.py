from __future__ import annotations

import socket

import pytest

from supplychain.errors import PortBusy, UsageError
from supplychain.graph.server import ports
from supplychain.graph.server.ports import choose_ports, free_port, port_is_free
from supplychain.settings import Settings


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


def test_the_ports_used_last_are_used_again() -> None:
    bolt, http = free_port(), free_port()

    assert choose_ports(Settings(), {"bolt_port": bolt, "http_port": http}) == (bolt, http)


def test_a_busy_port_is_replaced_by_a_free_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        busy = listener.getsockname()[1]
        monkeypatch.setattr(ports, "BOLT_PORT", busy)

        bolt, http = choose_ports(Settings(), {"bolt_port": busy, "http_port": busy})

    assert busy not in {bolt, http}
    assert bolt != http


def test_a_busy_port_that_was_asked_for_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        busy = listener.getsockname()[1]

        with pytest.raises(PortBusy, match=f"Browser port {busy} that was asked for") as caught:
            choose_ports(Settings(http_port=busy), {})

    assert "SUPPLYCHAIN_HTTP_PORT" in (caught.value.remedy or "")


def test_one_port_cannot_be_both() -> None:
    port = free_port()

    with pytest.raises(PortBusy):
        choose_ports(Settings(bolt_port=port, http_port=port), {})


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_number_that_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(UsageError, match="from 1 to 65535"):
        choose_ports(Settings(bolt_port=port), {})
