"""Look at held records again: refresh."""

from __future__ import annotations

import click

from pipeline.app import App
from pipeline.cli import wording
from pipeline.cli.choosing import read_where, understood, where_query
from pipeline.cli.options import as_json, dry_run, opened, shared
from pipeline.cli.output import foretell, print_json, talk
from pipeline.stages import refresh as stage
from pipeline.stages.annotate import annotate
from pipeline.stages.diary import is_new, recorded
from pipeline.stages.queries import Query
from pipeline.stages.search import search
from pipeline.store.schema import require_current
from pipeline.wording.counts import count


@click.command()
@shared
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=stage.REFRESH_AT_ONCE,
    show_default=True,
    help="How many records to look at, those unseen for longest first.",
)
@where_query
@as_json
@dry_run
def refresh(limit: int, where: str | None, wants_json: bool, dry_run: bool) -> None:
    """Fetch held records again and note changes.

    Retractions, corrections, late abstracts and new indexing are heard of this way.

    \b
    Examples:  k2watch refresh --limit 500
               k2watch refresh --where 'randomized controlled trial[pt]' --dry-run
    """
    with opened() as app:
        asked = read_where(app, where)
        if dry_run:
            _foretell(_count_to_refresh(app, limit, asked), asked, wants_json=wants_json)
            return
        require_current(app.store)
        chosen = search(app, asked) if asked else None
        with recorded(app, "refresh") as entry:
            found = stage.refresh(app, entry.number, limit, chosen)
            annotate(app)
    if wants_json:
        print_json("k2watch.refresh/1", wording.refreshed_json(found))
    talk("\n".join([*understood(asked), wording.refreshed_text(found)]))


def _foretell(due: int, asked: Query | None, *, wants_json: bool) -> None:
    text = f"would fetch {count(due, 'held record', 'held records')} again"
    foretell(text, "k2watch.refresh/1", {"would_fetch": due}, wants_json=wants_json)
    talk("\n".join(understood(asked)) or text)


def _count_to_refresh(app: App, limit: int, asked: Query | None) -> int:
    if is_new(app):
        return 0
    require_current(app.store)
    return stage.count_due(app, limit, search(app, asked) if asked else None)
