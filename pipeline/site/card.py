"""A study as it stands in lists: light enough to keep a hundred thousand of them."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from pipeline.domain.changes import ARRIVALS, NEWSWORTHY
from pipeline.domain.numbers import bare_name
from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.vocabulary import GRAVITY, ChangeKind
from pipeline.wording.badges import Badge, Tone, badges, happened_kinds
from pipeline.wording.citation import authors, facts_line, source, title, title_html

UNDATED = 0  # the year of a report that says none


@dataclass(frozen=True, slots=True)
class Card:
    """One study in a list; ``order`` sorts by publication, ``news`` are in order of gravity."""

    pmid: int
    title: str
    title_html: Markup
    authors: str
    source: str
    year: int
    order: str
    badges: tuple[Badge, ...]
    headline: str
    news: tuple[NotedChange, ...]

    @property
    def path(self) -> str:
        """Name the study's page."""
        return study_path(self.pmid)

    @property
    def is_alarming(self) -> bool:
        """Tell whether a reader should not rely on the study."""
        return any(badge.tone is Tone.ALARM for badge in self.badges)

    @property
    def is_new(self) -> bool:
        """Tell whether the study itself is news, and not only what happened to it."""
        return any(one.kind in ARRIVALS for one in self.news)


def study_path(number: int) -> str:
    """Name the page of a study: ``studies/123.html``, ``studies/ppr123.html``."""
    return f"studies/{bare_name(number).lower()}.html"


def card(study: Study, *, arrived: bool) -> Card:
    """Make the card of a study, with all news; ``arrived`` as a search's find after its baseline.

    It follows from the study alone, whatever the day (``recent``).
    """
    article = study.article
    published = article.published
    return Card(
        pmid=study.pmid,
        title=title(article),
        title_html=title_html(article),
        authors=authors(article),
        source=source(article),
        year=published.year or UNDATED,
        order=published.iso(),
        badges=badges(study, happened_kinds(study.changes)),
        headline=facts_line(study),
        news=news(study, arrived=arrived),
    )


def recent(card: Card, new_since: datetime, repeats: Set[int]) -> Card:
    """Leave on a card what is news on the home page's day.

    ``repeats`` numbers the changes that were noted of the same preprint under another number.
    """
    kept = (one for one in card.news if one.noted >= new_since and one.number not in repeats)
    return replace(card, news=tuple(kept))


def news(study: Study, *, arrived: bool) -> tuple[NotedChange, ...]:
    """List what is worth telling of a study, gravest first and then newest.

    A preprint that arrived with its article did not become one.
    """
    days = {one.noted.date() for one in study.changes if one.kind in ARRIVALS}
    found = [
        one
        for one in study.changes
        if (one.kind in NEWSWORTHY or (arrived and one.kind in ARRIVALS))
        and not (one.kind is ChangeKind.PUBLISHED and one.noted.date() in days)
    ]
    return gravest_first(found)


def gravest_first(changes: Iterable[NotedChange]) -> tuple[NotedChange, ...]:
    """Put the gravest first, and of equal ones the newest."""
    return tuple(sorted(changes, key=lambda one: (GRAVITY[one.kind], -one.number)))
