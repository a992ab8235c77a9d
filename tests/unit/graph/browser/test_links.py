from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.errors import UnknownName, UsageError
from supplychain.graph.browser.links import LONGEST, Links, links_to
from supplychain.graph.browser.literals import literal
from supplychain.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

LONG = Links("http://localhost:7474/browser/")
SHORT = Links("http://localhost:7474/browser/", "http://localhost:7474/browser/supplychain/open.html")


@given(st.text(max_size=40) | st.text(alphabet="&#'\\%+ /?", max_size=20))
def test_a_link_holds_the_whole_query(value: str) -> None:
    link = urlsplit(LONG.artifact(value))
    found = parse_qs(link.query, strict_parsing=True)

    assert link.fragment == ""
    assert found["cmd"] == ["edit"]
    assert f"{{id: {literal(value)}}}" in found["arg"][0]
    assert not set("&#") & set(found["arg"][0]), "Browser cuts a query there, however it is encoded"


@given(st.text(max_size=40))
def test_a_short_link_holds_the_question_and_its_values(value: str) -> None:
    found = parse_qs(urlsplit(SHORT.lineage(value, direction="up")).query, keep_blank_values=True)

    assert found == {"question": ["browser/lineage"], "id": [value], "direction": ["up"]}


def test_a_question_is_named_and_asked_as_everywhere() -> None:
    with pytest.raises(UnknownName):
        SHORT.question("browser/linage", id="a")
    with pytest.raises(UnknownName):
        SHORT.question("browser/lineage", id="a", dept=3)
    with pytest.raises(UsageError, match="needs id"):
        SHORT.question("browser/lineage")
    assert "depth=3" in SHORT.question("browser/lineage", id="a", depth=3)


@pytest.mark.parametrize("text", ["MATCH (n:A&B) RETURN n", "RETURN '#'"])
def test_what_browser_would_cut_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="cannot hold the character"):
        LONG.cypher(text)


def test_what_is_too_long_for_an_address_is_refused() -> None:
    with pytest.raises(UsageError, match="too long for a link"):
        LONG.cypher("x" * LONGEST)


def test_where_browser_is_comes_from_the_setting_for_a_neo4j_of_ones_own(tmp_path: Path) -> None:
    elsewhere = Settings(home=tmp_path, browser_url="https://graph.example.org/browser")

    assert links_to("bolt://x:7687", elsewhere) == Links("https://graph.example.org/browser/")
    assert links_to("bolt://x:7687", Settings(home=tmp_path)) == Links(None)
    with pytest.raises(UsageError, match="SUPPLYCHAIN_BROWSER_URL"):
        links_to(None, Settings(home=tmp_path)).lineage("a/b")
