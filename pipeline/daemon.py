"""The program's own scheduler: it only wakes; the ledger and the slots decide what is due.

APScheduler's defaults would drop a run that starts a second late, so grace is set explicitly; its
job store is memory, because what is due is written in our own tables.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from pipeline import stages
from pipeline.app import App
from pipeline.config import Schedule
from pipeline.errors import AnotherRunIsActive, PipelineError
from pipeline.store import runs
from pipeline.store.schema import require_current

log = logging.getLogger(__name__)

# A laptop that slept, a host that was down: a run that is late by less than this still happens.
GRACE_S = 12 * 60 * 60
OUTBOX_EVERY_MIN = 15


def serve(app: App) -> None:
    """Work on schedule until SIGTERM or SIGINT; a run that is under way is finished first."""
    require_current(app.store)
    stops = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)  # they wait for sigwait, in every thread
    scheduler = make_scheduler(app)
    scheduler.start()
    plan = app.config.schedule
    log.info("watching: run %s, refresh %s, %s", plan.run, plan.refresh, plan.timezone)
    signal.sigwait(stops)
    log.info("stopping after the work under way")
    scheduler.shutdown(wait=True)


def make_scheduler(app: App) -> BackgroundScheduler:
    """Build the scheduler with its three jobs: run, refresh, and the outbox in between.

    They share one thread: a job that is due while another works waits for it, where it would
    otherwise find the run lock taken and be lost until its next time.
    """
    schedule = app.config.schedule
    scheduler = BackgroundScheduler(
        timezone=ZoneInfo(schedule.timezone),
        executors={"default": ThreadPoolExecutor(max_workers=1)},
        job_defaults={"misfire_grace_time": GRACE_S, "coalesce": True, "max_instances": 1},
    )
    hour, minute = schedule.run.split(":")
    scheduler.add_job(guarded(run_once), "cron", args=[app], id="run", hour=hour, minute=minute)
    weekday, _, clock = schedule.refresh.partition(" ")
    hour, minute = clock.split(":")
    scheduler.add_job(
        guarded(refresh_once),
        "cron",
        args=[app],
        id="refresh",
        day_of_week=weekday,
        hour=hour,
        minute=minute,
    )
    scheduler.add_job(
        guarded(deliver_once), "interval", args=[app], id="deliver", minutes=OUTBOX_EVERY_MIN
    )
    if is_overdue(app):
        scheduler.add_job(guarded(run_once), args=[app], id="catch-up")
    scheduler.add_listener(_say_missed, EVENT_JOB_MISSED | EVENT_JOB_ERROR)
    return scheduler


def is_overdue(app: App) -> bool:
    """Tell whether the last complete run is older than the last time one was scheduled."""
    with app.store.read() as session:
        last = runs.last_complete(session)
    return last is None or last < last_scheduled(app.config.schedule, app.now())


def last_scheduled(schedule: Schedule, now: datetime) -> datetime:
    """Give the latest moment, not after ``now``, at which a run was scheduled."""
    local = now.astimezone(ZoneInfo(schedule.timezone))
    hour, minute = map(int, schedule.run.split(":"))
    today = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today if today <= local else today - timedelta(days=1)


def run_once(app: App) -> None:
    """Do one run and log how it ended."""
    report = stages.run(app)
    for trouble in report.troubles:
        log.error("run %s: %s", report.run, trouble)
    log.info("run %s ended with %s", report.run, report.exit_code)


def refresh_once(app: App) -> None:
    """Look at a part of the held records again."""
    with stages.recorded(app, "refresh") as entry:
        stages.refresh(app, entry.number, stages.REFRESH_AT_ONCE)
        stages.annotate(app)


def deliver_once(app: App) -> None:
    """Try what waits in the outbox; write nothing in the diary when nothing is due."""
    if not stages.is_anything_due(app):
        return
    with stages.recorded(app, "deliver") as entry:
        entry.trouble(list(stages.deliver(app).troubles))


def guarded(job: Callable[[App], None]) -> Callable[[App], None]:
    """Keep the daemon alive: what a person can act on is logged in one line."""

    def work(app: App) -> None:
        try:
            job(app)
        except AnotherRunIsActive as error:
            log.warning("%s", error)
        except PipelineError as error:
            log.error("%s", error)

    return work


def _say_missed(event: JobExecutionEvent) -> None:
    log.error("job %s: %s", event.job_id, getattr(event, "exception", None) or "missed its time")
