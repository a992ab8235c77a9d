"""Dates that users give to loaders."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from loaders.dates import collected_at, moment
from supplychain.errors import UsageError


def test_a_date_is_kept_as_it_was_given() -> None:
    assert collected_at({"collected_at": "2023-08-31"}) == "2023-08-31"
    assert collected_at({"collected_at": "2023-08-31T10:00:00Z"}) == "2023-08-31T10:00:00Z"
    assert collected_at({}) == collected_at({"collected_at": None}) == ""


def test_a_moment_has_a_zone_only_where_it_names_one() -> None:
    assert moment("--since", "2026-11-01", remedy="") == datetime(2026, 11, 1)  # noqa: DTZ001
    assert moment("--since", "2026-11-01T00:00:00Z", remedy="") == datetime(2026, 11, 1, tzinfo=UTC)


def test_what_is_no_date_is_refused_by_the_name_of_its_option() -> None:
    with pytest.raises(UsageError, match=r"collected_at is '31\.8\.2023', which is no ISO 8601 date"):
        collected_at({"collected_at": "31.8.2023"})
    with pytest.raises(UsageError, match="--since is 'yesterday'"):
        moment("--since", "yesterday", remedy="Write it like 2026-11-01.")
