"""A watch on a made-up PubMed that grows day by day; each command is a process of its own."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from random import Random
from subprocess import CompletedProcess
from typing import Any

from sqlalchemy import NullPool, create_engine, make_url, text

from pipeline.sandbox import Corpus, Sandbox, VirtualClock
from tests.databases import Postgres, text_of
from tests.functional import forked
from tests.functional.conftest import Home, make_home, reachable
from tests.integration.stages.records import article_set
from tests.integration.stages.year import TOLD, WORDS, Event, Record

from .oracle import Reader
from .points import hurry

MONDAY = date(2026, 9, 7)
READERS = (Reader("desk", ("alpha", "beta")), Reader("bench", ("beta", "gamma"), is_weekly=True))
_CONFIG = """
[sources.pubmed]
email = "operator@example.org"
batch_size = {batch_size}

[delivery.smtp]
host = "127.0.0.1"
security = "none"
from = "k2watch@example.org"
"""
_SEARCH = """
[[searches]]
name = "{name}"
title = "Search {name}"
pubmed = "{word}[tiab]"
"""
_READER = """
[[readers]]
name = "{name}"
email = "{name}@example.org"
searches = [{searches}]
frequency = "{frequency}"
max_entries = 200
channels = [{channels}]
"""


def configuration(readers: Sequence[Reader] = READERS, batch_size: int = 5) -> str:
    """Write the operator's file."""
    searches = [_SEARCH.format(name=name, word=word) for name, word in WORDS.items()]
    said = [
        _READER.format(
            name=one.name,
            searches=_quoted(one.searches),
            channels=_quoted(one.ways),
            frequency="weekly" if one.is_weekly else "daily",
        )
        for one in readers
    ]
    return "".join([_CONFIG.format(batch_size=batch_size), *searches, *said])


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def literature(
    seed: int, start: date, days: int, a_day: int, before: int = 8, *, has_news: bool = True
) -> list[Record]:
    """Make up records: some before the watch, some a day; every second of the old has news.

    Without news there is nothing that only a refresh would hear of.
    """
    chance = Random(seed)
    span = [start + timedelta(days=number) for number in range(1, days + 1)]
    appear = [start - timedelta(days=chance.randrange(1, 900)) for _ in range(before)]
    appear += [day for day in span for _ in range(a_day)]
    records = [_record(chance, number, day) for number, day in enumerate(appear, start=1)]
    for record in records[:before:2]:
        event = chance.choice([one for one in TOLD if one is not Event.PUBLISHED])
        record.has_abstract = event is not Event.ABSTRACT
        record.events[event] = chance.choice(span[:-1])
    return records


def _record(chance: Random, number: int, day: date) -> Record:
    words = chance.sample(list(WORDS.values()), chance.choice([1, 1, 2]))
    return Record(number, day, day, dict.fromkeys(words, day))


def published(records: Sequence[Record]) -> Corpus:
    """Publish the records, each day those that are new or changed."""
    files = defaultdict(list)
    for record in records:
        for day in sorted(record.days()):
            files[day].append(record.xml(day))
    return Corpus.from_files((day, article_set(*xml)) for day, xml in files.items())


@contextmanager
def outside(folder: Path, records: Sequence[Record]) -> Iterator[Sandbox]:
    """Serve PubMed and a mail server to any number of worlds, one after the other."""
    clock = VirtualClock(MONDAY)
    mail = folder / "mail"
    with Sandbox(published(records), mailbox=mail, clock=clock, limits=False) as sandbox:
        yield sandbox


