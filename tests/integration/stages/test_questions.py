"""A standing question is answered from what is held; that its tally moved is told once a reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pipeline.app import App
from pipeline.config import Question
from pipeline.digest.view import MOVED
from pipeline.domain.annotations import Outcome, Value
from pipeline.domain.marks import Mark
from pipeline.domain.vocabulary import AnnotationKind, Direction, OutcomeRung
from pipeline.errors import EXIT_CONFIG, ConfigError
from pipeline.stages.collect import collect
from pipeline.stages.compose import draft
from pipeline.stages.families import find_families
from pipeline.stages.questions import Answered, answer_questions
from pipeline.stages.standing import read_questions
from pipeline.store import runs
from pipeline.store.marks import save_mark

from .conftest import MONDAY, Watch, World
from .records import article

BETA = {"beta": "osteocalcin[tiab]"}
SAME = Outcome(
    "vascular calcification", OutcomeRung.IMAGING, direction=Direction.NO_CLEAR_DIFFERENCE
)
MK7: dict[str, Value] = {"species": "human", "forms": "MK-7"}
PROTOCOL: dict[str, Value] = MK7 | {"design": "protocol"}
TRIAL: dict[str, Value] = MK7 | {"design": "randomised trial", "randomised": 60, "outcomes": SAME}
RECORDS = [article(1, "Old osteocalcin.", MONDAY - timedelta(days=9))] + [
    article(10 + day, f"New osteocalcin {day}.", MONDAY + timedelta(days=day)) for day in (1, 3, 4)
]


def ask(world: World, **fields: Any) -> None:
    """Ask one question from now on."""
    usual = {"name": "slows", "title": "Does it slow?", "where": "form:MK-7"}
    asked = (Question.model_validate(usual | fields),)
    config = world.app.config.model_copy(update={"questions": asked})
    world.app = replace(world.app, config=config)


def answered(app: App) -> Answered:
    (found,) = answer_questions(app, read_questions(app))
    return found


def say(app: App, pmid: int, said: dict[str, Value]) -> None:
    """Read a study in place of the program."""
    with app.store.write() as session:
        for name, value in said.items():
            save_mark(session, Mark(pmid, AnnotationKind(name), (value,), "", app.now()))
    find_families(app)


def told(world: World) -> list[str]:
    """Give what each letter says of the questions, on one line."""
    parts = (letter.text.partition(MOVED)[2] for letter in world.letters())
    return [" ".join(part.partition("Reviews and other new")[0].split()) for part in parts]


def test_a_question_is_answered_by_family_and_retold_only_when_it_moves(watch: Watch) -> None:
    world = watch(*RECORDS, searches=BETA)
    ask(world)
    world.run(MONDAY)
    say(world.app, 1, TRIAL)
    world.run(MONDAY + timedelta(days=1))
    say(world.app, 11, TRIAL | {"randomised": 80})
    assert not world.run(MONDAY + timedelta(days=2)).issues, "it rides along with the next issue"
    world.run(MONDAY + timedelta(days=3))
    world.run(MONDAY + timedelta(days=4))
    people = "2 no clear difference · 140 people"
    assert told(world) == [
        "",
        "(1) Does it slow? Starts at randomised trials: 1: 1 no clear difference · 60 people.",
        f"(1) Does it slow? Randomised trials: 2 (was 1): {people}.",
        "",
    ]


def test_a_draft_tells_the_move_and_leaves_it_to_be_told(watch: Watch) -> None:
    world = watch(*RECORDS, searches=BETA)
    ask(world)
    world.run(MONDAY)
    say(world.app, 1, TRIAL)
    world.sandbox.clock.advance(timedelta(days=1))
    collect(world.app, run=1)
    with world.app.store.read() as session:
        receipt = runs.latest_receipt(session)
    assert receipt is not None
    before = world.dump()
    (drafted,) = draft(world.app, receipt)
    assert "Starts at randomised trials: 1" in " ".join(drafted.message.text.split())
    assert world.rows("SELECT count(*) FROM tally") == [(0,)]
    assert world.dump() == before


def test_reports_of_one_registration_count_once_and_bring_their_family(watch: Watch) -> None:
    world = watch(*RECORDS, searches=BETA)
    ask(world)
    world.run(MONDAY + timedelta(days=4))
    registered: dict[str, Value] = {"registry_ids": "NCT90000001"}
    say(world.app, 1, TRIAL | registered)
    say(world.app, 11, TRIAL | registered | {"randomised": 30})
    say(world.app, 13, PROTOCOL | registered)
    say(world.app, 14, PROTOCOL)
    (count,) = answered(world.app).tally.counts
    assert (count.investigations, count.people) == (1, 60)
    assert answered(world.app).tally.under_way == 1
    ask(world, where="form:MK-7 AND 11[uid]")
    (answer,) = answered(world.app).answers
    assert (answer.name, answer.study.pmid) == ("NCT90000001", 11)
    assert (answer.people, answer.reports) == (60, 3)


def test_a_head_to_head_question_takes_no_other_comparison(watch: Watch) -> None:
    world = watch(*RECORDS, searches=BETA)
    ask(world, comparison="head-to-head")
    world.run(MONDAY + timedelta(days=1))
    say(world.app, 1, TRIAL | {"comparator": "K1"})
    say(world.app, 11, TRIAL | {"comparator": "placebo"})
    assert [one.study.pmid for one in answered(world.app).answers] == [1]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"where": "form:MK-7 AND (calcif*[tiab]"}, "questions.slows.where: expected"),
        ({"where": "form:MK-77"}, 'questions.slows.where: no study is read as form:"MK-77"'),
        ({"outcomes": ["imagin"]}, "questions.slows.outcomes: no outcome or rung is called 'imagi"),
        ({"outcomes": ["dp-ucMPG"]}, "did you mean 'dp-ucMGP'?"),
    ],
)
def test_a_question_that_cannot_be_asked_is_a_mistake_of_the_configuration(
    watch: Watch, fields: dict[str, Any], said: str
) -> None:
    world = watch(*RECORDS, searches=BETA)
    ask(world, **fields)
    with pytest.raises(ConfigError) as caught:
        read_questions(world.app)
    assert said in str(caught.value)
    assert caught.value.exit_code == EXIT_CONFIG
