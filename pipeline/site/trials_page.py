"""The trial board: every trial that registrations or reports tell of, and what is held of each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from pipeline.domain.trial_board import BoardRow, Standing
from pipeline.domain.trial_changes import TRIAL_ARRIVALS, TRIAL_NEWS
from pipeline.domain.trials import HeldTrial, TrialChange
from pipeline.domain.vocabulary import GRAVITY
from pipeline.site.card import Card
from pipeline.site.lists import Sheet, sheets
from pipeline.site.study_page import Event
from pipeline.wording import registered
from pipeline.wording.badges import Badge
from pipeline.wording.clean import line
from pipeline.wording.happened import happened
from pipeline.wording.links import Link

_OTHER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One trial of the board with the cards of its reports; ``path`` is empty without a page.

    A trial that only reports tell of has no registration held, so no title and no page. ``place``
    orders the standings; ``is_silent`` where a report of its results may be missing.
    """

    number: str
    place: int
    standing: str
    path: str
    title: str
    facts: str
    expected: str
    badges: tuple[Badge, ...]
    protocols: tuple[Card, ...]
    results: tuple[Card, ...]
    others: tuple[Card, ...]
    is_silent: bool


@dataclass(frozen=True, slots=True)
class TrialNews:
    """What happened to one registration lately, gravest first, and when we noticed the last."""

    row: TrialRow
    day: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """What is measured and when; ``rung`` is how far it is from what happens to a patient."""

    measure: str
    time_frame: str
    rung: str


@dataclass(frozen=True, slots=True)
class TrialView:
    """Everything the page of a registration says."""

    row: TrialRow
    official_title: str
    summary: str
    sponsor: str
    source: str
    also: tuple[str, ...]
    links: tuple[Link, ...]
    primary: tuple[OutcomeView, ...]
    secondary: tuple[OutcomeView, ...]
    arms: tuple[tuple[str, str], ...]
    results: str
    unknown: tuple[str, ...]
    history: tuple[Event, ...]


def trial_sheets(
    board: Sequence[BoardRow], cards: Mapping[int, Card]
) -> tuple[Sheet[TrialRow], ...]:
    """Put the board on pages, in its own order."""
    return sheets([_row(one, cards) for one in board], "trials")


def trial_path(number: str) -> str:
    """Name the page of a registration."""
    return f"trials/{_OTHER.sub('-', number.lower()).strip('-')[:60]}.html"


def trial_view(board: BoardRow, cards: Mapping[int, Card]) -> TrialView | None:
    """Put a registration into words; None for a trial that only reports tell of."""
    held = board.held
    if held is None:
        return None
    trial = held.trial
    official = line(trial.official_title)
    return TrialView(
        row=_row(board, cards),
        official_title=official if official != line(trial.title) else "",
        summary=line(trial.summary, 4_000),
        sponsor=registered.trial_sponsor(trial),
        source=registered.trial_source(trial),
        also=tuple(line(one, 60) for one in board.also),
        links=registered.trial_links(trial),
        primary=_outcomes(held, is_primary=True),
        secondary=_outcomes(held, is_primary=False),
        arms=tuple((line(one.label, 120), line(one.description, 600)) for one in trial.arms),
        results=line(trial.results_summary, 2_000),
        unknown=tuple(line(one, 80) for one in trial.unknown),
        history=tuple(Event(f"{one.noted:%Y-%m-%d}", happened(one)) for one in held.changes),
    )


def trial_news(
    board: Sequence[BoardRow], cards: Mapping[int, Card], since: datetime, arrived: Set[str]
) -> tuple[TrialNews, ...]:
    """Tell what happened to registrations since a moment; ``arrived`` are those that are news."""
    found = []
    for one in board:
        every = news(one.held, arrived=one.number in arrived) if one.held else []
        changes = [change for change in every if change.noted >= since]
        if changes:
            day = f"{max(change.noted for change in changes):%Y-%m-%d}"
            told = tuple(happened(change) for change in changes)
            found.append((GRAVITY[changes[0].kind], TrialNews(_row(one, cards), day, told)))
    return tuple(told for _, told in sorted(found, key=lambda pair: pair[0]))


def news(held: HeldTrial, *, arrived: bool) -> list[TrialChange]:
    """List what is worth telling, gravest first and then newest.

    ``arrived`` where a search found it after its baseline. What was owed when we first saw a trial
    is history.
    """
    found = [
        one
        for one in held.changes
        if (one.kind in TRIAL_ARRIVALS and arrived)
        or (one.kind in TRIAL_NEWS and not held.came_with(one))
    ]
    return sorted(found, key=lambda one: (GRAVITY[one.kind], -one.number))


def _row(row: BoardRow, cards: Mapping[int, Card]) -> TrialRow:
    def those(pmids: Sequence[int]) -> tuple[Card, ...]:
        return tuple(cards[pmid] for pmid in pmids if pmid in cards)

    held, reports = row.held, row.reports
    return TrialRow(
        number=line(row.number, 60),
        place=list(Standing).index(row.standing),
        standing=row.standing.value,
        path=trial_path(row.number) if held else "",
        title=registered.trial_title(held.trial) if held else "",
        facts=registered.trial_facts(held) if held else "",
        expected=registered.expected_on(held.trial) if held else "",
        badges=registered.trial_badges(held, is_overdue=row.is_overdue) if held else (),
        protocols=those(reports.protocols),
        results=those(reports.results),
        others=those(reports.others),
        is_silent=row.is_silent,
    )


def _outcomes(held: HeldTrial, *, is_primary: bool) -> tuple[OutcomeView, ...]:
    return tuple(
        OutcomeView(line(one.measure, 300), line(one.time_frame, 120), str(rung or ""))
        for one, rung in held.outcomes
        if one.is_primary is is_primary
    )
