"""Options for every Java that the tests start: it lives for minutes at most."""

from __future__ import annotations

__all__ = ["BRIEF", "ENVIRONMENT"]

BRIEF = "-XX:TieredStopAtLevel=1 -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
"""Compile once, for what runs too short to be optimised, and do not verify what is known to be whole."""

ENVIRONMENT = ("JAVA_TOOL_OPTIONS", BRIEF)
"""Where Java takes them from."""
