"""The list of a model's files → marks, and the files that can run code when they are loaded. Pure functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["PICKLES", "Files", "look_at_files"]

PICKLES = ("bin", "ckpt", "joblib", "pickle", "pkl", "pt", "pth", "th", "npy", "npz", "dill")
"""Endings of files that Python's pickle may read: what loads them can be made to run code."""

_MOST = 20
_SHARD = re.compile(r"\d{3,}(?=-of-\d)")
_OTHER_BIN = re.compile(
    r"training_args\.bin$|openvino|ggml|\.ml(?:package|modelc)/|(?:^|/)(?:vocab|tokenizer|spm|sentencepiece|dict|lm|trie|unigrams|kenlm)[^/]*\.bin$",
    re.IGNORECASE,
)
_MARKS = tuple(
    (mark, re.compile(pattern, re.IGNORECASE))
    for mark, pattern in (
        ("files: readme", r"^readme\.md$"),
        ("files: python", r"\.py$"),
        ("files: notebook", r"\.ipynb$"),
        ("files: dockerfile", r"(?:^|/)(?:[\w.-]*\.)?dockerfile(?:\.[\w.-]+)?$"),
        ("files: environment", r"(?:^|/)(?:requirements[\w.-]*\.txt|(?:conda|environment)[\w.-]*\.ya?ml)$"),
        ("files: environment", r"(?:^|/)(?:pipfile|poetry\.lock|uv\.lock|pyproject\.toml)$"),
        ("files: tensorboard log", r"(?:^|/)events\.out\.tfevents[^/]*$"),
        ("files: trainer state", r"(?:^|/)trainer_state\.json$"),
        ("files: result files", r"(?:^|/)(?:\w+_results|results)\.json$"),
        ("files: training arguments", r"(?:^|/)training_args\.bin$"),
        ("files: coreml", r"\.mlmodel$|\.mlpackage(?:/|$)|\.mlmodelc(?:/|$)"),
        ("files: openvino", r"openvino[\w.-]*\.xml$"),
    )
)  # fmt: skip
_NO_WEIGHTS = re.compile(
    r"\.(?:md|txt|rst|json|jsonl|ya?ml|toml|cfg|ini|csv|tsv|py|ipynb|sh|html?|css|js|pdf|png|jpe?g|gif|svg|webp|mp[34]|wav|flac"
    r"|log|tfevents[^/]*)$|(?:^|/)\.[^/]+$|(?:^|/)(?:licen[cs]e|notice|use_policy)[^/]*$|events\.out\.|training_args\.bin$"
    r"|(?:tokenizer|spiece|sentencepiece)[\w.-]*\.model$|(?:^|/)(?:vocab|merges)[\w.-]*$",
    re.IGNORECASE,
)
_RECIPE = re.compile(r"\.ya?ml$", re.IGNORECASE)
_NO_RECIPE = re.compile(
    r"(?:^|/)(?:\.[^/]+/|(?:conda|environment|docker-compose|compose|mkdocs|action)[\w.-]*\.ya?ml$|\.[^/]+$)",
    re.IGNORECASE,
)


class Files(NamedTuple):
    """What a list of files shows.

    Attributes
    ----------
    pickles
        Files of the pickle family that no safetensors file stands beside, shards folded into one name (``*``).
    python
        Python files.
    left_out
        How many names were more than are kept.
    """

    marks: frozenset[str] = frozenset()
    pickles: tuple[str, ...] = ()
    python: tuple[str, ...] = ()
    left_out: int = 0


def look_at_files(names: Iterable[str]) -> Files:
    """Return what a list of files shows; at most 20 names are kept of each kind."""
    listed = sorted(set(names))
    marks = set(_marks(listed))
    folders = {_folder(name) for name in listed if name.lower().endswith(".safetensors")}
    pickled = [name for name in listed if _is_pickle(name)]
    alone = sorted({_SHARD.sub("*", name) for name in pickled if _folder(name) not in folders})
    if pickled:
        marks.add("files: pickle")
    if alone:
        marks.add("files: pickle without twin")
    if all(map(_NO_WEIGHTS.search, listed)):
        marks.add("files: no weights")
    python = [name for name in listed if name.lower().endswith(".py")]
    left_out = max(0, len(alone) - _MOST) + max(0, len(python) - _MOST)
    return Files(frozenset(marks), tuple(alone[:_MOST]), tuple(python[:_MOST]), left_out)


def _marks(names: list[str]) -> Iterator[str]:
    for name in names:
        for mark, pattern in _MARKS:
            if pattern.search(name):
                yield mark
        if _RECIPE.search(name) and not _NO_RECIPE.search(name):
            yield "files: recipe"


def _is_pickle(name: str) -> bool:
    """Whether a file holds weights that pickle may read; ``.bin`` also ends vocabularies, arguments and OpenVINO weights."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return ending in PICKLES and not _OTHER_BIN.search(name)


def _folder(name: str) -> str:
    return name.rpartition("/")[0]
