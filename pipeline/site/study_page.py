"""The page of one study: its reference, what was read from which words, its family, its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.domain.marks import Mark
from pipeline.domain.numbers import source_of, study_name
from pipeline.domain.records import Article
from pipeline.domain.retraction import is_retracted, is_withdrawn
from pipeline.domain.second_opinion import verdict
from pipeline.domain.studies import Study
from pipeline.site.card import Card, study_path
from pipeline.site.reading import (
    Passage,
    Said,
    answer,
    elsewhere,
    passages_of_abstract,
    passages_of_title,
    question,
)
from pipeline.wording.badges import design_is_open
from pipeline.wording.citation import authors
from pipeline.wording.clean import line
from pipeline.wording.happened import happened
from pipeline.wording.known import doubts, known
from pipeline.wording.links import Link, free_text, links

AUTHORS = 50
FALLEN = "What was read from it is shown as it was, and counts nowhere."
UNDECIDED = "Lists leave out its facts. Questions and matrix count it until PubMed says so too."


@dataclass(frozen=True, slots=True)
class Relative:
    """Another report of the same investigation."""

    title: str
    path: str
    role: str


@dataclass(frozen=True, slots=True)
class FamilyView:
    """Which investigation this is a report of, why we think so, and what else tells of it."""

    name: str
    role: str
    reason: str
    relatives: tuple[Relative, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, with the day on which we noticed or were told."""

    day: str
    text: str


@dataclass(frozen=True, slots=True)
class StudyView:
    """Everything the page of a study says."""

    card: Card
    authors: str
    vernacular: str
    source: str
    warning: str
    doubts: tuple[str, ...]
    remark: str
    title: tuple[Passage, ...]
    abstract: tuple[Passage, ...]
    elsewhere: tuple[Said, ...]
    marks: tuple[Event, ...]
    family: FamilyView | None
    questions: tuple[tuple[str, str], ...]
    searches: tuple[str, ...]
    history: tuple[Event, ...]
    links: tuple[Link, ...]
    known: tuple[str, ...]
    headings: tuple[str, ...]
    types: tuple[str, ...]

    @property
    def is_read(self) -> bool:
        """Tell whether anything was read from the text."""
        return any(one.findings for one in (*self.title, *self.abstract))

    @property
    def title_is_read(self) -> bool:
        """Tell whether the title says something that was read."""
        return any(one.findings for one in self.title)


def study_view(
    study: Study,
    card: Card,
    *,
    today: date,
    titles: Mapping[int, str],
    searches: Sequence[tuple[str, str]],
    questions: Sequence[tuple[str, str]],
) -> StudyView:
    """Put a study into words; ``questions`` are name and title of those its investigation is in."""
    article = study.article
    found = [title for name, title in searches if name in study.searches]
    return StudyView(
        card=card,
        authors=authors(article, AUTHORS),
        vernacular=line(article.vernacular_title or "") if article.title else "",
        source=source_of(article.pmid),
        warning=_warning(article),
        doubts=(*doubts(study), *_undecided(study)),
        remark="Design: not stated in title, abstract or record" if design_is_open(study) else "",
        title=passages_of_title(article, study.annotations),
        abstract=passages_of_abstract(article, study.annotations),
        elsewhere=elsewhere(study.annotations),
        marks=tuple(_mark(one) for one in study.marks),
        family=_family(study, titles),
        questions=tuple(questions),
        searches=tuple(line(one, 120) for one in found),
        history=tuple(Event(f"{one.noted:%Y-%m-%d}", happened(one)) for one in study.changes),
        links=(*links(article, today), *free_text(study, today)),
        known=tuple(known(study)),
        headings=tuple(line(one.name, 120) for one in article.mesh[:60]),
        types=tuple(line(one.name, 120) for one in article.publication_types[:20]),
    )


def _warning(article: Article) -> str:
    if not is_retracted(article):
        return ""
    return f"This report was {'withdrawn' if is_withdrawn(article) else 'retracted'}. {FALLEN}"


def _undecided(study: Study) -> list[str]:
    """Say what a retraction by Crossref alone does, and what it does not."""
    is_so = verdict(study.article, study.enrichments.updates) is not None
    return [UNDECIDED] if is_so else []


def _family(study: Study, titles: Mapping[int, str]) -> FamilyView | None:
    place = study.family
    if place is None:
        return None
    relatives = tuple(
        Relative(
            line(titles.get(one.pmid, "")) or study_name(one.pmid), study_path(one.pmid), one.role
        )
        for one in study.relatives
    )
    return FamilyView(line(place.family, 120), place.role, line(place.reason, 200), relatives)


def _mark(one: Mark) -> Event:
    if one.values is None:
        text = "taken back"
    else:
        text = "; ".join(answer(one.kind, value) for value in one.values) or "nothing is said of it"
    note = f" ({line(one.note, 300)})" if one.note else ""
    return Event(f"{one.marked:%Y-%m-%d}", f"{question(one.kind)}: {text}{note}")
