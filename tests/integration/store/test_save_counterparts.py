"""A preprint and its article, two records of one DOI: found while they are saved."""

import pytest

from pipeline.domain.records import Article, Author, Identifier, Link, MeshHeading, PublicationType
from pipeline.domain.vocabulary import ArticleKind, ChangeKind
from pipeline.store import save
from pipeline.store.changes import noted_in
from pipeline.store.engine import Store
from pipeline.store.save import Saved

from .samples import LATER, article, changes, save_them, start_run

TITLE = "Menaquinone-7 and the stiffness of samples"
PREPRINT = article(1, title=TITLE, kind=ArticleKind.PREPRINT)
ARTICLE = article(2, title=f"{TITLE.upper()}.")
LINKED = article(
    1, title=TITLE, kind=ArticleKind.PREPRINT, links=(Link("UpdateIn", 2, "Sample J. 2026"),)
)
BY_TITLE = ("published", "2026-11-20 PMID 2 (same title and first author)")
BY_LINK = ("published", "Sample J. 2026 PMID 2 (PubMed links them)")
UPDATE = article(2, title="Another", links=(Link("UpdateOf", 1, "Sample preprints"),))
VERSION = article(3, title="B", identifiers=(Identifier("doi", "10.7554/Sample.12345"),))
DRAFT = article(
    4,
    title="A",
    kind=ArticleKind.PREPRINT,
    identifiers=(Identifier("doi", "10.7554/sample.12345.2"),),
)


def published(store: Store, pmid: int = 1) -> list[tuple[str, str]]:
    return [one for one in changes(store, pmid) if one[0] == "published"]


@pytest.mark.parametrize(
    "batches",
    [
        [[PREPRINT], [ARTICLE]],
        [[ARTICLE], [PREPRINT]],
        [[PREPRINT, ARTICLE]],
        [[ARTICLE, PREPRINT]],
        [[PREPRINT], [ARTICLE], [LINKED], [ARTICLE]],
        [[PREPRINT, ARTICLE], [LINKED], [UPDATE]],
    ],
)
def test_a_preprint_is_told_of_once_in_whichever_order_they_come(
    store: Store, batches: list[list[Article]]
) -> None:
    for batch in batches:
        save_them(store, *batch)
    assert published(store) == [BY_TITLE]
    assert published(store, 2) == []


@pytest.mark.parametrize(
    ("batches", "expected"),
    [
        ([[PREPRINT], [LINKED], [ARTICLE]], BY_LINK),
        ([[LINKED]], BY_LINK),
        ([[LINKED, ARTICLE]], BY_LINK),
        ([[PREPRINT], [UPDATE]], ("published", "2026-11-20 PMID 2 (PubMed links them)")),
        ([[UPDATE], [LINKED]], BY_LINK),
    ],
)
def test_a_link_is_the_better_reason(
    store: Store, batches: list[list[Article]], expected: tuple[str, str]
) -> None:
    for batch in batches:
        save_them(store, *batch)
    assert published(store) == [expected]


@pytest.mark.parametrize("batches", [[DRAFT, VERSION], [VERSION, DRAFT]])
def test_versions_of_a_doi_are_one_report(store: Store, batches: list[Article]) -> None:
    for one in batches:
        save_them(store, one)
    assert published(store, 4) == [("published", "2026-11-20 PMID 3 (versions of one DOI)")]


@pytest.mark.parametrize(
    "other",
    [
        article(2, title=TITLE, authors=(Author("Samplewriter"),)),
        article(2, title=f"{TITLE} of mice"),
        article(2, title=TITLE, kind=ArticleKind.PREPRINT),
    ],
)
def test_what_only_looks_alike_is_not_paired(store: Store, other: Article) -> None:
    save_them(store, PREPRINT)
    save_them(store, other)
    assert published(store) == []


def test_two_records_with_one_doi_name_each_other_and_both_arrive(store: Store) -> None:
    same = (Identifier("doi", "10.5555/SAME"),)
    assert save_them(store, article(1, identifiers=same), article(3)) == Saved(added=2)
    assert save_them(store, article(2, "2026-01-02", identifiers=same)) == Saved(late=1)
    assert changes(store, 1) == changes(store, 3) == [("added", "")]
    detail = "in PubMed since 2026-01-02 · shares its DOI with PMID 1"
    assert changes(store, 2) == [("late", detail)]


def test_twins_of_one_batch_name_each_other(store: Store) -> None:
    same = (Identifier("doi", "10.5555/same"),)
    save_them(store, article(1, identifiers=same), article(2, identifiers=same))
    assert changes(store, 1) == [("added", "shares its DOI with PMID 2")]
    assert changes(store, 2) == [("added", "shares its DOI with PMID 1")]


def test_what_pubmed_knows_more_than_an_export_is_no_news(store: Store) -> None:
    export = article(1, version=0, title=TITLE, abstract=(), kind=ArticleKind.PREPRINT)
    retracted = (PublicationType("D016441", "Retracted Publication"),)
    mesh = (MeshHeading("D024482", "Vitamin K 2", major=True),)
    save_them(store, export)
    full = article(1, title=TITLE, kind=ArticleKind.PREPRINT, links=LINKED.links, mesh=mesh)
    assert save_them(store, full) == Saved(changed=1)
    assert changes(store, 1) == [("added", "")]
    save_them(store, article(2, version=0))
    save_them(store, article(2, mesh=mesh, publication_types=retracted))
    assert [kind for kind, _ in changes(store, 2)] == ["added", "retracted"]


def test_a_run_counts_what_it_noted(store: Store) -> None:
    save_them(store, article(1), article(2))
    with store.write() as session:
        run = start_run(session)
        worse = article(2, title="RETRACTED: Menaquinone-7.")
        save.save_articles(session, [article(1, title="Other words"), worse], LATER, run)
        noted = noted_in(session, run)
    assert noted == {ChangeKind.RETRACTED: 1, ChangeKind.REVISED: 2}
    assert list(noted) == [ChangeKind.RETRACTED, ChangeKind.REVISED]
