"""All pages of the site, one after the other: studies as they come, then what is made of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files

from markupsafe import Markup

from pipeline.domain.numbers import study_name
from pipeline.domain.studies import Study
from pipeline.site.card import Card, card
from pipeline.site.content import Content, Page, QuestionContent
from pipeline.site.home import home_view
from pipeline.site.lists import years
from pipeline.site.matrix_page import cell_views, matrix_view
from pipeline.site.question_page import question_path, question_views
from pipeline.site.render import render
from pipeline.site.search_data import file_count, search_pages, search_path, search_row
from pipeline.site.study_page import study_view
from pipeline.site.trials_page import trial_sheets, trial_view
from pipeline.wording.clean import line

ASSETS = ("site.css", "search.js", "query.js", "icon.svg")

_Cards = Mapping[int, Card]


def pages(content: Content, studies: Iterable[Study]) -> Iterator[Page]:
    """Make every page but the figures'; ``studies`` are all held, each gone through once."""
    site = _name(content)
    cards: dict[int, Card] = {}
    rows: list[tuple[int, str]] = []
    asked = _questions_by_investigation(content.questions)
    for study in studies:
        arrived = study.pmid in content.arrived
        one = card(study, content.new_since, arrived=arrived, repeats=content.twice.repeats)
        cards[study.pmid] = one
        rows.append((study.pmid, search_row(study, one)))
        yield _study_page(site, content, study, one, asked)
    yield from _whole(site, content, cards)
    yield from search_pages(rows)
    yield from _assets()


def figure_pages(content: Content, figures: Iterable[str], styles: str) -> Iterator[Page]:
    """Make the page of figures, and their style sheet; each is safe HTML with an id of its own."""
    drawn = [Markup(one) for one in figures]  # noqa: S704 - every word of them is escaped
    yield render(_name(content), "figures.html", "figures.html.j2", "Figures", figures=drawn)
    yield Page("assets/figures.css", styles.encode())


def _name(content: Content) -> str:
    return line(content.title, 120)


def _whole(site: str, content: Content, cards: _Cards) -> Iterator[Page]:
    """Make the pages that are about all studies."""
    home = home_view(content, list(cards.values()))
    yield render(site, "index.html", "home.html.j2", "", view=home)
    for question in content.questions:
        yield from _question_pages(site, question, cards)
    yield from _matrix_pages(site, content, cards)
    yield from _trial_pages(site, content, cards)
    yield from _study_lists(site, cards)
    yield render(site, "digests.html", "digests.html.j2", "Digests", issues=content.issues)
    yield from (Page(one.path, one.html.encode()) for one in content.issues)
    data = [search_path(place) for place in range(file_count(len(cards)))]
    yield render(site, "search.html", "search.html.j2", "Search", data=data, studies=len(cards))
    yield render(site, "about.html", "about.html.j2", "How to read this")


def _questions_by_investigation(
    questions: Iterable[QuestionContent],
) -> Mapping[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for question in questions:
        for answer in question.answers:
            found[answer.name].append((question_path(question.name), line(question.title)))
    return found


def _study_page(
    site: str,
    content: Content,
    study: Study,
    one: Card,
    asked: Mapping[str, list[tuple[str, str]]],
) -> Page:
    name = study.family.family if study.family else study_name(study.pmid)
    view = study_view(
        study,
        one,
        today=content.today,
        titles=content.titles,
        searches=content.searches,
        questions=asked.get(name, ()),
    )
    return render(site, one.path, "study.html.j2", one.title, view=view)


def _question_pages(site: str, question: QuestionContent, cards: _Cards) -> Iterator[Page]:
    for view in question_views(question, cards):
        yield render(site, view.sheet.path, "question.html.j2", view.title, view=view)


def _matrix_pages(site: str, content: Content, cards: _Cards) -> Iterator[Page]:
    view = matrix_view(content.matrix, cards)
    yield render(site, "matrix.html", "matrix.html.j2", "Evidence matrix", view=view)
    for cell in content.matrix:
        for one in cell_views(cell, cards):
            title = f"Randomised trials: {one.form}, {one.rung}"
            yield render(site, one.sheet.path, "cell.html.j2", title, view=one)


def _trial_pages(site: str, content: Content, cards: _Cards) -> Iterator[Page]:
    for sheet in trial_sheets(content.board, cards):
        yield render(site, sheet.path, "trials.html.j2", "Registered trials", sheet=sheet)
    for one in content.board:
        if view := trial_view(one, cards):
            yield render(site, view.row.path, "trial.html.j2", view.row.title, view=view)


def _study_lists(site: str, cards: _Cards) -> Iterator[Page]:
    found = years(cards.values())
    title = "Studies by year"
    yield render(site, "studies.html", "studies.html.j2", title, years=found, held=len(cards))
    for year in found:
        for sheet in year.sheets:
            title = f"Studies of {year.name}" if year.name.isdigit() else "Studies without a date"
            yield render(site, sheet.path, "year.html.j2", title, sheet=sheet)


def _assets() -> Iterator[Page]:
    folder = files("pipeline.site") / "assets"
    for name in ASSETS:
        yield Page(f"assets/{name}", (folder / name).read_bytes())
