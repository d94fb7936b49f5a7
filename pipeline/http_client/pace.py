"""Wait for a turn to ask."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from pipeline.http_client import traffic
from pipeline.http_client.traffic import Limit, Traffic

T = TypeVar("T")

_LOOK_AGAIN_S = 0.05  # another's answer, which nobody tells us of, may let us go


class Road(Protocol):
    """Where the traffic to one service is counted."""

    def change(self, decide: Callable[[Traffic], tuple[Traffic, T]]) -> T:
        """Let one decide at a time what the traffic is from now on, and give what it says."""


class OwnTraffic:
    """The traffic of nobody else."""

    def __init__(self) -> None:
        self._traffic = Traffic()

    def change(self, decide: Callable[[Traffic], tuple[Traffic, T]]) -> T:
        """Decide at once: one client asks one question at a time."""
        self._traffic, said = decide(self._traffic)
        return said


class Pace:
    """Ask a service no faster than it allows; ``road`` is shared by who counts together."""

    def __init__(
        self,
        limit: Limit,
        road: Road | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._limit, self._road = limit, road or OwnTraffic()
        self._monotonic, self._sleep = monotonic, sleep
        self._names = (f"{os.getpid()}.{id(self):x}.{number}" for number in itertools.count())

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until a request may leave; it is under way while the block lasts."""
        name = next(self._names)
        while pause := self._road.change(lambda now: self._departed(now, name)):
            self._sleep(min(pause, _LOOK_AGAIN_S))
        try:
            yield
        finally:
            self._road.change(lambda now: (traffic.arrive(now, name, self._monotonic()), None))

    def slow_down(self) -> None:
        """Ask half as fast from now on, for a while: who was asked said it was too fast."""
        self._road.change(lambda now: (traffic.slow_down(now, self._monotonic()), None))

    def keep_to(self, limit: Limit) -> None:
        """From now on keep to another limit."""
        self._limit = limit

    def _departed(self, now: Traffic, name: str) -> tuple[Traffic, float]:
        return traffic.depart(now, self._limit, name, self._monotonic())
