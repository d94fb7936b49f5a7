"""What services say is kept, and who is due to be asked about, on both databases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipeline.domain.dates import from_iso
from pipeline.domain.enrichments import Answer, Citations, Enrichments, Notice, OpenAccess, Updates
from pipeline.domain.records import Identifier, Link, PublicationType
from pipeline.domain.second_opinion import is_second_opinion, second_opinions
from pipeline.domain.vocabulary import Service
from pipeline.store import changes as noted_changes
from pipeline.store import enrichments, service_standings, studies
from pipeline.store.engine import Store
from pipeline.store.enrichments import Asked, pause_after

from .samples import LATER, NOW, article, changes, issue, save_them, start_run

ICITE, UNPAYWALL, CROSSREF = Service
MONTH = timedelta(days=30)
NOTICE = Notice("retraction", "Retraction", "10.5555/notice", "publisher", from_iso("2026-11-01"))
ANSWERS: dict[Service, Answer] = {
    ICITE: Citations(12, 2, 1.5, is_provisional=False),
    UNPAYWALL: OpenAccess(True, "green", "https://example.org/µ", "cc-by", "x", "repository"),
    CROSSREF: Updates((NOTICE, replace(NOTICE, record="47", source="retraction-watch"))),
}


def keep(
    store: Store,
    service: Service,
    answers: dict[int, Answer | None],
    now: datetime = NOW,
    noted: Collection[str] = (),
) -> None:
    with store.write() as session:
        asked = Asked(service, now, start_run(session))
        enrichments.keep(session, asked, answers, dict.fromkeys(answers, noted), MONTH)


def fail(store: Store, service: Service, *pmids: int, now: datetime = NOW) -> None:
    with store.write() as session:
        asked = Asked(service, now, start_run(session))
        enrichments.keep_failure(session, asked, pmids, "it is down")


def due(store: Store, service: Service, now: datetime = NOW, limit: int = 10) -> list[int]:
    with store.read() as session:
        found = enrichments.due(session, service, now, limit)
        number = enrichments.count_due(session, service, now)
    assert len(found) == min(limit, number)
    return [one.number for one in found]


def known(store: Store, pmid: int = 1) -> Enrichments:
    with store.read() as session:
        return studies.load(session, [pmid])[0].enrichments


def tell(store: Store, pmid: int) -> None:
    with store.write() as session:
        (one,) = noted_changes.changes_of(session, [pmid])[pmid]
        issue(session, told=[one.number], shown=[one.number])


def test_every_answer_comes_back_as_it_was(store: Store) -> None:
    save_them(store, article(1), article(2))
    assert known(store) == Enrichments()
    for service, answer in ANSWERS.items():
        keep(store, service, {1: answer, 2: None})
    found = known(store)
    assert [found.citations, found.open_access, found.updates] == list(ANSWERS.values())
    assert known(store, 2) == Enrichments()
    keep(store, CROSSREF, {1: Updates()}, LATER)
    assert known(store).updates == Updates(), "no notices is an answer, and another than none"


def test_only_what_suits_a_service_is_asked(store: Store) -> None:
    bad = article(3, identifiers=(Identifier("doi", "10.5555/../../admin"),))
    preprint = article(-4, identifiers=(Identifier("doi", "10.1101/Sample.4"),))
    save_them(store, article(1), article(2, identifiers=()), bad, preprint)
    assert due(store, ICITE) == [3, 2, 1]
    assert due(store, UNPAYWALL) == due(store, CROSSREF) == [1, -4]


def test_who_was_sent_comes_first_then_who_was_never_asked_then_the_newest(store: Store) -> None:
    save_them(store, article(1), article(2), article(3))
    save_them(store, article(4), now=LATER)
    assert due(store, ICITE, LATER) == [4, 3, 2, 1]
    tell(store, 2)
    keep(store, ICITE, {4: None}, NOW - MONTH)
    assert due(store, ICITE, LATER) == [2, 3, 1, 4]
    assert due(store, ICITE, LATER, limit=2) == [2, 3]


def test_an_answer_is_good_for_its_time(store: Store) -> None:
    save_them(store, article(1), article(2))
    keep(store, ICITE, {1: Citations(1), 2: None})
    assert due(store, ICITE, NOW + MONTH - timedelta(seconds=1)) == []
    assert due(store, ICITE, NOW + MONTH) == [2, 1]
    assert due(store, CROSSREF) == [2, 1], "another service is asked on its own"


def test_a_failure_leaves_the_answer_and_waits_ever_longer(store: Store) -> None:
    save_them(store, article(1))
    keep(store, ICITE, {1: Citations(7)}, noted=["x"])
    moment, second = NOW + MONTH, timedelta(seconds=1)
    for hours in (1, 2, 4, 8, 16, 32, 64, 128, 168, 168):
        fail(store, ICITE, 1, now=moment)
        moment += timedelta(hours=hours)
        assert due(store, ICITE, moment - second) == []
        assert due(store, ICITE, moment) == [1]
    with store.read() as session:
        (standing,) = service_standings.standings(session)
    assert (standing.failed, standing.known, standing.error) == (1, 1, "it is down")
    assert known(store).citations == Citations(7)
    with store.read() as session:
        assert enrichments.held(session, ICITE, [1])[1].noted == {"x"}
    keep(store, ICITE, {1: Citations(8)}, moment)
    fail(store, ICITE, 1, now=moment + MONTH)
    assert due(store, ICITE, moment + MONTH + timedelta(hours=1)) == [1], "an answer starts anew"


def test_the_longest_pause_needs_no_large_numbers() -> None:
    assert pause_after(1) == timedelta(hours=1)
    assert pause_after(10**9) == timedelta(days=7)


def test_what_decides_whether_an_answer_is_news(store: Store) -> None:
    save_them(store, article(1), article(2))
    tell(store, 2)
    keep(store, UNPAYWALL, {2: ANSWERS[UNPAYWALL]}, noted={"open", "closed"})
    with store.read() as session:
        found = enrichments.held(session, UNPAYWALL, [1, 2])
        other = enrichments.held(session, CROSSREF, [2])
    assert {pmid: (one.was_told, set(one.noted)) for pmid, one in found.items()} == {
        1: (False, set()),
        2: (True, {"open", "closed"}),
    }
    assert found[1].since == NOW.date()
    assert found[1].article.identifier("doi") == "10.5555/Sample.1"
    assert other[2].noted == frozenset()


def test_how_a_service_stands_is_told_of_its_latest_round(store: Store) -> None:
    save_them(store, article(1), article(2), article(3))
    with store.read() as session:
        assert service_standings.standings(session) == []
    keep(store, ICITE, {1: Citations(1), 2: Citations(2), 3: None})
    keep(store, CROSSREF, {1: Updates()})
    fail(store, ICITE, 2, now=LATER)
    with store.read() as session:
        icite, crossref = service_standings.standings(session)
    assert (icite.service, icite.checked, icite.known) == (ICITE, LATER, 2)
    assert (icite.answered, icite.unknown, icite.failed) == (0, 0, 1)
    assert (crossref.answered, crossref.error) == (1, None)


RETRACTED = PublicationType("D016441", "Retracted Publication")
ERRATUM = Link("ErratumIn", 9, "Sample J. 2026")


@pytest.mark.parametrize("is_known", [False, True])
def test_what_pubmed_says_after_crossref_is_noted_in_silence(store: Store, is_known: bool) -> None:
    save_them(store, article(1))
    if is_known:
        with store.write() as session:
            today = NOW.date()
            _, said = second_opinions(article(1), Updates((NOTICE,)), (), today, today)
            found = [(1, one) for one in said]
            noted_changes.note_changes(session, found, NOW, start_run(session))
    retracted = article(1, publication_types=(RETRACTED,), links=(ERRATUM,))
    save_them(store, retracted, now=LATER)
    kinds = [kind for kind, _ in changes(store, 1)]
    if is_known:
        assert kinds == ["added", "retracted", "revised", "corrected"]
        assert "PubMed says so too" in changes(store, 1)[2][1]
    else:
        assert kinds == ["added", "retracted", "corrected"]
    with store.read() as session:
        (one,) = studies.load(session, [1])
    assert sum(is_second_opinion(change) for change in one.changes) == int(is_known)
