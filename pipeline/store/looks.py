"""The last look at each study's record: when, what came, and how often nothing came."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.orm import Session

from pipeline.store.among import one_of
from pipeline.store.models import LookRow
from pipeline.store.upsert import upsert

_TABLE = cast(Table, LookRow.__table__)  # no objects of these rows are held, so none is asked for


def seen_again(session: Session, origins: Mapping[int, str], now: datetime) -> set[int]:
    """Note, and tell, of which studies nothing came but the bytes that they were read from.

    ``origins`` names what came of each (``codec.origin``). No two studies have one origin, since
    their numbers are among the bytes; so the two lists need not be compared as pairs.
    """
    if not origins:
        return set()
    here = _read_from(session, origins)
    rows = _TABLE.update().where(*here).values(_as_it_was(now)).returning(_TABLE.c.pmid)
    return set(session.scalars(rows))


def read_from(session: Session, origins: Mapping[int, str]) -> set[int]:
    """Tell which studies say what they say from just these bytes, and note nothing."""
    if not origins:
        return set()
    return set(session.scalars(select(LookRow.pmid).where(*_read_from(session, origins))))


def note_read(session: Session, read: Mapping[int, str | None], now: datetime) -> None:
    """Note from what studies were read now; they must be held."""
    seen = _as_it_was(now)
    upsert(session, LookRow, [{"pmid": pmid, "origin": one, **seen} for pmid, one in read.items()])


def note_seen(session: Session, pmids: Collection[int], now: datetime) -> None:
    """Note that records came and are as they were."""
    _set(session, pmids, _as_it_was(now))


def mark_refreshed(session: Session, pmids: Collection[int], now: datetime) -> None:
    """Note that records were looked at, so that the next refresh takes others."""
    _set(session, pmids, {"refreshed": now})


def least_recently_refreshed(session: Session, limit: int) -> list[int]:
    """List the PMIDs whose records were looked at longest ago, but for those withdrawn.

    A preprint of Europe PMC is none: PubMed cannot be asked for it, and its own source gives it
    whole at every run.
    """
    here = select(LookRow.pmid).where(LookRow.withdrawn.is_(None), LookRow.pmid > 0)
    return list(session.scalars(here.order_by(LookRow.refreshed, LookRow.pmid).limit(limit)))


def _read_from(session: Session, origins: Mapping[int, str]) -> tuple[ColumnElement[bool], ...]:
    return (
        one_of(session, LookRow.pmid, origins),
        one_of(session, LookRow.origin, origins.values()),
    )


def _as_it_was(now: datetime) -> dict[str, Any]:
    """What is seen is neither missed nor withdrawn any more."""
    return {"refreshed": now, "misses": 0, "withdrawn": None}


def _set(session: Session, pmids: Collection[int], values: dict[str, Any]) -> None:
    if pmids:
        here = one_of(session, LookRow.pmid, pmids)
        session.execute(_TABLE.update().where(here).values(values))
