"""The text that a call is given → the artifact it names, or the reason why it names none."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from supplychain.identifiers import Unresolved, current_id, dataset_id, legacy_ids, model_id
from supplychain.tables import shipped_rows
from supplychain.usage.signatures import table

__all__ = ["Named", "artifact_named"]

_PREFIXES = ("hf-hub:", "hf_hub:", "hf://datasets/", "hf://models/", "hf://", "huggingface/", "local-dir:")
_WORD = re.compile(r"[\w.\-+/:@]+", re.ASCII)


class Named(NamedTuple):
    """An artifact: its kind, its id, and whether the text was the id itself."""

    kind: str
    id: str
    plain: bool


def artifact_named(
    text: str,
    *,
    kind: str = "Model",
    scheme: str = "",
    bare: str = "",
    second: str = "",
    inferred: bool = False,
) -> Named | Unresolved:
    """Return the artifact that `text` names in a call of a kind.

    Parameters
    ----------
    scheme, bare, second
        As in ``signatures.toml``; `second` is the value of the argument that completes the name.
    inferred
        The call is only a likely one, so a name without owner is not taken for an id.
    """
    given = text.strip()
    stripped = given
    for prefix in _PREFIXES:
        if given.startswith(prefix) and "://huggingface" not in given:
            stripped = given.removeprefix(prefix)
            if prefix == "hf://datasets/":
                kind = "Dataset"
            break
    on_hub = stripped != given
    if not stripped:
        return Unresolved(text, "says nothing")
    if table().placeholders.fullmatch(stripped):
        return Unresolved(text, "stands for a name to fill in")
    if scheme and not on_hub:
        return _elsewhere(stripped, kind, scheme, second)
    if (reason := _local(stripped, kind)) is not None:
        return Unresolved(text, reason)
    if "/" not in stripped and not on_hub:
        return _bare(stripped, kind, bare, inferred)
    found = dataset_id(stripped) if kind == "Dataset" else model_id(stripped)
    if isinstance(found, Unresolved):
        return found
    return Named(kind, current_id(found) if kind == "Model" else found, found == given)


def _local(text: str, kind: str) -> str | None:
    """Why a text is a path of the machine it runs on; None when it may be an id."""
    if "://" in text:
        return None
    low = text.lower()
    if text.startswith(("/", ".", "~", "$", "file:")) or "\\" in text or re.match(r"[A-Za-z]:", text):
        return "a local path"
    if low.endswith(table().local_suffixes) or text.endswith("/"):
        return "a local path"
    if text.count("/") > 1 or ("/" in text and low.split("/", 1)[0] in table().local_folders):
        return "a local path"
    if kind == "Dataset" and text in table().local_builders:
        return "a reader of local files"
    return None


def _bare(text: str, kind: str, bare: str, inferred: bool) -> Named | Unresolved:
    if not _WORD.fullmatch(text):
        return Unresolved(text, "free text")
    if bare.startswith("timm/"):
        return Named(kind, _timm(text), plain=False)
    if kind == "Model" and (moved := _moved(text)):
        return Named(kind, moved, plain=False)
    if bare:
        return _completed(text, kind, bare)
    if kind == "Dataset" and not inferred:
        found = dataset_id(text)
        return found if isinstance(found, Unresolved) else Named(kind, found, plain=True)
    return Unresolved(text, "a name without owner: a local folder, or an id that cannot be told from one")


def _moved(text: str) -> str:
    """Return the id of today for one of the Hub's first years; blank for any other name."""
    if text in legacy_ids():
        return current_id(text)
    return next((f"{owner}/{text}" for names, owner in table().bare_models if names.fullmatch(text)), "")


def _completed(text: str, kind: str, bare: str) -> Named | Unresolved:
    if text.lower() in table().local_folders:
        return Unresolved(text, "a local path")
    found = model_id(bare.format(text))
    return found if isinstance(found, Unresolved) else Named(kind, found, plain=False)


def _elsewhere(text: str, kind: str, scheme: str, second: str) -> Named | Unresolved:
    if scheme == "pytorch":
        text = _torch_hub(text, second)
    elif second:
        text = f"{text}/{second}"
    if scheme == "tfhub" and "://" in text:
        text = re.sub(r"^https?://(www\.)?(tfhub\.dev|kaggle\.com/models)/", "", text)
    if (
        not text
        or text.startswith(("/", ".", "~"))
        or text.lower().endswith((".pt", ".pth", ".bin", ".onnx"))
    ):
        return Unresolved(text, "a local path")
    if not _WORD.fullmatch(text):
        return Unresolved(text, "free text")
    return Named(kind, f"{scheme}:{text}", plain=False)


def _torch_hub(repository: str, model: str) -> str:
    """Id of a model of PyTorch Hub: a name of pytorch/vision stands alone, others carry their repository."""
    place = repository.split(":", 1)[0]
    if not model:
        return place
    return model if place.lower() == "pytorch/vision" else f"{place}/{model}"


def _timm(text: str) -> str:
    return f"timm/{_timm_defaults().get(text, text)}"


@cache
def _timm_defaults() -> dict[str, str]:
    """Architecture → the weights that timm takes for it when none are named."""
    return {
        name: f"{name}.{weights}" for name, weights in shipped_rows("supplychain.usage", "timm_defaults.tsv")
    }
