"""Work as the only run, and leave a line in the diary that also tells how it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.errors import (
    EXIT_BUG,
    EXIT_DONE,
    EXIT_TEMPORARY,
    AnotherRunIsActive,
    PipelineError,
)
from pipeline.redaction import excerpt
from pipeline.store import runs
from pipeline.store.lock import only_run
from pipeline.store.repeating import repeatable
from pipeline.store.schema import require_current, revision
from pipeline.wording.private import hide_addresses

StillDue = Callable[[Session], bool]
_INTERRUPTED = 130  # 128 + SIGINT, as a shell counts


def always(_: Session) -> bool:
    """Find the work due: a person, or cron, has asked for it."""
    return True


@dataclass(slots=True)
class DiaryEntry:
    """The open line of the diary; a stage fills in how it ended."""

    number: int
    exit_code: int = EXIT_DONE
    error: str | None = None

    def trouble(self, troubles: list[str]) -> None:
        """Note what was incomplete: the run ends as temporary, and the next one catches up."""
        if troubles:
            self.exit_code, self.error = EXIT_TEMPORARY, "; ".join(troubles)


def is_new(app: App) -> bool:
    """Tell whether the database is still to be made, and do not make it: a dry run asks."""
    file = app.store.file
    return (file is not None and not file.exists()) or revision(app.store) is None


def exit_code_of(error: BaseException) -> int:
    """Give the exit code that a command ends with which meets this error."""
    if isinstance(error, KeyboardInterrupt):
        return _INTERRUPTED
    return error.exit_code if isinstance(error, PipelineError) else EXIT_BUG


@contextmanager
def recorded(app: App, command: str, still: StillDue = always) -> Iterator[DiaryEntry]:
    """Open the diary, hold the lock, and close both however the work ends.

    ``still`` is asked under the lock whether the work is due: another host may have done it since.
    What the diary keeps names no reader's address.

    Raises:
        AnotherRunIsActive: somebody else works, or has just done it; nothing was written.
        WrongRevision, StoreError: the database cannot be used.
    """
    require_current(app.store)
    with only_run(app.store):
        entry = _opened(app, command, still)
        try:
            yield entry
        except BaseException as error:
            entry.exit_code = exit_code_of(error)
            is_break = isinstance(error, KeyboardInterrupt)
            entry.error = "interrupted" if is_break else str(error) or type(error).__name__
            raise
        finally:
            _close(app, entry)


@repeatable
def _opened(app: App, command: str, still: StillDue) -> DiaryEntry:
    with app.store.write() as session:
        if not still(session):
            raise AnotherRunIsActive("another run has done it meanwhile; nothing done")
        return DiaryEntry(runs.start(session, command, app.now()))


@repeatable
def _close(app: App, entry: DiaryEntry) -> None:
    text = excerpt(hide_addresses(entry.error), 1_000) if entry.error else None
    with app.store.write() as session:
        runs.finish(session, entry.number, app.now(), entry.exit_code, text)
