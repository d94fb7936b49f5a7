"""Save what a source gave: the record, what changed, and the ledger, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.domain.changes import arrival, compare, is_retracted
from pipeline.domain.records import Article, Reject
from pipeline.domain.studies import Change
from pipeline.domain.vocabulary import ChangeKind
from pipeline.store.codec import article_from_json, article_to_json, fingerprint
from pipeline.store.models import ChangeRow, RejectRow, StudyRow
from pipeline.store.studies import doi_key, mark_refreshed
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
    article: str


def save_articles(session: Session, articles: Sequence[Article], now: datetime, run: int) -> Saved:
    """Write articles and note what changed in each study; equal records are only marked as seen.

    The caller owns the transaction, so that record and changes stand or fall together.
    """
    held = _held(session, [article.pmid for article in articles])
    rows: list[dict[str, Any]] = []
    noted: list[tuple[int, Change]] = []
    seen: list[int] = []
    for article in articles:
        row = _row(article, now)
        before = held.get(article.pmid)
        if before is None:
            noted.append((article.pmid, arrival(article, now.date())))
        elif before.version > article.version or before.fingerprint == row["fingerprint"]:
            seen.append(article.pmid)
            continue
        else:
            old = article_from_json(before.article)
            noted += [(article.pmid, change) for change in compare(old, article)]
        rows.append(row)
        held[article.pmid] = _Held(article.version, row["fingerprint"], row["article"])
    _write_studies(session, rows, seen, now)
    session.flush()
    insert_new(session, ChangeRow, [_change_row(pmid, one, now, run) for pmid, one in noted])
    return _count(noted, rows, seen)


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


def _held(session: Session, pmids: list[int]) -> dict[int, _Held]:
    columns = (StudyRow.pmid, StudyRow.version, StudyRow.fingerprint, StudyRow.article)
    found: dict[int, _Held] = {}
    for batch in in_batches(pmids):
        for row in session.execute(select(*columns).where(StudyRow.pmid.in_(batch))):
            found[row.pmid] = _Held(row.version, row.fingerprint, row.article)
    return found


def _row(article: Article, now: datetime) -> dict[str, Any]:
    text = article_to_json(article)
    doi = article.identifier("doi")
    return {
        "pmid": article.pmid,
        "version": article.version,
        "kind": article.kind.value,
        "title": article.title,
        "doi": doi_key(doi) if doi else None,
        "published": article.published.iso(),
        "created": article.created,
        "is_retracted": is_retracted(article),
        "fingerprint": fingerprint(text),
        "article": text,
        "raw": article.raw,
        "first_seen": now,
        "refreshed": now,
        "annotated_by": None,
    }


def _write_studies(
    session: Session, rows: list[dict[str, Any]], seen: list[int], now: datetime
) -> None:
    upsert(session, StudyRow, rows, keep={"first_seen"})
    mark_refreshed(session, seen, now)


def _change_row(pmid: int, change: Change, now: datetime, run: int) -> dict[str, Any]:
    return {
        "pmid": pmid,
        "kind": change.kind.value,
        "detail": change.detail,
        "noted": now,
        "run_id": run,
    }


def _count(noted: list[tuple[int, Change]], rows: list[dict[str, Any]], seen: list[int]) -> Saved:
    kinds = [change.kind for _, change in noted]
    added, late = kinds.count(ChangeKind.ADDED), kinds.count(ChangeKind.LATE)
    return Saved(added, late, len(rows) - added - late, len(seen))
