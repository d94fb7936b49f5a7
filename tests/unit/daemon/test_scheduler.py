"""The daemon wakes every minute, whatever the clock does, and never works twice at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from pipeline import daemon


class Looking:
    """Stands for the watch: counts looks, and lets them take as long as a test wants."""

    def __init__(self) -> None:
        self.looks, self.began, self.may_end = 0, Event(), Event()

    def look(self) -> None:
        self.looks += 1
        self.began.set()
        assert self.may_end.wait(30)


@contextmanager
def scheduled(watch: Any, *, paused: bool = False) -> Iterator[BackgroundScheduler]:
    scheduler = daemon.make_scheduler(watch)
    scheduler.start(paused=paused)
    try:
        yield scheduler
    finally:
        watch.may_end.set()
        scheduler.shutdown()


def test_it_looks_at_once_and_then_at_every_full_minute() -> None:
    with scheduled(Looking(), paused=True) as scheduler:
        (job,) = scheduler.get_jobs()
        assert job.next_run_time <= datetime.now(UTC)
        after = datetime(2026, 11, 22, 5, 59, 30, tzinfo=UTC)
        assert job.trigger.get_next_fire_time(None, after) == after + timedelta(seconds=30)


def test_a_look_that_is_late_still_happens_and_once() -> None:
    with scheduled(Looking(), paused=True) as scheduler:
        (job,) = scheduler.get_jobs()
        assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)


def test_a_look_that_comes_while_one_still_works_is_left_out_without_a_word(caplog: Any) -> None:
    watch = Looking()
    with scheduled(watch) as scheduler:
        assert watch.began.wait(30)
        before = scheduler.get_job("look").next_run_time
        daemon.wake(scheduler, at_once=True)
        while scheduler.get_job("look").next_run_time < before:
            Event().wait(0.01)
    assert watch.looks == 1
    assert caplog.records == []


def test_a_clock_that_was_set_back_does_not_put_it_to_sleep() -> None:
    with scheduled(Looking(), paused=True) as scheduler:
        late = datetime.now(UTC) + timedelta(hours=1)
        scheduler.modify_job("look", next_run_time=late)
        daemon.wake(scheduler)
        assert scheduler.get_job("look").next_run_time < late - timedelta(minutes=59)


def test_otherwise_it_waits_for_the_minute() -> None:
    with scheduled(Looking(), paused=True) as scheduler:
        soon = datetime.now(UTC) + timedelta(seconds=59)
        scheduler.modify_job("look", next_run_time=soon)
        daemon.wake(scheduler)
        assert scheduler.get_job("look").next_run_time == soon
