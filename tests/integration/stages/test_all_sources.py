"""A year with all sources and their outages: every event told once, by an independent model.

One year on SQLite with every commit. ``K2WATCH_TEST_YEARS=1,2,3`` names others, and then, as when
torture is full, each passes on PostgreSQL too.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import Config, RegistryQuery
from pipeline.domain.digests import SectionKind
from pipeline.domain.vocabulary import SourceName
from pipeline.errors import SourceError
from pipeline.sandbox import Corpus, FaultScript, Sandbox, VirtualClock
from pipeline.stages.diary import recorded
from pipeline.stages.refresh import REFRESH_AT_ONCE, refresh
from pipeline.stages.run import RunReport
from pipeline.store import searches
from tests.databases import Postgres, text_of
from tests.sizes import IS_FULL

from .all_sources import EDITED, JOINS, WORDS, Outage, Year
from .all_sources_made import make_year
from .all_sources_model import ASKED_AGAIN, PAGE, PREPRINTED, SEARCHES, Fact, Model, Reader, Thing
from .conftest import World, configuration
from .records import article_set

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(1200),
]  # a busy machine takes three times as long
START = date(2026, 9, 7)
_ASKED = os.environ.get("K2WATCH_TEST_YEARS")
SEEDS = [int(one) for one in (_ASKED or "1").split(",")]
IS_WHOLE = bool(_ASKED) or IS_FULL
BACKENDS = ("sqlite", "postgresql") if IS_WHOLE else ("sqlite",)
READERS = {
    "desk": Reader("desk", SEARCHES, START),
    "bench": Reader("bench", ("alpha",), START),
    "month": Reader("month", ("beta", "gamma"), START),
    "later": Reader("later", ("alpha", "beta"), START + timedelta(weeks=JOINS)),
}
_HOW: dict[str, dict[str, Any]] = {
    "desk": {"max_entries": 8},
    "bench": {"max_entries": 5},
    "month": {"max_entries": 60, "frequency": "monthly"},
    "later": {"max_entries": 10},
}
FAULTS: dict[Outage, list[dict[str, Any]]] = {
    Outage.NOBODY: [{"verb": "eutils", "kind": "status", "code": 503}],
    Outage.FETCH: [{"verb": "efetch", "kind": "truncate", "at": 300}],
    Outage.REGISTRY: [{"verb": "clinicaltrials", "kind": "status", "code": 503}],
    Outage.MOVING: [{"verb": "clinicaltrials.studies", "kind": "new_data"}],
    Outage.MOVED: [{"verb": "clinicaltrials.studies", "kind": "new_data", "times": 1}],
    Outage.VERSION: [
        {
            "verb": "europepmc",
            "kind": "status",
            "code": 200,
            "content_type": "application/json",
            "body": '{"version":"6.9"}',
        }
    ],
    Outage.SERVICES: [
        {"verb": service, "kind": "status", "code": 503}
        for service in ("icite", "unpaywall", "crossref")
    ],
}
_NAMES = {
    SourceName.PUBMED: "PubMed",
    SourceName.CLINICALTRIALS: "ClinicalTrials.gov",
    SourceName.EUROPEPMC: "Europe PMC",
}
_STARTS = re.compile(r"(?m)^(?=\d+\. )")
_HEADING = re.compile(rf"(?m)^({'|'.join(kind.value for kind in SectionKind)}) \(")
_KEY = re.compile(r"(?:PubMed (?P<pmid>\d+)|(?P<ppr>PPR\d+)|(?P<nct>NCT\d{8})): https://")
_RUN = re.compile(r"Run \d+, finished (\d{4}-\d\d-\d\d)")
_DAY = r"(\d{4}-\d\d-\d\d)"
# How each kind of event is told.
_SENTENCES: dict[str, re.Pattern[str]] = {
    "status": re.compile(
        r"(?:Status changed|Withdrawn): ([a-z ,]+) → ([a-z ,]+?)(?: before anyone took part)?\."
    ),
    "ends": re.compile(rf"Dates changed: primary completion {_DAY} → {_DAY}"),
    "size": re.compile(r"Planned size changed: \w+ (\d+)(?: →|, enrolled) (\d+)\."),
    "outcome": re.compile(r"Outcomes changed: primary outcome changed: Sample"),
    "results": re.compile(r"Results posted: \d{4}"),
    "overdue": re.compile(r"Results overdue: primary"),
    "PUBLISHED": re.compile(r"Now published as an article[:.]"),
    "WITHDRAWN": re.compile(r"Withdrawn(?:\.| \(|: see)"),
    "RETRACTED": re.compile(r"Retracted: see J Sampl"),
    "CORRECTED": re.compile(r"Correction published: J Sampl"),
    "CONCERN": re.compile(r"Expression of concern: see J Sampl"),
    "CROSSREF": re.compile(r"Retracted \(according to Crossref"),
}
_REGISTERED = re.compile(r"Registered\.|Late: registered \d")
_NEWS = {SectionKind.NEWS.value, SectionKind.OTHER_NEWS.value}


@dataclass(frozen=True)
class Said:
    """One entry of a letter: of what, under which heading, in which week, in which words."""

    thing: Thing
    section: str
    day: date
    text: str

    @property
    def facts(self) -> list[Fact]:
        """List what it tells of."""
        return [
            (kind, *found.groups())
            for kind, pattern in _SENTENCES.items()
            for found in pattern.finditer(self.text)
        ]

    @property
    def is_arrival(self) -> bool:
        if self.section == SectionKind.REGISTRY.value:
            return _REGISTERED.search(self.text) is not None
        return self.section not in {*_NEWS, SectionKind.STARTER.value}


@dataclass
class Lived:
    """The year as the program lived it, and as the model says it had to be."""

    world: World
    model: Model
    reports: dict[date, RunReport]
    marks: dict[date, dict[tuple[str, str], date]]

    def said(self, reader: str) -> list[Said]:
        """List all entries of a reader's letters."""
        letters = self.world.letters(f"{reader}@example.org")
        return [one for letter in letters for one in self._entries(letter.text)]

    def _entries(self, text: str) -> Iterator[Said]:
        section, run = "", _RUN.search(text)
        assert run is not None
        for part in _STARTS.split(text.partition("\nReceipt\n")[0]):
            words, key = " ".join(part.split()), _KEY.search(part)
            if key:
                yield Said(self._thing(key), section, date.fromisoformat(run[1]), words)
            headings = _HEADING.findall(part)
            section = headings[-1] if headings else section

    def _thing(self, key: re.Match[str]) -> Thing:
        if key["nct"]:
            return key["nct"]
        year = self.model.year
        if key["pmid"]:
            works = (f"ppr {one.work}" for one in year.preprints if one.twin == int(key["pmid"]))
            return next(works, int(key["pmid"]))
        return f"ppr {(int(key['ppr'][3:]) - 9_000_000) // 10}"


