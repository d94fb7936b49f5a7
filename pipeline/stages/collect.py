"""Collect: for every search ask, compare with the ledger, fetch what is new, save, tell.

Each batch is saved as it comes, in a transaction of its own; the watermark moves last. A search
that could not be answered in full is an error in the receipt, never "nothing new".
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.app import App
from pipeline.config import Search
from pipeline.domain.digests import Receipt, SearchReceipt
from pipeline.domain.vocabulary import StudyState
from pipeline.outside import open_pubmed
from pipeline.sources.pubmed import Batch, PubMed
from pipeline.stages import asking, receipts
from pipeline.stages.ahead import one_ahead
from pipeline.stages.keepers import keepers
from pipeline.stages.receipts import Asked
from pipeline.stages.sweep import sweep
from pipeline.store import issues, ledger, matches, runs, searches
from pipeline.store.repeating import repeatable
from pipeline.store.searches import SearchVersion, Watermark


def collect(
    app: App, run: int, only: Sequence[str] = (), *, accept_shrunken: bool = False
) -> Receipt:
    """Ask every source every search (or those named), store what is new, write the receipt.

    A source that fails leaves its line in the receipt, and does not stop the others.

    ``accept_shrunken`` believes a set that lost more than half, or all, since the last run.
    """
    _follow(app, run)
    found = _collect_from_pubmed(app, run, only, accept_shrunken=accept_shrunken)
    if mine := [one for one in asking.wanted(app, only) if app.config.is_read_from_files(one)]:
        from pipeline.stages.update_files import collect_from_files  # needs the extra ``scale``

        found += collect_from_files(app, run, mine)
    for keeper in keepers(app):
        found += sweep(app, keeper, only, run, accept_shrunken=accept_shrunken)
    receipt = Receipt(run, app.now(), tuple(found))
    _keep(app, receipt)
    return receipt


def _collect_from_pubmed(
    app: App, run: int, only: Sequence[str], *, accept_shrunken: bool
) -> list[SearchReceipt]:
    mine = [one for one in asking.wanted(app, only) if not app.config.is_read_from_files(one)]
    if not mine and app.config.searches:
        return []
    with open_pubmed(app) as pubmed:
        return asking.each(
            app,
            mine,
            lambda search: _collect_search(app, pubmed, search, run, accept_shrunken),
            lambda search, error: receipts.failed(app, search, error),
        )


@repeatable
def _follow(app: App, run: int) -> None:
    """Note who follows what from this run on, first of all.

    Noted with the first issue, what a run found that was broken off before it would be taken for
    history: seen before its reader came.
    """
    with app.store.write() as session:
        since = runs.started(session, run)
        issues.follow(session, app.config.followed(), since)


@repeatable
def _keep(app: App, receipt: Receipt) -> None:
    with app.store.write() as session:
        runs.keep_receipt(session, receipt)


def _collect_search(
    app: App, pubmed: PubMed, search: Search, run: int, accept_shrunken: bool
) -> SearchReceipt:
    asking.refuse_what_pubmed_would_misread(search)
    version, mark, states = _known(app, search)
    window = asking.window_start(app.config.sources.pubmed, mark, app.now().date())
    previous = mark.count if mark and not accept_shrunken else None
    found = pubmed.find(search.term, previous=previous, since=window)
    newest_first = sorted(found.ids, reverse=True)
    unsettled = [pmid for pmid in newest_first if states.get(pmid) not in ledger.SETTLED]
    _save_new(app, pubmed, version, unsettled, run)
    asked = Asked(search, version, mark, window, found)
    left = _settle(app, asked)
    return receipts.answered(app, asked, left, run)


@repeatable
def _known(
    app: App, search: Search
) -> tuple[SearchVersion, Watermark | None, dict[int, StudyState]]:
    with app.store.write() as session:
        version = searches.version_of(session, search.name, search.term, app.now())
        mark = None if version.is_new else searches.watermark(session, search.name)
        return version, mark, ledger.states(session, search.name)


def _save_new(app: App, pubmed: PubMed, version: SearchVersion, pmids: list[int], run: int) -> None:
    """Enter in the ledger what another search brought already; fetch and save the rest."""
    if not pmids:
        return
    held = _note_held(app, version, pmids, run)
    rest, done = [pmid for pmid in pmids if pmid not in held], 0
    for batch in one_ahead(pubmed.fetch(rest)):
        _save(app, version, batch, run)
        done += len(batch.asked)
        app.tell(version.name, done, len(rest))


@repeatable
def _note_held(app: App, version: SearchVersion, pmids: list[int], run: int) -> set[int]:
    with app.store.write() as session:
        held = ledger.held(session, pmids)
        known = dict.fromkeys(held, StudyState.HELD)
        matches.note_matches(session, version, known, app.now(), run)
    return held


@repeatable
def _save(app: App, version: SearchVersion, batch: Batch, run: int) -> None:
    from pipeline.store import save

    with app.store.write() as session:
        save.save_articles(session, batch.articles, app.now(), run)
        save.save_rejects(session, "pubmed", batch.rejects, app.now(), run)
        matches.note_matches(session, version, _states(batch), app.now(), run)


def _states(batch: Batch) -> dict[int, StudyState]:
    states = dict.fromkeys(batch.missing, StudyState.MISSING)
    states.update((one.pmid, StudyState.HELD) for one in batch.articles)
    broken = (one.pmid for one in batch.rejects if one.pmid is not None)
    states.update((pmid, StudyState.REJECTED) for pmid in broken)
    return states


@repeatable
def _settle(app: App, asked: Asked) -> int:
    """Move the watermark, last of all; count what the query lost, which only a whole list tells."""
    app.clocks.require_agreement()
    name, found, now = asked.search.name, asked.found, app.now()
    swept = asked.before.swept if asked.before else None
    mark = Watermark(now, found.count, found.translation, now if found.is_whole else swept)
    with app.store.write() as session:
        left = ledger.note_absent(session, name, found.ids, now) if found.is_whole else 0
        searches.move_watermark(session, asked.version, mark)
    return left
