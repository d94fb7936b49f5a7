"""Work as the only run, and leave a line in the diary that also tells how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.app import App
from pipeline.errors import EXIT_BUG, EXIT_DONE, EXIT_TEMPORARY, PipelineError
from pipeline.redaction import excerpt
from pipeline.store import runs
from pipeline.store.lock import only_run
from pipeline.store.repeating import repeatable
from pipeline.store.schema import require_current, revision

_INTERRUPTED = 130  # 128 + SIGINT, as a shell counts


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


@contextmanager
def recorded(app: App, command: str) -> Iterator[DiaryEntry]:
    """Open the diary, hold the lock, and close both however the work ends.

    Raises:
        AnotherRunIsActive: somebody else works; nothing was written.
        WrongRevision, StoreError: the database cannot be used.
    """
    require_current(app.store)
    with only_run(app.store):
        entry = _opened(app, command)
        try:
            yield entry
        except KeyboardInterrupt:
            entry.exit_code, entry.error = _INTERRUPTED, "interrupted"
            raise
        except BaseException as error:
            entry.exit_code = error.exit_code if isinstance(error, PipelineError) else EXIT_BUG
            entry.error = str(error) or type(error).__name__
            raise
        finally:
            _close(app, entry)


@repeatable
def _opened(app: App, command: str) -> DiaryEntry:
    with app.store.write() as session:
        return DiaryEntry(runs.start(session, command, app.now()))


@repeatable
def _close(app: App, entry: DiaryEntry) -> None:
    text = excerpt(entry.error, 1_000) if entry.error else None
    with app.store.write() as session:
        runs.finish(session, entry.number, app.now(), entry.exit_code, text)
