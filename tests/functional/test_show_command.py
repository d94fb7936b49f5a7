"""``k2watch show``: a study with its family, its marks, and what a review could not know."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .conftest import SECOND, Home, Outside

QUESTION = """
[[questions]]
name = "gives-mk7"
title = "What did MK-7 do?"
where = "form:MK-7"
"""
REVIEW = ("design=meta-analysis", "last_search=2000-03", "forms=MK-7")
TRIAL = ("design=randomised trial", "forms=MK-7")
REGISTERED = "registry_ids=NCT90000077"


@pytest.fixture
def held(collected: Home) -> Home:
    """Give a home that has read what it holds, and asks one question."""
    file = collected.folder / "config.toml"
    file.write_text(file.read_text() + QUESTION)
    assert collected.k2watch("annotate").returncode == 0
    return collected


def pmids(home: Home, query: str) -> list[str]:
    return home.k2watch("search", query, "--pmids").stdout.split()


def mark(home: Home, pmid: str, *said: str) -> None:
    done = home.k2watch("mark", pmid, *said)
    assert (done.returncode, done.stderr) == (0, "")


def shown(home: Home, pmid: str) -> str:
    done = home.k2watch("show", pmid)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def content(home: Home, pmid: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(home.k2watch("show", pmid, "--json").stdout)
    return found


def test_a_review_is_shown_with_the_trials_that_came_out_after_its_search(held: Home) -> None:
    review, newer, cohort, *_ = pmids(held, "all[sb]")
    mark(held, review, *REVIEW)
    mark(held, newer, *TRIAL)
    mark(held, cohort, "design=cohort", "forms=MK-7", "last_search=2000-03")
    listed = content(held, review)["newer_trials"]
    assert int(newer) in listed
    assert not {int(cohort), int(review)} & set(listed)
    lines = shown(held, review).splitlines()
    (at,) = (n for n, line in enumerate(lines) if line.startswith("Searched until 2000-03: "))
    assert f"{len(listed)} randomised trial" in lines[at]
    assert lines[at].endswith("we hold came out later:")
    named = [int(line.split()[1]) for line in lines[at + 1 : at + 1 + len(listed)]]
    assert named == listed
    assert content(held, cohort)["newer_trials"] is None, "it is no review"
    mark(held, review, "last_search=none")
    assert content(held, review)["newer_trials"] is None, "it does not say"
    mark(held, review, "last_search=2026-12")
    assert content(held, review)["newer_trials"] == []
    assert "Searched until 2026-12: no trial we hold came out later\n" in shown(held, review)


def test_reports_of_one_investigation_are_shown_with_each_other(held: Home) -> None:
    one, other, alone, *_ = pmids(held, "all[sb]")
    assert content(held, alone)["family"] is None
    mark(held, one, *TRIAL, REGISTERED, "randomised=60")
    mark(held, other, "design=protocol", REGISTERED)
    assert (
        "Family NCT90000077: main report (registered as NCT90000077);"
        f" other reports: PMID {other} (protocol)\n"
    ) in shown(held, one)
    assert content(held, other)["family"] == {
        "name": "NCT90000077",
        "role": "protocol",
        "reason": "registered as NCT90000077",
        "reports": [{"pmid": int(one), "ppr": None, "role": "main report"}],
    }
    mark(held, other, "registry_ids=")
    assert content(held, one)["family"] is None


def test_marks_are_shown_with_their_history(held: Home) -> None:
    one, *_ = pmids(held, "all[sb]")
    assert "What people marked:" not in shown(held, one)
    mark(held, one, "doses=MK-7 90; K1 1000", "note=read in full")
    mark(held, one, "doses=")
    _, _, history = shown(held, one).partition("What people marked:\n")
    first, second = history.splitlines()
    assert first.startswith("  2026-09-07  doses: MK-7, 90 µg/day")
    assert first.endswith("(read in full)")
    assert second == "  2026-09-07  doses: taken back"


def test_json_names_the_questions_a_study_answers_everywhere(held: Home) -> None:
    one, other, *_ = pmids(held, "all[sb]")
    mark(held, one, "forms=MK-7")
    mark(held, other, "forms=K1")
    assert content(held, one)["questions"] == ["gives-mk7"]
    assert content(held, other)["questions"] == []
    for words in (["search", "all[sb]", "--json"], ["report", "--json"]):
        found = json.loads(held.k2watch(*words).stdout)["studies"]
        answers = {str(each["pmid"]): each["questions"] for each in found}
        assert (answers[one], answers[other]) == (["gives-mk7"], [])
        assert {pmid for pmid, named in answers.items() if named} == set(pmids(held, "form:MK-7"))


def test_json_tells_when_a_change_was_told(held: Home, outside: Outside) -> None:
    before = set(pmids(held, "all[sb]"))
    outside.set_clock(SECOND)
    now = {"K2WATCH_CLOCK": f"{SECOND}T06:00"}
    assert held.k2watch("collect", **now).returncode == 0
    (new, *_) = set(pmids(held, "all[sb]")) - before
    assert [one["told"] for one in content(held, new)["changes"]] == [None]
    assert held.k2watch("compose", **now).returncode == 0
    assert [one["told"] for one in content(held, new)["changes"]] == [f"{SECOND}T06:00:00+00:00"]
