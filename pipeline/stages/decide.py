"""Decide: what becomes of messages that were given up is a person's to say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.delivery.rewriting import readdressed
from pipeline.store import given_up
from pipeline.store.given_up import Failed
from pipeline.store.repeating import repeatable


@repeatable
def try_again(app: App, readers: Collection[str] = ()) -> int:
    """Put what was given up back among what waits, to where the reader has mail now; count it."""
    with app.store.write() as session:
        chosen = _given_up(session, readers)
        for one in chosen:
            given_up.try_again(session, _to_present_address(app, one), app.now())
    return len(chosen)


@repeatable
def let_be(app: App, readers: Collection[str] = ()) -> int:
    """Show no more what was given up, for a person knows of it; count it."""
    with app.store.write() as session:
        chosen = _given_up(session, readers)
        for one in chosen:
            given_up.let_be(session, one)
    return len(chosen)


@repeatable
def count_given_up(app: App, readers: Collection[str] = ()) -> int:
    """Count the messages that wait for a person's decision."""
    with app.store.read() as session:
        return len(_given_up(session, readers))


def _given_up(session: Session, readers: Collection[str]) -> list[Failed]:
    return [one for one in given_up.failed(session) if not readers or one.reader in readers]


def _to_present_address(app: App, one: Failed) -> Failed:
    """Follow a reader who has another address by now: the old one may be why it failed."""
    now = next((reader.email for reader in app.config.readers if reader.name == one.reader), "")
    if one.channel != "smtp" or not now or now == one.recipient:
        return one
    return replace(one, recipient=now, letter=readdressed(one.letter, now))
