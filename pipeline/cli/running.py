"""``run``: the command that cron calls."""

from __future__ import annotations

import click

from pipeline.cli import wording
from pipeline.cli.options import as_json, dry_run, opened, shared
from pipeline.cli.output import ended, print_json, talk, warn
from pipeline.stages import run as stage


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
            from pipeline.cli.foreseeing import show_foreseen

            return show_foreseen(app, (), wants_json=wants_json)
        report = stage.run(app)
    if wants_json:
        print_json("k2watch.run/1", wording.run_json(report))
    talk(wording.run_text(report))
    for alarm in wording.alarms(report.receipt):
        warn(alarm)
    return ended(report.troubles)
