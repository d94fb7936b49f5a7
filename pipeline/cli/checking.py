"""Check what is configured before it is relied on: check."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby

import click

from pipeline.app import App
from pipeline.cli import foreseen
from pipeline.cli.options import as_json, opened, shared
from pipeline.cli.output import print_json, warn
from pipeline.cli.verdict import letter, verdict
from pipeline.stages.diary import is_new
from pipeline.stages.examine import Examined, examine
from pipeline.stages.examine_pubmed import PUBMED
from pipeline.stages.findings import State, worst
from pipeline.store import studies


@click.command()
@shared
@as_json
def check(wants_json: bool) -> int:
    """Examine everything a run relies on, and say what to mend.

    Configuration, questions, database, mail server, folders, feed, webhook, the last run and the
    disk are looked at; nothing is stored or sent. Each search is read as PubMed would read it, with
    advice where that is not what it says, and asked of PubMed: how many it finds, how PubMed
    understands it, which landmarks it misses, and after an edit what it would add and lose.

    \b
    Example:  k2watch check --json
    """
    with opened() as app:
        found = examine(app)
        if wants_json:
            print_json("k2watch.check/1", _check_json(app, found))
        else:
            click.echo(_check_text(app, found))
    for one in found.findings:
        if one.state is State.BAD:
            warn(one.text)
    return worst(found.findings)


def _check_json(app: App, found: Examined) -> dict[str, object]:
    return {
        "store": app.store.place,
        "source": app.config.sources.pubmed.base_url,
        "searches": [foreseen.as_json(one) for one in found.searches],
        "readers": [one.name for one in app.config.readers],
        "findings": [asdict(one) for one in found.findings],
    }


def _check_text(app: App, found: Examined) -> str:
    """Write the letter: section by section, the searches under PubMed, the verdict in the end."""
    parts = []
    for section, mine in groupby(found.findings, lambda one: one.section):
        parts.append(letter(section, list(mine)))
        if section == PUBMED and found.searches:
            parts.append(_searches(app, found))
    return "\n".join([*parts, "", verdict(found.findings)])


def _searches(app: App, found: Examined) -> str:
    lost = [pmid for one in found.searches for pmid in one.lost[: foreseen.SHOWN]]
    titles: dict[int, str] = {}
    if not is_new(app):
        with app.store.read() as session:
            titles = studies.titles(session, lost)
    return "\n".join(foreseen.text(one, titles) for one in found.searches)
