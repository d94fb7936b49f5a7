"""The outbox: a message is claimed once, tried for five days, and never stops the others."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from pipeline.delivery.smtp_connection import Timeouts
from pipeline.domain.vocabulary import DeliveryState
from pipeline.store import given_up, outbox, runs
from pipeline.store.engine import Store
from pipeline.store.outbox import LEASE, Due
from pipeline.store.repeating import repeatable

from .samples import MESSAGE, NOW, SLOT, by_mail, issue

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
State = DeliveryState


@pytest.fixture
def number(store: Store) -> int:
    """Give the number of a message that waits."""
    return post(store, "desk")


def post(store: Store, reader: str) -> int:
    with store.write() as session:
        issue(session, reader, outgoing=[by_mail(reader)])
    with store.read() as session:
        return runs.open_deliveries(session)[-1].number


def due(store: Store, now: datetime) -> list[int]:
    with store.read() as session:
        return outbox.due(session, now)


@repeatable
def claim(store: Store, number: int, now: datetime) -> Due | None:
    with store.write() as session:
        return outbox.claim(session, number, now)


def refuse(
    store: Store,
    number: int,
    now: datetime,
    reason: str = "451 try later",
    *,
    permanent: bool = False,
    uncertain: bool = False,
) -> State:
    """Claim and fail, as a run does."""
    claimed = claim(store, number, now)
    assert claimed is not None
    with store.write() as session:
        return outbox.settle_refused(
            session, claimed, reason, now, permanent=permanent, uncertain=uncertain
        )


def status(store: Store) -> runs.DeliveryStatus:
    with store.read() as session:
        return runs.open_deliveries(session)[0]


def test_a_claim_brings_all_that_is_needed_to_send(store: Store, number: int) -> None:
    letter = by_mail()
    assert due(store, NOW) == [number]
    assert claim(store, number, NOW) == Due(
        number,
        1,
        "smtp",
        letter.recipient,
        letter.message_id,
        letter.letter,
        "desk",
        SLOT,
        MESSAGE,
    )
    assert status(store).state is State.SENDING


def test_what_is_claimed_is_not_claimed_again(store: Store, number: int) -> None:
    claim(store, number, NOW)
    assert due(store, NOW) == []
    assert claim(store, number, NOW + LEASE - MINUTE) is None


def test_of_many_runs_at_once_one_claims(
    url: str, number: int, open_store: Callable[[str], Store]
) -> None:
    stores = [open_store(url) for _ in range(4)]
    start = Barrier(len(stores))

    def race(one: Store) -> Due | None:
        start.wait(timeout=30)
        return claim(one, number, NOW)

    with ThreadPoolExecutor(len(stores)) as pool:
        won = [found for found in pool.map(race, stores) if found]
    assert [one.number for one in won] == [number]
    assert status(stores[0]).attempts == 1


def test_what_a_dead_run_claimed_is_tried_again_when_its_lease_ends(
    store: Store, number: int
) -> None:
    claim(store, number, NOW)
    assert due(store, NOW + LEASE) == [number]
    assert claim(store, number, NOW + LEASE) is not None
    assert claim(store, number, NOW + LEASE) is None


def test_what_arrived_is_never_due_again(store: Store, number: int) -> None:
    claim(store, number, NOW)
    with store.write() as session:
        outbox.settle_sent(session, number, "250 queued as 4F", NOW)
    assert due(store, NOW + 30 * DAY) == []
    with store.read() as session:
        assert runs.open_deliveries(session) == []


def test_pauses_grow_from_a_quarter_of_an_hour_to_six_hours(store: Store, number: int) -> None:
    now, pauses = NOW, []
    for _attempt in range(7):
        assert refuse(store, number, now) is State.RETRY
        next_try = status(store).next_try
        assert next_try is not None
        assert due(store, next_try - MINUTE) == []
        pauses.append((next_try - now) / MINUTE)
        now = next_try
    assert pauses == [15, 30, 60, 120, 240, 360, 360]


def test_who_runs_once_a_week_has_five_tries_too(store: Store, number: int) -> None:
    weeks = [NOW + 7 * week * DAY for week in range(5)]
    states = [refuse(store, number, week) for week in weeks]
    assert states == [State.RETRY] * 4 + [State.FAILED]


def test_after_five_days_a_message_is_given_up(store: Store, number: int) -> None:
    for hours in (0, 24, 48, 72):
        assert refuse(store, number, NOW + hours * HOUR) is State.RETRY
    assert refuse(store, number, NOW + 5 * DAY, "451 still not") is State.FAILED
    assert due(store, NOW + 30 * DAY) == []
    assert (status(store).state, status(store).response) == (State.FAILED, "451 still not")


def test_a_permanent_refusal_is_final_at_once(store: Store, number: int) -> None:
    assert refuse(store, number, NOW, "550 no such user", permanent=True) is State.FAILED
    assert due(store, NOW + DAY) == []
    assert status(store).response == "550 no such user"


def test_silence_after_the_whole_message_is_tried_once_more_after_an_hour(
    store: Store, number: int
) -> None:
    assert refuse(store, number, NOW, "timed out", uncertain=True) is State.UNKNOWN
    assert status(store).response == "uncertain: timed out"
    assert due(store, NOW + HOUR - MINUTE) == []
    assert refuse(store, number, NOW + HOUR, "timed out", uncertain=True) is State.FAILED
    assert due(store, NOW + DAY) == []


def test_a_second_silence_is_final_even_with_a_refusal_between(store: Store, number: int) -> None:
    assert refuse(store, number, NOW, uncertain=True) is State.UNKNOWN
    assert refuse(store, number, NOW + HOUR) is State.RETRY
    assert refuse(store, number, NOW + DAY, uncertain=True) is State.FAILED


def test_many_lost_runs_do_not_break_the_pause(store: Store, number: int) -> None:
    now = NOW
    for _crash in range(60):
        assert claim(store, number, now) is not None
        now += LEASE
    assert refuse(store, number, now) is State.RETRY
    assert status(store).next_try == now + 6 * HOUR


def test_a_message_that_fails_stops_no_other(store: Store, number: int) -> None:
    other = post(store, "bench")
    refuse(store, number, NOW)
    assert due(store, NOW) == [other]
    assert claim(store, other, NOW) is not None


def test_a_long_answer_is_kept_in_part(store: Store, number: int) -> None:
    refuse(store, number, NOW, "550 " + "x" * 10_000)
    assert len(status(store).response or "") == 500


def test_the_lease_is_longer_than_the_longest_letter_takes() -> None:
    assert timedelta(seconds=Timeouts().longest) + 3 * MINUTE < LEASE


def test_who_was_overtaken_cannot_undo_what_the_other_wrote(store: Store, number: int) -> None:
    slow = claim(store, number, NOW)
    quick = claim(store, number, NOW + LEASE)
    assert slow is not None
    assert quick is not None
    with store.write() as session:
        outbox.settle_sent(session, number, "250 queued", NOW + LEASE)
        assert outbox.settle_refused(session, slow, "broke off", NOW + LEASE) is State.SENT
    assert due(store, NOW + 30 * DAY) == []


def test_who_was_overtaken_leaves_the_other_at_work(store: Store, number: int) -> None:
    slow = claim(store, number, NOW)
    claim(store, number, NOW + LEASE)
    assert slow is not None
    with store.write() as session:
        state = outbox.settle_refused(session, slow, "550 no", NOW + LEASE, permanent=True)
    assert state is State.SENDING
    assert due(store, NOW + LEASE) == [], "the other one has it still"


def test_a_message_that_kills_every_run_comes_last(store: Store, number: int) -> None:
    claim(store, number, NOW)
    other = post(store, "bench")
    assert due(store, NOW + LEASE) == [other, number]


def test_what_no_run_survives_is_given_up_in_the_end(store: Store, number: int) -> None:
    for day in range(5):
        claim(store, number, NOW + day * DAY)
        with store.write() as session:
            assert given_up.give_up_abandoned(session, NOW + day * DAY + HOUR) == []
    with store.write() as session:
        (trouble,) = given_up.give_up_abandoned(session, NOW + 5 * DAY)
    assert "5 runs were cut off" in trouble
    assert status(store).state is State.FAILED
    with store.write() as session:
        assert given_up.give_up_abandoned(session, NOW + 6 * DAY) == [], "it is told once"


@pytest.mark.parametrize("ahead", [2 * DAY, 4_000 * DAY])
def test_a_clock_that_was_ahead_strands_nothing(
    store: Store, number: int, ahead: timedelta
) -> None:
    claim(store, number, NOW + ahead)
    assert due(store, NOW) == [number], "a lease from days ahead is no lease"
    refuse(store, number, NOW + ahead + LEASE)
    assert due(store, NOW) == [number], "nobody waits for years"


def test_hosts_whose_clocks_differ_a_little_leave_each_other_alone(
    store: Store, number: int
) -> None:
    claim(store, number, NOW + HOUR)
    assert due(store, NOW) == []


def test_what_was_given_up_stays_in_sight_until_a_person_decides(store: Store, number: int) -> None:
    refuse(store, number, NOW, "550 no such user", permanent=True)
    with store.write() as session:
        (one,) = given_up.failed(session)
        given_up.try_again(session, one, NOW + DAY)
    assert due(store, NOW + DAY) == [number]
    assert refuse(store, number, NOW + DAY, permanent=True) is State.FAILED
    with store.write() as session:
        (one,) = given_up.failed(session)
        given_up.let_be(session, one)
        assert given_up.failed(session) == []
    with store.read() as session:
        assert runs.open_deliveries(session) == []
    assert due(store, NOW + 30 * DAY) == []
