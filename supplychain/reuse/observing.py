"""An answer of the Hub about a model, and its card → what the graph keeps of them for reuse. Pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.identifiers import texts_in
from supplychain.reuse.cards import look_at_card
from supplychain.reuse.claimed import bounded, results_in_answer, results_in_index
from supplychain.reuse.claims import counts_as_published
from supplychain.reuse.files import look_at_files
from supplychain.secrets import masked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

from supplychain.reuse.claimed import Result

__all__ = ["BYTES", "PARTS_OF_FIELDS", "Observed", "observe", "weight_bytes"]

PARTS_OF_FIELDS = (
    ("tags", "answer"),
    ("cardData", "front matter"),
    ("config", "config"),
    ("siblings", "files"),
    ("model-index", "results"),
    ("evalResults", "results"),
    ("cardData", "results"),
    ("safetensors", "weights"),
    ("spaces", "spaces"),
    ("usedStorage", "storage"),
    ("childrenModelCount", "children"),
    ("inference", "inference"),
    ("inferenceProviderMapping", "inference"),
)
"""Field of an answer → the part that is looked at where the answer has it, or was asked for it."""

_WHOLE = frozenset({"cardData", "config", "model-index", "siblings", "tags"})
"""What a whole answer leaves out where there is none; one that lists files is whole unless it says what was asked for."""
BYTES = {
    "F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2, "U16": 2, "F8_E4M3": 1,
    "F8_E5M2": 1, "F8_E8M0": 1, "I8": 1, "U8": 1, "BOOL": 1, "F4": 0.5, "F6_E2M3": 0.75, "F6_E3M2": 0.75,
}  # fmt: skip
_MOST_ISSUES = 50


class Observed(NamedTuple):
    """What was observed of one model: properties of its record, and how much was more than is kept.

    Attributes
    ----------
    properties
        `observed`, `marks`, `results` and the like, by the names of the schema; absent where nobody looked.
    left_out
        Results, files and scan issues that were more than are kept.
    """

    properties: dict[str, Any]
    left_out: int = 0


def observe(
    payload: Mapping[str, Any],
    *,
    card: str | None = None,
    front: Mapping[str, Any] | None = None,
    asked: Collection[str] | None = None,
    key: str = "",
) -> Observed:
    """Return what an answer of the Hub and a card show.

    Parameters
    ----------
    payload
        The JSON object of `/api/models/<id>`, of a list, or of a dump; keys may be missing.
    card
        Text of the card below its front matter; None when nobody read it.
    front
        Front matter of the card, where it was read; otherwise the answer's `cardData` is all there is.
    asked
        Fields that the Hub was asked for: what was asked for and is not there does not exist. None for an answer that nobody
        narrowed: it is whole when it lists files.
    key
        Id of the model; default: the one of the answer.
    """
    look = _Look(payload, asked)
    look.parts(front)
    key = key or str(payload.get("id") or payload.get("modelId") or "")
    stated: list[Result] = []
    look.tags()
    look.front_matter(front)
    look.config()
    look.files()
    stated.extend(look.results(front, key))
    look.figures()
    look.scan()
    if card is not None:
        stated.extend(look.card(card, key, front))
    return look.done(stated)


class _Look:
    """One look at one answer."""

    def __init__(self, payload: Mapping[str, Any], asked: Collection[str] | None) -> None:
        self._payload = payload
        self._asked = asked if asked is not None else _WHOLE if "siblings" in payload else ()
        self._parts: set[str] = set()
        self._marks: set[str] = set()
        self._properties: dict[str, Any] = {}
        self._left_out = 0

    def done(self, stated: list[Result]) -> Observed:
        results, more = bounded(stated)
        lists = {"observed": sorted(self._parts), "marks": sorted(self._marks), "results": results}
        said = {**self._properties, **{name: tuple(values) for name, values in lists.items()}}
        return Observed(said, self._left_out + more)

    def _sees(self, *fields: str) -> bool:
        """Whether the answer holds one of the fields, or was asked for it and holds none."""
        return any(self._payload.get(field) is not None or field in self._asked for field in fields)

    def parts(self, front: Mapping[str, Any] | None) -> None:
        """Note what was looked at."""
        self._parts = {part for name, part in PARTS_OF_FIELDS if self._sees(name)}
        if front is not None:
            self._parts |= {"front matter", "results"}

    def tags(self) -> None:
        tags = texts_in(self._payload.get("tags")) if self._payload.get("tags") else []
        if "tensorboard" in tags:
            self._marks.add("answer: tensorboard")
        if "custom_code" in tags:
            self._marks.add("config: custom code")

    def front_matter(self, front: Mapping[str, Any] | None) -> None:
        stated = {**_object(self._payload.get("cardData")), **(front or {})}
        if _object(stated.get("co2_eq_emissions")).get("hardware_used"):
            self._marks.add("front matter: hardware")
        for name in ("license_link", "license_name", "datasets"):
            if _says(stated.get(name)):
                self._marks.add(f"front matter: {name.replace('_', ' ')}")

    def config(self) -> None:
        config = _object(self._payload.get("config"))
        if config.get("auto_map"):
            self._marks.add("config: custom code")
        if _object(config.get("peft")).get("revision"):
            self._marks.add("config: pinned base")

    def files(self) -> None:
        if "files" not in self._parts:
            return
        found = look_at_files(_file_names(self._payload.get("siblings")))
        self._marks |= found.marks
        self._left_out += found.left_out
        self._properties |= {"pickle_files": found.pickles, "python_files": found.python}
        if "files: readme" not in found.marks:  # no card: it was looked at, and says nothing
            self._parts |= {"card", "front matter"}
            self._properties |= {"card_length": 0, "card_placeholders": 0.0}

    def results(self, front: Mapping[str, Any] | None, key: str) -> list[Result]:
        index = self._payload.get("model-index") or _object(self._payload.get("cardData")).get("model-index")
        index = index or (front or {}).get("model-index")
        if counts_as_published(index):
            self._marks.add("results: counted by the reuse study")
        return [*results_in_index(index, key), *results_in_answer(self._payload.get("evalResults"))]

    def figures(self) -> None:
        said = self._payload
        if "spaces" in self._parts:
            self._properties["spaces"] = len(said["spaces"]) if isinstance(said.get("spaces"), list) else 0
        self._properties["weight_bytes"] = weight_bytes(said.get("safetensors"))
        if isinstance(said.get("usedStorage"), int):
            self._properties["storage_bytes"] = said["usedStorage"]
        counts = _object(said.get("childrenModelCount"))
        made = tuple(sorted(f"{k}={n}" for k, n in counts.items() if isinstance(n, int) and n > 0))
        self._properties["stated_children"] = made
        if said.get("inference") == "warm" or said.get("inferenceProviderMapping"):
            self._marks.add("answer: inference")

    def scan(self) -> None:
        """Keep what the Hub's scan says; a scan that is not done says nothing."""
        status = self._payload.get("securityRepoStatus")
        if not isinstance(status, dict):
            return
        self._parts.add("scan")
        done = status.get("scansDone") is True
        issues = [issue for issue in status.get("filesWithIssues") or () if isinstance(issue, dict)]
        named = sorted(
            masked(" ".join(f"{issue.get('level') or 'unknown'}: {issue.get('path') or '?'}".split()))[:300]
            for issue in issues
        )
        self._left_out += max(0, len(named) - _MOST_ISSUES)
        self._properties |= {
            "scan": "done" if done else "not done",
            "scan_issues": tuple(named[:_MOST_ISSUES]),
        }

    def card(self, text: str, key: str, front: Mapping[str, Any] | None) -> tuple[Result, ...]:
        stated = front if front is not None else _object(self._payload.get("cardData"))
        look = look_at_card(text, key, bases=texts_in(stated.get("base_model")))
        self._parts.add("card")
        self._marks |= look.marks
        self._properties |= {"card_length": look.length, "card_placeholders": look.placeholders}
        return look.results


def weight_bytes(safetensors: object) -> int | None:
    """Return the bytes that the parameters of safetensors files take; None where a type or number of them is unknown."""
    stated = _object(safetensors).get("parameters")
    if not isinstance(stated, dict) or not stated:
        return None
    total = 0.0
    for kind, number in stated.items():
        size = BYTES.get(str(kind).upper())
        if size is None or isinstance(number, bool) or not isinstance(number, int) or number < 0:
            return None
        total += size * number
    return int(total) if total < 2**63 else None


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _says(value: object) -> bool:
    """Whether front matter says anything by a value: not by an empty text, nor by a list of them."""
    return any(value) if isinstance(value, list) else bool(value)


def _file_names(siblings: object) -> Iterator[str]:
    for file in siblings if isinstance(siblings, list | tuple) else ():
        name = file.get("rfilename") if isinstance(file, dict) else file
        if isinstance(name, str):
            yield masked(" ".join(name.split()))[:300]
