"""Save what a source gave: the record, what changed, and the ledger, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.domain.changes import arrival
from pipeline.domain.records import Article, Reject
from pipeline.domain.retraction import is_retracted
from pipeline.domain.second_opinion import confirmed
from pipeline.domain.studies import Change, NotedChange
from pipeline.domain.twins import title_key
from pipeline.domain.vocabulary import ChangeKind
from pipeline.store import looks, studies
from pipeline.store.among import one_of
from pipeline.store.changes import changes_of, note_changes
from pipeline.store.codec import origin
from pipeline.store.counterparts import publications, sharing_doi
from pipeline.store.models import RejectRow, StudyRow
from pipeline.store.sorting import Form, Held, Sorting, in_form, is_changed, sort, told_once
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


def save_articles(session: Session, articles: Sequence[Article], now: datetime, run: int) -> Saved:
    """Write articles and note what happened to each study; equal records are marked as seen.

    The caller owns the transaction, so that record and changes stand or fall together.
    """
    named = [(one, origin(one)) for one in articles]
    same = looks.seen_again(session, told_once(named), now)
    batch = _sort(session, [in_form(*one) for one in named if one[0].pmid not in same])
    _write(session, batch, now)
    arrivals = _arrivals(session, batch.arrived, now)
    note_changes(session, [*arrivals, *_happened(session, batch)], now, run)
    return _count([change for _, change in arrivals], batch, len(articles))


def as_they_were(session: Session, articles: Iterable[Article]) -> set[int]:
    """Tell which studies came in just the bytes they were read from; nothing is noted."""
    return looks.read_from(session, told_once((one, origin(one)) for one in articles))


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


def _sort(session: Session, forms: Sequence[Form]) -> Sorting:
    """Sort by what is held; only what changed is read back."""
    held = _held(session, {one.article.pmid for one in forms}) if forms else {}
    changed = {one.article.pmid for one in forms if is_changed(held.get(one.article.pmid), one)}
    return sort(forms, held, studies.articles(session, changed))


def _held(session: Session, pmids: Collection[int]) -> dict[int, Held]:
    columns = select(StudyRow.pmid, StudyRow.version, StudyRow.fingerprint)
    rows = session.execute(columns.where(one_of(session, StudyRow.pmid, pmids)))
    return {pmid: Held(version, name) for pmid, version, name in rows}


def _happened(session: Session, batch: Sorting) -> list[tuple[int, Change]]:
    """List what happened to what was held, and which preprints came out."""
    written = [one.article for one in batch.written]
    published = publications(session, [one for one in written if one.pmid not in batch.completed])
    return [*_after_crossref(session, batch.changes), *published.items()]


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


def _write(session: Session, batch: Sorting, now: datetime) -> None:
    upsert(session, StudyRow, [_row(one, now) for one in batch.written], keep={"first_seen"})
    write_texts(session, [one.article for one in batch.written])
    looks.note_seen(session, {*batch.seen} - batch.read.keys(), now)
    looks.note_read(session, batch.read, now)


def _row(form: Form, now: datetime) -> dict[str, Any]:
    article, doi = form.article, form.article.identifier("doi")
    return {
        "pmid": article.pmid,
        "version": article.version,
        "kind": article.kind.value,
        "title": article.title,
        "doi": studies.doi_key(doi) if doi else None,
        "published": article.published.iso(),
        "created": article.created,
        "is_retracted": is_retracted(article),
        "fingerprint": form.fingerprint,
        "article": form.text,
        "raw": article.raw,
        "first_seen": now,
        "annotated_by": None,
        "indexed_by": TEXTS_VERSION,
        "title_key": title_key(article.title),
    }


def _arrivals(
    session: Session, arrived: Sequence[Article], now: datetime
) -> list[tuple[int, Change]]:
    sharing = sharing_doi(session, arrived)
    return [(one.pmid, arrival(one, now.date(), sharing.get(one.pmid, ()))) for one in arrived]


def _count(arrivals: Sequence[Change], batch: Sorting, records: int) -> Saved:
    kinds, written = [change.kind for change in arrivals], len(batch.written)
    added, late = kinds.count(ChangeKind.ADDED), kinds.count(ChangeKind.LATE)
    return Saved(added, late, written - added - late, records - written)
