"""Collect: for every search ask, compare with the ledger, fetch what is new, save, tell.

Each batch is saved as it comes, in a transaction of its own; the watermark moves last. A search
that could not be answered in full is an error in the receipt, never "nothing new".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.app import App, open_pubmed
from pipeline.config import Search
from pipeline.domain.digests import Receipt, SearchReceipt
from pipeline.domain.vocabulary import ChangeKind, StudyState
from pipeline.errors import Refused, SourceError, Unreachable
from pipeline.sources.eutils import SearchAnswer
from pipeline.sources.pubmed import Batch, PubMed
from pipeline.stages.diary import is_new
from pipeline.store import ledger, runs, save
from pipeline.store.ledger import SearchVersion, Watermark

T = TypeVar("T")


def collect(app: App, run: int, only: Sequence[str] = ()) -> Receipt:
    """Ask PubMed every search (or those named), store what is new, and write the receipt."""
    with open_pubmed(app) as pubmed:
        receipts = _each(
            app,
            _wanted(app, only),
            lambda search: _collect_search(app, pubmed, search, run),
            lambda search, error: _failed(app, search, error),
        )
    receipt = Receipt(run, app.now(), tuple(receipts))
    with app.store.write() as session:
        runs.keep_receipt(session, receipt)
    return receipt


def _wanted(app: App, only: Sequence[str]) -> list[Search]:
    return [one for one in app.config.searches if not only or one.name in only]


def _each(
    app: App,
    searches: list[Search],
    ask: Callable[[Search], T],
    failed: Callable[[Search, SourceError], T],
) -> list[T]:
    """Ask search after search; one that fails does not stop the next, unless nobody is there."""
    answers: list[T] = []
    dead: Unreachable | None = None
    for number, search in enumerate(searches):
        app.tell("searches", number, len(searches))
        try:
            if dead:
                raise dead  # asking each search in turn would only take longer
            answers.append(ask(search))
        except SourceError as error:
            dead = error if isinstance(error, Unreachable) else None
            answers.append(failed(search, error))
    app.tell("searches", len(searches), len(searches))
    return answers


def _collect_search(app: App, pubmed: PubMed, search: Search, run: int) -> SearchReceipt:
    with app.store.write() as session:
        version = ledger.version_of(session, search.name, search.term, app.now())
        mark = None if version.is_new else ledger.watermark(session, search.name)
        states = ledger.states(session, search.name)
    answer = pubmed.find(search.term, previous=mark.count if mark else None)
    unsettled = [pmid for pmid in answer.ids if states.get(pmid) not in ledger.SETTLED]
    _save_new(app, pubmed, version, unsettled, run)
    with app.store.write() as session:
        left = ledger.note_absent(session, search.name, answer.ids, app.now())
        reading = Watermark(app.now(), answer.count, answer.translation)
        ledger.move_watermark(session, version, reading)
    return _receipt(app, search, version, answer, left, run)


def _save_new(app: App, pubmed: PubMed, version: SearchVersion, pmids: list[int], run: int) -> None:
    """Enter in the ledger what another search brought already; fetch and save the rest."""
    with app.store.write() as session:
        held = ledger.held(session, pmids)
        known = dict.fromkeys(held, StudyState.HELD)
        ledger.note_matches(session, version, known, app.now(), run)
    rest, done = [pmid for pmid in pmids if pmid not in held], 0
    for batch in pubmed.fetch(rest):
        with app.store.write() as session:
            save.save_articles(session, batch.articles, app.now(), run)
            save.save_rejects(session, "pubmed", batch.rejects, app.now(), run)
            ledger.note_matches(session, version, _states(batch), app.now(), run)
        done += len(batch.asked)
        app.tell(version.name, done, len(rest))


def _states(batch: Batch) -> dict[int, StudyState]:
    states = dict.fromkeys(batch.missing, StudyState.MISSING)
    states.update((one.pmid, StudyState.HELD) for one in batch.articles)
    broken = (one.pmid for one in batch.rejects if one.pmid is not None)
    states.update((pmid, StudyState.REJECTED) for pmid in broken)
    return states


def _receipt(
    app: App, search: Search, version: SearchVersion, answer: SearchAnswer, left: int, run: int
) -> SearchReceipt:
    with app.store.read() as session:
        tally = ledger.tally(session, search.name)
        arrived = ledger.arrivals(session, search.name, run)
    absent = tuple(pmid for pmid in search.landmarks if pmid not in set(answer.ids))
    return SearchReceipt(
        search=search.name,
        title=search.title,
        reported=answer.count,
        held=tally.get(StudyState.HELD, 0),
        new=arrived.get(ChangeKind.ADDED, 0),
        late=arrived.get(ChangeKind.LATE, 0),
        left=left,
        missing=tally.get(StudyState.MISSING, 0),
        gone=tally.get(StudyState.GONE, 0),
        rejects=tally.get(StudyState.REJECTED, 0),
        landmarks_found=len(search.landmarks) - len(absent),
        landmarks=len(search.landmarks),
        landmarks_missing=absent,
        is_baseline=version.is_new,
        warnings=answer.warnings,
    )


def _failed(app: App, search: Search, error: SourceError) -> SearchReceipt:
    with app.store.read() as session:
        mark, tally = ledger.watermark(session, search.name), ledger.tally(session, search.name)
    return SearchReceipt(
        search=search.name,
        title=search.title,
        reported=mark.count if mark else 0,
        held=tally.get(StudyState.HELD, 0),
        error=str(error),
    )


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a search would bring now; ``translation`` is how PubMed understands the query.

    ``is_refused`` tells a query that must be mended from a source that only has trouble.
    """

    search: str
    title: str
    reported: int
    new: int
    translation: str
    warnings: tuple[str, ...]
    landmarks_missing: tuple[int, ...]
    error: str | None = None
    is_refused: bool = False


def foresee(app: App, only: Sequence[str] = ()) -> list[Foreseen]:
    """Ask every search and store nothing: for ``check`` and ``--dry-run``."""
    searches = _wanted(app, only)
    known = {one.name: set[int]() if is_new(app) else _known(app, one) for one in searches}
    with open_pubmed(app) as pubmed:
        return _each(
            app,
            searches,
            lambda search: _foresee_search(pubmed, search, known[search.name]),
            _unforeseen,
        )


def _known(app: App, search: Search) -> set[int]:
    with app.store.read() as session:
        return set(ledger.states(session, search.name))


def _foresee_search(pubmed: PubMed, search: Search, known: set[int]) -> Foreseen:
    answer = pubmed.find(search.term)
    ids = set(answer.ids)
    return Foreseen(
        search=search.name,
        title=search.title,
        reported=answer.count,
        new=len(ids - known),
        translation=answer.translation,
        warnings=answer.warnings,
        landmarks_missing=tuple(pmid for pmid in search.landmarks if pmid not in ids),
    )


def _unforeseen(search: Search, error: SourceError) -> Foreseen:
    is_refused = isinstance(error, Refused)
    return Foreseen(search.name, search.title, 0, 0, "", (), (), str(error), is_refused)
