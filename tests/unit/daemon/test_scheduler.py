"""The daemon's plan: when it wakes, what it catches up, and that jobs wait for one another."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock
from typing import Any

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from pipeline import daemon
from pipeline.app import App
from pipeline.config import Config, Schedule
from pipeline.errors import AnotherRunIsActive, Unavailable
from pipeline.store import runs, schema
from pipeline.store.engine import Store

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)  # a Sunday
HOUR = timedelta(hours=1)

MakeApp = Callable[..., App]


@pytest.fixture
def make_app(tmp_path: Path) -> Iterator[MakeApp]:
    """Make Apps with an empty diary, at noon."""
    with ExitStack() as stack:

        def make(**schedule: str) -> App:
            store = Store("sqlite:///watch.sqlite3", tmp_path)
            stack.callback(store.close)
            schema.upgrade(store)
            config = Config.model_validate({"schedule": schedule})
            return App(config, store, {}, now=lambda: NOON)

        yield make


@pytest.fixture
def plan() -> Iterator[Callable[[App], BackgroundScheduler]]:
    """Start schedulers that do nothing yet."""
    with ExitStack() as stack:

        def start(app: App) -> BackgroundScheduler:
            scheduler = daemon.make_scheduler(app)
            scheduler.start(paused=True)
            stack.callback(scheduler.shutdown)
            return scheduler

        yield start


def ran(app: App, started: datetime, code: int = 0, command: str = "run") -> None:
    with app.store.write() as session:
        number = runs.start(session, command, started)
        runs.finish(session, number, started, code, None)


def wakes(scheduler: BackgroundScheduler, job: str, after: datetime) -> datetime:
    found: datetime = scheduler.get_job(job).trigger.get_next_fire_time(None, after)
    return found


def test_it_wakes_when_the_configuration_says(
    make_app: MakeApp, plan: Callable[[App], BackgroundScheduler]
) -> None:
    app = make_app(run="07:30", refresh="wed 04:05", timezone="Europe/Berlin")
    scheduler = plan(app)
    assert wakes(scheduler, "run", NOON) == datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
    assert wakes(scheduler, "refresh", NOON) == datetime(2026, 11, 25, 3, 5, tzinfo=UTC)
    assert wakes(scheduler, "run", NOON.replace(month=7)).hour == 7, "summer or not"
    assert scheduler.get_job("deliver").trigger.interval == timedelta(minutes=15)


def test_a_late_job_still_happens_and_once(
    make_app: MakeApp, plan: Callable[[App], BackgroundScheduler]
) -> None:
    for job in plan(make_app()).get_jobs():
        assert job.misfire_grace_time >= 6 * 60 * 60
        assert job.coalesce
        assert job.max_instances == 1


@pytest.mark.parametrize(
    ("started", "code", "command", "is_due"),
    [
        (None, 0, "run", True),
        (NOON - 5 * HOUR, 0, "run", False),
        (NOON - 6 * HOUR, 0, "run", False),
        (NOON - 7 * HOUR, 0, "run", True),  # yesterday's, by hand, before today's time
        (NOON - 5 * HOUR, 75, "run", True),
        (NOON - 5 * HOUR, 0, "collect", True),
    ],
)
def test_a_run_that_was_missed_is_caught_up_at_the_start(
    make_app: MakeApp,
    plan: Callable[[App], BackgroundScheduler],
    started: datetime | None,
    code: int,
    command: str,
    is_due: bool,
) -> None:
    app = make_app()
    if started:
        ran(app, started, code, command)
    jobs = {job.id for job in plan(app).get_jobs()}
    assert jobs == {"run", "refresh", "deliver"} | ({"catch-up"} if is_due else set())


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ("2026-11-22T06:00", "2026-11-22T06:00"),
        ("2026-11-22T05:59", "2026-11-21T06:00"),
        ("2026-01-01T00:00", "2025-12-31T06:00"),
    ],
)
def test_the_last_time_a_run_was_due(now: str, last: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert daemon.last_scheduled(Schedule(), moment).isoformat() == f"{last}:00+00:00"


def test_jobs_wait_for_one_another(make_app: MakeApp) -> None:
    """Two at once would fight for the run lock, and the loser would be lost until tomorrow."""
    app = make_app()
    ran(app, NOON)
    scheduler, counting = daemon.make_scheduler(app), Lock()
    active, most, left, done = 0, 0, 3, Event()

    def work() -> None:
        nonlocal active, most, left
        with counting:
            active += 1
            most = max(most, active)
        Event().wait(0.05)
        with counting:
            active, left = active - 1, left - 1
            if not left:
                done.set()

    for _ in range(3):
        scheduler.add_job(work)
    scheduler.start()
    assert done.wait(30)
    scheduler.shutdown()
    assert most == 1


@pytest.mark.parametrize("error", [AnotherRunIsActive("busy"), Unavailable("down")])
def test_what_a_person_can_act_on_is_logged_in_one_line(
    make_app: MakeApp, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def fail(_: Any) -> None:
        raise error

    daemon.guarded(fail)(make_app())
    assert [record.getMessage() for record in caplog.records] == [str(error)]
    assert caplog.records[0].levelno >= logging.WARNING


def test_the_outbox_job_is_silent_when_nothing_is_due(make_app: MakeApp) -> None:
    app = make_app()
    daemon.deliver_once(app)
    with app.store.read() as session:
        assert runs.latest(session, 1) == []
