"""Write a table of what is held: report."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from pipeline.cli.choosing import moment_of, read_where, since_when, understood, where_query
from pipeline.cli.options import known_searches, limit_to, opened, shared
from pipeline.cli.output import talk
from pipeline.cli.plotting import FORMATS, draw, form_of, plot_name
from pipeline.digest.tally import count
from pipeline.errors import UsageError
from pipeline.stages.questions import with_questions
from pipeline.stages.search import search
from pipeline.store import studies
from pipeline.store.schema import require_current

_STDOUT = Path("-")


@click.command()
@shared
@since_when
@limit_to
@where_query
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "md", *FORMATS]),
    default="csv",
    show_default=True,
    help="The form of the table.",
)
@plot_name
@click.option("--json", "wants_json", is_flag=True, help="The same as --format json.")
@click.option("--output", type=click.Path(path_type=Path), help="Write here, not to stdout.")
def report(
    since: str | None,
    searches: tuple[str, ...],
    where: str | None,
    form: str,
    plot: str | None,
    wants_json: bool,
    output: Path | None,
) -> None:
    """Write a table of the studies held.

    --where takes what k2watch search takes: PubMed's language and what was read from the studies,
    such as design:"randomised trial", form:MK-7, rung:imaging, human:yes.

    \b
    Examples:  k2watch report --since 30d --format md
               k2watch report --search mgp --output mgp.csv
               k2watch report --where 'review[pt] NOT "rats"[mh]' --format md
               k2watch report --where 'form:K2 AND population:dialysis' --output dialysis.csv
               k2watch report --plot all --format pdf --output plots
    """
    from pipeline.reports.tables import WRITERS

    form = form_of(plot, form)
    with opened() as app:
        asked = read_where(app, where)
        require_current(app.store)
        names = known_searches(app.config, searches)
        moment = moment_of(app, since)
        answering = search(app, asked) if asked else None
        chosen = studies.Selection(since=moment, searches=names, where=answering)
        if plot:
            draw(app, chosen, plot, form, output, wants_json=wants_json)
            return
        with app.store.read() as session:
            found = studies.select_studies(session, chosen)
        form = "json" if wants_json else form
        if form == "json":
            found = with_questions(app, found)
    text = WRITERS[form](found)
    if output in (None, _STDOUT):
        click.echo(text, nl=False)
    else:
        _write(output, text)
    place = f" written to {output}" if output else ""
    talk("\n".join([*understood(asked), f"{count(len(found), 'study', 'studies')}{place}"]))


def _write(path: Path, text: str) -> None:
    """Replace a file as a whole: whoever reads it meanwhile sees the old one or the new one."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
