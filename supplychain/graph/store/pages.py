"""Pages of models, by node numbers: read one ahead, and written one behind, of the page that is being worked on.

The server reads and writes while the client computes: on two processors the two take as long as the slower one.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self, TypeVar

from supplychain.graph.cypher import Cypher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

    from supplychain.graph.store.connection import Store

__all__ = ["SPAN", "Behind", "ahead", "last_number", "pages_of"]

SPAN = 5_000
"""Node numbers that one page spans: what is read, worked on and written at a time."""

Page = TypeVar("Page")
_LAST = Cypher("MATCH (m:Model) RETURN max(id(m)) AS last")


def last_number(store: Store) -> int:
    """Return the greatest node number of a model; -1 without models."""
    last = store.read(_LAST)[0]["last"]
    return -1 if last is None else int(last)


def pages_of(store: Store, span: int = SPAN) -> range:
    """Return the first node number of each page, so that every model is in one."""
    return range(0, last_number(store) + 1, span)


@contextmanager
def ahead(read: Callable[[int], Page], pages: Iterable[int]) -> Iterator[Iterator[Page]]:
    """Give what `read` returns of each page, in order, while it reads the page after in a thread of its own."""
    with ThreadPoolExecutor(1, "reading") as pool:
        yield _each(pool, read, pages)


def _each(pool: ThreadPoolExecutor, read: Callable[[int], Page], pages: Iterable[int]) -> Iterator[Page]:
    waiting: Future[Page] | None = None
    for first in pages:
        following = pool.submit(read, first)
        if waiting is not None:
            yield waiting.result()
        waiting = following
    if waiting is not None:
        yield waiting.result()


class Behind:
    """Work that a thread of its own does, one piece after the other, while its owner prepares the next one.

    What goes wrong with one piece is raised where the next one is handed in, or at the end of the block.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "writing")
        self._waiting: Future[object] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._pool:
            if kind is None:
                self.wait()

    def wait(self) -> None:
        """Wait until what was handed in is done."""
        if self._waiting is not None:
            self._waiting.result()

    def do(self, work: Callable[[], object]) -> None:
        """Hand in a piece of work, as soon as the one before it is done."""
        self.wait()
        self._waiting = self._pool.submit(work)
