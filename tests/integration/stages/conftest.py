"""A watch over a sandbox, in a folder of its own, in a time that the test moves."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pipeline.app import App
from pipeline.config import Config, Search
from pipeline.domain.vocabulary import Service
from pipeline.http_client import HttpClient
from pipeline.sandbox import Corpus, FaultScript, MailFaults, Sandbox, VirtualClock
from pipeline.stages.run import RunReport, run
from pipeline.store.engine import Store

from .letters import Letter, read
from .records import article_set

MONDAY = date(2026, 9, 7)
SEARCHES = {"alpha": "menaquinone[tiab]", "beta": "osteocalcin[tiab]", "gamma": "warfarin[tiab]"}

Watch = Callable[..., "World"]


@pytest.fixture(scope="module", autouse=True)
def _no_waiting() -> Iterator[None]:
    """Let retries follow at once, and as many requests a second as one likes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.outside.HttpClient", partial(HttpClient, sleep=lambda _: None))
        patch.setattr("pipeline.outside.SharedTraffic", lambda *_: None)
        patch.setattr("pipeline.outside._WINDOW_S", 0.0)
        patch.setattr("pipeline.outside.RATE_WITHOUT_KEY", 100_000)
        patch.setattr("pipeline.outside.CLINICALTRIALS_RATE", 1_000)
        patch.setattr("pipeline.outside.EUROPEPMC_RATE", 1_000)
        patch.setattr("pipeline.outside.ENRICHMENT_RATES", dict.fromkeys(Service, 1_000))
        patch.setattr("pipeline.enrichment.crossref.pause_ms", lambda _: None)
        yield


class World:
    """One operator's watch, and the world outside it."""

    def __init__(self, sandbox: Sandbox, config: Config, environ: dict[str, str]) -> None:
        self.sandbox = sandbox
        self.app = App(
            config, Store(config.store.url, config.folder), environ, now=sandbox.clock.now
        )

    def run(self, day: date | None = None) -> RunReport:
        """Do the whole road, at six in the morning if a day is given."""
        if day is not None:
            self.sandbox.clock.set(datetime.combine(day, time(6), UTC))
        return run(self.app)

    def later(self, **step: float) -> RunReport:
        """Let time pass and do the whole road again."""
        self.sandbox.clock.advance(timedelta(**step))
        return run(self.app)

    def follow(self, searches: dict[str, str]) -> None:
        """From now on, watch these searches."""
        config = self.app.config.model_copy(update={"searches": _searches(searches)})
        self.app = replace(self.app, config=config)

    def suffer(self, *faults: dict[str, Any]) -> None:
        """From the next request on, let this go wrong and nothing else."""
        self.sandbox.faults = FaultScript.of(list(faults))

    def letters(self, to: str = "") -> list[Letter]:
        """Read what arrived, of all readers or one."""
        return [read(one) for one in self.sandbox.messages() if to in one["To"]]

    def told(self, to: str = "") -> list[int]:
        """List every study in every letter, in order."""
        return [pmid for letter in self.letters(to) for pmid in letter.pmids()]

    def asked(self, verb: str) -> list[Any]:
        """List the requests that the sandbox saw."""
        return [one for one in self.sandbox.requests if one.verb == verb]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.app.store.read() as session:
            return [tuple(row) for row in session.execute(text(query))]

    def dump(self) -> list[str]:
        """Write out the whole database."""
        assert self.app.store.file is not None
        with closing(sqlite3.connect(self.app.store.file)) as connection:
            return list(connection.iterdump())


@pytest.fixture
def watch(tmp_path: Path, migrated_file: Path) -> Iterator[Watch]:
    """Make worlds; without a word one has three searches and one reader of daily mail."""
    with ExitStack() as stack:

        def make(
            *records: bytes,
            corpus: Corpus | None = None,
            searches: dict[str, str] = SEARCHES,
            readers: Sequence[dict[str, Any]] = ({},),
            mail_faults: MailFaults | None = None,
            environ: dict[str, str] | None = None,
            smtp: dict[str, Any] | None = None,
            ways: dict[str, Any] | None = None,
            has_database: bool = True,
            **pubmed: Any,
        ) -> World:
            if has_database:
                shutil.copy(migrated_file, tmp_path / "watch.sqlite3")
            sandbox = Sandbox(
                corpus or Corpus.from_files([(None, article_set(*records))]),
                mailbox=tmp_path / "mail",
                clock=VirtualClock(MONDAY),
                mail_faults=mail_faults,
                limits=False,
            )
            stack.enter_context(sandbox)
            config = configuration(tmp_path, sandbox, searches, readers, smtp or {}, pubmed, ways)
            world = World(sandbox, config, environ or {})
            stack.callback(world.app.store.close)
            return world

        yield make


def configuration(
    folder: Path,
    sandbox: Sandbox,
    searches: dict[str, str],
    readers: Sequence[dict[str, Any]],
    smtp: dict[str, Any],
    pubmed: dict[str, Any],
    ways: dict[str, Any] | None = None,
) -> Config:
    """Write the configuration as an operator would, but for the file."""
    plain = {
        "name": "desk",
        "email": "desk@example.org",
        "frequency": "daily",
        "channels": ["smtp"],
    }
    server = {"host": sandbox.smtp_host, "port": sandbox.smtp_port, "security": "none"}
    address = {"base_url": sandbox.base_url, "email": "operator@example.org"}
    content = {
        "store": {"url": "sqlite:///watch.sqlite3"},
        "sources": {"pubmed": address | pubmed},
        "searches": _searches(searches),
        "readers": [plain | reader for reader in readers],
        "delivery": {"smtp": server | {"from": "k2watch@example.org"} | smtp, **(ways or {})},
    }
    return Config.model_validate(content).model_copy(update={"folder": folder})


def _searches(searches: dict[str, str]) -> tuple[Search, ...]:
    return tuple(
        Search(name=name, title=f"Search {name}", pubmed=term) for name, term in searches.items()
    )
