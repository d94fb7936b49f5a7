"""Figures: what the studies chosen show, as data that can be drawn."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.app import App
from pipeline.domain import tallies
from pipeline.domain.questions import answers
from pipeline.domain.studies import Study
from pipeline.domain.tallies import Position
from pipeline.reports.figures import catalogue
from pipeline.reports.figures.figure import Figure
from pipeline.reports.figures.holdings import Holdings
from pipeline.reports.figures.studies_per_year import report_of
from pipeline.stages.choose import Choice, choose, get_ready
from pipeline.stages.questions import catch_up, with_questions
from pipeline.stages.standing import read_questions
from pipeline.store import studies
from pipeline.store.repeating import repeatable


def figures(app: App, choice: Choice) -> list[Figure]:
    """Make every figure of the studies chosen; what was not read yet is read first.

    The rest of their families is looked at, so that a trial counts once and with all its people,
    and answers no question by itself.

    Raises:
        ConfigError: a question of the configuration cannot be read.
    """
    catch_up(app)
    get_ready(app, choice)
    chosen = choose(app, choice)
    relatives = _kin(app, chosen)
    held = Holdings(tuple(chosen), tuple(relatives), app.now().year)
    reports = [report_of(one) for one in chosen]
    return catalogue.figures(reports, held, _positions(app, chosen, relatives))


@repeatable
def _kin(app: App, chosen: Sequence[Study]) -> list[Study]:
    with app.store.read() as session:
        return studies.kin(session, chosen)


def _positions(app: App, chosen: Sequence[Study], relatives: Sequence[Study]) -> list[Position]:
    """Tally each question over the studies chosen alone."""
    asked = with_questions(app, chosen)
    found = []
    for one in (each.question for each in read_questions(app)):
        own = [study for study in asked if one.name in (study.questions or ())]
        every = answers(own, (*relatives, *chosen), one.outcomes)
        kept = tallies.compared(every, one.comparison)
        found.append(Position(one.name, one.title, now=tallies.tally(kept)))
    return found