@pytest.fixture(scope="module", params=BACKENDS)
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of an empty database; a file is in the year's own folder."""
    if request.param == "sqlite":
        yield "sqlite:///watch.sqlite3"
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database() as url:
        yield text_of(url)


@pytest.fixture(scope="module", params=SEEDS)
def lived(
    database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lived]:
    folder, year = tmp_path_factory.mktemp("year"), make_year(request.param, START)
    corpus = Corpus.from_files((day, article_set(*xml)) for day, xml in year.files().items())
    clock = VirtualClock(START)
    with Sandbox(
        corpus, year.holdings(), mailbox=folder / "mail", clock=clock, limits=False
    ) as sandbox:
        found = Lived(World(sandbox, _config(folder, sandbox, database), {}), Model(year), {}, {})
        for number, day in enumerate(year.weeks()):
            if number in (JOINS, EDITED):
                _change(found.world, number)
            _live(found, year, day)
        yield found
        found.world.app.store.close()


def _config(folder: Path, sandbox: Sandbox, database: str) -> Config:
    """Ask all sources and services, and let all readers but one be there from the start."""
    terms = {name: f"{WORDS[name]}[tiab]" for name in SEARCHES}
    readers = [_reader(one) for one in READERS.values() if one.start == START]
    config = configuration(folder, sandbox, terms, readers, {}, {})
    places = sandbox.addresses()
    content = config.model_dump()
    content["store"]["url"] = database
    content["sources"]["clinicaltrials"] |= {
        "base_url": places["clinicaltrials"],
        "page_size": PAGE,
    }
    content["sources"]["europepmc"] |= {"base_url": places["europepmc"], "page_size": PAGE}
    for service in ("icite", "unpaywall", "crossref"):
        content["enrichment"][service] |= {
            "enabled": True,
            "base_url": places[service],
            "days": ASKED_AGAIN,
        }
    for one in content["searches"]:
        one["clinicaltrials"] = {"term": WORDS[one["name"]]}
        one["europepmc"] = WORDS[one["name"]] if one["name"] in PREPRINTED else ""
    whole = Config.model_validate(content)
    return whole.model_copy(update={"folder": folder})


