"""A stamp of all that is held of a study: equal stamps, equal words, and no article is read for it.

What ``studies.load`` gives of a study comes from these tables; the one thing it adds that is not in
a stamp is when changes were first told, which no page says.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from pipeline.store import families
from pipeline.store.models import (
    AnnotationRow,
    ChangeRow,
    EnrichmentRow,
    MarkRow,
    MatchRow,
    StudyRow,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """``digest`` is equal for equal contents; ``relatives`` are the others of its ``family``."""

    digest: str
    first_seen: datetime
    family: str | None
    relatives: tuple[int, ...]


def stamps(session: Session, pmids: Collection[int]) -> dict[int, Stamp]:
    """Stamp studies that are held, as many as one statement bears."""
    words: dict[int, list[str]] = defaultdict(list)
    for statement in _what_is_said(pmids):
        for row in session.execute(statement):
            words[row[0]].append(repr(tuple(row)))
    places = families.members_of(session, pmids)
    reports = families.members(session, {one.family for one in places.values()})
    columns = select(StudyRow.pmid, StudyRow.fingerprint, StudyRow.first_seen)
    found = {}
    for pmid, fingerprint, first_seen in session.execute(columns.where(StudyRow.pmid.in_(pmids))):
        place = places.get(pmid)
        family = reports[place.family] if place else []
        said = repr((fingerprint, first_seen, words[pmid], place, family))
        relatives = tuple(one.pmid for one in family if one != place)
        digest = hashlib.sha256(said.encode()).hexdigest()
        found[pmid] = Stamp(digest, first_seen, place.family if place else None, relatives)
    return found


def _what_is_said(pmids: Collection[int]) -> Iterator[Select[Any]]:
    """Select what was read, marked, noted, found and learnt of these studies, in a fixed order."""
    for table in (AnnotationRow, MarkRow, ChangeRow):
        rows = table.__table__
        # Answers are numbered anew when they are read again; changes are named by their numbers.
        left_out = {"pmid"} if table is ChangeRow else {"pmid", "id"}
        columns = [one for one in rows.c if one.name not in left_out]
        yield select(rows.c.pmid, *columns).where(rows.c.pmid.in_(pmids)).order_by(rows.c.id)
    matches = MatchRow.__table__.c
    found = select(matches.pmid, matches.search).order_by(matches.search)
    yield found.where(matches.pmid.in_(pmids), matches.left.is_(None))
    known = EnrichmentRow.__table__.c
    learnt = select(known.pmid, known.service, known.answer).order_by(known.service)
    yield learnt.where(known.pmid.in_(pmids))
