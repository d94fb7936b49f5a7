"""Write the studies held as a table, a page, a text or references: report."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from pipeline.app import App
from pipeline.cli.choosing import TEXT, moment_of, read_where, since_when, understood, where_query
from pipeline.cli.options import known, limit_to, opened, shared
from pipeline.cli.output import talk, write_file
from pipeline.cli.plotting import PICTURES, draw, picture_form, plot_name
from pipeline.domain.numbers import is_pubmed
from pipeline.domain.studies import Study
from pipeline.reports.forms import FORMS, form_of
from pipeline.reports.report import Report
from pipeline.stages.choose import Choice, choose, get_ready
from pipeline.stages.queries import Query
from pipeline.stages.questions import with_questions
from pipeline.stages.standing import read_questions
from pipeline.store.schema import require_current
from pipeline.wording.counts import count

_STDOUT = Path("-")


@click.command()
@shared
@since_when
@limit_to
@where_query
@click.option(
    "--question",
    "questions",
    multiple=True,
    metavar="NAME",
    type=TEXT,
    help="Only studies that answer this question of config.toml; repeatable.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMS, *PICTURES]),
    help="The form of the report  [default: by the ending of --output, else csv]",
)
@plot_name
@click.option("--json", "wants_json", is_flag=True, help="The same as --format json.")
@click.option("--output", type=click.Path(path_type=Path), help="Write here, not to stdout.")
def report(
    since: str | None,
    searches: tuple[str, ...],
    where: str | None,
    questions: tuple[str, ...],
    form: str | None,
    plot: str | None,
    wants_json: bool,
    output: Path | None,
) -> None:
    """Write a report of the studies held: to read, to count, or to cite.

    To read: html, md, txt. To count: csv, xlsx, json. To cite, in Zotero, JabRef and their like:
    ris, bibtex, csl-json, nbib (which k2watch import reads back).

    --where takes what k2watch search takes: PubMed's language and what was read from the studies,
    such as design:"randomised trial", form:MK-7, rung:imaging, human:yes.

    \b
    Examples:  k2watch report --since 30d --format md
               k2watch report --search mgp --output mgp.xlsx
               k2watch report --question k2-or-k1 --output k2-or-k1.ris
               k2watch report --where 'review[pt] NOT "rats"[mh]' --format txt
               k2watch report --where 'form:K2 AND population:dialysis' --output dialysis.html
               k2watch report --plot all --format pdf --output plots
    """
    form = picture_form(form) if plot else _report_form("json" if wants_json else form, output)
    with opened() as app:
        query = read_where(app, where)
        require_current(app.store)
        choice = _choice(app, since, searches, query, questions)
        if plot:
            draw(app, choice, plot, form, output, wants_json=wants_json)
            return
        get_ready(app, choice)
        found = choose(app, choice)
        if form == "json":
            found = with_questions(app, found)
        made = Report(found, tuple(_words(choice)), app.now())
    _deliver(FORMS[form].write(made), output)
    place = f" written to {output}" if output else ""
    said = f"{count(len(found), 'study', 'studies')}{place}{_left_out(form, found)}"
    talk("\n".join([*understood(choice.query), said]))


def _left_out(form: str, found: Sequence[Study]) -> str:
    """Say what a form has no place for."""
    number = sum(not is_pubmed(one.pmid) for one in found) if form == "nbib" else 0
    return f", without {count(number, 'preprint', 'preprints')} that has no PMID" if number else ""


def _report_form(form: str | None, output: Path | None) -> str:
    """Tell the form: as said, else by the ending of the file; one without an ending is a table."""
    form = form or _form_by_ending(output)
    if form in PICTURES:
        raise click.UsageError(f"--format {form}: name a plot with --plot")
    if FORMS[form].is_binary and output in (None, _STDOUT) and sys.stdout.isatty():
        raise click.UsageError(f"{form} is nothing to read: add --output report.{form}")
    return form


def _form_by_ending(output: Path | None) -> str:
    if output is None or output == _STDOUT or not output.suffix:
        return "csv"
    form = form_of(output.name)
    if form is None:
        raise click.UsageError(f"{output}: no form is called so; say --format {'|'.join(FORMS)}")
    return form


def _choice(
    app: App,
    since: str | None,
    searches: tuple[str, ...],
    query: Query | None,
    questions: tuple[str, ...],
) -> Choice:
    names = known("question", app.config.questions, questions)
    asked = read_questions(app) if names else []
    return Choice(
        since=moment_of(app, since),
        searches=known("search", app.config.searches, searches),
        query=query,
        questions=tuple(one for one in asked if one.question.name in names),
    )


def _words(choice: Choice) -> list[str]:
    """Say how the studies were chosen, for who finds the report later."""
    said = [f"First seen since {choice.since:%Y-%m-%d %H:%M} UTC"] if choice.since else []
    said += [f"Found by the search {' or '.join(choice.searches)}"] if choice.searches else []
    titles = " or ".join(one.question.title for one in choice.questions)
    said += [f"Answering the question: {titles}"] if titles else []
    return said + ([f"Answering the query: {choice.query.text}"] if choice.query else [])


def _deliver(content: bytes, output: Path | None) -> None:
    if output is None or output == _STDOUT:
        click.echo(content, nl=False)
    else:
        write_file(output, content)
