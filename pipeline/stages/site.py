"""Site: put everything held into a folder of pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import chain
from pathlib import Path

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.domain.matrix import matrix
from pipeline.domain.numbers import is_pubmed
from pipeline.domain.same_preprint import repeats
from pipeline.domain.studies import Study
from pipeline.domain.tallies import Position
from pipeline.query import parse
from pipeline.reports.figures.catalogue import figures
from pipeline.reports.figures.effect_directions import effect_directions
from pipeline.reports.figures.holdings import Holdings
from pipeline.reports.figures.styles import STYLES
from pipeline.reports.figures.svg import chart_html, figure_html
from pipeline.site.content import (
    Content,
    Issue,
    Page,
    QuestionContent,
    StandingPage,
    TwiceHeld,
)
from pipeline.site.folder import Built, build
from pipeline.site.memory import remembering
from pipeline.site.pages import figure_pages, pages
from pipeline.site.part import questions_by_investigation
from pipeline.stages.questions import Answered, answer_questions, catch_up
from pipeline.stages.site_feed import feed_pages
from pipeline.stages.site_notes import Notes
from pipeline.stages.site_parts import Place, make
from pipeline.stages.standing import read_questions
from pipeline.stages.trials import board_of
from pipeline.store import (
    archive,
    changes,
    counterparts,
    families,
    ledger,
    runs,
    studies,
    trial_ledger,
)
from pipeline.store.repeating import repeatable
from pipeline.store.search import search

NEW = timedelta(days=30)  # how long the home page tells of what is new

_TRIALS = parse('design:"randomised trial" OR design:"non-randomised trial"', with_facts=True)


def site(app: App, folder: Path | None = None, *, dry_run: bool = False) -> Built:
    """Bring the site up to date with what is held, in ``folder`` or where the configuration says.

    A dry run reads no study that was not read before, and writes nothing.

    Raises:
        ConfigError: a standing question cannot be read.
        UsageError: under the name of a page stands something that is not ours.
    """
    place = folder or app.config.path(app.config.reports.path) / "site"
    asked = read_questions(app)
    if not dry_run:
        catch_up(app)
    answered = answer_questions(app, asked)
    return _built(app, place, answered, dry_run=dry_run)


@repeatable
def _built(app: App, place: Path, answered: Sequence[Answered], *, dry_run: bool) -> Built:
    """Write the pages that changed; begun again, those already written are as they should be."""
    with app.store.read() as session, remembering(place, dry_run=dry_run) as memory:
        return build(place, _pages(app, session, answered, Place(place, memory)), dry_run=dry_run)


def _pages(
    app: App, session: Session, answered: Sequence[Answered], place: Place
) -> Iterator[Page | StandingPage]:
    """Make every page; what figures and feeds need of all studies is noted as they go by."""
    trials = _trials(app, session)
    content = _content(app, session, answered, trials)
    notes = Notes(content.twice.repeats)
    asked = questions_by_investigation(content.questions)
    yield from pages(content, notes.of(make(app, session, content, asked, place)))
    notes.note_trials((one.held for one in content.board if one.held), content.arrived_trials)
    held = Holdings(tuple(trials), (), app.now().year)
    drawn = figures(notes.reports, held, [_position(one) for one in answered])
    yield from figure_pages(content, [figure_html(one) for one in drawn], STYLES)
    yield from feed_pages(app.config, session, notes, place.folder)


def _content(
    app: App, session: Session, answered: Sequence[Answered], trials: Sequence[Study]
) -> Content:
    now = app.now()
    return Content(
        title=app.config.digest.title,
        today=now.date(),
        new_since=(now - NEW).replace(hour=0, minute=0, second=0, microsecond=0),
        receipt=runs.latest_receipt(session),
        searches=[(one.name, one.title) for one in app.config.searches],
        questions=tuple(_question(one) for one in answered),
        matrix=matrix(trials),
        arrived=ledger.after_baseline(session),
        titles=studies.titles(session, sorted(families.every_member(session))),
        issues=tuple(
            Issue(one.reader, one.slot, one.subject, one.html)
            for one in archive.every_issue(session)
        ),
        board=board_of(session, now.date()),
        arrived_trials=trial_ledger.after_baseline(session),
        twice=_held_twice(session),
    )


def _held_twice(session: Session) -> TwiceHeld:
    """Find the preprints that are held under several numbers, and what was noted of each again."""
    pairs = counterparts.preprints_held_twice(session)
    noted = changes.changes_of(session, [number for numbers in pairs for number in numbers])
    repeated = (repeats([c for number in each for c in noted.get(number, ())]) for each in pairs)
    named_by = {number: each[0] for each in pairs for number in each if not is_pubmed(number)}
    return TwiceHeld(named_by, frozenset(chain.from_iterable(repeated)))


def _question(one: Answered) -> QuestionContent:
    question = one.asked.question
    chart = chart_html(effect_directions([_position(one)])) if one.tally.counts else ""
    return QuestionContent(
        question.name, question.title, one.asked.query.text, one.tally, one.answers, chart
    )


def _position(one: Answered) -> Position:
    return Position(one.asked.question.name, one.asked.question.title, now=one.tally)


def _trials(app: App, session: Session) -> list[Study]:
    """Load every trial with the other reports of its family."""
    trials = studies.load(session, sorted(search(session, _TRIALS, app.now().date())))
    return trials + studies.kin(session, trials)
