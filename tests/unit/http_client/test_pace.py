"""A turn is waited for in small steps, on a clock that the test moves."""

from __future__ import annotations

import pytest

from pipeline.http_client import Limit, Pace
from pipeline.http_client.pace import OwnTraffic
from pipeline.http_client.traffic import Passage, Traffic


class Time:
    """A clock that only pauses move."""

    def __init__(self) -> None:
        self.now = 100.0
        self.pauses: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


def paced(limit: Limit) -> tuple[Pace, Time, OwnTraffic]:
    clock, road = Time(), OwnTraffic()
    return Pace(limit, road, monotonic=clock.monotonic, sleep=clock.sleep), clock, road


def passages(road: OwnTraffic) -> tuple[Passage, ...]:
    return road.change(lambda traffic: (traffic, traffic.passages))


def take(pace: Pace) -> None:
    with pace.turn():
        pass


def test_who_may_go_does_not_wait() -> None:
    pace, clock, _ = paced(Limit(2, 1.0))
    take(pace)
    take(pace)
    assert clock.pauses == []


def test_who_must_wait_looks_again_every_twentieth_of_a_second() -> None:
    pace, clock, _ = paced(Limit(1, 0.12))
    take(pace)
    take(pace)
    assert clock.pauses[:2] == [0.05, 0.05]
    assert sum(clock.pauses) == pytest.approx(0.12)


def test_a_request_is_under_way_while_its_turn_lasts() -> None:
    pace, clock, road = paced(Limit(3, 1.0))
    with pace.turn():
        (passage,) = passages(road)
        assert (passage.since, passage.is_open) == (100.0, True)
        clock.now = 100.75
    (passage,) = passages(road)
    assert (passage.since, passage.is_open) == (100.75, False)


def test_a_request_that_broke_is_under_way_no_more() -> None:
    pace, _, road = paced(Limit(3, 1.0))
    with pytest.raises(OSError, match="broken"):
        with pace.turn():
            raise OSError("broken")
    assert [one.is_open for one in passages(road)] == [False]


def test_requests_have_names_of_their_own_whoever_asks() -> None:
    mine, _, road = paced(Limit(9, 1.0))
    other = Pace(Limit(9, 1.0), road, monotonic=lambda: 100.0)
    for pace in (mine, other, mine):
        take(pace)
    assert len({one.name for one in passages(road)}) == 3


def test_a_refusal_halves_the_rate_of_all_who_share_the_road() -> None:
    mine, clock, road = paced(Limit(1, 1.0))
    other = Pace(Limit(1, 1.0), road, monotonic=clock.monotonic, sleep=clock.sleep)
    mine.slow_down()
    take(mine)
    take(other)
    assert sum(clock.pauses) == pytest.approx(2.0)


def test_another_limit_holds_from_the_next_request_on() -> None:
    pace, clock, _ = paced(Limit(1, 1.0))
    take(pace)
    pace.keep_to(Limit(1, 0.25))
    take(pace)
    assert sum(clock.pauses) == pytest.approx(0.25)


def test_who_shares_no_road_keeps_to_the_limit_alone() -> None:
    clock = Time()
    pace = Pace(Limit(1, 1.0), monotonic=clock.monotonic, sleep=clock.sleep)
    take(pace)
    take(pace)
    assert sum(clock.pauses) == pytest.approx(1.0)


def test_own_traffic_is_what_was_decided_last() -> None:
    road, held = OwnTraffic(), Traffic((Passage("a", 1.0),))
    assert road.change(lambda before: (held, before)) == Traffic()
    assert road.change(lambda before: (before, before)) == held
