"""The doctor: a database that was lived in is sound, and whatever breaks a promise is named."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from pipeline.errors import StoreError
from pipeline.stages.doctor import SECTIONS, examine_store
from pipeline.stages.findings import Finding, State
from pipeline.store import lock, runs
from pipeline.store.engine import Store
from pipeline.store.invariants import QUESTIONS
from pipeline.store.oddities import ODDITIES
from pipeline.store.soundness import ask
from tests.databases import Postgres, text_of

from .conftest import World
from .lived_in import lived_in

WEEKS = 2


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("lived-in")
    with ExitStack() as stack:
        url = "sqlite:///watch.sqlite3"
        if request.param == "postgresql":
            server: Postgres = request.getfixturevalue("postgres")
            url = text_of(stack.enter_context(server.database()))
        yield stack.enter_context(lived_in(folder, url, WEEKS))


def examined(world: World, **clock: float) -> list[Finding]:
    """Let the doctor look, so much later, through a store of its own."""
    config, now = world.app.config, world.app.now() + timedelta(**clock)
    store = Store(config.store.url, config.folder)
    try:
        return examine_store(replace(world.app, store=store, now=lambda: now))
    finally:
        store.close()


def faults(findings: list[Finding]) -> list[str]:
    return [one.text for one in findings if one.state is State.BAD]


class _Undo(Exception):
    pass


def broken(world: World, *statements: str) -> list[str]:
    """Break the database, ask all questions, and take it back; give what was named, and where."""
    named: list[str] = []

    def look(session: Session) -> None:
        for one in statements:
            assert session.execute(text(one)).rowcount, f"this breaks nothing: {one}"  # type: ignore[attr-defined]
        for question in (*QUESTIONS, *ODDITIES):
            answer = ask(session, question, world.app.now())
            if answer.number and question.is_fault:
                named.append(f"{question.topic}: {question.promise}: {answer.examples[0]}")
        raise _Undo

    with pytest.raises(_Undo), world.app.store.write() as session:
        look(session)
    return named


def test_a_database_that_was_lived_in_is_sound(world: World) -> None:
    found = examined(world)
    assert faults(found) == []
    assert {one.section for one in found} == {"Database", "Runs", *SECTIONS.values()}
    (given_up,) = [one for one in found if one.state is State.NOTE]
    assert given_up.section == "Outbox"
    assert "User unknown" in given_up.text


COMPLETE = "UPDATE run SET exit_code = 0, error = NULL"
MATCH = "INSERT INTO match (search, pmid, version, state, misses, is_baseline, first_seen, run_id) "
NOW = "'2026-09-14 06:00:00'"


BREAKAGES: list[tuple[list[str], str]] = [
    ([f"{MATCH} VALUES ('k2', 1, 1, 'held', 0, false, {NOW}, 1)"], "I1: a study that the led"),
    (["DELETE FROM look"], "I1: a study that is held is looked at again"),
    (["DELETE FROM match"], "I1: a study that a reader was told of stands"),
    (["DELETE FROM trial_match"], "I1: a registration that a reader was told of stands"),
    (["UPDATE match SET version = 9"], "I1: a row of the ledger belongs to a wording"),
    (
        ["UPDATE delivery SET response = NULL WHERE channel = 'smtp' AND state = 'sent'"],
        "I2: a message that was sent has the answer",
    ),
    (
        ["UPDATE delivery SET state = 'sent', settled = created WHERE state = 'failed'"],
        "I2: a message that was sent has the answer",
    ),
    (
        ["UPDATE delivery SET state = 'posted'"],
        "I2: a message is in one of the states of the outbox",
    ),
    (["UPDATE delivery SET state = 'retry', next_try = NULL"], "I2: a message that waits will"),
    (["UPDATE delivery SET state = 'sending'"], "I2: a message that waits will be tried"),
    (["UPDATE watermark SET version = 9"], "I3: a watermark is of a wording that was asked"),
    (
        ["UPDATE watermark SET count = count * 3 WHERE source = 'pubmed'"],
        "I3: all that a watermark stands for is stored: pubmed k2",
    ),
    (
        ["UPDATE watermark SET count = count * 3 WHERE source = 'clinicaltrials'"],
        "I3: all that a watermark stands for is stored: clinicaltrials k2",
    ),
    (
        [COMPLETE, "UPDATE watermark SET asked = '2026-09-07 06:00:00'"],
        "I3: a watermark is not older than the last complete run",
    ),
    (
        [COMPLETE, "DELETE FROM watermark WHERE source = 'pubmed'"],
        "I3: a watermark is not older than the last complete run",
    ),
    (
        [
            r"""UPDATE run SET exit_code = 0, receipt =
                    replace(receipt, '"error"\:null', '"error"\:"no answer"')"""
        ],
        "I4: a run with a search that was not answered is not called complete",
    ),
    (["UPDATE run SET exit_code = 0 WHERE id = 1"], "I4: a run with a search that was not"),
    (["UPDATE run SET receipt = NULL"], "I4: a run with a search that was not answered"),
    (["UPDATE run SET exit_code = NULL"], "I4: a run that has ended says how"),
    (["DELETE FROM slot"], "I5: an issue settles its slot"),
    (["UPDATE slot SET digest_id = NULL"], "I5: an issue settles its slot"),
    (["DELETE FROM told"], "I5: what an issue shows counts as told"),
    (["DELETE FROM delivery"], "I5: an issue goes out by some way"),
    (["UPDATE watermark SET asked = '2027-09-07 06:00:00'"], "clock: no watermark lies in"),
    (["UPDATE run SET started = '2027-09-07 06:00:00'"], "clock: no run began in the future"),
    (
        ["INSERT INTO slot (reader, opens, settled) VALUES ('desk', '2027-09-06', " + NOW + ")"],
        "clock: no slot was settled before it opens",
    ),
    (
        ["UPDATE delivery SET state = 'retry', next_try = '2027-09-07 06:00:00'"],
        "clock: no letter waits longer than any pause",
    ),
    (
        ["UPDATE delivery SET state = 'sending', lease_until = '2026-09-07 06:30:00'"],
        "outbox: no letter was left in the middle of being sent",
    ),
]


@pytest.mark.parametrize(("statements", "named"), BREAKAGES)
def test_what_breaks_a_promise_is_named(world: World, statements: list[str], named: str) -> None:
    assert broken(world, "UPDATE run SET id = id") == [], "it was sound before"
    found = broken(world, *statements)
    assert any(one.startswith(named) for one in found), found


def test_every_question_was_seen_to_find_something() -> None:
    """One that no broken database answers may be one that cannot be answered."""
    seen = [named.partition(": ")[2] for _, named in BREAKAGES]
    asked = [one for one in (*QUESTIONS, *ODDITIES) if one.is_fault]
    unseen = [
        one.promise
        for one in asked
        if not any(one.promise.startswith(s) or s.startswith(one.promise) for s in seen)
    ]
    assert unseen == ["a slot with an issue has it"], "foreign keys keep that one"


def test_who_works_is_seen_and_not_disturbed(world: World) -> None:
    with lock.only_run(world.app.store):
        found = [one.text for one in examined(world) if one.section == "Runs"]
    assert len(found) == 1
    assert found[0].startswith("process ")
    assert found[0].endswith(" works")
    assert [one.text for one in examined(world) if one.section == "Runs"] == [
        "nobody works, nothing was broken off"
    ]


def test_a_run_that_was_killed_is_told_from_one_that_hangs(world: World) -> None:
    with world.app.store.write() as session:
        number = runs.start(session, "run", world.app.now())
    try:
        (killed,) = [one for one in examined(world) if one.section == "Runs"]
        assert killed.text == f"run {number}, run, was killed"
        with lock.only_run(world.app.store):
            works, hangs = examined(world), examined(world, hours=25)
        assert [one.state for one in works if one.section == "Runs"] == [State.NOTE]
        assert State.BAD in [one.state for one in hangs if one.section == "Runs"]
    finally:
        with world.app.store.write() as session:
            session.execute(text("DELETE FROM run WHERE id = :number"), {"number": number})


def test_nobody_came_for_a_day(world: World) -> None:
    notes = [one.text for one in examined(world, days=2) if one.section == "Runs"]
    assert notes == ["no complete run since 2026-09-15 06:00Z, when the schedule has one"]


def test_looking_changes_nothing_and_cannot(world: World) -> None:
    app = replace(world.app, store=Store(world.app.config.store.url, world.app.config.folder))
    try:
        examine_store(app)
        with pytest.raises(StoreError, match=r"read-?only"), app.store.write() as session:
            session.execute(text("DELETE FROM run"))
    finally:
        app.store.close()
