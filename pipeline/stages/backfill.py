"""Backfill: read NLM's files of all of PubMed for all searches at once, as far as not yet read.

A file that cannot be used stops the reading there, for those behind it may hold later versions of
its records; what was read before stays read, and the next backfill goes on with that file.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipeline.app import App
from pipeline.errors import Refused, SourceError
from pipeline.sources.file_workers import Workers
from pipeline.sources.pubmed_file_names import PubMedFile
from pipeline.sources.pubmed_file_search import Order
from pipeline.stages import asking
from pipeline.stages.annotate import annotate
from pipeline.stages.file_plans import Plan, due, gaps
from pipeline.stages.files_in_order import Due, Fetch, FilesInOrder
from pipeline.stages.foresee_files import readings_of
from pipeline.stages.pace import Pace, Pacer
from pipeline.stages.search import write_texts
from pipeline.stages.store_findings import Asked, ReadFile, store_findings
from pipeline.store import files as file_ledger
from pipeline.store import ledger, searches
from pipeline.store.files import Reading
from pipeline.store.repeating import repeatable
from pipeline.store.searches import SearchVersion


@dataclass(slots=True)
class Backfilled:
    """What a backfill did: ``files`` were read, ``known`` had been read before."""

    known: int = 0
    files: list[ReadFile] = field(default_factory=list)
    gaps: tuple[str, ...] = ()
    troubles: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listener:
    """Whom a backfill talks to: of every file stored, and of what should be known."""

    pace: Callable[[Pace], None]
    say: Callable[[str], None]


def backfill(
    app: App,
    run: int,
    files: Sequence[PubMedFile],
    workers: Workers,
    listener: Listener,
    *,
    fetch: Fetch,
    only: Sequence[str] = (),
    monotonic: Callable[[], float] = time.monotonic,
) -> Backfilled:
    """Read what is due of these files, store it file by file, and read the studies that came."""
    done = Backfilled(gaps=tuple(gaps(files)))
    asked = _asked(app, only, done.troubles)
    plan = due(files, _read(app, [one.version for one in asked.values()]))
    done.known = len(files) - len(plan)
    began, paced = monotonic(), Pacer(len(plan))
    try:
        for one in read_in_order(app, run, asked, plan, workers, fetch=fetch, tell=listener.say):
            done.files.append(one)
            listener.pace(paced.after(one, monotonic() - began))
    except SourceError as error:
        done.troubles.append(f"{error}; nothing of it is used, the next backfill goes on with it")
    annotate(app)
    write_texts(app)
    return done


def foresee_backfill(
    app: App, files: Sequence[PubMedFile], only: Sequence[str] = ()
) -> tuple[Plan, tuple[str, ...]]:
    """Tell which files would be read for which searches, and which are missing between them."""
    mine = asking.wanted(app, only)
    read = {one.name: readings_of(app, one) for one in mine}
    return due(files, read), tuple(gaps(files))


def read_in_order(
    app: App,
    run: int,
    asked: Mapping[str, Asked],
    plan: Plan,
    workers: Workers,
    *,
    fetch: Fetch,
    tell: Callable[[str], None],
) -> Iterator[ReadFile]:
    """Read the files of a plan and store each; raise SourceError at one that cannot be used."""
    orders = {names: _order(app, [asked[one] for one in names]) for _, names in plan}
    line = FilesInOrder(workers, _held(app), fetch=fetch, tell=tell)
    for one, found in line.search([Due(file, orders[names]) for file, names in plan]):
        mine = [asked[name] for name, _ in one.order.searches]
        stored = store_findings(app, run, mine, found)
        line.came(stored.came)
        yield stored


def _asked(app: App, only: Sequence[str], troubles: list[str]) -> dict[str, Asked]:
    found: dict[str, Asked] = {}
    for search in asking.wanted(app, only):
        try:
            asking.refuse_what_pubmed_would_misread(search)
        except Refused as error:
            troubles.append(f"{search.name}: {error}")
            continue
        version, since = _version(app, search.name, search.term)
        found[search.name] = Asked(search, version, is_past=True, since=since)
    return found


@repeatable
def _version(app: App, name: str, term: str) -> tuple[SearchVersion, date | None]:
    """Find the wording, and the day from which on it may find what no answer told yet."""
    overlap = timedelta(days=app.config.sources.pubmed.overlap_days)
    with app.store.write() as session:
        version = searches.version_of(session, name, term, app.now())
        mark = searches.watermark(session, name)
    return version, mark.asked.date() - overlap if mark else None


@repeatable
def _read(app: App, versions: Sequence[SearchVersion]) -> dict[str, dict[str, Reading]]:
    with app.store.read() as session:
        return {one.name: file_ledger.readings(session, one) for one in versions}


@repeatable
def _held(app: App) -> set[int]:
    with app.store.read() as session:
        return ledger.every_pmid(session)


def _order(app: App, asked: Sequence[Asked]) -> Order:
    table = app.config.path(app.config.query.mesh).absolute()
    queries = tuple((one.search.name, one.search.term) for one in asked)
    return Order(queries, app.now().date(), table if table.exists() else None)
