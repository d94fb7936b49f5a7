"""Doctor: look whether the database keeps the promise, name what breaks it, and change nothing."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.stages.diary import is_new
from pipeline.stages.due import missed_run
from pipeline.stages.findings import Finding, bad, good, note, noted
from pipeline.store import runs, schema
from pipeline.store.invariants import QUESTIONS
from pipeline.store.lock_holder import lock_holder
from pipeline.store.oddities import ODDITIES
from pipeline.store.repeating import repeatable
from pipeline.store.runs import Run
from pipeline.store.soundness import Answer, ask, damage
from pipeline.wording.counts import count

DATABASE, RUNS = "Database", "Runs"
SECTIONS = {
    "I1": "I1 · What was found is never forgotten",
    "I2": "I2 · Sent means that somebody took it",
    "I3": "I3 · A watermark stands for what is stored",
    "I4": "I4 · A failure never looks like nothing new",
    "I5": "I5 · Doing it again changes nothing",
    "clock": "Clock",
    "outbox": "Outbox",
}
LONG = timedelta(hours=24)  # no run takes as long, unless it hangs
_LATER = "look again when it is done"
_BACKUP = "restore the last backup (k2watch db backup made it), then: k2watch run"


def examine_store(app: App) -> list[Finding]:
    """Look at schema, file, invariants, clock, outbox and runs; the store refuses every write."""
    app.store.only_look()
    where, found = app.store.place, list[Finding]()
    with noted(found, DATABASE, "nothing else can be looked at before this is mended"):
        if is_new(app):
            return [note(DATABASE, f"{where} is not there yet", "the first run makes it")]
        revision = schema.revision(app.store)
        if revision != schema.HEAD:
            text = f"{where} has schema {revision}, this program needs {schema.HEAD}"
            advice = "k2watch db upgrade, or install the k2watch that made it"
            return [bad(DATABASE, text, advice)]
        found += _looked_at(app)
    return found


@repeatable
def _looked_at(app: App) -> list[Finding]:
    with app.store.read() as session:
        return [*_file(app.store.place, session), *_promises(app, session), *_runs(app, session)]


def _file(where: str, session: Session) -> list[Finding]:
    broken = damage(session)
    if not broken:
        return [good(DATABASE, f"{where}: schema {schema.HEAD}, nothing broken in it")]
    return [bad(DATABASE, f"{where}: {one}", _BACKUP) for one in broken]


def _promises(app: App, session: Session) -> list[Finding]:
    """Ask everything; of what is well say only that it is."""
    answers = [ask(session, one, app.now()) for one in (*QUESTIONS, *ODDITIES)]
    found: list[Finding] = []
    for topic, section in SECTIONS.items():
        mine = [one for one in answers if one.question.topic == topic]
        broken = [_broken(section, one) for one in mine if one.number]
        asked = count(len(mine), "question", "questions")
        found += broken or [good(section, f"{asked} asked, all is well")]
    return found


def _broken(section: str, answer: Answer) -> Finding:
    question, rest = answer.question, answer.number - len(answer.examples)
    more = f" and {rest:,} more" if rest else ""
    what = question.otherwise or f"not so: {question.promise}"
    text = f"{what}: {'; '.join(answer.examples)}{more}"
    make = bad if question.is_fault else note
    return make(section, text, question.advice)


def _runs(app: App, session: Session) -> list[Finding]:
    """Tell who works, who was killed, and whether nobody came."""
    latest = [one for one in runs.latest(session, 1) if one.finished is None]
    found = _working(app, lock_holder(app.store, session), latest[0] if latest else None)
    missed = missed_run(app, session)
    if missed is not None:
        text = f"no complete run since {missed:%Y-%m-%d %H:%M}Z, when the schedule has one"
        found.append(note(RUNS, text, "is it in the crontab, or the daemon running?"))
    return found or [good(RUNS, "nobody works, nothing was broken off")]


def _working(app: App, holder: int | None, unfinished: Run | None) -> list[Finding]:
    if unfinished is None:
        return [note(RUNS, f"process {holder} works", _LATER)] if holder is not None else []
    what = f"run {unfinished.number}, {unfinished.command}"
    if holder is None:
        return [note(RUNS, f"{what}, was killed", "the next run does the rest")]
    if app.now() - unfinished.started > LONG:
        advice = f"if it hangs, end process {holder}: what is complete is stored"
        return [bad(RUNS, f"{what}, goes on for more than a day", advice)]
    return [note(RUNS, f"{what}, is under way in process {holder}", _LATER)]
