"""Names that can be taken for a popular one: candidates for typosquatting and impersonation, blocked so that a hub is feasible.

A candidate is a name to look at, never an accusation: most copies are honest re-uploads. A name that says what it was made
from is no candidate for that model's name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING

from supplychain.naming.families import families
from supplychain.naming.finding import Finding
from supplychain.naming.rules.cards import meanings
from supplychain.naming.rules.sizes import SIZE_WORDS
from supplychain.naming.words import own_part, squeezed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

__all__ = ["Popular", "skeleton"]

_WORD = re.compile(r"[^\W_]+")
_SHORTEST_NAME = 8
_SHORTEST_WORD = 5
_SHORTEST_OWNER = 6
_TIMES = 10
"""How many times as many downloads make a name popular beside another one."""
_LOOKALIKES = str.maketrans({
    "0": "o", "1": "l", "i": "l", "5": "s", "|": "l",
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "х": "x", "у": "y", "і": "l", "ѕ": "s", "ӏ": "l", "ο": "o", "ν": "v",
})  # fmt: skip
"""Letters and digits that most type faces draw alike; the last ones are Cyrillic and Greek."""


def skeleton(text: str) -> str:
    """Return what a name looks like: equal for names that a reader can hardly tell apart."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    letters = "".join(c for c in plain if c.isalnum() or c == "|")
    return letters.translate(_LOOKALIKES).replace("rn", "m").replace("vv", "w")


class Popular:
    """Popular models and their owners, ready to be compared with any number of names.

    Parameters
    ----------
    models
        Ids ``owner/name`` with their downloads.
    owners
        How many of the owners with most downloads are taken for popular.
    """

    def __init__(self, models: Iterable[tuple[str, int]], *, owners: int = 500) -> None:
        self._downloads = {id_: downloads for id_, downloads in models if "/" in id_}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_look: dict[str, list[str]] = defaultdict(list)
        self._by_rest: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
        words: Counter[str] = Counter()
        totals: Counter[str] = Counter()
        for id_, downloads in self._downloads.items():
            owner, part = id_.split("/", 1)
            totals[owner] += downloads
            key = squeezed(part)
            own_words = _words(part)
            words.update(set(own_words))
            if len(key) < _SHORTEST_NAME:
                continue
            self._by_name[key].append(id_)
            self._by_look[skeleton(part)].append(id_)
            for place, word in enumerate(own_words):
                if word.isalpha() and len(word) >= _SHORTEST_WORD:
                    for rest in _blocks(own_words, place):
                        self._by_rest[rest].append((word, id_))
        self._words = {word for word, count in words.items() if count > 1} | _known_words()
        self._owners = [owner for owner, _ in totals.most_common(owners)]
        self._totals = totals
        self._owner_looks = {skeleton(owner): owner for owner in reversed(self._owners)}
        self._owner_blocks: dict[str, list[str]] = defaultdict(list)
        for owner in self._owners:
            if len(squeezed(owner)) >= _SHORTEST_OWNER:
                for block in _without_one(squeezed(owner)):
                    self._owner_blocks[block].append(owner)

    def __len__(self) -> int:
        return len(self._downloads)

    def candidates(self, name: str, *, bases: Collection[str] = ()) -> Iterator[Finding]:
        """Yield what `name` can be taken for; at most one model and one owner."""
        owner, _, part = name.rpartition("/")
        least = self._downloads.get(name, 0) * _TIMES
        if owner and (found := self._owner_like(owner)):
            yield found
        own = squeezed(part)
        if len(own) < _SHORTEST_NAME:
            return
        for kind, confidence, ids in (
            ("look-alike letters", 0.85, self._by_look.get(skeleton(part), ())),
            ("the same name", 0.3, self._by_name.get(own, ())),
            ("one letter apart", 0.6, self._typed_like(part)),
        ):
            others = [
                i for i in ids
                if i.split("/", 1)[0].lower() != owner.lower() and i not in bases and self._downloads[i] > least
                and (kind != "look-alike letters" or squeezed(own_part(i)) != own)
            ]  # fmt: skip
            if others:
                best = max(others, key=lambda i: (self._downloads[i], i))
                yield Finding("N10", part, best, name, "inconsistent", confidence, field=f"name: {kind}")
                return

    def _owner_like(self, owner: str) -> Finding | None:
        least = self._totals.get(owner, 0) * _TIMES
        looks = self._owner_looks.get(skeleton(owner))
        if looks and len(owner) >= 4 and looks.lower() != owner.lower() and self._totals[looks] > least:
            return Finding("N10", owner, looks, owner, "inconsistent", 0.9, field="owner: look-alike letters")
        own = squeezed(owner)
        if len(own) < _SHORTEST_OWNER:
            return None
        for block in sorted(_without_one(own)):
            for other in self._owner_blocks.get(block, ()):
                if self._totals[other] > least and _one_apart(own, squeezed(other)):
                    return Finding(
                        "N10", owner, other, owner, "inconsistent", 0.3, field="owner: one letter apart"
                    )
        return None

    def _typed_like(self, part: str) -> list[str]:
        """Return popular names that differ in one letter of one word, unless that word is one of its own."""
        words = _words(part)
        found = []
        for place, word in enumerate(words):
            if word.isalpha() and len(word) >= _SHORTEST_WORD - 1 and word not in self._words:
                for block in _blocks(words, place):
                    for other, id_ in self._by_rest.get(block, ()):
                        if other != word and _one_apart(word, other):
                            found.append(id_)
        return found


def _words(part: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(part)]


def _blocks(words: list[str], place: int) -> Iterator[tuple[str, ...]]:
    """Yield keys that names share when they differ in one letter of the word at `place`."""
    for shorter in _without_one(words[place]):
        yield (*words[:place], f"*{shorter}", *words[place + 1 :])


def _without_one(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _one_apart(one: str, other: str) -> bool:
    """Whether a letter was changed, left out, put in, or two neighbours changed places."""
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other, score_cutoff=1) == 1


@cache
def _known_words() -> frozenset[str]:
    tables = meanings()
    languages = {*tables["languages"], *tables["languages"].values()}
    return frozenset({*families().meanings, *tables["tasks"], *tables["methods"], *SIZE_WORDS, *languages})
