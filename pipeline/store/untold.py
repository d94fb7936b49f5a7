"""What a reader has not been told yet of studies: what happened, who knows it, since when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from pipeline.domain.changes import ARRIVALS
from pipeline.domain.digests import Candidate
from pipeline.domain.same_preprint import told_once
from pipeline.domain.studies import NotedChange
from pipeline.domain.vocabulary import ChangeKind, StudyState
from pipeline.store import books
from pipeline.store.among import among
from pipeline.store.books import STUDIES
from pipeline.store.changes import noted_change
from pipeline.store.counterparts import same_preprints
from pipeline.store.issues import followed
from pipeline.store.models import ChangeRow, MatchRow, ToldRow
from pipeline.store.outlines import outlines
from pipeline.store.upsert import in_batches


def untold(
    session: Session, reader: str, searches: Collection[str], since: datetime | None = None
) -> list[Candidate]:
    """List what happened to studies of these searches that this reader was not told.

    A study is news when one of the searches found it after its own baseline and while the reader
    followed it (``since`` stands for searches not followed yet); else it is history. What happened
    to it before the reader followed a search that finds it is left out. A preprint that is held
    under several numbers is told once (``domain/same_preprint.py``). The studies are outlines.
    """
    starts = followed(session, reader, searches, since)
    noted = _changes(session, reader, searches)
    came = books.came(session, STUDIES, starts, sorted({change.pmid for change in noted}))
    changes = [one for one in noted if one.kind in ARRIVALS or one.noted >= came[one.pmid]]
    pmids = sorted({change.pmid for change in changes})
    studies = outlines(session, pmids)
    news = books.news(session, STUDIES, starts, pmids)
    others = same_preprints(session, (study.article for study in studies.values()))
    elsewhere = sorted({other for numbers in others.values() for other in numbers})
    sent = books.first_sent(session, STUDIES, reader, [*pmids, *elsewhere])
    candidates = [
        Candidate(studies[one.pmid], one, one.pmid not in news, sent.get(one.pmid))
        for one in changes
    ]
    came |= books.came(session, STUDIES, starts, elsewhere)
    settled = _told(session, reader, elsewhere) | _before(session, _as_one(came, others))
    return told_once(candidates, others, settled, sent)


def _as_one(
    came: Mapping[int, datetime], others: Mapping[int, Iterable[int]]
) -> dict[int, datetime]:
    """Tell since when a reader has followed a preprint, under whatever number, by its others."""
    found: dict[int, datetime] = {}
    for number, numbers in others.items():
        first = min(came[one] for one in (number, *numbers) if one in came)
        found |= {other: min(first, found.get(other, first)) for other in numbers}
    return found


def _told(session: Session, reader: str, pmids: list[int]) -> set[tuple[int, ChangeKind]]:
    """Tell which kinds of change of these studies were settled for a reader."""
    found: set[tuple[int, ChangeKind]] = set()
    for batch in in_batches(pmids):
        wanted = select(ChangeRow.pmid, ChangeRow.kind).join(ToldRow)
        here = wanted.where(ToldRow.reader == reader, ChangeRow.pmid.in_(batch)).distinct()
        found.update((pmid, ChangeKind(kind)) for pmid, kind in session.execute(here))
    return found


def _before(session: Session, came: Mapping[int, datetime]) -> set[tuple[int, ChangeKind]]:
    """Tell what happened to these studies before a reader came, which is left out for good."""
    found: set[tuple[int, ChangeKind]] = set()
    for batch in in_batches(came):
        columns = select(ChangeRow.pmid, ChangeRow.kind, ChangeRow.noted)
        for pmid, kind, noted in session.execute(columns.where(ChangeRow.pmid.in_(batch))):
            if noted < came[pmid] and kind not in ARRIVALS:
                found.add((pmid, ChangeKind(kind)))
    return found


def _changes(session: Session, reader: str, searches: Collection[str]) -> list[NotedChange]:
    mine = (MatchRow.search.in_(searches), MatchRow.state == StudyState.HELD.value)
    matched = select(MatchRow.pmid).where(*mine)
    told = exists().where(ToldRow.reader == reader, ToldRow.change_id == ChangeRow.id)
    here = among(session, ChangeRow.pmid, matched)
    wanted = select(ChangeRow.__table__).where(here, ~told)
    return [noted_change(row) for row in session.execute(wanted.order_by(ChangeRow.id))]
