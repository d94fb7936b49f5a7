"""``collect`` and ``run``: the commands that ask PubMed for what is new."""

from __future__ import annotations

from dataclasses import asdict

import click

from pipeline import stages
from pipeline.app import App
from pipeline.cli import foreseen, wording
from pipeline.cli.options import as_json, dry_run, known, limit_to, opened, shared
from pipeline.cli.output import ended, print_json, talk, warn
from pipeline.domain.digests import Receipt
from pipeline.stages.foresee_files import foresee_files, outcome
from pipeline.stages.run import receipt_troubles
from pipeline.store.schema import require_current


@click.command()
@shared
@limit_to
@click.option("--accept-shrunken", is_flag=True, help="Believe a set that lost over half.")
@as_json
@dry_run
def collect(
    searches: tuple[str, ...], accept_shrunken: bool, wants_json: bool, dry_run: bool
) -> int:
    """Ask PubMed every search and store what is new.

    A set that lost more than half of its studies since the last run, or all, is taken for a
    failure of PubMed's and refused; where it is true, --accept-shrunken says so.

    \b
    Examples:  k2watch collect --search k2-vessels --dry-run
               k2watch collect --search k2-vessels --accept-shrunken
    """
    with opened() as app:
        names = known("search", app.config.searches, searches)
        if dry_run:
            return _foresee(app, names, wants_json)
        with stages.recorded(app, "collect") as entry:
            receipt = stages.collect(app, entry.number, names, accept_shrunken=accept_shrunken)
            entry.trouble(receipt_troubles(receipt))
    return _show_receipt(receipt, wants_json)


@click.command()
@shared
@as_json
@dry_run
def run(wants_json: bool, dry_run: bool) -> int:
    """Collect, annotate, compose, deliver: for cron.

    \b
    Example crontab line:
    0 6 * * *  cd /srv/k2watch && .venv/bin/k2watch run
    """
    with opened() as app:
        if dry_run:
            return _foresee(app, (), wants_json)
        report = stages.run(app)
    if wants_json:
        print_json("k2watch.run/1", wording.run_json(report))
    talk(wording.run_text(report))
    for alarm in wording.alarms(report.receipt):
        warn(alarm)
    return ended(report.troubles)


def _foresee(app: App, names: tuple[str, ...], wants_json: bool) -> int:
    if not stages.is_new(app):
        require_current(app.store)
    found, read = stages.foresee(app, names), foresee_files(app, names)
    if wants_json:
        searches = [foreseen.as_json(one) for one in found]
        content = {"searches": searches} | (
            {"files": [asdict(one) for one in read]} if read else {}
        )
        print_json("k2watch.foresee/1", content)
    else:
        lines = [foreseen.table(found), *(f"{one.search}  {outcome(one)}" for one in read)]
        click.echo("\n".join(filter(None, lines)))
    errors = {one.search: one.error for one in found} | {one.search: one.error for one in read}
    return ended([f"{name}: {error}" for name, error in errors.items() if error])


def _show_receipt(receipt: Receipt, wants_json: bool) -> int:
    if wants_json:
        print_json("k2watch.receipt/1", wording.receipt_json(receipt))
    talk(wording.receipt_text(receipt))
    for alarm in wording.alarms(receipt):
        warn(alarm)
    return ended(receipt_troubles(receipt))
