"""A small PubMed and a small mail server in memory, and a watch over them whose time a test moves.

Only two seams are replaced: what PubMed answers, and what takes a letter. All stages, the store and
the letters are the real ones. What PubMed gave and what the mail server has is kept here, so that
a model can say who has to be told what.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from pipeline.app import App
from pipeline.config import Config
from pipeline.delivery import smtp
from pipeline.domain.records import Article, Link
from pipeline.errors import DeliveryError, Unavailable
from pipeline.sources.pubmed import Batch, Found
from pipeline.stages.deliver import deliver
from pipeline.stages.diary import recorded
from pipeline.stages.refresh import REFRESH_AT_ONCE, refresh
from pipeline.stages.run import run
from pipeline.store.engine import Store
from tests.integration.stages.letters import Letter, read
from tests.integration.store.samples import article

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
READERS = {"desk": ["alpha", "beta"], "bench": ["alpha"], "late": ["beta"]}
EVENTS = {
    "RetractionIn": "retraction",
    "ExpressionOfConcernIn": "concern",
    "ErratumIn": "erratum",
    "CommentIn": "comment",
}


class PowerCut(BaseException):
    """The process is gone in the middle of what it did."""


@dataclass
class Record:
    """What PubMed holds of one study."""

    pmid: int
    words: set[str]
    created: date
    events: list[str] = field(default_factory=list)
    is_deleted: bool = False

    def article(self) -> Article:
        links = tuple(Link(kind, None, notice(self.pmid, kind)) for kind in self.events)
        title = f"A study of {' and '.join(sorted(self.words))}, sample {self.pmid}"
        return article(self.pmid, self.created.isoformat(), title=title, links=links)


def notice(pmid: int, kind: str) -> str:
    """Cite the notice that tells of an event; no two are alike, however often something happens."""
    return f"J Sampl. Notice {pmid} {EVENTS[kind]}."


class SmallPubMed:
    """Answer a search of words, and fetch by threes; ``fails`` is asked before each answer."""

    def __init__(self) -> None:
        self.records: dict[int, Record] = {}
        self.fails: Callable[[str], bool] = lambda _: False
        self.listed: list[tuple[str, frozenset[int]]] = []
        self.unanswered: set[str] = set()
        self.given: list[int] = []

    @contextmanager
    def opened(self, _: App) -> Iterator[SmallPubMed]:
        yield self

    def matching(self, term: str) -> frozenset[int]:
        words = set(re.findall(r"(\w+)\[tiab\]", term))
        here = (one for one in self.records.values() if not one.is_deleted and one.words & words)
        return frozenset(one.pmid for one in here)

    def find(self, term: str, *, previous: int | None = None, since: date | None = None) -> Found:
        del previous, since
        if self.fails("find"):
            self.unanswered.add(term)
            raise Unavailable("PubMed is not there")
        ids = self.matching(term)
        self.listed.append((term, ids))
        return Found(len(ids), ids, True, term)

    def fetch(self, pmids: Sequence[int]) -> Iterator[Batch]:
        for start in range(0, len(pmids), 3):
            asked = tuple(pmids[start : start + 3])
            if self.fails("fetch"):
                raise Unavailable("PubMed broke off")
            there = [self.records[one] for one in asked if not self.records[one].is_deleted]
            found = {one.pmid for one in there}
            self.given += found
            missing = tuple(one for one in asked if one not in found)
            yield Batch(asked, tuple(one.article() for one in there), (), missing)


@dataclass
class SmallMail:
    """Take letters; ``mood`` says what goes wrong with the next one, ``meanwhile`` what goes on.

    ``confirmed`` are the letters that the program was told are here.
    """

    letters: list[tuple[str, bytes]] = field(default_factory=list)
    confirmed: list[tuple[str, bytes]] = field(default_factory=list)
    mood: Callable[[], str] = lambda: "up"
    meanwhile: Callable[[], None] = lambda: None
    lost_words: int = 0

    def send(self, letter: bytes, recipient: str, *_: Any, **__: Any) -> str:
        mood = self.mood()
        self.meanwhile()
        if mood == "down":
            raise DeliveryError("nobody is there")
        if mood == "no form":
            raise DeliveryError("552 too large", permanent=True, unwelcome=True)
        if mood == "no":
            raise DeliveryError("550 no such user", permanent=True)
        if mood != "silent":
            self.letters.append((recipient, letter))
        if mood in ("silent", "kept"):
            self.lost_words += mood == "kept"
            raise DeliveryError("no answer after the whole letter", uncertain=True)
        self.confirmed.append((recipient, letter))
        return "250 queued"


class World:
    """One watch over both, in a time that the test moves; the power can be cut at any statement."""

    def __init__(self, folder: Path, migrated: Path, patch: pytest.MonkeyPatch) -> None:
        self.pubmed, self.mail, self.now = SmallPubMed(), SmallMail(), START
        self.file = folder / "watch.sqlite3"
        self.file.write_bytes(migrated.read_bytes())
        self.readers = ["desk", "bench"]
        self.terms = {"alpha": "alpha[tiab]", "beta": "beta[tiab]"}
        self.frequency = "daily"
        self.statements_left: int | None = None
        for verb in ("collect", "refresh"):  # the package shows their functions under these names
            patch.setattr(sys.modules[f"pipeline.stages.{verb}"], "open_pubmed", self.pubmed.opened)
        patch.setattr(smtp, "send", self._send)
        self.store = self.another_store()
        self._onlooker = sqlite3.connect(self.file)
        self._message_ids: dict[str, Letter] = {}
        self._read = 0

    def another_store(self) -> Store:
        """Open the database as another process would; what is written need outlive no real cut."""
        store = Store(f"sqlite:///{self.file}", Path("/"))
        event.listen(
            store.engine, "connect", lambda one, _: one.execute("PRAGMA synchronous = OFF") and None
        )
        event.listen(store.engine, "before_cursor_execute", self._count_down)
        event.listen(store.engine, "commit", self._count_down)
        return store

    def _count_down(self, *_: object) -> None:
        if self.statements_left is None:
            return
        if self.statements_left <= 0:
            raise PowerCut
        self.statements_left -= 1

    def _send(self, *arguments: Any, **named: Any) -> str:
        self._count_down()
        return self.mail.send(*arguments, **named)

    @property
    def app(self) -> App:
        return App(self._config(), self.store, {}, now=lambda: self.now)

    def _config(self) -> Config:
        readers = [
            {
                "name": name,
                "email": f"{name}@sample.example",
                "searches": READERS[name],
                "frequency": self.frequency,
                "channels": ["smtp"],
                "max_entries": 200,
            }
            for name in self.readers
        ]
        searches = [
            {"name": name, "title": f"Search {name}", "pubmed": term}
            for name, term in self.terms.items()
        ]
        sender = {"from": "k2watch@watch.example", "security": "none"}
        return Config.model_validate(
            {
                "sources": {"pubmed": {"email": "operator@watch.example"}},
                "digest": {"starter_entries": 0},
                "searches": searches,
                "readers": readers,
                "delivery": {"smtp": sender},
            }
        )

    def run(self) -> int | None:
        """Do the whole road once; None where the power was cut."""
        return self._survive(lambda: run(self.app).exit_code)

    def refresh(self) -> int | None:
        """Look again at all that is held."""

        def work() -> int:
            with recorded(self.app, "refresh") as entry:
                try:
                    refresh(self.app, entry.number, REFRESH_AT_ONCE)
                except Unavailable as error:
                    entry.trouble([str(error)])
                return entry.exit_code

        return self._survive(work)

    def deliver(self) -> int | None:
        """Look into the outbox."""
        return self._survive(lambda: len(deliver(self.app).troubles))

    def _survive(self, work: Callable[[], int]) -> int | None:
        try:
            return work()
        except PowerCut:
            return None
        finally:
            if self.statements_left is not None:
                self.statements_left = None
                self.store.close()
                self.store = self.another_store()

    def letters(self) -> list[Letter]:
        """Read what arrived; a letter that came twice under one name is dropped by a mail program.

        Two letters of one name with other words are both given: that would be no second copy.
        """
        for _, content in self.mail.letters[self._read :]:
            mail = message_from_bytes(content, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            letter = read(mail)
            name = str(mail["Message-ID"])
            if self._message_ids.get(name) not in (None, letter):
                name += " again"
            self._message_ids[name] = letter
        self._read = len(self.mail.letters)
        return list(self._message_ids.values())

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Look into the file with nothing of the program in between."""
        return self._onlooker.execute(query).fetchall()

    def close(self) -> None:
        """Leave the database alone."""
        self._onlooker.close()
        self.store.close()


def days(number: int) -> timedelta:
    return timedelta(days=number)
