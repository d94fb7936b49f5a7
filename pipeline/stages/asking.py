"""How searches are asked, to store the answer or only to foresee it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from pipeline.app import App
from pipeline.config import PubMedSettings, Search
from pipeline.errors import Refused, SourceError, TurnedAway, Unreachable
from pipeline.query import advise
from pipeline.store.searches import Watermark

T = TypeVar("T")


def wanted(app: App, only: Sequence[str]) -> list[Search]:
    """List the searches with these names, or all."""
    return [one for one in app.config.searches if not only or one.name in only]


def each(
    app: App,
    searches: list[Search],
    ask: Callable[[Search], T],
    failed: Callable[[Search, SourceError], T],
) -> list[T]:
    """Ask search after search; one that fails stops the next only if all must fail the same way."""
    answers: list[T] = []
    dead: Unreachable | TurnedAway | None = None
    for number, search in enumerate(searches):
        app.tell("searches", number, len(searches))
        try:
            if dead:
                raise dead  # asking each search in turn would only take longer
            answers.append(ask(search))
        except SourceError as error:
            dead = error if isinstance(error, Unreachable | TurnedAway) else None
            answers.append(failed(search, error))
    app.tell("searches", len(searches), len(searches))
    return answers


def refuse_what_pubmed_would_misread(search: Search) -> None:
    """Stop a query that PubMed would answer as if it were another one.

    Raises:
        Refused: the query cannot be read, or names a field that PubMed does not know.
    """
    for advice in advise(search.term):
        if advice.is_error:
            raise Refused(f"at {advice.place}: {advice.message}; mend it, then: k2watch check")


def window_start(settings: PubMedSettings, mark: Watermark | None, today: date) -> date | None:
    """Give the day from which a large set is to be listed; None when all of it is due.

    It is due as well after an answer from a day that is not yet: the clock was set back since.
    """
    if mark is None or mark.swept is None or today < max(mark.swept, mark.asked).date():
        return None
    age = today - mark.swept.date()
    if not timedelta(0) <= age < timedelta(days=settings.sweep_days):
        return None  # a day to come was written down by a clock that was wrong
    return mark.asked.date() - timedelta(days=settings.overlap_days)
