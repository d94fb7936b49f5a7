"""How much may leave: decisions about moments, without a clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.http_client.traffic import (
    OPEN_S,
    RECOVERY_S,
    Limit,
    Traffic,
    arrive,
    depart,
    halvings,
    slow_down,
)

THREE = Limit(3, 1.0)


def left(traffic: Traffic, now: float, name: str = "", limit: Limit = THREE) -> Traffic:
    """Let one leave and be answered at once."""
    after, pause = depart(traffic, limit, name or f"at {now}", now)
    assert pause == 0
    return arrive(after, name or f"at {now}", now)


def after_three(now: float = 100.0) -> Traffic:
    traffic = Traffic()
    for number in range(3):
        traffic = left(traffic, now, str(number))
    return traffic


def test_the_fourth_waits_for_the_end_of_the_window() -> None:
    traffic = after_three(100.0)
    assert depart(traffic, THREE, "four", 100.25)[1] == pytest.approx(0.75)
    assert depart(traffic, THREE, "four", 100.999)[1] > 0
    assert depart(traffic, THREE, "four", 101.0)[1] == 0


def test_the_fourth_waits_for_the_oldest_only() -> None:
    traffic = Traffic()
    for moment in (100.0, 100.4, 100.8):
        traffic = left(traffic, moment)
    assert depart(traffic, THREE, "four", 100.9)[1] == pytest.approx(0.1)
    traffic = left(traffic, 101.0)
    assert depart(traffic, THREE, "five", 101.1)[1] == pytest.approx(0.3)


def test_a_smaller_limit_waits_for_more_of_them() -> None:
    traffic = Traffic()
    for moment in (100.0, 100.4, 100.8):
        traffic = left(traffic, moment)
    assert depart(traffic, Limit(1, 1.0), "four", 100.9)[1] == pytest.approx(0.9)
    assert depart(traffic, Limit(2, 1.0), "four", 100.9)[1] == pytest.approx(0.5)


def test_who_waits_does_not_count() -> None:
    traffic, pause = depart(after_three(), THREE, "four", 100.5)
    assert pause > 0
    assert {one.name for one in traffic.passages} == {"0", "1", "2"}


def test_a_request_counts_from_its_answer() -> None:
    traffic = after_three()
    traffic, _ = depart(Traffic(), Limit(1, 1.0), "slow", 100.0)
    assert depart(traffic, Limit(1, 1.0), "next", 102.0)[1] > 0, "it may arrive only now"
    traffic = arrive(traffic, "slow", 102.0)
    assert depart(traffic, Limit(1, 1.0), "next", 102.9)[1] == pytest.approx(0.1)
    assert depart(traffic, Limit(1, 1.0), "next", 103.0)[1] == 0


def test_a_request_that_nobody_answers_is_forgotten() -> None:
    traffic, _ = depart(Traffic(), Limit(1, 1.0), "dead", 100.0)
    assert depart(traffic, Limit(1, 1.0), "next", 100.0 + OPEN_S - 0.01)[1] == pytest.approx(0.01)
    assert depart(traffic, Limit(1, 1.0), "next", 100.0 + OPEN_S)[1] == 0


def test_a_window_longer_than_that_counts_to_its_end() -> None:
    traffic, _ = depart(Traffic(), Limit(1, 60.0), "dead", 100.0)
    assert depart(traffic, Limit(1, 60.0), "next", 150.0)[1] == pytest.approx(10)


def test_an_answer_to_nobody_changes_nothing() -> None:
    assert arrive(after_three(), "stranger", 105.0) == after_three()


def test_moments_before_a_restart_are_forgotten() -> None:
    assert depart(after_three(100_000.0), THREE, "four", 5.0)[1] == 0
    assert halvings(slow_down(Traffic(), 100_000.0), 5.0) == 0


def test_a_refusal_halves_the_rate() -> None:
    traffic = slow_down(after_three(100.0), 100.0)
    assert depart(traffic, THREE, "four", 101.0)[1] == pytest.approx(1.0)
    assert depart(traffic, THREE, "four", 102.0)[1] == 0
    traffic = slow_down(traffic, 102.0)
    assert depart(traffic, THREE, "four", 102.0)[1] == pytest.approx(2.0)


def test_refusals_of_one_moment_count_once() -> None:
    traffic = slow_down(slow_down(slow_down(Traffic(), 100.0), 100.2), 100.99)
    assert halvings(traffic, 101.0) == 1
    assert halvings(slow_down(traffic, 101.0), 101.0) == 2


def test_the_rate_is_halved_four_times_at_most() -> None:
    traffic = Traffic()
    for moment in range(100, 120, 2):
        traffic = slow_down(traffic, moment)
    assert halvings(traffic, 120.0) == 4


def test_the_rate_comes_back_step_by_step() -> None:
    traffic = slow_down(slow_down(Traffic(), 100.0), 102.0)
    assert halvings(traffic, 102.0 + RECOVERY_S - 1) == 2
    assert halvings(traffic, 102.0 + RECOVERY_S) == 1
    assert halvings(traffic, 102.0 + 2 * RECOVERY_S) == 0
    assert halvings(traffic, 102.0 + 9 * RECOVERY_S) == 0
    later = slow_down(traffic, 102.0 + RECOVERY_S)
    assert halvings(later, 102.0 + RECOVERY_S) == 2, "one held still, and one more came"


@given(
    limit=st.builds(Limit, st.integers(1, 5), st.sampled_from([0.5, 1.0])),
    ways=st.lists(st.tuples(st.floats(0, 2), st.floats(0, 2)), min_size=1, max_size=40),
)
def test_no_window_sees_more_however_slow_the_way(
    limit: Limit, ways: list[tuple[float, float]]
) -> None:
    """Each request takes some time to arrive, and its answer some more to come back."""
    traffic, now, arrived, under_way = Traffic(), 0.0, list[float](), list[tuple[float, str]]()
    for number, (there, back) in enumerate(ways):
        name = str(number)
        while True:
            answered = [one for one in under_way if one[0] <= now]
            under_way = [one for one in under_way if one[0] > now]
            for moment, whose in sorted(answered):
                traffic = arrive(traffic, whose, moment)
            traffic, pause = depart(traffic, limit, name, now)
            if not pause:
                break
            now += 0.01
        arrived.append(now + there)
        under_way.append((now + there + back, name))
    arrived.sort()
    for first, beyond in zip(arrived, arrived[limit.requests :], strict=False):
        assert beyond - first >= limit.seconds - 1e-6
