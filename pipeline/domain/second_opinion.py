"""Crossref as a second opinion: what became of a report, beside what PubMed says.

A retraction, a withdrawal or a concern counts however old it is: whoever was sent the study must
hear of it. A correction counts only if it appeared while we held the study. What PubMed has
already is no news, and nothing is that happens to a report which PubMed has marked as retracted.
What Crossref alone says is told with its name, once, and never as PubMed's word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from pipeline.domain.changes import LINK_NEWS
from pipeline.domain.dois import is_doi
from pipeline.domain.enrichments import Notice, Updates, plain_kind
from pipeline.domain.records import Article
from pipeline.domain.retraction import is_retracted
from pipeline.domain.studies import Change, NotedChange
from pipeline.domain.vocabulary import ChangeKind

# Crossref's types, and what publishers write for them in real notices: err, Retraction, retration
# (https://www.crossref.org/documentation/register-maintain-records/maintaining-your-metadata/
# registering-updates/). What is not here, a new edition or a clarification, changes nothing.
_KINDS = {
    "retraction": ChangeKind.RETRACTED,
    "retration": ChangeKind.RETRACTED,
    "withdrawal": ChangeKind.WITHDRAWN,
    "removal": ChangeKind.WITHDRAWN,
    "expression_of_concern": ChangeKind.CONCERN_EXPRESSED,
    "correction": ChangeKind.CORRECTED,
    "corrected_article": ChangeKind.CORRECTED,
    "corrigendum": ChangeKind.CORRECTED,
    "erratum": ChangeKind.CORRECTED,
    "err": ChangeKind.CORRECTED,
    "partial_retraction": ChangeKind.CORRECTED,
}
_PARTIAL = "partial_retraction"
_UNDOES = "reinstatement"  # Retraction Watch's word for a retraction that was taken back
_GRAVE = (ChangeKind.RETRACTED, ChangeKind.WITHDRAWN)
_ONCE = (*_GRAVE, ChangeKind.CONCERN_EXPRESSED)  # whoever reports it, and however often
SOURCES = {"retraction-watch": "Retraction Watch", "publisher": "the publisher"}
_MARK = "(according to Crossref"
_CONFIRMED = "PubMed says so too now"


def kind_of(notice: Notice) -> ChangeKind | None:
    """Give what a notice means for a reader; None for one that changes nothing, or is unknown."""
    return _KINDS.get(plain_kind(notice.kind))


def standing(updates: Updates | None) -> tuple[Notice, ...]:
    """List the notices that hold, oldest first: a retraction may have been taken back."""
    notices = updates.notices if updates else ()
    undone = max((one.updated.iso() for one in notices if _undoes(one)), default=None)
    held = (
        one
        for one in notices
        if undone is None or kind_of(one) not in _GRAVE or one.updated.iso() > undone
    )
    return tuple(sorted(held, key=lambda one: one.updated.iso()))


def unmarked(article: Article, updates: Updates | None) -> dict[ChangeKind, tuple[Notice, ...]]:
    """Give what Crossref says and PubMed does not, by kind, gravest first; empty if they agree."""
    if updates is None or is_retracted(article):
        return {}
    found: dict[ChangeKind, tuple[Notice, ...]] = {}
    for kind in (*_ONCE, ChangeKind.CORRECTED):
        mine = [one for one in standing(updates) if kind_of(one) is kind]
        if rest := _not_linked(article, kind, mine):
            found[kind] = rest
    return found


def verdict(article: Article, updates: Updates | None) -> ChangeKind | None:
    """Tell whether Crossref alone says that a report was retracted or withdrawn, and which."""
    said = unmarked(article, updates)
    return next((kind for kind in _GRAVE if kind in said), None)


def second_opinions(
    article: Article, updates: Updates, noted: Collection[str], since: date, today: date
) -> tuple[frozenset[str], tuple[Change, ...]]:
    """Tell what an answer brings: the names of all that is noted by now, and the changes.

    ``noted`` are the names from before, so that a notice that goes and comes back is no news;
    ``since`` is the day from which we hold the study.
    """
    names = {one.key for one in updates.notices}
    changes: list[Change] = []
    for kind, notices in unmarked(article, updates).items():
        fresh = [one for one in notices if kind in _ONCE or _is_fresh(one, noted, since)]
        if kind in _ONCE:
            fresh = [] if kind.value in noted else [_surest(fresh)]
            names.add(kind.value)
        changes += [Change(kind, _detail(article, one, today)) for one in fresh]
    return frozenset(noted) | names, tuple(changes)


def is_second_opinion(change: Change | NotedChange) -> bool:
    """Tell whether it was Crossref, and not PubMed, that said so."""
    return change.detail.startswith(_MARK)


def confirmed(change: Change, earlier: Iterable[Change | NotedChange]) -> Change:
    """Make a quiet revision of what PubMed says after Crossref: the reader was told.

    Each piece of news from Crossref stands for one of PubMed's; what else PubMed says is news.
    """
    same = _GRAVE if change.kind is ChangeKind.RETRACTED else (change.kind,)
    sign, before = f"{_CONFIRMED}: {change.kind.value}", list(earlier)
    told = sum(one.kind in same and is_second_opinion(one) for one in before)
    settled = sum(one.detail.startswith(sign) for one in before)
    if told <= settled:
        return change
    return Change(ChangeKind.REVISED, f"{sign} {change.detail}".strip())


def _undoes(notice: Notice) -> bool:
    return plain_kind(notice.kind) == _UNDOES


def _not_linked(
    article: Article, kind: ChangeKind, notices: Sequence[Notice]
) -> tuple[Notice, ...]:
    """Leave out what PubMed links: by DOI where its reference has one, else the oldest for each.

    Publisher and Retraction Watch may report one notice: the same DOI is the same notice.
    """
    links = [one for one in article.links if LINK_NEWS.get(one.kind) is kind]
    rest: dict[str, Notice] = {}
    for one in notices:
        named = [link for link in links if one.doi and one.doi.lower() in link.reference.lower()]
        if named:
            links.remove(named[0])
        else:
            name = one.doi.lower() or one.key
            rest[name] = _surest([rest.get(name, one), one])
    return tuple(rest.values())[len(links) :]


def _is_fresh(notice: Notice, noted: Collection[str], since: date) -> bool:
    appeared = notice.updated.latest()
    return notice.key not in noted and appeared is not None and appeared >= since


def _surest(notices: Sequence[Notice]) -> Notice:
    """Prefer what the publisher says: its DOI is real."""
    return next((one for one in notices if one.source == "publisher"), notices[0])


def _detail(article: Article, notice: Notice, today: date) -> str:
    """Name the source, the notice and the day, all inside brackets: the sentence stays true."""
    source = SOURCES.get(notice.source)
    parts = [_MARK, f", from {source}" if source else ""]
    parts.append(", a partial retraction" if plain_kind(notice.kind) == _PARTIAL else "")
    parts.append(f", {notice.updated.iso()}" if notice.updated.iso() else "")
    parts.append(f": {notice.doi}" if _is_linkable(article, notice) else "")
    return "".join(parts) + f"; PubMed had not marked it by {today.isoformat()})"


def _is_linkable(article: Article, notice: Notice) -> bool:
    """Tell whether the DOI leads to the notice: some name the report itself, some nothing."""
    own = (article.identifier("doi") or "").lower()
    return is_doi(notice.doi) and notice.doi.lower() != own
