"""Forget: a reader's address leaves the database, and what the ledger counts stays as it is."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.app import App
from pipeline.errors import StoreError
from pipeline.stages.diary import is_new, recorded
from pipeline.store.forget import Held, erase, held, lock_outbox, scrub
from pipeline.store.repeating import repeatable
from pipeline.store.schema import require_current


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many deliveries held the address, how many waited, and which readers still name it."""

    deliveries: int
    waiting: int
    still_named: tuple[str, ...]


def foresee_forgetting(app: App, address: str) -> Forgotten:
    """Count what would be emptied, and change nothing.

    Raises:
        StoreError: a letter to the address is under way.
    """
    if is_new(app):
        return _counted(app, Held(), address)
    require_current(app.store)
    found = _held(app, address)
    _refuse_under_way(found)
    return _counted(app, found, address)


def forget(app: App, address: str) -> Forgotten:
    """Empty every delivery to an address; the diary gets a line without it.

    Raises:
        AnotherRunIsActive: a run may just be sending to it.
        StoreError: a run was killed while it sent to it, and nobody knows whether it arrived.
    """
    if is_new(app):
        return _counted(app, Held(), address)
    with recorded(app, "forget"):
        found = _erased(app, address)
        scrub(app.store)
    return _counted(app, found, address)


@repeatable
def _held(app: App, address: str) -> Held:
    with app.store.read() as session:
        return held(session, address, app.now())


@repeatable
def _erased(app: App, address: str) -> Held:
    with app.store.write() as session:
        lock_outbox(session)
        found = held(session, address, app.now())
        _refuse_under_way(found)
        erase(session, found.numbers, address, app.now())
    return found


def _refuse_under_way(found: Held) -> None:
    if found.under_way_until is not None:
        until = f"{found.under_way_until:%H:%M}Z"
        raise StoreError(f"a letter to it is under way; once it has ended, at {until}, try again")


def _counted(app: App, found: Held, address: str) -> Forgotten:
    wanted = address.casefold()
    named = tuple(one.name for one in app.config.readers if one.email.casefold() == wanted)
    return Forgotten(len(found.numbers), len(found.waiting), named)