def _reader(one: Reader) -> dict[str, Any]:
    plain = {"name": one.name, "email": f"{one.name}@example.org", "searches": one.searches}
    return plain | {"frequency": "weekly"} | _HOW[one.name]


def _change(world: World, week: int) -> None:
    """Let a reader come, or the operator edit a query."""
    config = world.app.config
    if week == JOINS:
        content = _reader(READERS["later"]) | {"channels": ["smtp"]}
        comes = type(config.readers[0]).model_validate(content)
        update: dict[str, Any] = {"readers": (*config.readers, comes)}
    else:
        query = RegistryQuery(term=f"{WORDS['beta']} OR {WORDS['edited']}")
        update = {
            "searches": tuple(
                one.model_copy(update={"clinicaltrials": query}) if one.name == "beta" else one
                for one in config.searches
            )
        }
    world.app = replace(world.app, config=config.model_copy(update=update))


def _live(lived: Lived, year: Year, day: date) -> None:
    """Let one week pass: a refresh, a run, and whatever goes wrong."""
    outage, world = year.outage(day), lived.world
    lived.model.week(day)
    if outage is Outage.ASLEEP:
        return
    world.sandbox.clock.set(datetime.combine(day, time(4), UTC))
    world.sandbox.faults = FaultScript.of(FAULTS.get(outage, []))
    with suppress(SourceError), recorded(world.app, "refresh") as entry:
        refresh(world.app, entry.number, REFRESH_AT_ONCE)
    world.sandbox.faults = FaultScript.of(FAULTS.get(outage, []))
    assert world.sandbox.mailbox is not None
    if outage is Outage.MAIL:
        world.sandbox.mailbox.stop()
    lived.reports[day] = world.run(day)
    if outage is Outage.MAIL:
        world.sandbox.mailbox.start()
    lived.marks[day] = _marks(world)


def _marks(world: World) -> dict[tuple[str, str], date]:
    """Read when each search was last answered by each source."""
    with world.app.store.read() as session:
        found = {
            (source.value, name): searches.watermark(session, name, source)
            for source in _NAMES
            for name in SEARCHES
        }
    return {key: mark.asked.date() for key, mark in found.items() if mark}


@pytest.mark.parametrize("reader", READERS)
def test_everything_found_is_told_once(lived: Lived, reader: str) -> None:
    wanted = lived.model.arrivals(READERS[reader])
    assert {type(one) for one in wanted} == {str, int}, "articles and registrations"
    told = Counter(one.thing for one in lived.said(reader) if one.is_arrival)
    assert told == Counter(wanted)


