"""A reader who is forgotten: no byte of the address stays, and nothing that was told is lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline.errors import AnotherRunIsActive, StoreError
from pipeline.stages.decide import count_given_up, try_again
from pipeline.stages.doctor import examine_store
from pipeline.stages.findings import State
from pipeline.stages.forget import foresee_forgetting, forget
from pipeline.store import lock, outbox
from pipeline.store.engine import Store

from .conftest import World
from .letters import STARTER
from .small_watch import DESK, FIRST, GONE, small_watch

COUNTS = "SELECT (SELECT count(*) FROM {}), (SELECT count(*) FROM {}), (SELECT count(*) FROM {})"
LEDGER = COUNTS.format("match", "told", "trial_told")
LETTERS = COUNTS.format("digest", "slot", "delivery")


@pytest.fixture
def world(url: str, tmp_path: Path) -> Iterator[World]:
    with small_watch(tmp_path, url) as one:
        one.run(FIRST)
        yield one


def everything(world: World) -> bytes:
    """Give every byte of the database: the files, or on a server all rows as text."""
    app = world.app
    if app.store.file is not None:
        folder = app.store.file.parent
        files = [app.store.file, *folder.glob(app.store.file.name + "-wal")]
        return b"".join(one.read_bytes() for one in files)
    with app.store.read() as session:
        rows = session.execute(
            text(
                "SELECT recipient, message_id, encode(letter, 'escape'), response, NULL, NULL"
                " FROM delivery UNION ALL"
                " SELECT error, receipt, NULL, NULL, NULL, NULL FROM run UNION ALL"
                " SELECT subject, html, text, markdown, NULL, NULL FROM digest"
            )
        )
        return "\n".join(str(one) for row in rows for one in row).encode()


def test_no_byte_of_the_address_stays_and_every_count_does(world: World) -> None:
    before = (world.rows(LEDGER), world.rows(LETTERS))
    assert DESK.encode() in everything(world)
    sent = len(world.letters(DESK))

    done = forget(world.app, DESK.upper())
    assert (done.deliveries, done.waiting, done.still_named) == (sent, 0, ("desk",))
    assert DESK.encode() not in everything(world).lower()
    assert GONE.encode() in everything(world), "others stay"
    assert (world.rows(LEDGER), world.rows(LETTERS)) == before
    assert forget(world.app, DESK).deliveries == 0, "once is enough"


def test_what_it_leaves_is_sound(world: World) -> None:
    forget(world.app, DESK)
    forget(world.app, GONE)
    store = Store(world.app.config.store.url, world.app.config.folder)
    try:
        found = examine_store(replace(world.app, store=store))
    finally:
        store.close()
    assert [one.text for one in found if one.state is State.BAD] == []


def test_looking_first_changes_nothing(world: World) -> None:
    before = everything(world)
    assert foresee_forgetting(world.app, GONE).deliveries == 1
    assert everything(world) == before


def test_a_letter_that_waits_is_given_up_and_says_why(world: World) -> None:
    with world.app.store.write() as session:
        session.execute(
            text("UPDATE delivery SET state = 'retry', next_try = created WHERE recipient = :gone"),
            {"gone": GONE},
        )
    assert forget(world.app, GONE).waiting == 1
    ((state, response),) = world.rows(
        "SELECT state, response FROM delivery WHERE response LIKE 'given up%'"
    )
    assert (state, response) == ("dropped", "given up: its reader was forgotten")
    letters = len(world.letters())
    world.later(days=5)
    assert len(world.letters(GONE)) == 0
    assert len(world.letters()) == letters, "and nobody else's day has come"


@pytest.mark.parametrize("state", ["failed", "dropped"])
def test_of_a_letter_that_was_given_up_nothing_is_left_to_decide(world: World, state: str) -> None:
    with world.app.store.write() as session:
        session.execute(
            text("UPDATE delivery SET state = :state WHERE recipient = :gone"),
            {"state": state, "gone": GONE},
        )
    assert forget(world.app, GONE).waiting == 0
    assert count_given_up(world.app) == try_again(world.app) == 0
    assert world.rows("SELECT state FROM delivery WHERE recipient = 'forgotten'") == [("dropped",)]


def test_a_letter_under_way_is_waited_for(world: World) -> None:
    """The run that sends it was killed: until its lease is over, nobody knows what became of it."""
    with world.app.store.write() as session:
        session.execute(text("UPDATE delivery SET state = 'retry', next_try = created"))
        (number,) = session.execute(
            text("SELECT id FROM delivery WHERE recipient = :gone"), {"gone": GONE}
        ).one()
        assert outbox.claim(session, number, world.app.now()) is not None
    before = everything(world)
    for ask in (foresee_forgetting, forget):
        with pytest.raises(StoreError, match=r"under way; once it has ended, at 06:30Z"):
            ask(world.app, GONE)
    assert GONE.encode() in everything(world)
    assert len(everything(world)) >= len(before)
    late = world.app.now() + timedelta(minutes=31)
    assert forget(replace(world.app, now=lambda: late), GONE).waiting == 1


def test_while_a_run_is_active_nobody_is_forgotten(world: World) -> None:
    with lock.only_run(world.app.store), pytest.raises(AnotherRunIsActive):
        forget(world.app, GONE)
    assert GONE.encode() in everything(world)


def test_who_comes_back_under_the_same_name_is_not_told_old_news(world: World) -> None:
    before = set(world.told(DESK))
    forget(world.app, DESK)
    readers = [
        one.model_copy(update={"email": "new@example.org"}) if one.email == DESK else one
        for one in world.app.config.readers
    ]
    config = world.app.config.model_copy(update={"readers": tuple(readers)})
    world.app = replace(world.app, config=config)
    world.later(days=7)
    (letter,) = world.letters("new@example.org")
    assert letter.pmids(), "what came since is told"
    assert not set(letter.pmids()) & before, "what was told before is not"
    assert STARTER not in {entry.section for entry in letter.entries}
