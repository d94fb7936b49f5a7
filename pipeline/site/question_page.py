"""The pages of one standing question: its tally as a table, its years, its investigations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.domain.questions import Answer, Contrast, Standing
from pipeline.domain.tallies import Count
from pipeline.domain.vocabulary import Direction
from pipeline.site.card import Card
from pipeline.site.content import QuestionContent
from pipeline.site.lists import Sheet, sheets
from pipeline.wording.clean import line
from pipeline.wording.counts import count
from pipeline.wording.standing import stands

DIRECTIONS = tuple(Direction)
_STANDINGS = tuple(one for one in Standing if one is not Standing.ASIDE)


@dataclass(frozen=True, slots=True)
class CountRow:
    """One design and contrast: investigations in each direction, and people."""

    design: str
    contrast: str
    directions: tuple[int, ...]
    investigations: int
    people: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """How many counted investigations came out in a year, by direction."""

    year: str
    directions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One investigation, by the report that speaks for it."""

    card: Card
    year: str
    standing: str
    direction: str
    people: str
    reports: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One page of a question; chart and tables stand on the first. ``chart`` is safe SVG."""

    title: str
    asked: str
    lines: tuple[str, ...]
    directions: tuple[str, ...]
    counts: tuple[CountRow, ...]
    years: tuple[YearRow, ...]
    sheet: Sheet[AnswerRow]
    chart: Markup


def question_path(name: str) -> str:
    """Name the first page of a question."""
    return f"questions/{name}.html"


def question_views(
    question: QuestionContent, cards: Mapping[int, Card]
) -> tuple[QuestionView, ...]:
    """Put a question into words: one page, and more where its investigations do not fit."""
    shown = [one for one in question.answers if one.standing in _STANDINGS]
    shown.sort(key=lambda one: _STANDINGS.index(one.standing))  # within, they stay newest first
    rows = [answer_row(one, cards[one.study.pmid]) for one in shown]
    counted = [one for one in shown if one.standing is Standing.COUNTED]
    return tuple(
        QuestionView(
            title=line(question.title),
            asked=line(question.asked, 2_000),
            lines=tuple(stands(question.tally)),
            directions=tuple(one.value.capitalize() for one in DIRECTIONS),
            counts=tuple(_count(one) for one in question.tally.counts),
            years=_years(counted),
            sheet=sheet,
            chart=Markup(question.chart),  # noqa: S704 - drawn with every word escaped
        )
        for sheet in sheets(rows, question_path(question.name).removesuffix(".html"))
    )


def answer_row(answer: Answer, card: Card) -> AnswerRow:
    """Put an investigation into words."""
    held = count(answer.reports, "report", "reports")
    name = f"{line(answer.name, 60)}, {held}" if answer.reports > 1 else ""
    people = f"{answer.people:,}" if answer.people is not None else "not stated"
    standing = answer.standing.value.capitalize()
    return AnswerRow(card, str(card.year or ""), standing, answer.direction.value, people, name)


def _count(one: Count) -> CountRow:
    people = f"{one.people:,}" if one.people else ""
    unknown = f"{one.unknown:,} of unknown size" if one.unknown else ""
    return CountRow(
        design=one.design.value.capitalize(),
        contrast="" if one.contrast is Contrast.USUAL else one.contrast.value,
        directions=tuple(one.directions.get(each, 0) for each in DIRECTIONS),
        investigations=one.investigations,
        people=", ".join(part for part in (people, unknown) if part),
    )


def _years(counted: list[Answer]) -> tuple[YearRow, ...]:
    """Count by year of the speaking report, newest first."""
    found = Counter((one.study.article.published.year, one.direction) for one in counted)
    years = sorted({year or 0 for year, _ in found}, reverse=True)
    return tuple(
        YearRow(
            str(year or "Without a date"),
            tuple(found[year or None, each] for each in DIRECTIONS),
        )
        for year in years
    )
