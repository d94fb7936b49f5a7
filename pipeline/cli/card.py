"""Show one study on a page: what it is, its investigation, what happened, what was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.cli.answers import answers, marked
from pipeline.cli.listing import title_of
from pipeline.domain.changes import SHARES_DOI
from pipeline.domain.headline import headline
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.wording.counts import count

MOST_TRIALS = 10  # that a review could not know; --json has all


def card(study: Study, twins: Sequence[int] = (), newer: Sequence[Study] | None = None) -> str:
    """Write a study out for people.

    ``twins`` are the PMIDs of other records under its DOI, ``newer`` the trials that came out
    after the last search of this review; None where that is not known or it is none.
    """
    return "\n".join(
        [
            *_record(study, twins),
            *_investigation(study),
            *_unknown_to(study, newer),
            *(f"{one.noted:%Y-%m-%d}: {one.kind} {one.detail}".rstrip() for one in study.changes),
            "",
            study.article.abstract_text or "(no abstract)",
            "",
            *_said(study),
        ]
    )


def _record(study: Study, twins: Sequence[int]) -> Iterator[str]:
    article = study.article
    yield title_of(study)
    yield "; ".join(author.name for author in article.authors) or "(no authors named)"
    yield f"{article.journal.title}. {article.published}. {article.kind}"
    yield f"PMID {study.pmid} · DOI {article.identifier('doi') or '-'} · status {article.status}"
    yield from (f"{SHARES_DOI} PMID {pmid}" for pmid in twins)
    yield from filter(None, [headline(study.annotations)])
    yield f"design: {study.design}"
    yield f"found by: {', '.join(study.searches) or 'no search any more'}"


def _investigation(study: Study) -> Iterator[str]:
    """Name the family: ``Family NCT90000001: main report (registered as NCT90000001); …``."""
    if study.family is None:
        return
    place = study.family
    others = ", ".join(f"PMID {one.pmid} ({one.role})" for one in study.relatives)
    yield f"Family {place.family}: {place.role} ({place.reason}); other reports: {others}"


def _unknown_to(review: Study, newer: Sequence[Study] | None) -> Iterator[str]:
    """Name the trials that came out after a review's last search."""
    stated = review.annotation(AnnotationKind.LAST_SEARCH)
    if stated is None or newer is None:
        return
    number = count(len(newer), "randomised trial", "randomised trials") if newer else "no trial"
    yield f"Searched until {stated.value}: {number} we hold came out later{':' if newer else ''}"
    for one in newer[:MOST_TRIALS]:
        yield f"  PMID {one.pmid}  {one.article.published.iso():<10}  {title_of(one)}"
    if len(newer) > MOST_TRIALS:
        yield f"  … and {len(newer) - MOST_TRIALS:,} more (--json lists all)"


def _said(study: Study) -> Iterator[str]:
    yield "What was read from it:" if study.annotations else "(nothing was read from it)"
    yield from answers(study.annotations)
    if study.marks:
        yield ""
        yield "What people marked:"
        yield from marked(study.marks)
