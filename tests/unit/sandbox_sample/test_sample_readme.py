"""The README's numbers and tables say what the files hold."""

import re
from datetime import timedelta

import pytest

from pipeline.sandbox.sample_records import SAMPLE_FOLDER, baseline_date, story_dates
from pipeline.sandbox.sample_records.elsewhere import Elsewhere
from pipeline.sandbox.sample_records.studies import Sample


@pytest.fixture(scope="module")
def readme() -> str:
    return SAMPLE_FOLDER.joinpath("README.md").read_text("utf-8")


def rows(readme: str, heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading, without its head."""
    section = readme.split(f" {heading}\n", 1)[1]
    lines = re.findall(r"^\| (.*) \|$", section.split("\n#", 1)[0], re.MULTILINE)
    return [line.split(" | ") for line in lines[1:]]


def test_the_counts(readme: str, sample: Sample) -> None:
    created = [record.created for record in sample.records]
    held = sum(day <= baseline_date for day in created)
    traps = sum(study.role.startswith("trap") for study in sample.studies)
    said = re.findall(r"(\d+) (?=records: |in the baseline|that appear|records are traps)", readme)
    assert [int(number) for number in said] == [
        len(created),
        held,
        len(created) - held,
        traps,
    ]


def test_the_weeks(readme: str, sample: Sample) -> None:
    created = [record.created for record in sample.records]
    kinds = created, [event.date for event in sample.events], [d.date for d in sample.deletions]
    for row, monday in zip(rows(readme, "The story by week"), story_dates, strict=False):
        sunday = monday + timedelta(days=6)
        counts = [str(sum(monday <= day <= sunday for day in days)) for days in kinds]
        assert row[1:5] == [f"{monday + timedelta(days=1)} to {sunday}", *counts]
    assert len(rows(readme, "The story by week")) == len(story_dates) - 1


def test_the_new_records(readme: str, sample: Sample) -> None:
    told = {tuple(row) for row in rows(readme, "New records")}
    assert told == {
        (str(record.pmid), str(record.created), record.role)
        for record in sample.records
        if record.created > baseline_date
    }


def test_the_events(readme: str, sample: Sample) -> None:
    told = {tuple(row) for row in rows(readme, "What happens to records that are already there")}
    events = {(str(event.date), str(event.pmid), event.note) for event in sample.events}
    deletions = {(str(gone.date), str(gone.pmid), gone.note) for gone in sample.deletions}
    assert told == events | deletions


def test_the_baseline(readme: str, sample: Sample) -> None:
    told = {tuple(row) for row in rows(readme, "Records of the baseline")}
    assert told == {
        (str(study.pmid), study.role.removeprefix("held "))
        for study in sample.studies
        if study.created <= baseline_date
    }


def test_the_trials_and_preprints(readme: str, elsewhere: Elsewhere) -> None:
    trials = {(one.number, str(one.posted), one.role) for one in elsewhere.trials}
    assert {tuple(row) for row in rows(readme, "Trials")} == trials
    preprints = {(one.name, str(one.posted), one.role) for one in elsewhere.preprints}
    assert {tuple(row) for row in rows(readme, "Preprints")} == preprints


def test_what_happens_to_them(readme: str, elsewhere: Elsewhere) -> None:
    told = {tuple(row) for row in rows(readme, "What happens to trials and preprints")}
    trials = {(str(e.date), one.number, e.note) for one in elsewhere.trials for e in one.later}
    preprints = {(str(e.date), one.name, e.note) for one in elsewhere.preprints for e in one.later}
    assert told == trials | preprints


def test_what_becomes_known(readme: str, elsewhere: Elsewhere) -> None:
    told = {tuple(row) for row in rows(readme, "What becomes known about articles")}
    assert told == {(str(k.date), str(k.pmid), k.note) for k in elsewhere.known if k.note}
