"""A preprint that PubMed and Europe PMC both hold: saved twice, told once, one investigation."""

from __future__ import annotations

import pytest

from pipeline.domain.records import Identifier, Link
from pipeline.domain.vocabulary import ArticleKind, ChangeKind, StudyState
from pipeline.store import counterparts, looks, studies, withdrawals
from pipeline.store.engine import Store

from .samples import LATER, NEWS, OTHER, article, changes, note, save_them
from .test_issues import publish, untold

PPR, PMID, PAPER = -9000001, 90000002, 90000003
TITLE = "Menaquinone-7 and the stiffness of sample arteries"
FIELDS = {"title": TITLE, "kind": ArticleKind.PREPRINT}
BY_EUROPE_PMC = article(
    PPR, **FIELDS, identifiers=(Identifier("doi", "10.5555/sample.rs-9000001/v2"),)
)
BY_PUBMED = article(
    PMID, **FIELDS, identifiers=(Identifier("doi", "10.5555/sample.rs-9000001/v1"),)
)
ARTICLE = article(PAPER, title=f"{TITLE}.")


def came(store: Store, *which: int) -> None:
    """Save records, and let the search find them."""
    every = {PPR: BY_EUROPE_PMC, PMID: BY_PUBMED, PAPER: ARTICLE}
    save_them(store, *(every[one] for one in which))
    note(store, dict.fromkeys(which, StudyState.HELD), NEWS)


def waiting(store: Store) -> list[tuple[int, ChangeKind]]:
    return [(one.study.pmid, one.change.kind) for one in untold(store)]


def test_each_record_knows_the_other(store: Store) -> None:
    save_them(store, BY_EUROPE_PMC, BY_PUBMED, ARTICLE)
    with store.read() as session:
        found = counterparts.same_preprints(session, [BY_EUROPE_PMC, BY_PUBMED, ARTICLE])
    assert found == {PPR: (PMID,), PMID: (PPR,)}


def test_both_at_once_are_told_as_pubmeds(store: Store) -> None:
    came(store, PPR, PMID)
    assert waiting(store) == [(PMID, ChangeKind.ADDED)]


@pytest.mark.parametrize(("first", "second"), [(PPR, PMID), (PMID, PPR)])
def test_the_one_that_comes_later_is_not_told_again(store: Store, first: int, second: int) -> None:
    came(store, first)
    publish(store, told=[one.change.number for one in untold(store)])
    came(store, second)
    assert waiting(store) == []


def test_who_follows_only_the_other_search_is_told(store: Store) -> None:
    came(store, PPR)
    publish(store, told=[one.change.number for one in untold(store)])
    save_them(store, BY_PUBMED)
    note(store, {PMID: StudyState.HELD}, OTHER)
    assert [one.study.pmid for one in untold(store, "bench", ["mgp"])] == [PMID]


def test_that_it_came_out_is_told_once(store: Store) -> None:
    came(store, PPR, PMID)
    publish(store, told=[one.change.number for one in untold(store)])
    save_them(store, ARTICLE, now=LATER)
    assert waiting(store) == [(PMID, ChangeKind.PUBLISHED)]
    assert [kind for kind, _ in changes(store, PPR)] == ["added", "published"]


def test_europe_pmcs_link_names_the_article_once_whether_it_is_held_or_not(store: Store) -> None:
    linked = article(PPR, **FIELDS, links=(Link("UpdateIn", PAPER, "Sample J. 2026"),), version=2)
    save_them(store, BY_EUROPE_PMC)
    save_them(store, linked)
    save_them(store, ARTICLE)
    assert changes(store, PPR)[1:] == [
        ("published", f"Sample J. 2026 PMID {PAPER} (Europe PMC links them)")
    ]


def test_an_older_version_never_turns_a_study_back(store: Store) -> None:
    newer = article(PPR, **FIELDS, version=2, abstract=())
    save_them(store, newer)
    save_them(store, BY_EUROPE_PMC)
    with store.read() as session:
        (held,) = studies.load(session, [PPR])
    assert held.article.version == 2
    assert [kind for kind, _ in changes(store, PPR)] == ["added"]


def test_pubmed_is_never_asked_for_a_preprint_it_does_not_hold(store: Store) -> None:
    save_them(store, BY_EUROPE_PMC, BY_PUBMED)
    with store.write() as session:
        assert looks.least_recently_refreshed(session, 10) == [PMID]
        withdrawals.withdraw(session, [PPR, PMID], LATER, 1)
    with store.read() as session:
        again = withdrawals.worth_another_look(session, LATER.replace(year=2030))
    assert again == [PMID]
