"""``annotate``: read what was not read yet."""

from __future__ import annotations

import click

from pipeline.app import App
from pipeline.cli.options import as_json, dry_run, opened, shared
from pipeline.cli.output import foretell, print_json, talk
from pipeline.stages import annotate as stage
from pipeline.stages.diary import is_new, recorded
from pipeline.store.schema import require_current
from pipeline.wording.counts import count


@click.command()
@shared
@click.option("--again", is_flag=True, help="Read all studies anew; marks stay as they are.")
@as_json
@dry_run
def annotate(again: bool, wants_json: bool, dry_run: bool) -> None:
    """Read the studies that have not been read yet.

    A study counts as unread when it is new, when its record changed, or when this program reads
    by other rules than the one that read it last; so --again is seldom needed.

    \b
    Examples:  k2watch annotate -v
               k2watch annotate --again --dry-run
    """
    with opened() as app:
        if dry_run:
            unread = _count_unread(app, again=again)
            text = f"would read {count(unread, 'study', 'studies')}"
            foretell(text, "k2watch.annotate/1", {"would_read": unread}, wants_json=wants_json)
            return
        with recorded(app, "annotate"):
            done = stage.annotate(app, again=again)
    if wants_json:
        print_json("k2watch.annotate/1", {"read": done})
    talk(f"read {count(done, 'study', 'studies')}")


def _count_unread(app: App, *, again: bool) -> int:
    if is_new(app):
        return 0
    require_current(app.store)
    return stage.count_unread(app, again=again)
