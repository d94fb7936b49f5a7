"""What a reader was last told of a question is written with the issue that says so."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pipeline.store import issues, tallies
from pipeline.store.engine import Store

from .samples import LATER, MESSAGE, NEXT_SLOT, NOW, SLOT, issue, start_run


def tell(session: Session, counts: dict[str, str], reader: str = "desk") -> int:
    return issues.save_issue(
        session, reader=reader, slot=SLOT, now=NOW, message=MESSAGE, shown=(), told=(),
        outgoing=(), run=start_run(session), tallies=counts,
    )  # fmt: skip


def told(store: Store, reader: str = "desk") -> dict[str, str]:
    with store.read() as session:
        return tallies.told(session, reader)


def test_nothing_was_told_before_the_first_issue_or_by_one_without_tallies(store: Store) -> None:
    assert told(store) == {}
    with store.write() as session:
        issue(session)
    assert told(store) == {}


def test_an_issue_tells_its_own_reader_and_only_what_it_tells_changes(store: Store) -> None:
    with store.write() as session:
        tell(session, {"k2": '{"trials": 4}', "dose": "{}"})
        tell(session, {"k2": '{"trials": 9}'}, reader="bench")
    with store.write() as session:
        second = issue(session, slot=NEXT_SLOT, now=LATER)
        tallies.tell(session, "desk", {"k2": '{"trials": 5}'}, second, LATER)
    assert told(store) == {"k2": '{"trials": 5}', "dose": "{}"}
    assert told(store, "bench") == {"k2": '{"trials": 9}'}


def test_an_issue_that_is_refused_tells_nothing(store: Store) -> None:
    with store.write() as session:
        tell(session, {"k2": "first"})
    with pytest.raises(IntegrityError), store.write() as session:
        tell(session, {"k2": "second"})
    assert told(store) == {"k2": "first"}
