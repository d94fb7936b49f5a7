"""Save what a source gave: the record, what changed, and the ledger, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pipeline.domain.changes import EXPORTED, arrival, compare
from pipeline.domain.records import Article, Reject
from pipeline.domain.retraction import is_retracted
from pipeline.domain.second_opinion import confirmed
from pipeline.domain.studies import Change, NotedChange
from pipeline.domain.twins import title_key
from pipeline.domain.vocabulary import ChangeKind
from pipeline.store import studies
from pipeline.store.changes import changes_of, note_changes
from pipeline.store.codec import article_to_json, fingerprint
from pipeline.store.counterparts import publications, sharing_doi
from pipeline.store.models import RejectRow, StudyRow
from pipeline.store.texts import write_texts
from pipeline.store.unwritten import TEXTS_VERSION
from pipeline.store.upsert import in_batches, insert_new, upsert


@dataclass(frozen=True, slots=True)
class Saved:
    """What a batch did to the store."""

    added: int = 0
    late: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Saved) -> Saved:
        return Saved(
            self.added + other.added,
            self.late + other.late,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
        )


@dataclass(frozen=True, slots=True)
class _Held:
    version: int
    fingerprint: str


@dataclass(slots=True)
class _Sorting:
    """Which records of a batch are new, which changed and how, and which are as they were."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    written: list[Article] = field(default_factory=list)
    arrived: list[Article] = field(default_factory=list)
    changes: list[tuple[int, Change]] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    completed: set[int] = field(default_factory=set)  # known from an export until now


def save_articles(session: Session, articles: Sequence[Article], now: datetime, run: int) -> Saved:
    """Write articles and note what happened to each study; equal records are marked as seen.

    The caller owns the transaction, so that record and changes stand or fall together.
    """
    batch = _sort(session, articles, now)
    _write_studies(session, batch, now)
    arrivals = _arrivals(session, batch.arrived, now)
    published = publications(
        session, [one for one in batch.written if one.pmid not in batch.completed]
    )
    changes = [*arrivals, *_after_crossref(session, batch.changes), *published.items()]
    note_changes(session, changes, now, run)
    return _count([change for _, change in arrivals], batch)


def save_rejects(
    session: Session, source: str, rejects: Iterable[Reject], now: datetime, run: int
) -> None:
    """Keep what could not be read; the same bytes are kept once."""
    rows = [
        {
            "source": source,
            "pmid": reject.pmid,
            "reason": reject.reason,
            "raw": reject.raw,
            "sha256": hashlib.sha256(reject.raw).hexdigest(),
            "noted": now,
            "run_id": run,
        }
        for reject in rejects
    ]
    insert_new(session, RejectRow, rows)


def _held(session: Session, articles: Sequence[Article]) -> dict[int, _Held]:
    columns = (StudyRow.pmid, StudyRow.version, StudyRow.fingerprint)
    found: dict[int, _Held] = {}
    for pmids in in_batches(article.pmid for article in articles):
        for row in session.execute(select(*columns).where(StudyRow.pmid.in_(pmids))):
            found[row.pmid] = _Held(row.version, row.fingerprint)
    return found


def _sort(session: Session, articles: Sequence[Article], now: datetime) -> _Sorting:
    """Sort by what is held; only what changed is read back, and only what is written made a row."""
    batch, held = _Sorting(), _held(session, articles)
    texts = [(article, article_to_json(article)) for article in articles]
    named = [(article, text, fingerprint(text)) for article, text in texts]
    changed = [one.pmid for one, _, name in named if _is_changed(held.get(one.pmid), one, name)]
    latest = studies.articles(session, changed)
    for article, text, name in named:
        before = held.get(article.pmid)
        if before is None:
            batch.arrived.append(article)
        elif not _is_changed(before, article, name):
            batch.seen.append(article.pmid)
            continue
        else:
            _compare(batch, latest[article.pmid], article)
        batch.rows.append(_row(article, text, name, now))
        batch.written.append(article)
        held[article.pmid], latest[article.pmid] = _Held(article.version, name), article
    return batch


def _is_changed(before: _Held | None, article: Article, name: str) -> bool:
    """Tell whether a held study is told otherwise now, and not by an older version."""
    if before is None or before.version > article.version:
        return False
    return before.fingerprint != name


def _compare(batch: _Sorting, old: Article, new: Article) -> None:
    """Note what happened, but for a preprint's publication: that is told once, whoever says it."""
    found = [one for one in compare(old, new) if one.kind is not ChangeKind.PUBLISHED]
    batch.changes += [(new.pmid, change) for change in found]
    if old.version == EXPORTED:
        batch.completed.add(new.pmid)


def _after_crossref(
    session: Session, changes: Sequence[tuple[int, Change]]
) -> list[tuple[int, Change]]:
    """Make a quiet revision of what PubMed says only after Crossref said it."""
    earlier: dict[int, list[Change | NotedChange]] = {}
    for pmids in in_batches({pmid for pmid, _ in changes}):
        earlier |= {pmid: [*found] for pmid, found in changes_of(session, pmids).items()}
    settled: list[tuple[int, Change]] = []
    for pmid, change in changes:
        before = earlier.setdefault(pmid, [])
        said = confirmed(change, before)
        before.append(said)
        settled.append((pmid, said))
    return settled


def _row(article: Article, text: str, name: str, now: datetime) -> dict[str, Any]:
    doi = article.identifier("doi")
    return {
        "pmid": article.pmid,
        "version": article.version,
        "kind": article.kind.value,
        "title": article.title,
        "doi": studies.doi_key(doi) if doi else None,
        "published": article.published.iso(),
        "created": article.created,
        "is_retracted": is_retracted(article),
        "fingerprint": name,
        "article": text,
        "raw": article.raw,
        "first_seen": now,
        "refreshed": now,
        "annotated_by": None,
        "indexed_by": TEXTS_VERSION,
        "title_key": title_key(article.title),
        "misses": 0,
        "withdrawn": None,
    }


def _write_studies(session: Session, batch: _Sorting, now: datetime) -> None:
    upsert(session, StudyRow, batch.rows, keep={"first_seen"})
    for pmids in in_batches(batch.seen):
        here = update(StudyRow).where(StudyRow.pmid.in_(pmids))
        session.execute(here.values(refreshed=now, misses=0, withdrawn=None))
    write_texts(session, batch.written)
    session.flush()


def _arrivals(
    session: Session, arrived: Sequence[Article], now: datetime
) -> list[tuple[int, Change]]:
    sharing = sharing_doi(session, arrived)
    return [(one.pmid, arrival(one, now.date(), sharing.get(one.pmid, ()))) for one in arrived]


def _count(arrivals: Sequence[Change], batch: _Sorting) -> Saved:
    kinds = [change.kind for change in arrivals]
    added, late = kinds.count(ChangeKind.ADDED), kinds.count(ChangeKind.LATE)
    return Saved(added, late, len(batch.rows) - added - late, len(batch.seen))
