"""What happened between two versions of a record: pure comparison, no guessing."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.domain.records import Article, Link
from pipeline.domain.studies import Change
from pipeline.domain.vocabulary import ArticleKind, ChangeKind

# PubMed's publication type UIs (https://www.ncbi.nlm.nih.gov/mesh, tree V). The type is matched by
# UI because the wording changes: D016440 was "Retraction of Publication" until 2025.
RETRACTED_PUBLICATION = "D016441"

LATE_AFTER = timedelta(days=30)
OLD_AFTER = timedelta(days=365)

_GRAVITY = {kind: place for place, kind in enumerate(ChangeKind)}
_LINK_NEWS = {
    "RetractionIn": ChangeKind.RETRACTED,
    "ExpressionOfConcernIn": ChangeKind.CONCERN_EXPRESSED,
    "ErratumIn": ChangeKind.CORRECTED,
    "CorrectedandRepublishedIn": ChangeKind.CORRECTED,
    "RetractedandRepublishedIn": ChangeKind.RETRACTED,
    "CommentIn": ChangeKind.COMMENTED,
}


def is_retracted(article: Article) -> bool:
    """Tell whether PubMed says the report was retracted; a notice itself is not."""
    by_type = any(one.ui == RETRACTED_PUBLICATION for one in article.publication_types)
    return by_type or any(_is_retraction(link) for link in article.links)


def _is_retraction(link: Link) -> bool:
    return _LINK_NEWS.get(link.kind) is ChangeKind.RETRACTED


def arrival(article: Article, seen: date) -> Change:
    """Judge a record we did not hold: ``added``, or ``late`` when it is old news to PubMed.

    Late means created in PubMed over 30 days before we saw it, or published over a year before:
    PubMed adds and indexes old papers at any time, and a reader must not take them for new.
    """
    created, published = article.created, article.published.latest()
    if created is not None and seen - created > LATE_AFTER:
        return Change(ChangeKind.LATE, f"in PubMed since {created.isoformat()}")
    if published is not None and seen - published > OLD_AFTER:
        return Change(ChangeKind.LATE, f"published {article.published}")
    return Change(ChangeKind.ADDED)


def compare(old: Article, new: Article) -> list[Change]:
    """List what happened between two versions of one record, gravest first."""
    changes = [*_retraction(old, new), *_link_changes(old, new), *_publication(old, new)]
    changes += [*_abstract(old, new), *_indexing(old, new), *_revision(old, new)]
    return sorted(changes, key=lambda change: _GRAVITY[change.kind])


def _retraction(old: Article, new: Article) -> list[Change]:
    if is_retracted(old) or not is_retracted(new):
        return []
    notice = next((link for link in new.links if _is_retraction(link)), None)
    return [Change(ChangeKind.RETRACTED, _cited(notice) if notice else "")]


def _link_changes(old: Article, new: Article) -> list[Change]:
    return [
        Change(_LINK_NEWS[link.kind], _cited(link))
        for link in new.links
        if _is_news(link) and not _is_known(link, old)
    ]


def _is_news(link: Link) -> bool:
    return link.kind in _LINK_NEWS and not _is_retraction(link)  # that is told by _retraction


def _is_known(link: Link, old: Article) -> bool:
    """Tell whether a link was there before: PubMed adds its PMID or completes its words later."""
    return any(_is_same(link, known) for known in old.links)


def _is_same(one: Link, other: Link) -> bool:
    if one.kind != other.kind:
        return False
    if one.pmid is not None and other.pmid is not None:
        return one.pmid == other.pmid
    return one.reference == other.reference


def _publication(old: Article, new: Article) -> list[Change]:
    if new.kind is not ArticleKind.PREPRINT:
        return []
    updates = [link for link in new.links if link.kind == "UpdateIn"]
    return [Change(ChangeKind.PUBLISHED, _cited(one)) for one in updates if not _is_known(one, old)]


def _cited(link: Link) -> str:
    """Write where the other record is: PubMed often gives only the reference, or only the PMID."""
    number = f"PMID {link.pmid}" if link.pmid else ""
    return " ".join(part for part in (link.reference, number) if part)


def _abstract(old: Article, new: Article) -> list[Change]:
    return [Change(ChangeKind.ABSTRACT_ADDED)] if new.abstract and not old.abstract else []


def _indexing(old: Article, new: Article) -> list[Change]:
    types = {one.ui for one in new.publication_types} - {one.ui for one in old.publication_types}
    types.discard(RETRACTED_PUBLICATION)
    names = [one.name for one in new.publication_types if one.ui in types]
    if new.mesh and not old.mesh:
        return [Change(ChangeKind.INDEXED, "; ".join(["MeSH terms", *names]))]
    return [Change(ChangeKind.INDEXED, "; ".join(names))] if names else []


def _revision(old: Article, new: Article) -> list[Change]:
    fields = ["title"] if old.title != new.title else []
    if old.abstract and old.abstract != new.abstract:
        fields.append("abstract")
    if old.authors != new.authors:
        fields.append("authors")
    return [Change(ChangeKind.REVISED, ", ".join(fields))] if fields else []
