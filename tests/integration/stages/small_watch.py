"""A small watch on any database: a study a day, two readers, and a mail server that knows one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pipeline.config.whole import Schedule, StoreSettings
from pipeline.sandbox import Corpus, MailFaults, Sandbox, VirtualClock

from .conftest import World, configuration
from .records import article, article_set

FIRST = date(2026, 9, 7)
DESK, GONE = "desk@example.org", "Gone.Away@example.org"
READERS: Sequence[dict[str, Any]] = (
    {"name": "desk", "email": DESK, "channels": ["smtp", "folder"], "frequency": "weekly"},
    {"name": "gone", "email": GONE, "channels": ["smtp"], "frequency": "monthly"},
)
REFUSAL = f"550 5.1.1 <{GONE}>: User unknown"
UNSAID = Schedule()
STUDIES = [
    article(100 + day, f"Menaquinone on day {day}", FIRST + timedelta(days=day - 3))
    for day in range(40)
]


@contextmanager
def small_watch(
    folder: Path,
    url: str = "sqlite:///watch.sqlite3",
    *,
    readers: Sequence[dict[str, Any]] = READERS,
    schedule: Schedule = UNSAID,
    environ: dict[str, str] | None = None,
) -> Iterator[World]:
    """Give a watch that has not run yet, on the first Monday."""
    with Sandbox(
        Corpus.from_files([(None, article_set(*STUDIES))]),
        mailbox=folder / "mail",
        clock=VirtualClock(FIRST),
        mail_faults=MailFaults(rcpt={GONE: REFUSAL}),
        limits=False,
    ) as sandbox:
        config = configuration(folder, sandbox, {"k2": "menaquinone[tiab]"}, readers, {}, {})
        mine = {"store": StoreSettings(url=url), "schedule": schedule}
        kept = {} if environ is None else environ
        world = World(sandbox, config.model_copy(update=mine), kept)
        try:
            yield world
        finally:
            world.app.store.close()
