"""Foresee: ask every search and store nothing, for ``check`` and for dry runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from pipeline.app import App
from pipeline.config import Search
from pipeline.domain.numbers import is_pubmed
from pipeline.errors import Refused, SourceError, TurnedAway
from pipeline.outside import open_pubmed
from pipeline.query import Advice, advise
from pipeline.sources.pubmed import PubMed
from pipeline.stages import asking
from pipeline.stages.diary import is_new
from pipeline.stages.receipts import landmarks_missing
from pipeline.store import ledger, searches
from pipeline.store.repeating import repeatable


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a search would bring now; ``translation`` is how PubMed understands the query.

    ``new`` counts what it finds and did not find when last asked, ``lost`` names what it found
    then and no more; ``is_edited`` tells that the query was worded otherwise. Of a set larger
    than one answer only a recent part is compared (``is_whole`` is False). ``is_refused`` tells a
    query that must be mended from a source that only has trouble.
    """

    search: str
    title: str
    query: str = ""
    reported: int = 0
    new: int = 0
    lost: tuple[int, ...] = ()
    is_edited: bool = False
    is_whole: bool = True
    translation: str = ""
    advice: tuple[Advice, ...] = ()
    degraded: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    landmarks_missing: tuple[int, ...] = ()
    error: str | None = None
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """What the ledger has of a search: its wording, and what it found when last asked."""

    term: str | None = None
    pmids: frozenset[int] = frozenset()


def foresee(app: App, only: Sequence[str] = ()) -> list[Foreseen]:
    """Ask every search (or those named) and say what each would bring; store nothing.

    Of those that are read from NLM's files ``foresee_files`` tells.
    """
    wanted = asking.wanted(app, only)
    mine = [one for one in wanted if not app.config.is_read_from_files(one)]
    if wanted and not mine:
        return []
    known = {one.name: _Known() if is_new(app) else _known(app, one) for one in mine}
    with open_pubmed(app) as pubmed:
        return asking.each(
            app,
            mine,
            lambda search: _foresee_search(app, pubmed, search, known[search.name]),
            _unforeseen,
        )


@repeatable
def _known(app: App, search: Search) -> _Known:
    with app.store.read() as session:
        pmids = frozenset(filter(is_pubmed, ledger.found_now(session, search.name)))
        return _Known(searches.wording(session, search.name), pmids)


def _foresee_search(app: App, pubmed: PubMed, search: Search, known: _Known) -> Foreseen:
    asking.refuse_what_pubmed_would_misread(search)
    recently = app.now().date() - timedelta(days=app.config.sources.pubmed.overlap_days)
    found = pubmed.find(search.term, since=recently)
    return Foreseen(
        search=search.name,
        title=search.title,
        query=search.term,
        reported=found.count,
        new=len(found.ids - known.pmids),
        lost=tuple(sorted(known.pmids - found.ids)) if found.is_whole else (),
        is_edited=known.term is not None and known.term != search.term,
        is_whole=found.is_whole,
        translation=found.translation,
        advice=advise(search.term),
        degraded=found.dropped,
        warnings=found.warnings,
        landmarks_missing=landmarks_missing(search, found, known.pmids),
    )


def _unforeseen(search: Search, error: SourceError) -> Foreseen:
    return Foreseen(
        search.name,
        search.title,
        search.term,
        advice=advise(search.term),
        error=str(error),
        is_refused=isinstance(error, Refused) and not isinstance(error, TurnedAway),
    )
