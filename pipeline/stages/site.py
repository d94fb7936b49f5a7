"""Site: put everything held into a folder of pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.domain.matrix import Cell, matrix
from pipeline.domain.studies import Study
from pipeline.query import parse
from pipeline.site.content import Content, Issue, QuestionContent
from pipeline.site.folder import Built, build
from pipeline.site.pages import FEEDS, pages
from pipeline.stages.questions import Answered, answer_questions, catch_up, read_questions
from pipeline.store import archive, families, ledger, runs, studies
from pipeline.store.search import search
from pipeline.store.upsert import in_batches

NEW = timedelta(days=30)  # how long the home page tells of what is new
AT_ONCE = 500  # studies that are in memory whole

_TRIALS = parse('design:"randomised trial"', with_facts=True)


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
    with app.store.read() as session:
        content = _content(app, session, answered, place)
        return build(place, pages(content, _studies(app, session)), dry_run=dry_run)


def _content(app: App, session: Session, answered: list[Answered], place: Path) -> Content:
    now = app.now()
    return Content(
        title=app.config.digest.title,
        today=now.date(),
        new_since=(now - NEW).replace(hour=0, minute=0, second=0, microsecond=0),
        receipt=runs.latest_receipt(session),
        searches=[(one.name, one.title) for one in app.config.searches],
        questions=tuple(_question(one) for one in answered),
        matrix=_matrix(app, session),
        arrived=ledger.after_baseline(session),
        titles=studies.titles(session, sorted(families.every_member(session))),
        issues=tuple(
            Issue(one.reader, one.slot, one.subject, one.html)
            for one in archive.every_issue(session)
        ),
        feeds=tuple(name for name in FEEDS if (place / name).is_file()),
    )


def _question(one: Answered) -> QuestionContent:
    question = one.asked.question
    return QuestionContent(
        question.name, question.title, one.asked.query.text, one.tally, one.answers
    )


def _matrix(app: App, session: Session) -> tuple[Cell, ...]:
    own = search(session, _TRIALS, app.now().date())
    trials = studies.load(session, sorted(own))
    others = {one.pmid for study in trials for one in study.relatives} - own
    return matrix(trials, studies.load(session, sorted(others)))


def _studies(app: App, session: Session) -> Iterator[Study]:
    """Give every study held, newest first; only a few are in memory at a time."""
    every = studies.select_pmids(session, studies.Selection())
    done = 0
    for batch in in_batches(every, AT_ONCE):
        yield from studies.load(session, batch)
        done += len(batch)
        app.tell("site", done, len(every))
