"""What happened between two versions of a record: pure comparison, no guessing."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.domain.links import cited, new_links
from pipeline.domain.numbers import is_pubmed, source_of, study_name
from pipeline.domain.records import Article, Link
from pipeline.domain.retraction import (
    RETRACTED_PUBLICATION,
    is_retracted,
    is_withdrawn,
    retraction_of,
)
from pipeline.domain.studies import Change
from pipeline.domain.twins import PREPRINT_SIDE, published_as
from pipeline.domain.vocabulary import GRAVITY, ArticleKind, ChangeKind

LATE_AFTER = timedelta(days=30)
OLD_AFTER = timedelta(days=365)
ARRIVALS = frozenset({ChangeKind.ADDED, ChangeKind.LATE})
# What is worth telling on its own; new indexing or wording is settled without a word. That NLM
# types a study as a trial months later is no news either: its design was read from its text.
NEWSWORTHY = frozenset(
    {
        ChangeKind.RETRACTED,
        ChangeKind.CONCERN_EXPRESSED,
        ChangeKind.WITHDRAWN,
        ChangeKind.CORRECTED,
        ChangeKind.PUBLISHED,
        ChangeKind.COMMENTED,
        ChangeKind.ABSTRACT_ADDED,
        ChangeKind.OPEN_ACCESS,
    }
)
SHARES_DOI = "shares its DOI with"

# The version of an article read from a MEDLINE text export, which leaves out what PubMed's XML
# has: what the XML then adds is no news, unless it says that the report does not stand.
EXPORTED = 0
_NEWS_AFTER_EXPORT = frozenset(
    {ChangeKind.RETRACTED, ChangeKind.CONCERN_EXPRESSED, ChangeKind.CORRECTED}
)

# What a new link says; its notices beside these are Crossref's (domain/second_opinion.py).
LINK_NEWS = {
    "ExpressionOfConcernIn": ChangeKind.CONCERN_EXPRESSED,
    "ErratumIn": ChangeKind.CORRECTED,
    "CorrectedandRepublishedIn": ChangeKind.CORRECTED,
    "CommentIn": ChangeKind.COMMENTED,
}


def arrival(article: Article, seen: date, sharing_doi: tuple[int, ...] = ()) -> Change:
    """Judge a record we did not hold: ``added``, or ``late`` when it is old news to PubMed.

    Late means created in its source over 30 days before we saw it, or published over a year before:
    PubMed adds and indexes old papers at any time, and a reader must not take them for new.
    ``sharing_doi`` are other studies under its DOI: two records of one report, or a meeting
    abstract or an erratum that bears the DOI of its article.
    """
    kind, age = _age(article, seen)
    numbers = ", ".join(map(study_name, sharing_doi))
    shares = f"{SHARES_DOI} {numbers}" if numbers else ""
    return Change(kind, " · ".join(part for part in (age, shares) if part))


def _age(article: Article, seen: date) -> tuple[ChangeKind, str]:
    created, published = article.created, article.published.latest()
    if created is not None and seen - created > LATE_AFTER:
        return ChangeKind.LATE, f"in {source_of(article.pmid)} since {created.isoformat()}"
    if published is not None and seen - published > OLD_AFTER:
        return ChangeKind.LATE, f"published {article.published}"
    return ChangeKind.ADDED, ""


def compare(old: Article, new: Article) -> list[Change]:
    """List what happened between two versions of one record, gravest first."""
    changes = [*_retraction(old, new), *_link_changes(old, new), *_publication(old, new)]
    changes += [*_abstract(old, new), *_indexing(old, new), *_revision(old, new)]
    if old.version == EXPORTED:
        changes = [one for one in changes if one.kind in _NEWS_AFTER_EXPORT]
    return sorted(changes, key=lambda change: GRAVITY[change.kind])


def _retraction(old: Article, new: Article) -> list[Change]:
    """Tell a retraction, or of a preprint its withdrawal, once: whatever says it first."""
    found = retraction_of(new)
    if found is None or is_retracted(old):
        return []
    kind = ChangeKind.WITHDRAWN if is_withdrawn(new) else ChangeKind.RETRACTED
    return [Change(kind, found.detail)]


def _link_changes(old: Article, new: Article) -> list[Change]:
    added = (link for link in new_links(old.links, new.links) if link.kind in LINK_NEWS)
    return [Change(LINK_NEWS[link.kind], _reference(link)) for link in added]


def _reference(link: Link) -> str:
    is_new_text = link.kind == "CorrectedandRepublishedIn"
    return f"{cited(link)} (corrected and republished)" if is_new_text else cited(link)


def _publication(old: Article, new: Article) -> list[Change]:
    if new.kind is not ArticleKind.PREPRINT:
        return []
    added = (link for link in new_links(old.links, new.links) if link.kind == PREPRINT_SIDE)
    return [published_as(new, link) for link in added]


def _abstract(old: Article, new: Article) -> list[Change]:
    return [Change(ChangeKind.ABSTRACT_ADDED)] if new.abstract and not old.abstract else []


def _indexing(old: Article, new: Article) -> list[Change]:
    """Name what NLM added; it indexes nothing that PubMed does not hold."""
    if not is_pubmed(new.pmid):
        return []
    types = {one.ui for one in new.publication_types} - {one.ui for one in old.publication_types}
    types.discard(RETRACTED_PUBLICATION)
    names = [one.name for one in new.publication_types if one.ui in types]
    if new.mesh and not old.mesh:
        return [Change(ChangeKind.INDEXED, "; ".join(["MeSH terms", *names]))]
    return [Change(ChangeKind.INDEXED, "; ".join(names))] if names else []


def _revision(old: Article, new: Article) -> list[Change]:
    """Name what was rewritten: volume, pages and dates come with the printed issue, no news."""
    fields = ["title"] if old.title != new.title else []
    if old.abstract and old.abstract != new.abstract:
        fields.append("abstract")
    if _names(old) != _names(new):
        fields.append("authors")
    return [Change(ChangeKind.REVISED, ", ".join(fields))] if fields else []


def _names(article: Article) -> list[str]:
    return [author.name for author in article.authors]
