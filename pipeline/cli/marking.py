"""Say better: a person's answers about a study, which win over what was read."""

from __future__ import annotations

from dataclasses import replace

import click

from pipeline.cli.answers import answers
from pipeline.cli.choosing import TEXT
from pipeline.cli.looking import find_study
from pipeline.cli.options import as_json, dry_run, opened, shared
from pipeline.cli.output import print_json
from pipeline.domain.annotations import MARK
from pipeline.domain.headline import headline
from pipeline.domain.marks import Mark, with_marks
from pipeline.domain.numbers import study_name
from pipeline.domain.studies import Study
from pipeline.errors import UsageError
from pipeline.reports.study_json import study_json
from pipeline.stages import marking
from pipeline.stages.questions import with_questions
from pipeline.store.schema import require_current

NOTE = "note"


@click.command()
@shared
@click.argument("identifier", metavar="ID", type=TEXT)
@click.argument("said", metavar="QUESTION=ANSWER...", nargs=-1, required=True, type=TEXT)
@dry_run
@as_json
def mark(identifier: str, said: tuple[str, ...], *, dry_run: bool, wants_json: bool) -> None:
    """Correct what was read from a study: a person's word wins and is never overwritten.

    Questions are those of `show ID --json`, and `direction`, which is that of the outcome shown
    first. Several answers are parted by semicolons. `none` says that the study does not tell; an
    empty answer takes the mark back. `note=` keeps the reason. Marks are kept with their date and
    shown as marks.

    \b
    Examples:  k2watch mark 25694037 design='randomised trial' note='read in full'
               k2watch mark 25694037 doses='MK-7 180' direction=improvement
               k2watch mark 25694037 randomised=
    """
    given = _answers(said)
    note = given.pop(NOTE, "").strip()
    if not given:
        raise UsageError("a note alone marks nothing: add an answer, such as design=cohort")
    with opened() as app:
        require_current(app.store)
        study, _ = find_study(app, identifier)
        if dry_run:
            study = _as_marked(study, marking.read_marks(study, given, note, app.now()))
        else:
            marking.mark(app, study, given, note)
            study, _ = find_study(app, identifier)
        if wants_json:
            (study,) = with_questions(app, [study])
    if wants_json:
        content = study_json(study)
        print_json(str(content.pop("schema")), content)
    else:
        click.echo("\n".join(_card(study)))


def _answers(said: tuple[str, ...]) -> dict[str, str]:
    pairs = [one.partition("=") for one in said]
    for name, equals, _ in pairs:
        if not equals:
            raise UsageError(f"{name}: write QUESTION=ANSWER, such as design=cohort")
    return {name.strip(): text for name, _, text in pairs}


def _as_marked(study: Study, marks: list[Mark]) -> Study:
    return replace(study, annotations=with_marks(study.annotations, marks))


def _card(study: Study) -> list[str]:
    shown = [one for one in study.annotations if one.extractor == MARK]
    return [
        f"{study_name(study.pmid)}: {headline(study.annotations) or study.design}",
        *(one.plain for one in answers(shown)),
    ]
