"""NLM's daily update files as the source of searches: those not yet read, in order, none left out.

Where a file is missing, reading stops before it and the receipt says so: what stands in it would be
lost in silence. The files that are there when a search first reads any are its past, as PubMed's
first answer would be. An operator goes past a file that never comes with ``k2watch backfill``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.app import App
from pipeline.config import Search
from pipeline.domain.digests import SearchReceipt
from pipeline.errors import Refused, SourceError, UsageError
from pipeline.sources.file_workers import open_pool
from pipeline.sources.pubmed_files import PubMedFile, name_of
from pipeline.sources.scale import require_scale
from pipeline.stages import asking
from pipeline.stages.backfill import Plan, last_read, read_in_order
from pipeline.stages.file_places import FilePlace, is_address, opened_place
from pipeline.stages.receipts import standing, with_news
from pipeline.stages.store_findings import Asked
from pipeline.store import files as file_ledger
from pipeline.store import ledger, searches
from pipeline.store.files import Reading
from pipeline.store.repeating import repeatable
from pipeline.store.searches import Watermark

SILENCE = timedelta(days=8)  # NLM brings a file every day; a week without is worth a word


@dataclass(slots=True)
class _Reader:
    """A search, what it had read, and what came of it; ``due`` is what it can read now."""

    asked: Asked
    known: Mapping[str, Reading]
    last: str | None = None
    latest: datetime | None = None  # when the last of its files was read
    due: list[PubMedFile] = field(default_factory=list)
    rejects: int = 0
    left: int = 0
    error: str | None = None


def collect_from_files(app: App, run: int, mine: Sequence[Search]) -> list[SearchReceipt]:
    """Read what is new for these searches, store it as news, and write their receipts."""
    require_scale()
    refused = {one.name: error for one in mine if (error := _refusal(one)) is not None}
    readers = [_reader(app, one) for one in mine if one.name not in refused]
    try:
        with opened_files(app) as place:
            for one in readers:
                _choose(one, place.files)
            _read(app, run, place, readers)
    except (SourceError, UsageError) as error:  # a folder that is not there may come back
        for one in readers:
            one.error = one.error or str(error)
    settled = {one.asked.search.name: _settled(app, run, one) for one in readers}
    return [settled.get(one.name) or _failed(app, one, refused[one.name]) for one in mine]


def _refusal(search: Search) -> str | None:
    try:
        asking.refuse_what_pubmed_would_misread(search)
    except Refused as error:
        return str(error)
    return None


def opened_files(app: App) -> AbstractContextManager[FilePlace]:
    """List the files of the place that the configuration names."""
    settings = app.config.sources.pubmed_files
    folder = app.config.path(settings.folder).absolute()
    place = settings.place
    where = place if is_address(place) else str(app.config.path(Path(place)).absolute())
    return opened_place(app, where, folder)


def due_after(
    known: Mapping[str, Reading], files: Sequence[PubMedFile]
) -> tuple[list[PubMedFile], str | None]:
    """Choose what a search reads next: what follows without a gap; say what is missing there."""
    last = last_read(known, files[0]) if files else None
    due = list[PubMedFile]()
    for file in files:
        if last is not None and file <= replace(last, path=file.path):
            continue
        if last is not None and not file.follows(last):
            return due, _missing(last, file)
        due.append(file)
        last = file
    return due, None


def _missing(last: PubMedFile, file: PubMedFile) -> str:
    if last.year != file.year and file.number > 1:
        return (
            f"{file.name} is of a new year, whose baseline was not read: "
            "k2watch backfill pubmed-files, then the next run goes on"
        )
    first = name_of(file.year, last.number + 1 if last.year == file.year else 1)
    return f"{first} is missing: what comes behind waits until it is there"


@repeatable
def _reader(app: App, search: Search) -> _Reader:
    """Find the wording and what it has read.

    Where PubMed answered the search before, files begin with what it may not have told yet.
    """
    overlap = timedelta(days=app.config.sources.pubmed.overlap_days)
    with app.store.write() as session:
        version = searches.version_of(session, search.name, search.term, app.now())
        mark = searches.watermark(session, search.name)
        known = file_ledger.readings(session, version)
    comes_from_pubmed = mark is not None and not version.is_new and not known
    since = mark.asked.date() - overlap if mark is not None and comes_from_pubmed else None
    latest = max((one.read for one in known.values()), default=None)
    return _Reader(Asked(search, version, comes_from_pubmed, since), known, latest=latest)


def _choose(reader: _Reader, files: Sequence[PubMedFile]) -> None:
    reader.due, reader.error = due_after(reader.known, files)
    last = last_read(reader.known, files[0]) if files else None
    reader.last = last.name if last else None


def _read(app: App, run: int, place: FilePlace, readers: Sequence[_Reader]) -> None:
    by_name = {one.asked.search.name: one for one in readers}
    plan = _plan(place.files, readers)
    if not plan:
        return
    asked = {name: one.asked for name, one in by_name.items()}
    with open_pool(app.config.sources.pubmed_files.workers) as workers:
        reading = read_in_order(
            app, run, asked, plan, workers, fetch=place.fetch, tell=lambda _: None
        )
        try:
            for done, one in enumerate(reading, start=1):
                app.tell("files", done, len(plan))
                for name in one.found:
                    reader = by_name[name]
                    reader.last, reader.latest = one.name, app.now()
                    reader.rejects += len(one.rejects)
                    reader.left += one.left[name]
        except SourceError as error:
            for reader in readers:
                if reader.due and reader.last != reader.due[-1].name:
                    reader.error = str(error)


def _plan(files: Sequence[PubMedFile], readers: Sequence[_Reader]) -> Plan:
    wanted = [(file, _who(file, readers)) for file in files]
    return [(file, names) for file, names in wanted if names]


def _who(file: PubMedFile, readers: Sequence[_Reader]) -> tuple[str, ...]:
    return tuple(one.asked.search.name for one in readers if file in one.due)


def _settled(app: App, run: int, reader: _Reader) -> SearchReceipt:
    """Move the watermark, last of all, and write the receipt."""
    if reader.error is None and reader.last is None:
        reader.error = f"no file is there: {app.config.sources.pubmed_files.place}"
    if reader.error is not None:
        return _failed(app, reader.asked.search, reader.error)
    try:
        _settle(app, reader)
    except SourceError as error:
        return _failed(app, reader.asked.search, str(error))
    return _answered(app, run, reader)


@repeatable
def _settle(app: App, reader: _Reader) -> None:
    app.clocks.require_agreement()
    now, name = app.now(), reader.asked.search.name
    with app.store.write() as session:
        count = len(ledger.found_now(session, name))
        mark = Watermark(now, count, "", now)
        searches.move_watermark(session, reader.asked.version, mark)


@repeatable
def _answered(app: App, run: int, reader: _Reader) -> SearchReceipt:
    search = reader.asked.search
    with app.store.read() as session:
        arrived = ledger.arrivals(session, search.name, run)
        found = ledger.found_now(session, search.name)
    absent = tuple(pmid for pmid in search.landmarks if pmid not in found)
    return replace(
        with_news(_standing(app, search), search, reader.asked.version, arrived, absent),
        reported=len(found),
        left=reader.left,
        rejects=reader.rejects,
        last_file=reader.last or "",
        warnings=_silence(app, reader),
    )


def _silence(app: App, reader: _Reader) -> tuple[str, ...]:
    if reader.latest is None or app.now() - reader.latest < SILENCE:
        return ()
    return (f"no file came since {reader.latest:%Y-%m-%d}: is the place still filled?",)


def _standing(app: App, search: Search) -> SearchReceipt:
    """Leave out what only PubMed's own answers lack or spoil: files have rejects of their own."""
    return replace(standing(app, search), missing=0, gone=0, rejects=0)


def _failed(app: App, search: Search, error: str) -> SearchReceipt:
    return replace(_standing(app, search), error=error)
