"""A dry run of ``collect`` and ``run``: every search is asked, and nothing is stored."""

from __future__ import annotations

from dataclasses import asdict

import click

from pipeline.app import App
from pipeline.cli import foreseen
from pipeline.cli.output import ended, print_json
from pipeline.stages.diary import is_new
from pipeline.stages.foresee import foresee
from pipeline.stages.foresee_files import foresee_files, outcome
from pipeline.store.schema import require_current


def show_foreseen(app: App, names: tuple[str, ...], *, wants_json: bool) -> int:
    """Ask every search (or those named), store nothing, and show what each would bring."""
    if not is_new(app):
        require_current(app.store)
    found, read = foresee(app, names), foresee_files(app, names)
    if wants_json:
        searches = [foreseen.as_json(one) for one in found]
        files = {"files": [asdict(one) for one in read]} if read else {}
        print_json("k2watch.foresee/1", {"searches": searches} | files)
    else:
        lines = [foreseen.table(found), *(f"{one.search}  {outcome(one)}" for one in read)]
        click.echo("\n".join(filter(None, lines)))
    errors = [(one.search, one.error) for one in found] + [(one.search, one.error) for one in read]
    return ended([f"{name}: {error}" for name, error in errors if error])
