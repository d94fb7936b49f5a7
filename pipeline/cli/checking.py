"""Check what is configured before it is relied on: check."""

from __future__ import annotations

import click

from pipeline import stages
from pipeline.app import App
from pipeline.cli import foreseen
from pipeline.cli.options import as_json, opened, shared
from pipeline.cli.output import print_json, warn
from pipeline.errors import EXIT_CONFIG, EXIT_TEMPORARY
from pipeline.stages.foresee import Foreseen
from pipeline.stages.questions import read_questions
from pipeline.store import schema, studies


@click.command()
@shared
@as_json
def check(wants_json: bool) -> int:
    """Check configuration, questions, database and every search.

    Each search is read as PubMed would read it, with advice where that is not what it says, and
    asked of PubMed: how many it finds, how PubMed understands it, which landmarks it misses, and
    after an edit what it would add and lose. Nothing is stored.

    \b
    Example:  k2watch check --json
    """
    with opened() as app:
        read_questions(app)
        schema.require_current(app.store)
        found = stages.foresee(app)
        if wants_json:
            print_json("k2watch.check/1", _check_json(app, found))
        else:
            click.echo(_check_text(app, found))
    for one in found:
        for alarm in foreseen.alarms(one):
            warn(alarm)
    return _check_code(found)


def _check_code(found: list[Foreseen]) -> int:
    if any(one.is_refused or one.degraded or one.landmarks_missing for one in found):
        return EXIT_CONFIG
    return EXIT_TEMPORARY if any(one.error for one in found) else 0


def _check_json(app: App, found: list[Foreseen]) -> dict[str, object]:
    return {
        "store": app.store.url.render_as_string(),
        "source": app.config.sources.pubmed.base_url,
        "searches": [foreseen.as_json(one) for one in found],
        "readers": [one.name for one in app.config.readers],
    }


def _check_text(app: App, found: list[Foreseen]) -> str:
    key = "with an API key" if app.api_key() else "without an API key"
    lost = [pmid for one in found for pmid in one.lost[: foreseen.SHOWN]]
    with app.store.read() as session:
        titles = studies.titles(session, lost)
    lines = [
        f"database  {app.store.url.render_as_string()} (schema {schema.HEAD})",
        f"PubMed    {app.config.sources.pubmed.base_url} {key}",
        f"readers   {', '.join(one.name for one in app.config.readers) or 'none'}",
        *(foreseen.text(one, titles) for one in found),
    ]
    return "\n".join(lines)
