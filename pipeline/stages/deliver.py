"""Deliver: take what waits in the outbox, one message at a time: claim, send, settle."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pipeline.app import App
from pipeline.domain.vocabulary import DeliveryState
from pipeline.errors import DeliveryError, NobodyThere, PipelineError
from pipeline.stages.hand_over import hand_over
from pipeline.store import given_up, outbox
from pipeline.store.outbox import Due
from pipeline.store.repeating import repeatable
from pipeline.wording.counts import count


@dataclass(frozen=True, slots=True)
class Delivered:
    """How the outbox was left: in words, what did not arrive, and what was not even tried."""

    sent: int = 0
    troubles: tuple[str, ...] = ()
    untried: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """Say all that is not delivered."""
        return [*self.troubles, *self.untried]


def deliver(app: App) -> Delivered:
    """Try every delivery that is due; a message that fails never stops the others.

    Not even by a bug, which is raised in the end: its message stays claimed until the lease is
    over, because nobody knows how far it came. Where nobody is there at all, the other messages
    that go the same way wait for the next run, untried: each would cost a minute.
    """
    troubles = _give_up_abandoned(app)
    sent, closed, bugs = 0, set[str](), list[Exception]()
    for number in _due(app):
        claimed = _claim(app, number, closed)
        if claimed is None:
            continue
        try:
            error = _attempt(app, claimed)
            troubles += [_settle_refused(app, claimed, error)] if error else []
        except Exception as bug:
            bugs.append(bug)
            continue
        sent += error is None
        closed |= {claimed.channel} if isinstance(error, NobodyThere) else set()
    if bugs:
        raise bugs[0]
    return Delivered(sent, tuple(troubles), tuple(_untried(app, closed)))


def is_anything_due(app: App) -> bool:
    """Tell whether a delivery waits to be tried now."""
    return bool(_due(app))


@repeatable
def _give_up_abandoned(app: App) -> list[str]:
    with app.store.write() as session:
        return given_up.give_up_abandoned(session, app.now())


@repeatable
def _due(app: App) -> list[int]:
    with app.store.read() as session:
        return outbox.due(session, app.now())


@repeatable
def _claim(app: App, number: int, closed: Collection[str]) -> Due | None:
    """Take a message, if nobody else did; what leaves has to be noted, so there must be room."""
    app.store.require_room()
    with app.store.write() as session:
        return outbox.claim(session, number, app.now(), closed)


@repeatable
def _untried(app: App, closed: Collection[str]) -> list[str]:
    """Say how much else waits for those who are not there."""
    with app.store.read() as session:
        waiting = {one: outbox.count_due(session, one, app.now()) for one in sorted(closed)}
    return [
        f"{count(number, 'more message waits', 'more messages wait')} untried until {one} answers"
        for one, number in waiting.items()
        if number
    ]


def _attempt(app: App, due: Due) -> PipelineError | None:
    """Send one message, and note that it arrived; else give what hindered it."""
    try:
        response = _send_in_some_form(app, due)
    except PipelineError as error:
        return error
    _settle_sent(app, due, response)
    return None


@repeatable
def _settle_sent(app: App, due: Due, response: str) -> None:
    with app.store.write() as session:
        outbox.settle_sent(session, due.number, response, app.now())


def _send_in_some_form(app: App, due: Due) -> str:
    """Send a letter, and once more as text alone where it was the letter that was refused.

    The other form is frozen before it is sent: whatever happens then, there is no third.
    """
    try:
        return hand_over(app, due)
    except DeliveryError as error:
        from pipeline.delivery.rewriting import as_text_alone

        letter = as_text_alone(due.letter) if error.unwelcome else None
        smaller = _replaced(app, due, letter) if letter is not None else None
        if smaller is None:
            raise
    return hand_over(app, smaller)


@repeatable
def _replaced(app: App, due: Due, letter: bytes) -> Due | None:
    with app.store.write() as session:
        return outbox.replace_letter(session, due, letter, app.now())


@repeatable
def _settle_refused(app: App, due: Due, error: PipelineError) -> str:
    permanent = isinstance(error, DeliveryError) and error.permanent
    uncertain = isinstance(error, DeliveryError) and error.uncertain
    with app.store.write() as session:
        state = outbox.settle_refused(
            session,
            due,
            str(error),
            app.now(),
            permanent=permanent,
            uncertain=uncertain,
        )
    what = "given up" if state is DeliveryState.FAILED else "stays in the outbox"
    return f"digest {due.slot} for {due.reader} by {due.channel}: {error} ({what})"
