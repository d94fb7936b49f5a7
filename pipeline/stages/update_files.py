"""NLM's daily update files as the source of searches: those not yet read, in order, none left out.

Where a file is missing, reading stops before it and the receipt says so: what stands in it would be
lost in silence. The files that are there when a search first reads any are its past, as PubMed's
first answer would be. An operator goes past a file that never comes with ``k2watch backfill``.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from pipeline.app import App
from pipeline.config import Search
from pipeline.domain.digests import SearchReceipt
from pipeline.errors import Refused, SourceError, UsageError
from pipeline.sources.file_workers import open_pool
from pipeline.sources.pubmed_file_names import PubMedFile
from pipeline.sources.scale import require_scale
from pipeline.stages import asking
from pipeline.stages.backfill import read_in_order
from pipeline.stages.file_places import FilePlace, is_address, opened_place
from pipeline.stages.file_plans import Plan
from pipeline.stages.file_readers import FileReader, choose, file_reader
from pipeline.stages.receipts import standing, with_news
from pipeline.store import ledger, searches
from pipeline.store.repeating import repeatable
from pipeline.store.searches import Watermark

SILENCE = timedelta(days=8)  # NLM brings a file every day; a week without is worth a word


def collect_from_files(app: App, run: int, mine: Sequence[Search]) -> list[SearchReceipt]:
    """Read what is new for these searches, store it as news, and write their receipts."""
    require_scale()
    refused = {one.name: error for one in mine if (error := _refusal(one)) is not None}
    readers = [file_reader(app, one) for one in mine if one.name not in refused]
    try:
        with opened_files(app) as place:
            for one in readers:
                choose(one, place.files)
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


def _read(app: App, run: int, place: FilePlace, readers: Sequence[FileReader]) -> None:
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


def _plan(files: Sequence[PubMedFile], readers: Sequence[FileReader]) -> Plan:
    wanted = [(file, _who(file, readers)) for file in files]
    return [(file, names) for file, names in wanted if names]


def _who(file: PubMedFile, readers: Sequence[FileReader]) -> tuple[str, ...]:
    return tuple(one.asked.search.name for one in readers if file in one.due)


def _settled(app: App, run: int, reader: FileReader) -> SearchReceipt:
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
def _settle(app: App, reader: FileReader) -> None:
    app.clocks.require_agreement()
    now, name = app.now(), reader.asked.search.name
    with app.store.write() as session:
        count = len(ledger.found_now(session, name))
        mark = Watermark(now, count, "", now)
        searches.move_watermark(session, reader.asked.version, mark)


@repeatable
def _answered(app: App, run: int, reader: FileReader) -> SearchReceipt:
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


def _silence(app: App, reader: FileReader) -> tuple[str, ...]:
    if reader.latest is None or app.now() - reader.latest < SILENCE:
        return ()
    return (f"no file came since {reader.latest:%Y-%m-%d}: is the place still filled?",)


def _standing(app: App, search: Search) -> SearchReceipt:
    """Leave out what only PubMed's own answers lack or spoil: files have rejects of their own."""
    return replace(standing(app, search), missing=0, gone=0, rejects=0)


def _failed(app: App, search: Search, error: str) -> SearchReceipt:
    return replace(_standing(app, search), error=error)