@pytest.mark.parametrize("reader", READERS)
def test_everything_that_happens_is_told_once(lived: Lived, reader: str) -> None:
    wanted, strict = lived.model.news(READERS[reader]), {one.thing for one in lived.model.happened}
    if reader == "desk":
        assert {fact[0] for _, fact in wanted} == set(_SENTENCES), "each kind of event"
    told = Counter((one.thing, fact) for one in lived.said(reader) for fact in one.facts)
    with_arrival = {
        (one.thing, one.fact) for one in lived.model.happened if lived.model.is_of_arrival(one)
    }
    # What was overdue when results came before it was told is owed no more.
    settled = {
        key for key in wanted - told if key[1] == ("overdue",) and (key[0], ("results",)) in told
    }
    assert {key: told[key] for key in wanted if key not in settled} == dict(
        wanted - Counter(settled)
    )
    rest = told - wanted
    assert {thing for thing, _ in rest} <= strict
    assert set(rest) <= with_arrival
    assert set(rest.values()) <= {1}


@pytest.mark.parametrize("reader", READERS)
def test_what_becomes_free_is_told_to_who_was_sent_it(lived: Lived, reader: str) -> None:
    said = lived.said(reader)
    shown = _first_shown(said)
    anybody = _first_shown([one for name in READERS for one in lived.said(name)])
    told = Counter(one.thing for one in said if "(says Unpaywall)" in one.text)
    due = {
        pmid
        for pmid, day in lived.model.freed.items()
        if pmid in lived.model.closed and anybody.get(pmid, date.max) <= day
    }
    assert set(told) <= due
    assert set(told.values()) <= {1}
    assert {pmid for pmid in due if shown.get(pmid, date.max) <= lived.model.freed[pmid]} <= set(
        told
    )
    assert told or reader != "desk", "the year has something to tell"


def _first_shown(said: list[Said]) -> dict[Thing, date]:
    return {one.thing: one.day for one in sorted(said, key=lambda one: one.day, reverse=True)}


def test_an_outage_stands_in_the_receipt_and_leaves_its_watermark(lived: Lived) -> None:
    model = Model(lived.model.year)
    for day in lived.model.year.weeks():
        model.week(day)
        if day not in lived.reports:
            continue
        receipt = lived.reports[day].receipt
        failed = {(one.source.value, one.search) for one in receipt.searches if one.error}
        assert failed == model.unanswered(day), day
        assert lived.marks[day] == model.answered, day


def test_an_outage_is_never_nothing_new_and_stops_no_other_letter(lived: Lived) -> None:
    letters = {name: lived.world.letters(f"{name}@example.org") for name in READERS}
    alarmed = Counter[Outage]()
    for name, each in letters.items():
        for letter in each:
            run = _RUN.search(letter.text)
            assert run is not None
            outage = lived.model.year.outage(date.fromisoformat(run[1]))
            source = {
                Outage.REGISTRY: "ClinicalTrials.gov",
                Outage.MOVING: "ClinicalTrials.gov",
                Outage.VERSION: "Europe PMC",
            }.get(outage)
            if source and (name != "month" or source == "ClinicalTrials.gov"):
                words = " ".join(letter.text.split())
                assert f"({source})” could not be asked" in words
                assert "Nothing new since" not in words.replace("from the searches that were", "")
                alarmed[outage] += 1
    assert {Outage.REGISTRY, Outage.MOVING, Outage.VERSION} <= set(alarmed)


def test_in_the_end_everything_is_held(lived: Lived) -> None:
    last = max(lived.reports)
    assert lived.reports[last].exit_code == 0
    year = lived.model.year
    for one in lived.reports[last].receipt.searches:
        match one.source:
            case SourceName.CLINICALTRIALS:
                words = [WORDS[one.search], *([WORDS["edited"]] if one.search == "beta" else [])]
                there = [t for t in year.trials if any(t.has(word, last) for word in words)]
                assert (one.reported, one.held) == (len(there), len(there))
            case SourceName.EUROPEPMC:
                there_too = [p for p in year.preprints if p.word == WORDS[one.search]]
                assert one.held == len(there_too)
                assert one.reported == one.held + sum(bool(p.second) for p in there_too)
            case SourceName.PUBMED:
                assert one.reported == one.held
