"""Show one study on a page: what it is, its investigation, what happened, what was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.cli.answers import answers, marked
from pipeline.cli.paper import Line, Tone
from pipeline.domain.changes import SHARES_DOI
from pipeline.domain.headline import headline
from pipeline.domain.numbers import study_name
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.wording.citation import marked_title, still_stands
from pipeline.wording.counts import count
from pipeline.wording.known import doubts, known
from pipeline.wording.links import foreign_link

MOST_TRIALS = 10  # that a review could not know; --json has all


def card(
    study: Study, twins: Sequence[int] = (), newer: Sequence[Study] | None = None
) -> Iterator[Line]:
    """Write a study out for people.

    ``twins`` are the numbers of other records under its DOI, ``newer`` the trials that came out
    after the last search of this review; None where that is not known or it is none.
    """
    yield from _record(study, twins)
    yield from _investigation(study)
    yield from _unknown_to(study, newer)
    yield from _happened(study)
    yield Line()
    yield from _abstract(study)
    yield Line()
    yield from _said(study)


def _record(study: Study, twins: Sequence[int]) -> Iterator[Line]:
    article = study.article
    yield Line(marked_title(study), Tone.HEAD if still_stands(study) else Tone.ALARM)
    yield Line("; ".join(author.name for author in article.authors) or "(no authors named)")
    yield Line(f"{article.journal.title}. {article.published}. {article.kind}", Tone.SOFT)
    doi = article.identifier("doi") or "-"
    status = f"status {article.status}" if article.status else ""
    names = filter(None, (study_name(study.pmid), f"DOI {doi}", status))
    yield Line(" · ".join(names), Tone.SOFT)
    yield from (Line(f"{SHARES_DOI} {study_name(one)}") for one in twins)
    yield from (Line(one, Tone.ALARM) for one in doubts(study))
    yield from (Line(one, Tone.FACTS) for one in filter(None, [headline(study.annotations)]))
    yield Line(f"design: {study.design}")
    yield Line(f"found by: {', '.join(study.searches) or 'no search any more'}")
    yield from (Line(one, Tone.SOFT, hang=2) for one in known(study))
    yield from _free_text(study)


def _free_text(study: Study) -> Iterator[Line]:
    found = study.enrichments.open_access
    link = foreign_link("Free full text", found.url) if found else None
    if link:
        yield Line(f"{link.label}: {link.url}", hang=2)


def _investigation(study: Study) -> Iterator[Line]:
    """Name the family: ``Family NCT90000001: main report (registered as NCT90000001); …``."""
    if study.family is None:
        return
    place = study.family
    others = ", ".join(f"{study_name(one.pmid)} ({one.role})" for one in study.relatives)
    yield Line(
        f"Family {place.family}: {place.role} ({place.reason}); other reports: {others}", hang=2
    )


def _unknown_to(review: Study, newer: Sequence[Study] | None) -> Iterator[Line]:
    """Name the trials that came out after a review's last search."""
    stated = review.annotation(AnnotationKind.LAST_SEARCH)
    if stated is None or newer is None:
        return
    number = count(len(newer), "randomised trial", "randomised trials") if newer else "no trial"
    end = ":" if newer else ""
    yield Line(f"Searched until {stated.value}: {number} we hold came out later{end}")
    for one in newer[:MOST_TRIALS]:
        published = one.article.published.iso()
        yield Line(f"{study_name(one.pmid)} {published} {marked_title(one)}", indent=2, hang=2)
    if len(newer) > MOST_TRIALS:
        yield Line(f"… and {len(newer) - MOST_TRIALS:,} more (--json lists all)", indent=2)


def _happened(study: Study) -> Iterator[Line]:
    for one in study.changes:
        yield Line(f"{one.noted:%Y-%m-%d}: {one.kind} {one.detail}".rstrip(), hang=2)


def _abstract(study: Study) -> Iterator[Line]:
    """Write a line a section, its label in front."""
    lines = study.article.abstract_text.splitlines()
    yield from (Line(one) for one in lines or ["(no abstract)"])


def _said(study: Study) -> Iterator[Line]:
    said = "What was read from it:" if study.annotations else "(nothing was read from it)"
    yield Line(said, Tone.HEAD)
    yield from answers(study.annotations)
    if study.marks:
        yield Line()
        yield Line("What people marked:", Tone.HEAD)
        yield from marked(study.marks)
