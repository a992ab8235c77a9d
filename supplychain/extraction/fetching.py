"""The card of a model of the Hub, by huggingface_hub's own session, address and headers."""

from __future__ import annotations

from supplychain.errors import InputError, SourceFailed, UsageError
from supplychain.extraction.patterns import LARGEST
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


def fetch_card(model: str, *, endpoint: str | None = None, timeout: float = 30.0) -> bytes:
    """Return the README of a model, bounded in size.

    Raises
    ------
    InputError
        The text is no id, or the Hub shows no such card.
    SourceFailed
        The Hub does not answer.
    """
    require_client()
    import httpx2
    from huggingface_hub import hf_hub_url
    from huggingface_hub.utils import build_hf_headers, get_session

    name = model_id(model)
    if isinstance(name, Unresolved):
        raise InputError(
            f"{model!r} is neither a file nor the id of a model ({name.reason}).",
            remedy="Give the path of a README, or an id as owner/name.",
        )
    content = bytearray()
    try:
        with get_session().stream(
            "GET",
            hf_hub_url(name, "README.md", endpoint=endpoint),
            headers=build_hf_headers(library_name="supplychain"),
            timeout=timeout,
            follow_redirects=True,
        ) as response:
            status = response.status_code
            for chunk in response.iter_bytes() if status == 200 else ():
                content += chunk
                if len(content) > LARGEST * 4:
                    break
    except httpx2.HTTPError as error:
        raise SourceFailed(
            f"The Hub does not answer ({type(error).__name__}).", remedy="Check the network, or give a file."
        ) from None
    if status in (401, 403, 404):
        raise InputError(
            f"The Hub shows no card of {name} (status {status}).",
            remedy="Check the id; a gated or private model needs an access token (hf auth login).",
        )
    if status != 200:
        raise SourceFailed(f"The Hub answered with status {status}.", remedy="Try again later.")
    return bytes(content)
