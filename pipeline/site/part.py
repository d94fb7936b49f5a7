"""What one study gives to the site, and all that its page says besides the study itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain.numbers import study_name
from pipeline.domain.questions import investigation
from pipeline.domain.studies import Study
from pipeline.site.card import Card, card
from pipeline.site.content import Content, Page, QuestionContent, StandingPage
from pipeline.site.question_page import question_path
from pipeline.site.render import render
from pipeline.site.search_data import search_row
from pipeline.site.study_page import study_view
from pipeline.wording.clean import line

Asked = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Part:
    """A study's card with all its news, its row for the search, and its page."""

    card: Card
    row: str
    page: Page | StandingPage


def site_name(content: Content) -> str:
    """Name the site on its pages."""
    return line(content.title, 120)


def questions_by_investigation(questions: Iterable[QuestionContent]) -> Asked:
    """Give path and title of the questions that each investigation answers, by its name."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for question in questions:
        for answer in question.answers:
            found[answer.name].append((question_path(question.name), line(question.title)))
    return found


def surroundings(
    content: Content, asked: Asked, pmid: int, family: str | None, relatives: Iterable[int]
) -> tuple[object, ...]:
    """Give all of the content that a study's part says; but the day, which opens free texts."""
    titles = [content.titles.get(one) for one in relatives]
    questions = tuple(asked.get(family or study_name(pmid), ()))
    return (content.title, content.searches, pmid in content.arrived, titles, questions)


def part(content: Content, asked: Asked, study: Study) -> Part:
    """Make a study's part."""
    one = card(study, arrived=study.pmid in content.arrived)
    view = study_view(
        study,
        one,
        today=content.today,
        titles=content.titles,
        searches=content.searches,
        questions=asked.get(investigation(study), ()),
    )
    page = render(site_name(content), one.path, "study.html.j2", one.title, view=view)
    return Part(one, search_row(study, one), page)
