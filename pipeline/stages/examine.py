"""Examine: look at everything a run relies on, and store nothing.

Every part is looked at whatever was found before: an operator wants the whole list, not its start.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.app import App
from pipeline.domain.vocabulary import DeliveryState
from pipeline.stages.diary import is_new
from pipeline.stages.due import risky_times
from pipeline.stages.examine_pubmed import look_at_pubmed
from pipeline.stages.findings import Finding, State, bad, good, note, noted
from pipeline.stages.foresee import Foreseen
from pipeline.stages.foresee_files import look_at_files
from pipeline.stages.other_sources import other_sources
from pipeline.stages.services import look_at_services
from pipeline.stages.standing import read_questions
from pipeline.stages.ways_out import can_write, try_ways_out
from pipeline.store import runs, schema, studies
from pipeline.store.repeating import repeatable
from pipeline.wording.counts import count

CONFIG, DATABASE, RUNS, ROOM = "Configuration", "Database", "Runs", "Disk"
LATE = timedelta(days=2)  # a daily run that was missed once is no news; twice is
# A year of a usual watch is some 50 MB; SQLite needs as much again for a backup.
SCARCE, TIGHT = 100_000_000, 1_000_000_000


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found, and what each search would bring."""

    findings: list[Finding]
    searches: list[Foreseen]


def examine(app: App) -> Examined:
    """Look at configuration, database, PubMed, every way out, services, runs and disk."""
    findings = _configuration(app)
    before = _database(app)
    is_usable = all(one.state is not State.BAD for one in before)
    findings += before
    searches = look_at_pubmed(app, findings) if is_usable else []
    findings += look_at_files(app) if is_usable else []
    findings += other_sources(app) if is_usable else []
    findings += try_ways_out(app)
    findings += look_at_services(app) if is_usable else []
    findings += _runs(app) if is_usable else []
    return Examined([*findings, *_room(app)], searches)


def _configuration(app: App) -> list[Finding]:
    config, found = app.config, list[Finding]()
    if not config.searches:
        found.append(note(CONFIG, "nothing is watched", "add [[searches]], as k2watch init does"))
    if not config.readers:
        found.append(note(CONFIG, "nobody is written to", "add [[readers]]"))
    found += [note(CONFIG, text) for text in risky_times(config.schedule, app.now())]
    with noted(found, CONFIG):
        read_questions(app)
        names = ", ".join(one.name for one in config.readers) or "none"
        counts = (
            count(len(config.searches), "search", "searches"),
            count(len(config.questions), "question", "questions"),
        )
        found.append(good(CONFIG, f"{', '.join(counts)}, readers: {names}"))
    return found


def _database(app: App) -> list[Finding]:
    where, found = app.store.place, list[Finding]()
    with noted(found, DATABASE, "nothing else can be relied on before this is mended"):
        if is_new(app):
            return [note(DATABASE, f"{where} is not there yet", "the first run makes it")]
        schema.require_current(app.store)
        number = count(_held(app), "study", "studies")
        found.append(good(DATABASE, f"{where} (schema {schema.HEAD}), {number} held"))
    if app.store.file is not None and not os.access(app.store.file, os.W_OK):
        found.append(bad(DATABASE, f"{app.store.file} cannot be written", "see who owns it"))
    return found


@repeatable
def _held(app: App) -> int:
    with app.store.read() as session:
        return studies.count(session, tuple(one.name for one in app.config.searches))


@repeatable
def _runs(app: App) -> list[Finding]:
    if is_new(app):
        return [note(RUNS, "it has never run", "start with: k2watch run")]
    with app.store.read() as session:
        latest, complete = runs.latest(session, 1), runs.last_complete(session)
        waiting = runs.open_deliveries(session)
    found = [_last_run(complete, app.now())]
    if latest and latest[0].exit_code:
        what = f"the latest, {latest[0].command}, ended with {latest[0].exit_code}"
        found.append(note(RUNS, f"{what}: {latest[0].error}", "k2watch runs"))
    failed = sum(one.state is DeliveryState.FAILED for one in waiting)
    if len(waiting) > failed:
        what = count(len(waiting) - failed, "message waits", "messages wait")
        found.append(note(RUNS, what, "k2watch runs tells for what"))
    if failed:
        what = count(failed, "message was given up", "messages were given up")
        found.append(
            note(RUNS, what, "k2watch runs says why; then k2watch deliver --again or --drop")
        )
    return found


def _last_run(complete: datetime | None, now: datetime) -> Finding:
    if complete is None:
        return note(RUNS, "no run was complete yet", "start with: k2watch run")
    text = f"the last complete run began on {complete:%Y-%m-%d %H:%M}Z"
    if now - complete > LATE:
        days = (now - complete).days
        return note(RUNS, f"{text}, {days} days ago", "is it in the crontab? k2watch run --help")
    return good(RUNS, text)


def _room(app: App) -> list[Finding]:
    file = app.store.file
    places = {file.parent} if file is not None else set[Path]()
    places.add(app.config.path(app.config.reports.path))
    return [_free(path) for path in sorted(places)]


def _free(path: Path) -> Finding:
    there = next(one for one in (path, *path.absolute().parents) if one.exists())
    free = shutil.disk_usage(there).free
    text = f"{path}: {free / 1e9:,.1f} GB free"
    if free < SCARCE:
        return bad(ROOM, text, "make room: a run stops when the disk is full")
    if not can_write(path):
        return bad(ROOM, f"{path} cannot be written", "see who owns it, and its rights")
    return note(ROOM, text, "think of more room") if free < TIGHT else good(ROOM, text)
