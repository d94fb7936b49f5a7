"""Tell how the evidence held stands on the standing questions: questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from pipeline.cli import paper
from pipeline.cli.choosing import TEXT
from pipeline.cli.options import as_json, known, opened, shared
from pipeline.cli.output import print_json, talk
from pipeline.cli.paper import Line, Tone
from pipeline.domain.headline import headline
from pipeline.domain.numbers import bare_name, names
from pipeline.domain.questions import Answer, Standing
from pipeline.domain.tallies import tally_json
from pipeline.stages.questions import Answered, answer_questions, catch_up
from pipeline.stages.standing import read_questions
from pipeline.store.schema import require_current
from pipeline.wording.citation import marked_title
from pipeline.wording.counts import count
from pipeline.wording.standing import stands

SCHEMA = "k2watch.questions/1"


@click.command()
@shared
@click.argument("name", required=False, type=TEXT)
@click.option("--where", "wants_where", is_flag=True, help="Show what each question is asked of.")
@as_json
def questions(name: str | None, wants_where: bool, wants_json: bool) -> None:
    """Tell how the evidence held stands on the questions of config.toml.

    Counted are investigations in people, not reports: all that tells of one trial counts once.
    With NAME, that question alone and every investigation behind its numbers.

    \b
    Examples:  k2watch questions
               k2watch questions k2-or-k1 --where
               k2watch questions --json
    """
    with opened() as app:
        names = known("question", app.config.questions, () if name is None else (name,))
        asked = [one for one in read_questions(app) if not names or one.question.name in names]
        require_current(app.store)
        catch_up(app)
        found = answer_questions(app, asked)
    if wants_json:
        content = [_question_json(one, is_whole=name is not None) for one in found]
        print_json(SCHEMA, {"questions": content})
    elif found:
        paper.show(_page(found, wants_where, is_whole=bool(name)))
    else:
        talk("no question is asked yet; add one to config.toml: [[questions]]")


def _page(found: Sequence[Answered], wants_where: bool, *, is_whole: bool) -> Iterator[Line]:
    for number, one in enumerate(found):
        yield from [Line()] if number else []
        yield from _question(one, wants_where)
        yield from _investigations(one.answers) if is_whole else []


def _question(found: Answered, wants_where: bool) -> Iterator[Line]:
    question = found.asked.question
    yield Line(f"{question.name}  {question.title}", Tone.HEAD, hang=4)
    if wants_where:
        yield Line(f"asked of: {found.asked.query.translation}", Tone.SOFT, indent=4, hang=2)
    for text in stands(found.tally) or ["nothing held answers this"]:
        yield Line(text, indent=4, hang=2)


def _investigations(answers: Sequence[Answer]) -> Iterator[Line]:
    """List the investigations by how they stand to the tally, newest first."""
    for standing in (one for one in Standing if one is not Standing.ASIDE):
        mine = [one for one in answers if one.standing is standing]
        if mine:
            yield Line()
            yield Line(f"{standing.capitalize()}: {len(mine):,}", Tone.HEAD)
        for one in mine:
            yield from _investigation(one)


def _investigation(one: Answer) -> Iterator[Line]:
    study = one.study
    published = study.article.published.iso()
    reports = (
        "" if one.reports == 1 else f" · {one.name}, {count(one.reports, 'report', 'reports')}"
    )
    yield Line(
        f"{bare_name(study.pmid)} · {published} · {one.direction}{reports}", indent=2, hang=4
    )
    yield Line(marked_title(study), indent=6)
    if facts := headline(study.annotations):
        yield Line(facts, Tone.SOFT, indent=6)


def _question_json(found: Answered, *, is_whole: bool) -> dict[str, Any]:
    question = found.asked.question
    content = {
        "name": question.name,
        "title": question.title,
        "where": found.asked.query.text,
        "outcomes": list(question.outcomes),
        "comparison": question.comparison.value,
        "tally": tally_json(found.tally),
    }
    investigations = [_answer_json(one) for one in found.answers]
    return content | ({"investigations": investigations} if is_whole else {})


def _answer_json(one: Answer) -> dict[str, Any]:
    return {
        "name": one.name,
        **names(one.study.pmid),
        "reports": one.reports,
        "standing": one.standing.value,
        "design": one.study.design.value,
        "contrast": one.contrast.value,
        "direction": one.direction.value,
        "people": one.people,
        "headline": headline(one.study.annotations) or None,
        "title": marked_title(one.study),
    }
