"""What the pages are made of is found again: issues as they went out, arrivals, families."""

from __future__ import annotations

from pipeline.domain.families import Member, Role
from pipeline.store import archive, families, ledger
from pipeline.store.engine import Store

from .samples import BASELINE, MESSAGE, NEWS, NEXT_SLOT, OTHER, SLOT, article, hold, issue


def test_every_issue_is_given_as_it_went_out_newest_first(store: Store) -> None:
    hold(store, article(1))
    with store.write() as session:
        issue(session, "desk", slot=SLOT)
        issue(session, "desk", slot=NEXT_SLOT)
        issue(session, "anna", slot=NEXT_SLOT)
    with store.read() as session:
        found = list(archive.every_issue(session))
    assert [(one.reader, one.slot) for one in found] == [
        ("anna", NEXT_SLOT),
        ("desk", NEXT_SLOT),
        ("desk", SLOT),
    ]
    assert {(one.subject, one.html) for one in found} == {(MESSAGE.subject, MESSAGE.html)}


def test_what_a_search_found_after_its_baseline_arrived(store: Store) -> None:
    hold(store, article(1), article(2), search=BASELINE)
    hold(store, article(2), article(3), search=NEWS)
    hold(store, article(1), search=OTHER)
    with store.read() as session:
        assert ledger.after_baseline(session) == {1, 3}


def test_all_members_of_families_are_known(store: Store) -> None:
    hold(store, article(1), article(2), article(3))
    with store.write() as session:
        families.replace(session, [Member(1, "A", Role.MAIN, ""), Member(3, "A", Role.REPORT, "")])
    with store.read() as session:
        assert families.every_member(session) == {1, 3}
