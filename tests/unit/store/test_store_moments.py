"""Moments are stored in UTC, and one without a zone is refused."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import sqlite

from pipeline.store.models import UtcDateTime

SQLITE = sqlite.dialect()
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BERLIN = timezone(timedelta(hours=1))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 22), SQLITE)


def test_a_moment_is_turned_to_utc_on_both_ways() -> None:
    kind, local = UtcDateTime(), NOON.astimezone(BERLIN)
    there = kind.process_bind_param(local, SQLITE)
    assert there is not None
    assert there.isoformat() == NOON.isoformat()
    for back in (NOON.replace(tzinfo=None), local):
        found = kind.process_result_value(back, SQLITE)
        assert found is not None
        assert found.isoformat() == NOON.isoformat()


def test_nothing_stays_nothing() -> None:
    assert UtcDateTime().process_bind_param(None, SQLITE) is None
    assert UtcDateTime().process_result_value(None, SQLITE) is None
