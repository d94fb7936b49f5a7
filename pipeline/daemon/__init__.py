"""The program's own scheduler: it only wakes; the diary, the outbox and the slots say what is due.

It looks every minute. A run that was missed, a host that slept, a run that took longer than a day,
a clock that was set and a change to summer time are therefore one case and no events: see
``domain/timetable.py``.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from pipeline.app import App
from pipeline.awaited_signals import awaited
from pipeline.daemon.watch import Watch
from pipeline.errors import PipelineError
from pipeline.stages.due import risky_times
from pipeline.stages.ready import require_ready
from pipeline.store.schema import require_current

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=1)
STOP = (signal.SIGTERM, signal.SIGINT)
SIGNALS = (*STOP, signal.SIGHUP)
_LOOK = "look"


def serve(app: App, reopen: Callable[[], App]) -> None:
    """Work until SIGTERM or SIGINT; what is under way is finished first.

    On SIGHUP ``reopen`` reads the configuration anew; a bad one is told, and the old one stays.
    """
    require_current(app.store)
    watch = Watch(app)
    scheduler = make_scheduler(watch)
    with awaited(SIGNALS) as next_signal:
        scheduler.start()
        _announce(app)
        while (got := next_signal(EVERY.total_seconds())) not in STOP:
            if got == signal.SIGHUP:
                reload(watch, reopen)
            wake(scheduler, at_once=got is not None)
        log.info("stopping after the work under way")
        scheduler.shutdown(wait=True)


def make_scheduler(watch: Watch) -> BackgroundScheduler:
    """Build the scheduler: one job in one thread, at every full minute and at the start.

    A look that comes while the one before still works is left out: the next finds what is due.
    APScheduler warns of every such minute, and its own default drops what is a second late.
    """
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(max_workers=1)},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    scheduler.add_job(watch.look, "cron", id=_LOOK, second=0, next_run_time=datetime.now(UTC))
    return scheduler


def wake(scheduler: BackgroundScheduler, *, at_once: bool = False) -> None:
    """Look now, if asked to, or if the clock was set back: APScheduler would sleep until then.

    See https://github.com/agronholm/apscheduler/issues/339.
    """
    now = datetime.now(UTC)
    if at_once or scheduler.get_job(_LOOK).next_run_time - now > 2 * EVERY:
        scheduler.modify_job(_LOOK, next_run_time=now)


def reload(watch: Watch, reopen: Callable[[], App]) -> None:
    """Take a new configuration for everything from the next look on, or keep the old one."""
    try:
        app = reopen()
        require_ready(app)
    except (PipelineError, OSError) as error:
        log.error("the new configuration was not taken, the old one goes on: %s", error)
        return
    watch.take(app)
    log.info("the configuration was read again")
    _announce(app)


def _announce(app: App) -> None:
    plan = app.config.schedule
    log.info("watching: run %s, refresh %s, %s", plan.run, plan.refresh, plan.timezone)
    for text in risky_times(plan, app.now()):
        log.warning("%s", text)
