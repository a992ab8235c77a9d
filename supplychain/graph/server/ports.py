"""Loopback ports: the one asked for, the usual one, or a free one."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from supplychain.errors import PortBusy, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.settings import Settings

__all__ = ["BOLT_PORT", "HTTP_PORT", "choose_ports", "free_port", "port_is_free"]

BOLT_PORT, HTTP_PORT = 7687, 7474
_LOOPBACK = "127.0.0.1"


def choose_ports(settings: Settings, last: Mapping[str, int]) -> tuple[int, int]:
    """Return the Bolt and the Browser port for a start, given those of the last one."""
    name = "SUPPLYCHAIN_BOLT_PORT"
    bolt = _choose("Bolt", name, settings.bolt_port, (last.get("bolt_port"), BOLT_PORT), set())
    name = "SUPPLYCHAIN_HTTP_PORT"
    http = _choose("Browser", name, settings.http_port, (last.get("http_port"), HTTP_PORT), {bolt})
    return bolt, http


def port_is_free(port: int) -> bool:
    """Whether a server could listen at the loopback port now."""
    with socket.socket() as probe:
        # As Java does: connections that are being closed do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_LOOPBACK, port))
        except OSError:
            return False
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((_LOOPBACK, port)) != 0


def free_port() -> int:
    """Return a loopback port that nothing listens at now."""
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _choose(
    title: str, name: str, asked: int | None, preferred: tuple[int | None, ...], taken: set[int]
) -> int:
    """Return the port that was asked for, else the first preferred one that is free, else any free one."""
    if asked is not None:
        if not 0 < asked < 65536:
            raise UsageError(
                f"{name} is {asked}, but a port is a number from 1 to 65535.", remedy=f"Set or unset {name}."
            )
        if asked in taken or not port_is_free(asked):
            raise PortBusy(
                f"The {title} port {asked} that was asked for is taken by another program.",
                remedy=f"Choose another with {name}, or unset it to have a free one found.",
            )
        return asked
    for port in preferred:
        if port is not None and port not in taken and port_is_free(port):
            return port
    while (found := free_port()) in taken:
        pass
    return found
