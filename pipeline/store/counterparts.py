"""Find among what is held the other records of one report: its preprint, or a second PMID."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.domain.records import Article
from pipeline.domain.same_preprint import held_twice, is_same_preprint
from pipeline.domain.studies import Change
from pipeline.domain.twins import (
    ARTICLE_SIDE,
    doi_versions,
    linked_publication,
    naming_key,
    publication,
)
from pipeline.domain.vocabulary import ArticleKind, ChangeKind
from pipeline.store.among import one_of, picked
from pipeline.store.codec import article_from_json
from pipeline.store.models import ChangeRow, StudyRow
from pipeline.store.studies import LONGEST_DOI, doi_key
from pipeline.store.upsert import in_batches


def publications(session: Session, saved: Sequence[Article]) -> dict[int, Change]:
    """Tell which preprints came out as articles, now that these records are held; each once.

    The article may come before or after its preprint: PubMed links both ways, so the one that
    comes last names the other. A preprint that was told of is left out.
    """
    preprints = [one for one in saved if one.kind is ArticleKind.PREPRINT]
    articles = [one for one in saved if one.kind is ArticleKind.ARTICLE]
    paired = dict(_paired(session, preprints, articles))
    return _untold(session, paired | dict(_linked(preprints)))


def sharing_doi(session: Session, articles: Sequence[Article]) -> dict[int, tuple[int, ...]]:
    """Give for every record the other studies that are held under its DOI, in order."""
    keys = {one.pmid: doi_key(doi) for one in articles if (doi := one.identifier("doi"))}
    owners: dict[str, set[int]] = {}
    columns = select(StudyRow.doi, StudyRow.pmid)
    for doi, pmid in session.execute(picked(session, columns, StudyRow.doi, {*keys.values()})):
        owners.setdefault(doi or "", set()).add(pmid)
    others = {pmid: owners.get(doi, set()) - {pmid} for pmid, doi in keys.items()}
    return {pmid: tuple(sorted(found)) for pmid, found in others.items() if found}


def same_preprints(session: Session, articles: Iterable[Article]) -> dict[int, tuple[int, ...]]:
    """Give for every preprint the other numbers under which it is held, where there are any."""
    preprints = [one for one in articles if one.kind is ArticleKind.PREPRINT]
    held = _like(session, preprints, ArticleKind.PREPRINT)
    found = {
        one.pmid: tuple(sorted(other.pmid for other in held if is_same_preprint(one, other)))
        for one in preprints
    }
    return {number: others for number, others in found.items() if others}


def preprints_held_twice(session: Session) -> list[tuple[int, ...]]:
    """List the preprints that are held under several numbers, the one to name them by first."""
    preprints = (StudyRow.kind == ArticleKind.PREPRINT.value, StudyRow.doi.is_not(None))
    rows = session.execute(select(StudyRow.pmid, StudyRow.doi).where(*preprints))
    return held_twice((pmid, doi or "") for pmid, doi in rows)


def _linked(preprints: Sequence[Article]) -> Iterator[tuple[int, Change]]:
    for preprint in preprints:
        if change := linked_publication(preprint):
            yield preprint.pmid, change


def _paired(
    session: Session, preprints: Sequence[Article], articles: Sequence[Article]
) -> Iterator[tuple[int, Change]]:
    """Pair what was saved with all that is held, itself included."""
    held_articles = _like(session, preprints, ArticleKind.ARTICLE)
    held_preprints = _like(session, articles, ArticleKind.PREPRINT)
    pairs = [(one, other) for one in preprints for other in held_articles]
    pairs += [(one, other) for one in held_preprints for other in articles]
    for preprint, article in pairs:
        if change := publication(preprint, article):
            yield preprint.pmid, change


def _like(session: Session, articles: Sequence[Article], kind: ArticleKind) -> list[Article]:
    """Load the studies of a kind that may be the same report as one of these."""
    found: dict[int, Article] = {}
    for column, values in (
        (StudyRow.pmid, {pmid for one in articles for pmid in _linked_preprints(one)}),
        (StudyRow.title_key, {key for one in articles if (key := naming_key(one.title))}),
        (StudyRow.doi, {doi for one in articles for doi in _dois(one)}),
    ):
        if values:
            columns = select(StudyRow.pmid, StudyRow.article).where(StudyRow.kind == kind.value)
            wanted = picked(session, columns, column, values).order_by(StudyRow.pmid)
            found |= {row.pmid: article_from_json(row.article) for row in session.execute(wanted)}
    return list(found.values())


def _linked_preprints(article: Article) -> Iterator[int]:
    return (one.pmid for one in article.links if one.kind == ARTICLE_SIDE and one.pmid is not None)


def _dois(article: Article) -> Iterator[str]:
    return (one[:LONGEST_DOI] for one in doi_versions(article.identifier("doi") or ""))


def _untold(session: Session, found: dict[int, Change]) -> dict[int, Change]:
    told: set[int] = set()
    for batch in in_batches(found):
        here = (
            one_of(session, ChangeRow.pmid, batch),
            ChangeRow.kind == ChangeKind.PUBLISHED.value,
        )
        told.update(session.scalars(select(ChangeRow.pmid).where(*here)))
    return {pmid: change for pmid, change in found.items() if pmid not in told}
