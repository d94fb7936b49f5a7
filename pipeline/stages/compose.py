"""Compose: for every reader who is due, write one issue with its bytes and its deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.config import Reader
from pipeline.digest.announce import announcements
from pipeline.digest.compose import Composition, Issue
from pipeline.digest.fit import compose_to_fit
from pipeline.digest.render import render
from pipeline.domain.digests import Digest, Message, Receipt
from pipeline.domain.tallies import written
from pipeline.stages import slots
from pipeline.stages.outgoing import fed, filed, mailed, posted
from pipeline.stages.questions import Answered, answer_questions, positions
from pipeline.stages.standing import read_questions
from pipeline.store import issues, runs, studies, trial_ledger
from pipeline.store.repeating import repeatable
from pipeline.store.untold import untold


@dataclass(frozen=True, slots=True)
class Composed:
    """One issue: for whom, for which slot, what it says, and how many changes wait for the next."""

    reader: str
    slot: date
    message: Message
    entries: int
    waiting: int


def compose(app: App, run: int, receipt: Receipt) -> list[Composed]:
    """Write the issue of every reader who is due; a slot with nothing to tell is closed.

    A slot is left open while a search failed: what it would have brought belongs to it. An issue
    that hits a bug stops no other; the bug is raised in the end.
    """
    _follow(app, receipt)
    due = slots.due(app)
    composed, answered, bugs = list[Composed](), _answered(app, due), list[Exception]()
    for reader in due:
        try:
            composed += _compose(app, reader, run, receipt, answered)
        except Exception as bug:
            bugs.append(bug)
    if bugs:
        raise bugs[0]
    return composed


@repeatable
def _follow(app: App, receipt: Receipt) -> None:
    """Note who follows what, where no run that asked has noted it yet."""
    with app.store.write() as session:
        issues.follow(session, app.config.followed(), runs.started(session, receipt.run))


@repeatable
def _compose(
    app: App, reader: Reader, run: int, receipt: Receipt, answered: Sequence[Answered]
) -> list[Composed]:
    with app.store.write() as session:
        found = _draft(app, session, reader, receipt, answered)
        return [] if found is None else _settle(app, session, reader, found, run)


def draft(app: App, receipt: Receipt) -> list[Composed]:
    """Show what ``compose`` would write now, and write nothing."""
    due = slots.due(app)
    composed, answered = [], _answered(app, due)
    for reader in due:
        found = _drafted(app, reader, receipt, answered)
        if found is not None and found.digest.size:
            composed.append(_composed(app, found))
    return composed


@repeatable
def _drafted(
    app: App, reader: Reader, receipt: Receipt, answered: Sequence[Answered]
) -> Composition | None:
    with app.store.read() as session:
        return _draft(app, session, reader, receipt, answered)


def _answered(app: App, due: Sequence[Reader]) -> list[Answered]:
    """Answer the standing questions, once for all readers, if anybody is due."""
    return answer_questions(app, read_questions(app)) if due else []


def _draft(
    app: App, session: Session, reader: Reader, receipt: Receipt, answered: Sequence[Answered]
) -> Composition | None:
    """Compose a reader's issue, or None when the present slot is settled."""
    slot = slots.slot(app, reader)
    if issues.is_settled(session, reader.name, slot):
        return None
    searches = app.config.searches_of(reader)
    names = {one.name for one in searches}
    issue = Issue(
        title=app.config.digest.title,
        reader=reader.name,
        slot=slot,
        since=issues.last_slot(session, reader.name),
        composed=app.now(),
        receipt=_part_of(receipt, names),
        held=studies.count(session, tuple(names)),
        search_titles=tuple((one.name, one.title) for one in searches),
        near=frozenset(one.name for one in searches if one.near_misses),
        max_entries=reader.max_entries,
        starter_entries=app.config.digest.starter_entries,
        positions=positions(session, reader.name, answered),
        answering=tuple((one.asked.question.title, one.pmids) for one in answered),
    )
    since = runs.started(session, receipt.run)
    candidates = untold(session, reader.name, names, since)
    starts = issues.followed(session, reader.name, names, since)
    registered = trial_ledger.untold(session, reader.name, starts)
    return compose_to_fit(
        issue,
        candidates,
        registered,
        app.config.digest.subject_tag,
        whole=lambda pmids: studies.load(session, pmids),
    )


def _part_of(receipt: Receipt, names: set[str]) -> Receipt:
    mine = tuple(one for one in receipt.searches if one.search in names)
    return Receipt(receipt.run, receipt.finished, mine)


def _settle(
    app: App,
    session: Session,
    reader: Reader,
    found: Composition,
    run: int,
) -> list[Composed]:
    digest = found.digest
    if not digest.size:
        if _is_known_to_be_empty(digest):
            issues.settle_empty(session, reader.name, digest.slot, app.now())
        return []
    composed = _composed(app, found)
    issues.save_issue(
        session,
        reader=reader.name,
        slot=digest.slot,
        now=app.now(),
        message=composed.message,
        shown=[change.number for entry in digest.entries for change in entry.changes],
        told=found.told,
        shown_trials=[change.number for entry in digest.trials for change in entry.changes],
        told_trials=found.told_trials,
        outgoing=_outgoing(app, reader, found, composed.message),
        run=run,
        tallies={one.name: written(one.now) for one in digest.positions},
    )
    return [composed]


def _is_known_to_be_empty(digest: Digest) -> bool:
    """Tell whether every search of the reader was answered since the slot opened."""
    receipt, wanted = digest.receipt, {name for name, _ in digest.search_titles}
    asked = {one.search for one in receipt.searches}
    return receipt.complete and wanted <= asked and receipt.finished.date() >= digest.slot


def _composed(app: App, found: Composition) -> Composed:
    digest = found.digest
    message = render(digest, app.config.digest.subject_tag)
    return Composed(digest.reader, digest.slot, message, digest.size, found.waiting)


def _outgoing(
    app: App, reader: Reader, found: Composition, message: Message
) -> list[issues.Outgoing]:
    announced = announcements(found.digest)
    ways = {
        "smtp": lambda: mailed(app, reader, message),
        "folder": lambda: filed(app),
        "feed": lambda: fed(app, announced),
        "webhook": lambda: posted(app, found, message, announced),
    }
    return [ways[channel]() for channel in dict.fromkeys(reader.channels)]
