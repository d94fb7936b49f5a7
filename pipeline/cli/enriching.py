"""``enrich``: ask other services what they know of the studies held."""

from __future__ import annotations

import click

from pipeline.app import App, enabled_services
from pipeline.cli import enriched
from pipeline.cli.options import as_json, dry_run, opened, shared
from pipeline.cli.output import ended, foretell, print_json, talk
from pipeline.domain.vocabulary import Service
from pipeline.stages import enrich as stage
from pipeline.stages.diary import is_new, recorded
from pipeline.store.schema import require_current
from pipeline.wording.counts import count

SCHEMA = "k2watch.enrich/1"


@click.command()
@shared
@click.option(
    "--service",
    "names",
    multiple=True,
    type=click.Choice([one.value for one in Service]),
    help="Only this service, even if it is not enabled; repeatable.",
)
@as_json
@dry_run
def enrich(names: tuple[str, ...], wants_json: bool, dry_run: bool) -> int:
    """Ask other services about the studies held: citations, free full text, retractions.

    iCite, Unpaywall and Crossref learn by it which studies are held, so each is asked only where
    [enrichment.NAME] says enabled = true. A run does the same after the letters are out. What a
    service could not be asked about waits an hour, then twice as long each time.

    \b
    Examples:  k2watch enrich --dry-run
               k2watch enrich --service crossref -v
    """
    only = [Service(name) for name in names]
    with opened() as app:
        services = only or enabled_services(app)
        if dry_run:
            return _foretell(app, services, wants_json)
        with recorded(app, "enrich") as entry:
            found = stage.enrich(app, entry.number, services) if services else []
            troubles = [one.trouble for one in found if one.trouble]
            entry.trouble(troubles)
    if wants_json:
        print_json(SCHEMA, {"services": [enriched.as_json(one) for one in found]})
    talk("\n".join(map(enriched.text, found)) or enriched.NOBODY)
    return ended(troubles)


def _foretell(app: App, services: list[Service], wants_json: bool) -> int:
    due: dict[Service, int] = dict.fromkeys(services, 0)
    if services and not is_new(app):
        require_current(app.store)
        due = stage.count_due(app, services)
    lines = [f"would ask {one} about {count(due[one], 'study', 'studies')}" for one in due]
    foretell("\n".join(lines) or enriched.NOBODY, SCHEMA, {"would_ask": due}, wants_json=wants_json)
    return 0
