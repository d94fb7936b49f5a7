"""All pages of the site, one after the other: studies as they come, then what is made of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files

from markupsafe import Markup

from pipeline.site.card import Card, recent
from pipeline.site.content import Content, Page, QuestionContent, StandingPage
from pipeline.site.home import home_view
from pipeline.site.lists import years
from pipeline.site.matrix_page import cell_views, matrix_view
from pipeline.site.part import Part, site_name
from pipeline.site.question_page import question_views
from pipeline.site.render import render
from pipeline.site.search_data import file_count, search_pages, search_path
from pipeline.site.trials_page import trial_sheets, trial_view

ASSETS = ("site.css", "search.js", "query.js", "icon.svg")

_Cards = Mapping[int, Card]


def pages(content: Content, parts: Iterable[Part]) -> Iterator[Page | StandingPage]:
    """Make every page but the figures'; ``parts`` are of all studies, each gone through once."""
    cards: dict[int, Card] = {}
    rows: list[tuple[int, str]] = []
    for one in parts:
        pmid = one.card.pmid
        cards[pmid] = recent(one.card, content.new_since, content.twice.repeats)
        rows.append((pmid, one.row))
        yield one.page
    yield from _whole(site_name(content), content, cards)
    yield from search_pages(rows)
    yield from _assets()


def figure_pages(content: Content, figures: Iterable[str], styles: str) -> Iterator[Page]:
    """Make the page of figures, and their style sheet; each is safe HTML with an id of its own."""
    drawn = [Markup(one) for one in figures]  # noqa: S704 - every word of them is escaped
    yield render(site_name(content), "figures.html", "figures.html.j2", "Figures", figures=drawn)
    yield Page("assets/figures.css", styles.encode())


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
