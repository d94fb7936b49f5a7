"""Store what one of NLM's files brought, in one transaction with the note that it was read.

What a search finds in the files it reads daily is news, as what PubMed's own answer brings would
be. What a backfill finds is the search's past, but for what PubMed created or changed since the
search was last answered: that would have been news without the backfill, and stays it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.config import Search
from pipeline.domain.records import Article, Reject
from pipeline.domain.vocabulary import StudyState
from pipeline.sources.pubmed_file_search import Findings
from pipeline.stages.take_in import save_newer
from pipeline.store import files, ledger, matches, save
from pipeline.store.files import Reading
from pipeline.store.repeating import repeatable
from pipeline.store.save import Saved
from pipeline.store.searches import SearchVersion
from pipeline.store.withdrawals import withdraw

SOURCE = "pubmed_files"  # where rejects come from


@dataclass(frozen=True, slots=True)
class Asked:
    """A search that reads files; ``is_past`` unless what it finds is news, as what is daily read.

    ``since`` is the day from which on what PubMed created or changed is news even so.
    """

    search: Search
    version: SearchVersion
    is_past: bool
    since: date | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What came of one file: ``found`` by search, ``left`` no longer found, of those held."""

    name: str
    records: int
    size: int
    found: Mapping[str, int]
    left: Mapping[str, int]
    saved: Saved
    withdrawn: int
    rejects: tuple[Reject, ...]
    came: tuple[int, ...]
    took_s: float
    unpacking_s: float


@repeatable
def store_findings(app: App, run: int, asked: Sequence[Asked], found: Findings) -> ReadFile:
    """Save records that are newer, enter matches, honour withdrawals, note that it was read."""
    now = app.now()
    with app.store.write() as session:
        saved, current = save_newer(session, found.articles, now, run)
        save.save_rejects(session, SOURCE, found.rejects, now, run)
        left = {one.search.name: _note(session, one, found, current, now, run) for one in asked}
        withdrawn = withdraw(session, found.deleted, now, run)
        readings = [(one.version, _reading(one, found, now)) for one in asked]
        files.note_readings(session, readings, run)
    return ReadFile(
        name=found.name,
        records=found.records,
        size=found.size,
        found={one.search.name: len(found.found[one.search.name]) for one in asked},
        left=left,
        saved=saved,
        withdrawn=withdrawn,
        rejects=found.rejects,
        came=tuple(one.pmid for one in found.articles),
        took_s=found.took_s,
        unpacking_s=found.unpacking_s,
    )


def _reading(asked: Asked, found: Findings, now: datetime) -> Reading:
    number = len(found.found[asked.search.name])
    return Reading(found.name, found.md5, found.size, found.records, number, now)


def _note(
    session: Session,
    asked: Asked,
    found: Findings,
    current: Collection[int],
    now: datetime,
    run: int,
) -> int:
    """Enter what a search finds in the ledger; count what it finds no longer in its newest form."""
    pmids = set(found.found[asked.search.name])
    news = pmids if not asked.is_past else _news(asked, found, pmids)
    _enter(session, asked.version if not asked.is_past else _later(asked.version), news, now, run)
    _enter(session, _at_first(asked.version), pmids - news, now, run)
    here = {pmid for pmid in current if pmid in pmids}
    lost = {pmid for pmid in current if pmid not in pmids}
    return ledger.note_standing(session, asked.search.name, found=here, lost=lost, now=now)


def _enter(
    session: Session, version: SearchVersion, pmids: Collection[int], now: datetime, run: int
) -> None:
    matches.note_matches(session, version, dict.fromkeys(pmids, StudyState.HELD), now, run)


def _later(version: SearchVersion) -> SearchVersion:
    """Take a finding for news."""
    return replace(version, is_new=False, follows=None)


def _at_first(version: SearchVersion) -> SearchVersion:
    """Take a finding for what was there before."""
    return replace(version, is_new=True, follows=None)


def _news(asked: Asked, found: Findings, pmids: Collection[int]) -> set[int]:
    if asked.since is None:
        return set()
    since = asked.since
    mine = (one for one in found.articles if one.pmid in pmids)
    return {one.pmid for one in mine if _is_since(one, since)}


def _is_since(article: Article, day: date) -> bool:
    revised = article.revised.latest() if article.revised else None
    return any(one is not None and one >= day for one in (article.created, revised))