@dataclass
class World:
    """One operator's host and database, and the letters that came of it."""

    sandbox: Sandbox
    home: Home
    url: str
    readers: Sequence[Reader] = READERS
    letters_before: list[EmailMessage] = field(default_factory=list)

    @classmethod
    def make(
        cls,
        sandbox: Sandbox,
        folder: Path,
        url: str,
        readers: Sequence[Reader] = READERS,
        *,
        is_ready: bool = True,
    ) -> World:
        """Set up a host whose database is empty, with its tables or without; empty the mailbox."""
        environ = reachable(sandbox.base_url, sandbox.smtp_port) | {"K2WATCH_STORE_URL": url}
        environ.pop("NCBI_API_KEY")
        world = cls(sandbox, make_home(folder, environ, configuration(readers)), url, readers)
        world.empty_mailbox()
        if is_ready:
            assert world.do("db upgrade", at(MONDAY)).returncode == 0
        return world

    def copy(self, folder: Path, url: str) -> World:
        """Have the same host again in another folder, with a database that is a copy."""
        shutil.copytree(self.home.folder, folder)
        home = Home(folder, self.home.environ | {"HOME": str(folder), "K2WATCH_STORE_URL": url})
        world = replace(self, home=home, url=url)
        world.empty_mailbox()
        return world

    def beside(self, folder: Path) -> World:
        """Set up another host on the same database."""
        return replace(
            self,
            home=make_home(
                folder, self.home.environ | {"HOME": str(folder)}, configuration(self.readers)
            ),
        )

    def begin(
        self, words: str, moment: datetime, first: Callable[[], object] = hurry
    ) -> forked.Command:
        """Start a command at a moment."""
        self.sandbox.clock.set(moment)
        environ = self.home.environ | {"K2WATCH_CLOCK": moment.isoformat()}
        return forked.start(words.split(), self.home.folder, environ, first=first)

    def do(
        self, words: str, moment: datetime, first: Callable[[], object] = hurry
    ) -> CompletedProcess[str]:
        """Run a command at a moment, to whatever end."""
        return self.begin(words, moment, first).ended()

    def settle(self, moment: datetime, tries: int = 12) -> datetime:
        """Run again and again, half an hour later each time, until all is done and sent."""
        for _ in range(tries):
            done = self.do("run", moment)
            assert done.returncode in (0, 75), done.stderr
            if done.returncode == 0 and not self.count("delivery WHERE state <> 'sent'"):
                return moment
            moment += timedelta(minutes=31)
        raise AssertionError(f"not quiet after {tries} runs: {done.stderr}")

    def live(self, day: date) -> None:
        """Let a day pass in which nothing goes wrong."""
        self.flawless("refresh", at(day, hour=1))
        self.settle(at(day))

    def flawless(self, command: str, moment: datetime) -> None:
        """Run a command that has nothing to complain of."""
        done = self.do(command, moment)
        assert (done.returncode, done.stderr) == (0, "")

    def letters(self) -> list[EmailMessage]:
        """Read all that arrived."""
        return self.letters_before + self.sandbox.messages()

    def keep_letters(self) -> None:
        """Take what arrived so far for granted, and empty the mailbox."""
        self.letters_before = self.letters()
        self.empty_mailbox()

    def empty_mailbox(self) -> None:
        """Throw away what arrived."""
        assert self.sandbox.mailbox is not None
        for file in self.sandbox.mailbox.folder.iterdir():
            file.unlink()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database in plain SQL."""
        engine = create_engine(self.url, poolclass=NullPool)
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def count(self, table: str) -> int:
        """Count the rows of a table, or of part of it."""
        return int(self.rows(f"SELECT count(*) FROM {table}")[0][0])


def at(day: date, hour: int = 2) -> datetime:
    """Give a moment of a day, early enough that there is time for many restarts."""
    return datetime.combine(day, time(hour), UTC)


@contextmanager
def database(folder: Path, postgres: Postgres | None, of: str | None = None) -> Iterator[str]:
    """Give the URL of a new database: a file in the folder, or a copy ``of`` one on the server.

    A file is copied with its folder.
    """
    if postgres is None:
        yield f"sqlite:///{folder / 'store.sqlite3'}"
        return
    with postgres.database(of and make_url(of).database) as url:
        yield text_of(url)


# What the five invariants say of a store that is at rest, as plain SQL that counts offenders.
INVARIANTS = {
    "I1: a study in the ledger that is not held": (
        "match m WHERE state = 'held' AND NOT EXISTS (SELECT 1 FROM study s WHERE s.pmid = m.pmid)"
    ),
    "I1: a held study without the note of its arrival": (
        "study s WHERE NOT EXISTS (SELECT 1 FROM change c WHERE c.pmid = s.pmid)"
    ),
    "I1: two arrivals of a study": (
        "(SELECT pmid FROM change WHERE kind IN ('added', 'late') GROUP BY pmid"
        " HAVING count(*) > 1) AS twice"
    ),
    "I2: sent without the other side's word": (
        "delivery WHERE state = 'sent' AND (response IS NULL OR settled IS NULL)"
    ),
    "I2: claimed without a lease, or a lease without a claim": (
        "delivery WHERE (state = 'sending') <> (lease_until IS NOT NULL)"
    ),
    "I3: a watermark over studies that are not in the ledger": (
        "watermark w WHERE count > (SELECT count(*) FROM match m WHERE m.search = w.search)"
    ),
    "I4: a run that could not see all of an answer and ended well": (
        'run WHERE exit_code = 0 AND receipt LIKE \'%"error": "%\''
    ),
    "I5: an issue without its slot": (
        "digest d WHERE NOT EXISTS (SELECT 1 FROM slot s WHERE s.digest_id = d.id)"
    ),
    "I5: a slot that holds the issue of another": (
        "slot s JOIN digest d ON d.id = s.digest_id WHERE d.reader <> s.reader OR d.slot <> s.opens"
    ),
    "I5: an issue without its deliveries": (
        "digest d WHERE NOT EXISTS (SELECT 1 FROM delivery x WHERE x.digest_id = d.id)"
    ),
    "I5: told by an issue that is not there": (
        "told t WHERE NOT EXISTS (SELECT 1 FROM digest d WHERE d.id = t.digest_id)"
    ),
}


def broken(world: World) -> list[str]:
    """List the invariants that do not hold."""
    found = [words for words, offenders in INVARIANTS.items() if world.count(offenders)]
    if world.url.startswith("sqlite"):
        found += [str(row[0]) for row in world.rows("PRAGMA integrity_check") if row != ("ok",)]
        found += [f"foreign key: {row}" for row in world.rows("PRAGMA foreign_key_check")]
    return found
