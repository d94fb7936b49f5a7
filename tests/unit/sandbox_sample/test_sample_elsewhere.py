"""What the story tells beside PubMed happens, on the right day, and nobody takes it for real."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.sandbox import Holdings
from pipeline.sandbox.sample_records import SampleError, holdings, story_dates
from pipeline.sandbox.sample_records.elsewhere import Elsewhere, read_elsewhere
from pipeline.sandbox.sample_records.studies import Sample

from .conftest import Files

FIRST_REAL = "NCT00000102"
MONDAYS = [*story_dates]


@pytest.fixture(scope="module")
def held() -> Holdings:
    return holdings()


def protocol(held: Holdings, number: str, day: date) -> Any:
    study = held.trials.find(number, day)
    return study and study["protocolSection"]


def week(day: date) -> int:
    """Number the week of the story that a day lies in."""
    return sum(monday <= day for monday in MONDAYS)


def changes(held: Holdings, number: str, *path: str) -> Iterator[tuple[int, Any]]:
    """Yield what a trial says under a path, with the number of the first Monday that sees it."""
    last: Any = None
    for look, monday in enumerate(MONDAYS):
        value: Any = protocol(held, number, monday)
        for key in path:
            value = value and value.get(key)
        if value != last:
            yield look, value
        last = value


def test_nothing_happens_on_a_monday(elsewhere: Elsewhere) -> None:
    days = [known.date for known in elsewhere.known if known.note]
    told = [(one.posted, one.later) for one in elsewhere.trials]
    told += [(one.posted, one.later) for one in elsewhere.preprints]
    for posted, later in told:
        days += [posted, *(event.date for event in later)]
    in_story = [day for day in days if day >= MONDAYS[0]]
    assert len(in_story) > 20
    assert all(day.weekday() != 0 for day in in_story)
    assert max(in_story) < MONDAYS[-1]


def test_one_trial_is_registered_completed_overdue_reported_and_published(
    held: Holdings, files: Files
) -> None:
    number = "NCT00000006"
    status = changes(held, number, "statusModule", "overallStatus")
    assert list(status) == [(1, "ACTIVE_NOT_RECRUITING"), (2, "COMPLETED")]
    done = protocol(held, number, MONDAYS[1])["statusModule"]["primaryCompletionDateStruct"]
    assert done == {"date": "2025-10-01", "type": "ACTUAL"}
    assert week(date(2026, 10, 1)) == 4
    posted = changes(held, number, "statusModule", "resultsFirstPostDateStruct", "date")
    assert [one for one in posted if one[1]] == [(6, "2026-10-14")]
    shown = [(held.trials.find(number, monday) or {}).get("hasResults") for monday in MONDAYS]
    assert shown == [None] + [False] * 5 + [True] * 2
    (article,) = files.versions(90000088)
    assert article.findtext(".//AccessionNumber") == number
    assert [day for day, _ in files.files if any(r is article for r in files.records(day))] == [
        date(2026, 10, 21)
    ]


@pytest.mark.parametrize(
    ("number", "path", "told"),
    [
        ("NCT00000004", "statusModule.overallStatus", [(1, "NOT_YET_RECRUITING")]),
        ("NCT00000004", "designModule.enrollmentInfo.count", [(1, 90), (6, 120)]),
        (
            "NCT00000005",
            "statusModule.overallStatus",
            [(0, "RECRUITING"), (2, "ACTIVE_NOT_RECRUITING")],
        ),
        (
            "NCT00000002",
            "statusModule.primaryCompletionDateStruct.date",
            [(0, "2028-03"), (3, "2028-12")],
        ),
        (
            "NCT00000007",
            "statusModule.overallStatus",
            [(0, "NOT_YET_RECRUITING"), (5, "WITHDRAWN")],
        ),
    ],
)
def test_what_happens_to_other_trials(
    held: Holdings, number: str, path: str, told: list[tuple[int, Any]]
) -> None:
    assert list(changes(held, number, *path.split("."))) == told


def test_a_primary_outcome_is_switched_a_week_before_the_article_says_so(
    held: Holdings, sample: Sample
) -> None:
    told = changes(held, "NCT00000003", "outcomesModule", "primaryOutcomes")
    assert [(look, [one["measure"] for one in outcomes]) for look, outcomes in told] == [
        (0, ["Change in pulse wave velocity"]),
        (3, ["Change in plasma dp-ucMGP"]),
    ]
    (article,) = (study for study in sample.studies if study.pmid == 90000069)
    assert "primary outcome was the change of plasma dp-ucMGP" in dict(article.abstract)["METHODS"]
    assert week(article.created) == 4


def test_links_between_trials_and_articles_meet(elsewhere: Elsewhere, sample: Sample) -> None:
    named = {
        number: study.pmid
        for study in sample.studies
        for _, numbers in study.databanks
        for number in numbers
    }
    trials = {trial.number for trial in elsewhere.trials}
    assert {"NCT00000001", "NCT00000002", "NCT00000003", "NCT00000006"} <= trials & set(named)
    (eudract,) = (trial for trial in elsewhere.trials if trial.other_ids)
    assert (eudract.number, named[eudract.other_ids[0].id]) == ("NCT00000008", 90000005)
    assert eudract.number not in named
    (by_pmid,) = (trial for trial in elsewhere.trials if trial.number == "NCT00000009")
    assert by_pmid.references[0].pmid == 90000002
    assert by_pmid.number not in named


def test_preprints_have_versions_articles_and_withdrawals(held: Holdings, sample: Sample) -> None:
    seen = [list(held.preprints.seen(monday)) for monday in MONDAYS]
    assert [len(names) for names in seen] == [0, 1, 2, 3, 4, 4, 4, 4]
    first = [held.preprints.find("PPR9000001", monday) for monday in MONDAYS]
    assert [one and len(one["versionList"]["version"]) for one in first] == [
        None, 1, 1, 1, 2, 2, 2, 2,
    ]  # fmt: skip
    linked = [held.preprints.find("PPR9000003", monday) for monday in MONDAYS]
    assert [bool(one and "commentCorrectionList" in one) for one in linked] == [False] * 7 + [True]
    article = (linked[-1] or {})["commentCorrectionList"]["commentCorrection"][0]["id"]
    (study,) = (study for study in sample.studies if str(study.pmid) == article)
    assert week(study.created) == 6
    withdrawn = [held.preprints.find("PPR9000004", monday) for monday in MONDAYS]
    assert [one and one["pubTypeList"]["pubType"][1:] for one in withdrawn] == [
        None, None, None, [], [], [], ["Preprint-withdrawal"], ["Preprint-withdrawal"],
    ]  # fmt: skip


def test_crossref_has_the_retraction_two_weeks_before_pubmed(
    held: Holdings, sample: Sample
) -> None:
    def notices(day: date) -> list[tuple[str, str]]:
        facts = held.facts.find("90000008", day)
        return [(notice.type, notice.source) for notice in facts.notices] if facts else []

    day = date(2026, 9, 23)
    assert notices(day - timedelta(days=1)) == []
    assert notices(day) == [("retraction", "retraction-watch")]
    assert notices(date(2026, 9, 30))[1:] == [("retraction", "publisher")]
    (event,) = (one for one in sample.events if one.pmid == 90000008)
    assert event.date - day == timedelta(weeks=2)


def test_a_study_becomes_free_in_week_three(held: Holdings) -> None:
    copies = [
        facts.free_copy.status if facts and facts.free_copy else None
        for facts in (held.facts.find("90000051", monday) for monday in MONDAYS)
    ]
    assert copies == [None, None, None] + ["hybrid"] * 5


def test_nobody_can_take_them_for_real(held: Holdings, elsewhere: Elsewhere) -> None:
    for number, study in held.trials.seen(None).items():
        assert "NCT00000000" < number < FIRST_REAL
        told = study["protocolSection"]
        assert told["identificationModule"]["briefTitle"].startswith("Sample: ")
        assert "Fictional trial" in told["descriptionModule"]["briefSummary"]
        assert "Sample" in told["sponsorCollaboratorsModule"]["leadSponsor"]["name"]
        assert set(re.findall(r"NCT\d{8}", json.dumps(study))) <= {number, "NCT00000090"}
    for name, result in held.preprints.seen(None).items():
        assert int(name.removeprefix("PPR")) > 9_000_000
        assert re.match("(WITHDRAWN: )?Sample: ", result["title"])
        assert "Fictional preprint" in result["abstractText"]
        assert result["doi"].startswith("10.5555/k2watch.sample.")
    urls = [known.free_copy.url for known in elsewhere.known if known.free_copy]
    assert all(url.startswith("https://journals.example.org/") for url in urls)


def test_what_is_known_is_about_articles_of_the_sample(
    elsewhere: Elsewhere, sample: Sample
) -> None:
    pmids = {study.pmid for study in sample.studies}
    named = {known.pmid for known in elsewhere.known}
    named |= {one.pmid for trial in elsewhere.trials for one in trial.references if one.pmid}
    named |= {
        dict(event.set).get("published_as", 90000051)
        for one in elsewhere.preprints
        for event in one.later
    }
    assert named <= pmids


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[trial]]\nnumber = "NCT00000001"', "mine.toml, trial NCT00000001: key 'posted' is"),
        ('[[trail]]\nnumber = "NCT00000001"', "mine.toml: unknown table [[trail]]"),
        (
            '[[preprint]]\nname = "PPR9000001"\nlater = [{ date = 2026-09-01, note = "", '
            "set = { titel = 1 } }]",
            "mine.toml, preprint PPR9000001, set: unknown key 'titel'",
        ),
        (
            "[[known]]\npmid = 1\ndate = 2026-09-01\ncitations = { time = 3 }",
            "mine.toml, known 1, citations: unknown key 'time'",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_refused_by_file_entry_and_key(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine.toml").write_text(text, "utf-8")
    with pytest.raises(SampleError) as refused:
        read_elsewhere(tmp_path)
    assert str(refused.value).startswith(said)


def test_a_number_used_twice_is_refused(tmp_path: Path) -> None:
    entry = (
        '[[preprint]]\nname = "PPR9000001"\nwork = "a"\nposted = 2026-09-01\n'
        'title = "Sample: a"\ntext = "a"\n'
    )
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine.toml").write_text(entry * 2, "utf-8")
    with pytest.raises(SampleError, match="names used by more than one preprint"):
        read_elsewhere(tmp_path)
