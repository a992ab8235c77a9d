"""A card → its front matter and the links of its text, by the Hub's own reader of cards; what is wrong with it is counted."""

from __future__ import annotations

import logging
from typing import Any, NamedTuple

from loaders.huggingface.texts import plain

__all__ = ["Card", "card_in"]

_LARGEST = 2_000_000
_TOO_LARGE = "card is too large, left out"


class Card(NamedTuple):
    """A card: front matter as JSON could hold it, the text below it (never kept), and what is wrong with it."""

    front: dict[str, Any] = {}  # noqa: RUF012 - never changed
    text: str = ""
    problems: tuple[str, ...] = ()

    @property
    def seen_text(self) -> str | None:
        """Text that was read; None for one that was left out."""
        return None if _TOO_LARGE in self.problems else self.text

    @property
    def seen_front(self) -> dict[str, Any] | None:
        """Front matter that was read; None for one that could not be."""
        broken = _TOO_LARGE in self.problems or any(p.startswith("front matter") for p in self.problems)
        return None if broken else self.front


def card_in(content: str, *, dataset: bool = False) -> Card:
    """Parse the content of a README file; no content makes it fail."""
    import yaml
    from huggingface_hub import DatasetCard, ModelCard
    from huggingface_hub.repocard import REGEX_YAML_BLOCK

    if len(content) > _LARGEST:
        return Card(problems=(_TOO_LARGE,))
    content = content.removeprefix("\ufeff")
    block = REGEX_YAML_BLOCK.match(content)
    if block is None:
        return Card(text=content, problems=("card without front matter",))
    text = content[block.end() :]
    kind = DatasetCard if dataset else ModelCard
    talk = logging.getLogger("huggingface_hub")
    before = talk.level
    talk.setLevel(logging.ERROR)  # it tells of each odd card by a warning; we count them
    try:
        card = kind(content, ignore_metadata_errors=True)
        data: Any = card.data
        front = plain(data.to_dict())
    except (yaml.YAMLError, RecursionError):
        return Card(text=text, problems=("front matter is not valid YAML",))
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        reason = "is not an object" if "should be a dict" in str(error) else "cannot be read"
        return Card(text=text, problems=(f"front matter {reason}",))
    finally:
        talk.setLevel(before)
    stated = "\nmodel-index:" in f"\n{block[2]}"
    problems = ("model-index is not valid, left out",) if stated and "model-index" not in front else ()
    return Card(front, text, problems)
