"""Eight Mondays of sample literature, against a model that knows nothing of the program.

The model asks the sandbox itself what each search finds. A reader must be told, once and in that
week's issue, whatever their searches find that they had not found on an earlier Monday; what they
found on the first Monday is history.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
import requests

from pipeline.domain.digests import SectionKind
from pipeline.sandbox import Corpus, Sandbox, VirtualClock
from pipeline.sandbox.sample_records import baseline_date, story_dates, update_files
from pipeline.stages.diary import recorded
from pipeline.stages.refresh import REFRESH_AT_ONCE, refresh
from pipeline.stages.run import RunReport

from .conftest import World, configuration
from .letters import NEWS, OLDER, STARTER, Letter

FIRST, *LATER = story_dates
DEMO = tomllib.loads((files("pipeline") / "cli" / "demo.toml").read_text(encoding="utf-8"))
SEARCHES = {one["name"]: " ".join(one["pubmed"].split()) for one in DEMO["searches"]}
READERS: dict[str, list[str]] = {"everything": list(SEARCHES), "mgp-only": ["mgp"]}

# From the sample's own list of what happens to records that are there already: the Monday after,
# the words for it, and the issue in which the study was first sent.
HAPPENED = {
    90000036: ("2026-09-21", "Expression of concern: see", None),
    90000022: ("2026-09-28", "Correction published", None),
    90000060: ("2026-10-05", "An abstract was added", "2026-09-21"),
    90000008: ("2026-10-12", "Retracted: see", None),
    90000053: ("2026-10-12", "Now published as an article", "2026-09-14"),
    90000051: ("2026-10-19", "Comment published", "2026-09-14"),
    90000065: ("2026-10-26", "Withdrawn: no longer in PubMed", "2026-09-28"),
}
LATE_ARRIVAL = 90000068


@dataclass
class Story:
    """What was sent, and what had to be."""

    world: World
    found: dict[date, dict[str, set[int]]] = field(default_factory=dict)
    reports: dict[date, RunReport] = field(default_factory=dict)
    again: dict[date, RunReport] = field(default_factory=dict)

    def due(self, reader: str) -> dict[date, set[int]]:
        """Work out, with sets alone, what a reader must be told as new in each issue."""
        held, due = set[int](), {}
        for day, found in self.found.items():
            now = set[int]().union(*(found[name] for name in READERS[reader]))
            due[day], held = now - held, held | now
        return due

    def letters(self, reader: str) -> dict[date, Letter]:
        found = self.world.letters(f"{reader}@example.org")
        assert len({letter.slot for letter in found}) == len(found)
        return {letter.slot: letter for letter in found}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("story")
    corpus, clock = Corpus.from_files(update_files()), VirtualClock(baseline_date)
    with Sandbox(corpus, mailbox=folder / "mail", clock=clock, limits=False) as sandbox:
        world = _world(folder, sandbox)
        story = Story(world)
        for day in story_dates:
            story.found[day] = _ask(sandbox, day)
            with recorded(world.app, "refresh") as entry:
                refresh(world.app, entry.number, REFRESH_AT_ONCE)
            story.reports[day], story.again[day] = world.run(day), world.later(hours=6)
        yield story
        world.app.store.close()


def _world(folder: Path, sandbox: Sandbox) -> World:
    weekly = {"frequency": "weekly", "weekday": "mon"}
    readers = [
        {"name": name, "email": f"{name}@example.org", "searches": searches, **weekly}
        for name, searches in READERS.items()
    ]
    return World(sandbox, configuration(folder, sandbox, SEARCHES, readers, {}, {}), {})


def _ask(sandbox: Sandbox, day: date) -> dict[str, set[int]]:
    sandbox.clock.set(day)
    return {name: _pmids(sandbox.base_url, term) for name, term in SEARCHES.items()}


def _pmids(base_url: str, term: str) -> set[int]:
    fields = {"db": "pubmed", "term": term, "retmax": "9999", "retmode": "json"}
    with requests.post(f"{base_url}esearch.fcgi", data=fields, timeout=10) as answer:
        return {int(pmid) for pmid in answer.json()["esearchresult"]["idlist"]}


@pytest.mark.parametrize("reader", READERS)
def test_every_new_study_is_told_in_the_issue_of_its_week(story: Story, reader: str) -> None:
    letters, due = story.letters(reader), story.due(reader)
    told = {day: set(letters[day].pmids(but=NEWS)) for day in LATER}
    assert told == {day: due[day] for day in LATER}


@pytest.mark.parametrize("reader", READERS)
def test_no_study_is_told_twice_as_new(story: Story, reader: str) -> None:
    arrivals = [pmid for one in story.letters(reader).values() for pmid in one.pmids(but=NEWS)]
    assert max(Counter(arrivals).values()) == 1


@pytest.mark.parametrize("reader", READERS)
def test_what_was_there_before_is_a_starter_set_and_no_news(story: Story, reader: str) -> None:
    letters, due = story.letters(reader), story.due(reader)
    sample = letters[FIRST].pmids()
    assert {entry.section for entry in letters[FIRST].entries} == {STARTER}
    assert len(sample) == 10
    assert set(sample) < due[FIRST]
    assert all(entry.section != STARTER for day in LATER for entry in letters[day].entries)


def test_what_happens_to_a_study_is_told_once_and_names_the_earlier_issue(story: Story) -> None:
    starter = set(story.letters("everything")[FIRST].pmids())
    for pmid, (day, words, earlier) in HAPPENED.items():
        told = [
            (letter.slot, entry.section, entry.text)
            for letter in story.letters("everything").values()
            for entry in letter.entries
            if entry.pmid == pmid and entry.section in NEWS
        ]
        ((slot, section, text),) = told
        first = earlier or (FIRST.isoformat() if pmid in starter else None)
        kind = SectionKind.NEWS if first else SectionKind.OTHER_NEWS
        assert (slot.isoformat(), section) == (day, kind.value)
        assert words in text
        assert (f"You were sent this on {first}." in text) == (first is not None)


def test_there_is_no_other_news(story: Story) -> None:
    told = [
        entry.pmid
        for letter in story.letters("everything").values()
        for entry in letter.entries
        if entry.section in NEWS
    ]
    assert sorted(told) == sorted(HAPPENED)


def test_an_old_paper_that_arrives_late_stands_under_older(story: Story) -> None:
    entries = [one for letter in story.letters("everything").values() for one in letter.entries]
    assert [one.pmid for one in entries if one.section == OLDER] == [LATE_ARRIVAL]


def test_a_second_run_on_the_same_day_sends_nothing_and_ends_well(story: Story) -> None:
    assert [one.exit_code for one in story.again.values()] == [0] * len(story_dates)
    assert all(not one.issues and not one.delivered.sent for one in story.again.values())


def test_every_run_holds_what_pubmed_counts(story: Story) -> None:
    for day, report in story.reports.items():
        assert report.exit_code == 0
        for one in report.receipt.searches:
            assert one.reported == one.held == len(story.found[day][one.search])
            assert one.rejects == one.missing == 0
