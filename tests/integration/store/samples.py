"""Made-up articles, runs and issues for the store's tests; time is given, never read."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from pipeline.domain.dates import from_iso
from pipeline.domain.digests import Message
from pipeline.domain.records import AbstractSection, Article, Author, HistoryDate, Identifier
from pipeline.domain.vocabulary import StudyState
from pipeline.store import issues, matches, runs, save, searches, studies
from pipeline.store.engine import Store
from pipeline.store.save import Saved
from pipeline.store.searches import SearchVersion, Watermark

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
LATER = NOW + timedelta(days=7)
SLOT = date(2026, 11, 16)
NEXT_SLOT = date(2026, 11, 23)
MESSAGE = Message("2 new studies", "<p>K₂</p>", "K₂", "# K₂")
NEWS = SearchVersion("k2", 1, is_new=False)
BASELINE = SearchVersion("k2", 1, is_new=True)
OTHER = SearchVersion("mgp", 1, is_new=False)


def article(pmid: int = 1001, created: str = "2026-11-20", **fields: Any) -> Article:
    """Make a plain article, new to PubMed; any field may be given, and its bytes tell them all."""
    whole = replace(_plain(pmid, created), **fields)
    return whole if "raw" in fields else replace(whole, raw=zlib.compress(repr(whole).encode()))


def _plain(pmid: int, created: str) -> Article:
    return Article(
        pmid=pmid,
        title=f"Menaquinone-7 and arterial calcification, sample {pmid}",
        abstract=(AbstractSection("180 µg a day slowed calcification.", "CONCLUSIONS"),),
        authors=(Author("Sampleauthor", initials="A"),),
        published=from_iso(created),
        history=(HistoryDate("entrez", from_iso(created)),),
        identifiers=(Identifier("doi", f"10.5555/Sample.{pmid}"),),
    )


def start_run(session: Session, command: str = "run") -> int:
    """Open a line in the diary: changes and matches name the run they came with."""
    return runs.start(session, command, NOW)


def save_them(store: Store, *articles: Article, now: datetime = NOW) -> Saved:
    """Save articles in one transaction of a run of their own."""
    with store.write() as session:
        return save.save_articles(session, articles, now, start_run(session))


def note(
    store: Store,
    found: dict[int, StudyState],
    search: SearchVersion = NEWS,
    now: datetime = NOW,
) -> None:
    """Write ledger rows for a search."""
    with store.write() as session:
        matches.note_matches(session, search, found, now, start_run(session))


def hold(
    store: Store, *articles: Article, search: SearchVersion = NEWS, now: datetime = NOW
) -> None:
    """Save articles and enter them in the ledger."""
    save_them(store, *articles, now=now)
    note(store, dict.fromkeys([one.pmid for one in articles], StudyState.HELD), search, now)


def answer(store: Store, search: SearchVersion, count: int = 0, now: datetime = NOW) -> None:
    """Record that a search was answered in full."""
    with store.write() as session:
        searches.move_watermark(session, search, Watermark(now, count, search.name))


def changes(store: Store, pmid: int = 1001) -> list[tuple[str, str]]:
    """List what was noted about a study, oldest first."""
    with store.read() as session:
        found = studies.load(session, [pmid])
    return [(one.kind.value, one.detail) for study in found for one in study.changes]


def by_mail(reader: str = "desk") -> issues.Outgoing:
    """Make a letter that waits to go out."""
    address = f"{reader}@sample.example"
    return issues.Outgoing("smtp", address, f"<1.{reader}@sample.example>", b"Subject: K2\r\n\r\n")


def issue(
    session: Session,
    reader: str = "desk",
    *,
    slot: date = SLOT,
    told: Sequence[int] = (),
    shown: Sequence[int] = (),
    outgoing: Sequence[issues.Outgoing] = (),
    now: datetime = NOW,
) -> int:
    """Write an issue; with neither changes nor deliveries unless given."""
    return issues.save_issue(
        session,
        reader=reader,
        slot=slot,
        now=now,
        message=MESSAGE,
        shown=shown,
        told=told,
        outgoing=outgoing,
        run=start_run(session),
    )
