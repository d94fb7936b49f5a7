"""The outbox's finer rules: to the minute, and what is written of each step."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from pipeline.domain.vocabulary import DeliveryState
from pipeline.store import given_up, outbox
from pipeline.store.engine import Store
from pipeline.store.given_up import Failed
from pipeline.store.issues import Outgoing
from pipeline.store.models import DeliveryRow
from pipeline.store.outbox import FEWEST_TRIES, LEASE, LIFETIME, Due

from .samples import NEXT_SLOT, NOW, SLOT, by_mail, issue
from .test_outbox import DAY, HOUR, MINUTE, claim, due, post, refuse

SECOND = timedelta(seconds=1)
State = DeliveryState


@pytest.fixture
def number(store: Store) -> int:
    """Give the number of a message that waits."""
    return post(store, "desk")


def taken(store: Store, number: int, now: datetime = NOW) -> Due:
    """Claim what is there to claim."""
    claimed = claim(store, number, now)
    assert claimed is not None
    return claimed


def row(store: Store, number: int) -> DeliveryRow:
    with store.read() as session:
        return session.get_one(DeliveryRow, number)


def failed(store: Store) -> list[Failed]:
    with store.read() as session:
        return given_up.failed(session)


def test_the_message_that_is_claimed_is_the_one_asked_for(store: Store, number: int) -> None:
    other = post(store, "bench")
    assert (taken(store, other).reader, taken(store, number).reader) == ("bench", "desk")


def test_each_try_has_its_number_and_its_lease(store: Store, number: int) -> None:
    for attempt in (1, 2, 3):
        now = NOW + attempt * DAY
        assert taken(store, number, now).attempt == attempt
        assert row(store, number).lease_until == now + LEASE


def test_what_arrived_keeps_the_word_of_the_other_side(store: Store, number: int) -> None:
    other = post(store, "bench")
    taken(store, number)
    with store.write() as session:
        outbox.settle_sent(session, number, "250 queued as 4F", NOW + MINUTE)
    sent = row(store, number)
    assert (sent.state, sent.response) == (State.SENT, "250 queued as 4F")
    assert (sent.settled, sent.next_try, sent.lease_until) == (NOW + MINUTE, None, None)
    assert row(store, other).state == State.PENDING


def test_a_failure_that_is_final_has_its_moment_and_no_next_try(store: Store, number: int) -> None:
    refuse(store, number, NOW, permanent=True)
    one = row(store, number)
    assert (one.settled, one.next_try, one.lease_until) == (NOW, None, None)


def test_a_failure_that_may_pass_is_not_settled(store: Store, number: int) -> None:
    refuse(store, number, NOW)
    one = row(store, number)
    assert (one.settled, one.lease_until, one.response) == (None, None, "451 try later")


def test_a_refusal_between_two_silences_keeps_the_doubt(store: Store, number: int) -> None:
    refuse(store, number, NOW, "timed out", uncertain=True)
    assert row(store, number).next_try == NOW + HOUR
    refuse(store, number, NOW + HOUR, "451 later")
    assert row(store, number).response == "uncertain: 451 later"


def test_four_tries_in_five_days_are_not_the_last(store: Store, number: int) -> None:
    for attempt in range(1, FEWEST_TRIES):
        assert refuse(store, number, NOW + LIFETIME + attempt * DAY) is State.RETRY
    assert refuse(store, number, NOW + 30 * DAY) is State.FAILED


def test_the_lifetime_is_five_days_to_the_second(store: Store, number: int) -> None:
    for hours in range(0, 4 * 24, 24):
        refuse(store, number, NOW + hours * HOUR)
    assert refuse(store, number, NOW + LIFETIME - SECOND) is State.RETRY
    assert refuse(store, number, NOW + LIFETIME + DAY) is State.FAILED


@pytest.mark.parametrize("step", [timedelta(0), SECOND])
def test_a_next_try_more_than_a_day_ahead_is_not_waited_for(
    store: Store, number: int, step: timedelta
) -> None:
    refuse(store, number, NOW + DAY - timedelta(minutes=15) + step)
    assert due(store, NOW) == ([number] if step else [])


@pytest.mark.parametrize("step", [timedelta(0), SECOND])
def test_a_lease_more_than_a_day_ahead_is_none(store: Store, number: int, step: timedelta) -> None:
    taken(store, number, NOW + DAY - LEASE + step)
    assert due(store, NOW) == ([number] if step else [])


def test_those_tried_least_come_first_and_of_those_the_oldest(store: Store) -> None:
    first, second, third = (post(store, reader) for reader in ("a", "b", "c"))
    refuse(store, first, NOW)
    assert due(store, NOW + DAY) == [second, third, first]


def test_other_bytes_are_frozen_for_the_claim_that_asks(store: Store, number: int) -> None:
    other = post(store, "bench")
    mine = taken(store, number)
    with store.write() as session:
        smaller = outbox.replace_letter(session, mine, b"smaller", NOW + MINUTE)
    assert smaller is not None
    assert (smaller.letter, smaller.message_id) == (b"smaller", mine.message_id)
    assert row(store, number).lease_until == NOW + MINUTE + LEASE
    assert taken(store, number, NOW + DAY).letter == b"smaller"
    with store.write() as session:
        outbox.replace_letter(session, mine, b"too late", NOW + DAY)
    assert taken(store, number, NOW + 2 * DAY).letter == b"smaller", "it was overtaken"
    assert taken(store, other).letter == by_mail().letter


def test_a_channel_lists_what_it_carried_for_a_reader_newest_first(store: Store) -> None:
    with store.write() as session:
        for day in range(4):
            ways = [
                Outgoing("feed", "feeds", f"urn:{reader}:{day}", b"%s %d" % (reader.encode(), day))
                for reader in ("desk",)
            ]
            mail = Outgoing("smtp", "a@sample.example", f"<{day}@sample.example>", b"mail")
            issue(session, slot=SLOT + day * DAY, outgoing=[mail, *ways])
        of_another = Outgoing("feed", "feeds", "urn:bench:9", b"bench 9")
        issue(session, "bench", slot=NEXT_SLOT, outgoing=[of_another])
    with store.read() as session:
        assert outbox.frozen(session, "feed", "desk", 3) == (
            "urn:desk:0",
            [b"desk 3", b"desk 2", b"desk 1"],
        )
        assert outbox.frozen(session, "feed", "bench", 3) == ("urn:bench:9", [b"bench 9"])


def test_what_no_run_survived_is_told_with_reader_slot_and_channel(
    store: Store, number: int
) -> None:
    for day in range(FEWEST_TRIES):
        taken(store, number, NOW + day * HOUR)
    with store.write() as session:
        early = given_up.give_up_abandoned(session, NOW + LIFETIME - SECOND)
        told = given_up.give_up_abandoned(session, NOW + LIFETIME)
    reason = "5 runs were cut off while they sent it: it may have arrived or not"
    assert (early, told) == ([], [f"digest {SLOT} for desk by smtp: {reason} (given up)"])
    one = row(store, number)
    assert (one.state, one.response, one.settled) == (State.FAILED, reason, NOW + LIFETIME)


def test_what_few_runs_tried_or_one_tries_now_is_not_given_up(store: Store, number: int) -> None:
    waiting = post(store, "bench")
    for hour in range(FEWEST_TRIES - 1):
        taken(store, number, NOW + hour * HOUR)
    late = NOW + 30 * DAY
    with store.write() as session:
        assert given_up.give_up_abandoned(session, late) == [], "four tries"
    taken(store, number, late)
    with store.write() as session:
        assert given_up.give_up_abandoned(session, late + MINUTE) == [], "its lease holds"
    assert (row(store, number).state, row(store, waiting).state) == (State.SENDING, State.PENDING)


def test_what_was_given_up_is_listed_as_it_was_sent(store: Store, number: int) -> None:
    second, _waiting = post(store, "bench"), post(store, "shelf")
    for one in (second, number):
        refuse(store, one, NOW, permanent=True)
    letters = {reader: by_mail(reader) for reader in ("desk", "bench")}
    assert failed(store) == [
        Failed(one, reader, "smtp", letters[reader].recipient, letters[reader].letter)
        for one, reader in ((number, "desk"), (second, "bench"))
    ]


def test_what_is_tried_again_is_as_new_and_goes_where_it_is_sent_now(
    store: Store, number: int
) -> None:
    second = post(store, "bench")
    for one in (number, second):
        refuse(store, one, NOW, "550 moved", permanent=True)
    again = Failed(number, "desk", "smtp", "new@sample.example", b"to the new address")
    late = NOW + 30 * DAY
    with store.write() as session:
        given_up.try_again(session, again, late)
    waits = row(store, number)
    assert (waits.attempts, waits.created, waits.next_try) == (0, late, late)
    assert (waits.settled, waits.response) == (None, None)
    claimed = taken(store, number, late)
    assert (claimed.recipient, claimed.letter) == ("new@sample.example", b"to the new address")
    assert claimed.message_id == by_mail().message_id
    assert [one.number for one in failed(store)] == [second]


def test_only_what_was_given_up_can_be_let_be_or_tried_again(store: Store, number: int) -> None:
    stale = Failed(number, "desk", "smtp", "new@sample.example", b"late")
    second = post(store, "bench")
    refuse(store, second, NOW, permanent=True)
    taken(store, number)
    with store.write() as session:
        given_up.let_be(session, stale)
        given_up.try_again(session, stale, NOW)
    assert row(store, number).state == State.SENDING
    with store.write() as session:
        given_up.let_be(session, Failed(second, "bench", "smtp", "", b""))
    assert row(store, second).state == State.DROPPED


def test_a_failure_of_which_nothing_is_known_may_pass(store: Store, number: int) -> None:
    claimed = taken(store, number)
    with store.write() as session:
        state = outbox.settle_refused(session, claimed, "it broke", NOW)
    assert (state, row(store, number).response) == (State.RETRY, "it broke")
