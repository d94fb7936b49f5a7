"""How the evidence on a question is told, and what of it moved."""

from __future__ import annotations

import pytest

from pipeline.digest.compose import compose
from pipeline.digest.render import render
from pipeline.digest.view import MOVED, view
from pipeline.domain.questions import Contrast
from pipeline.domain.tallies import Count, Position, Tally
from pipeline.domain.vocabulary import ChangeKind, Direction, StudyDesign
from pipeline.wording.standing import moved, stands

from .samples import SLOT, candidate, digest, issue, study

RCT, COHORT = StudyDesign.RANDOMISED_TRIAL, StudyDesign.COHORT
TITLE = "Does vitamin K2 slow <vascular> calcification?"


def trials(improved: int, same: int, people: int = 0, unknown: int = 0) -> Count:
    directions = {Direction.IMPROVEMENT: improved, Direction.NO_CLEAR_DIFFERENCE: same}
    told = {one: number for one, number in directions.items() if number}
    return Count(RCT, Contrast.USUAL, told, people, unknown)


def cohorts(number: int, contrast: Contrast = Contrast.USUAL) -> Count:
    return Count(COHORT, contrast, {Direction.NOT_REPORTED: number}, 0, number)


def line(now: Tally, before: Tally | None) -> str:
    return moved(Position("k2", TITLE, now, before))


def test_a_question_stands_in_a_line_a_design() -> None:
    head_to_head = cohorts(2, Contrast.HEAD_TO_HEAD)
    now = Tally((trials(1, 4, 1204), head_to_head), under_way=2, retracted=1, reviews=1, unread=3)
    assert stands(now) == [
        "Randomised trials: 5: 1 improvement, 4 no clear difference · 1,204 people",
        "Cohorts, head-to-head: 2: 2 not reported · 2 of unknown size",
        "2 under way · 1 retracted · 1 review · 3 not classified",
    ]
    assert stands(Tally()) == []


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (
            Tally((trials(1, 4, 1204),)),
            Tally((trials(1, 3, 1000),)),
            "Randomised trials: 5 (was 4): 1 improvement, 4 no clear difference · 1,204 people.",
        ),
        (
            Tally((trials(2, 3, 1204), cohorts(2))),
            Tally((trials(1, 4, 1204), cohorts(2))),
            "Randomised trials: 5: 2 improvement (was 1), 3 no clear difference (was 4) · "
            "1,204 people.",
        ),
        (Tally(), Tally((cohorts(1),)), "Cohorts: none (was 1)."),
        (
            Tally(under_way=2, retracted=1),
            Tally(under_way=1),
            "Under way: 2 (was 1); retracted: 1 (was 0).",
        ),
        (
            Tally((trials(1, 0, 60, 1), cohorts(1)), reviews=2),
            None,
            "Starts at randomised trials: 1: 1 improvement · 60 people, 1 of unknown size; "
            "cohorts: 1: 1 not reported · 1 of unknown size; 2 reviews.",
        ),
    ],
)
def test_what_moved_is_told_with_what_it_was(now: Tally, before: Tally | None, said: str) -> None:
    assert line(now, before) == said


MOVING = Position("k2", TITLE, Tally((trials(1, 4, 1204),)), Tally((trials(1, 3, 1000),)))
RESTING = Position("dose", "Which dose?", Tally((cohorts(1),)), Tally((cohorts(1),)))


def test_only_a_question_that_moved_is_told() -> None:
    told = digest(candidate(study()), positions=(MOVING, RESTING)).positions
    assert told == (MOVING,)
    assert digest(candidate(study()), positions=(RESTING,)).positions == ()


def test_a_moved_question_alone_makes_no_issue() -> None:
    assert compose(issue(positions=(MOVING,)), []).digest.entries == ()


def test_it_follows_the_news_and_comes_before_what_is_new() -> None:
    news = candidate(study(90_000_010), ChangeKind.RETRACTED, sent_before=SLOT)
    shown = view(digest(news, candidate(study(90_000_011, RCT)), positions=(MOVING,)))
    assert [one.title for one in shown.sections][1] == MOVED
    assert len(shown.sections) == 3
    assert [one.number for part in shown.sections for one in part.entries] == [1, 2]
    assert view(digest(candidate(study()), positions=(MOVING,))).sections[0].title == MOVED


@pytest.mark.parametrize("form", ["html", "text", "markdown"])
def test_every_form_tells_it_and_escapes_the_title(form: str) -> None:
    words = getattr(render(digest(candidate(study()), positions=(MOVING,)), ""), form)
    flat = " ".join(words.replace("\\", "").split())
    assert moved(MOVING) in flat
    assert ("&lt;vascular&gt;" in flat) is (form == "html")
    assert MOVED not in render(digest(candidate(study())), "").text


def test_a_reader_without_questions_gets_the_letter_as_before() -> None:
    assert render(digest(candidate(study(90_000_012))), "").html.count("<section") == 1
