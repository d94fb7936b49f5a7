"""What a reader of a reference must know: retractions first, with who says so, then the rest.

PubMed's word stands as its own; what Crossref alone says has its name, and that PubMed is silent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.domain.links import cited
from pipeline.domain.records import Article
from pipeline.domain.retraction import is_withdrawn, retraction_of
from pipeline.domain.second_opinion import unmarked
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import ChangeKind
from pipeline.wording.known import notice_words

# The gravest first: PubMed's links, and the same where Crossref alone says so.
_NOTICES = {
    "ExpressionOfConcernIn": "Expression of concern",
    "CorrectedandRepublishedIn": "Corrected and republished",
    "PartialRetractionIn": "Partial retraction",
    "ErratumIn": "Correction",
}
_ALARMS = {
    ChangeKind.RETRACTED: "RETRACTED",
    ChangeKind.WITHDRAWN: "WITHDRAWN",
    ChangeKind.CONCERN_EXPRESSED: "Expression of concern",
}
_CORRECTIONS = {ChangeKind.CORRECTED: "Correction"}


def notes(study: Study) -> Iterator[str]:
    """Write the notes of a reference, the gravest first."""
    article = study.article
    if retraction := retraction_of(article):
        yield f"{'WITHDRAWN' if is_withdrawn(article) else 'RETRACTED'}: {retraction.detail}"
    yield from _said_by_crossref(study, _ALARMS)
    for kind, name in _NOTICES.items():
        yield from (f"{name}: {cited(one)}" for one in article.links if one.kind == kind)
    yield from _said_by_crossref(study, _CORRECTIONS)
    yield from _on_the_record(article)


def second_opinions(study: Study) -> Iterator[str]:
    """Write what Crossref says and PubMed does not, the gravest first."""
    yield from _said_by_crossref(study, _ALARMS | _CORRECTIONS)


def _said_by_crossref(study: Study, names: Mapping[ChangeKind, str]) -> Iterator[str]:
    said = unmarked(study.article, study.enrichments.updates)
    for kind, name in names.items():
        for one in said.get(kind, ()):
            yield f"{name}: {notice_words(one)} (says Crossref; PubMed has not marked it)"


def _on_the_record(article: Article) -> Iterator[str]:
    if article.electronic and article.electronic.iso() not in ("", article.published.iso()):
        yield f"Published online: {article.electronic.iso()}"
    if not article.authors_complete:
        yield "The list of authors is not complete"
