"""A dry run of ``collect`` and ``run``: every search is asked, and nothing is stored."""

from __future__ import annotations

import click

from pipeline.app import App
from pipeline.cli import foreseen
from pipeline.cli.output import ended, print_json
from pipeline.stages.diary import is_new
from pipeline.stages.foresee import foresee
from pipeline.store.schema import require_current


def show_foreseen(app: App, names: tuple[str, ...], *, wants_json: bool) -> int:
    """Ask every search (or those named), store nothing, and show what each would bring."""
    if not is_new(app):
        require_current(app.store)
    found = foresee(app, names)
    if wants_json:
        print_json("k2watch.foresee/1", {"searches": [foreseen.as_json(one) for one in found]})
    else:
        click.echo(foreseen.table(found))
    return ended([f"{one.search}: {one.error}" for one in found if one.error])
