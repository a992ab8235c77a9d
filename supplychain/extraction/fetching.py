"""The card of a model of the Hub."""

from __future__ import annotations

from supplychain.errors import InputError, UsageError
from supplychain.extraction.patterns import LARGEST
from supplychain.hub_files import HubFolder
from supplychain.identifiers import Unresolved, model_id

__all__ = ["fetch_card", "require_client"]


def require_client() -> None:
    """Check that huggingface_hub is installed, which fetches cards and talks to language models.

    Raises
    ------
    UsageError
        It is not.
    """
    try:
        import huggingface_hub  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "Cards of the Hub and language models need huggingface_hub, which is not installed.",
            remedy="Install it with: pip install 'supplychain[hub]'.",
        ) from error


def fetch_card(model: str, *, endpoint: str | None = None) -> bytes:
    """Return the README of a model, bounded in size.

    Raises
    ------
    InputError
        The text is no id, or the Hub shows no such model or no card of it.
    SourceFailed
        The Hub does not answer, or does not give it to this user.
    """
    require_client()
    name = model_id(model)
    if isinstance(name, Unresolved):
        raise InputError(
            f"{model!r} is neither a file nor the id of a model ({name.reason}).",
            remedy="Give the path of a README, or an id as owner/name.",
        )
    card = HubFolder(name, endpoint=endpoint).start("README.md", LARGEST * 4)
    if card is None:
        raise InputError(f"{name} has no card on the Hub.", remedy="Check the id, or give a file.")
    return card.data
