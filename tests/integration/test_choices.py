"""Choosing a model from a real graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.choices import choose

if TYPE_CHECKING:
    from supplychain.graph.store import Store

pytestmark = pytest.mark.server


def test_try(demo: Store) -> None:
    import time
    for kw in (dict(task="text-generation", license="apache-2.0", max_params=8_000_000_000, limit=5),
               dict(task="text-generation", license="apache-2.0", use="finetune", limit=5, look=400),
               dict(like="mistralai/Mistral-7B-v0.1", license="mit", limit=5),
               dict(task="text-to-image", framework="diffusers", limit=5)):
        t=time.time(); c = choose(demo, **kw); print(kw, time.time()-t)
        print(c.models, c.looked, c.judged, c.dropped)
        for row in c.table: print(row)
        for row in list(c.dropped_models)[:8]: print('   dropped', row)
    assert 0
