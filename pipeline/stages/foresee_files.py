"""Say which of NLM's files the searches would read, and store nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.app import App
from pipeline.config import Search
from pipeline.errors import PipelineError
from pipeline.stages import asking
from pipeline.stages.diary import is_new
from pipeline.stages.findings import Finding, bad, good
from pipeline.store import files, searches
from pipeline.store.files import Reading
from pipeline.store.repeating import repeatable
from pipeline.wording.counts import count

FILES = "NLM's files"


@dataclass(frozen=True, slots=True)
class FilesForeseen:
    """What one search would read: ``last`` is what it read last, ``waiting`` what comes next."""

    search: str
    last: str | None = None
    waiting: tuple[str, ...] = ()
    error: str | None = None


def foresee_files(app: App, only: Sequence[str] = ()) -> list[FilesForeseen]:
    """Look what is there for the searches (or those named) for which files stand for PubMed."""
    mine = [one for one in asking.wanted(app, only) if app.config.is_read_from_files(one)]
    if not mine:
        return []
    from pipeline.sources.scale import require_scale

    try:
        require_scale()
        return _foreseen(app, mine)
    except PipelineError as error:
        return [FilesForeseen(one.name, error=str(error)) for one in mine]


def look_at_files(app: App) -> list[Finding]:
    """Tell of every search that reads files what it read last and what waits, as ``check`` does."""
    return [_finding(one) for one in foresee_files(app)]


def _foreseen(app: App, mine: Sequence[Search]) -> list[FilesForeseen]:
    from pipeline.stages.file_plans import due_after
    from pipeline.stages.update_files import opened_files

    found = list[FilesForeseen]()
    with opened_files(app) as place:
        for search in mine:
            known = readings_of(app, search)
            due, error = due_after(known, place.files)
            last = max(known, default=None)
            if last is None and not due:
                error = f"no file is there: {app.config.sources.pubmed_files.place}"
            waiting = tuple(one.name for one in due)
            found.append(FilesForeseen(search.name, last, waiting, error))
    return found


@repeatable
def readings_of(app: App, search: Search) -> dict[str, Reading]:
    """Give what a search has read in its present wording; nothing where it was never asked."""
    if is_new(app):
        return {}
    with app.store.read() as session:
        version = searches.known_version(session, search.name, search.term)
        return files.readings(session, version) if version else {}


def _finding(one: FilesForeseen) -> Finding:
    text = f"{one.search}: {outcome(one)}"
    return bad(FILES, text, "the next run looks again") if one.error else good(FILES, text)


def outcome(one: FilesForeseen) -> str:
    """Say what would be read."""
    last = f"read up to {one.last}" if one.last else "has read none yet"
    text = f"{last} · {count(len(one.waiting), 'file waits', 'files wait')}"
    return f"{text} · {one.error}" if one.error else text
