"""What to do when the libraries that reports are made with are not installed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from supplychain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["explained"]


@contextmanager
def explained() -> Iterator[None]:
    """Turn the failure of an import into an error that says how to install what is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(
            f"What reports are made with is not installed ({error}).",
            remedy="Install it with: pip install 'supplychain[reports]'.",
        ) from None
