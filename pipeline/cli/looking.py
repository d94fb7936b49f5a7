"""Look at what is held and at what happened: runs, show."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

from pipeline.app import App
from pipeline.cli import paper, wording
from pipeline.cli.card import card
from pipeline.cli.choosing import TEXT
from pipeline.cli.options import as_json, opened, settings, shared
from pipeline.cli.output import print_json
from pipeline.domain.numbers import pmid_or_name, read_number
from pipeline.domain.studies import Study
from pipeline.errors import UsageError
from pipeline.stages.due import missed_run
from pipeline.stages.questions import with_questions
from pipeline.stages.reviews import newer_trials
from pipeline.store import counterparts, service_standings, studies
from pipeline.store import runs as diary
from pipeline.store.runs import DeliveryStatus
from pipeline.store.schema import require_current
from pipeline.wording.private import hide_addresses


@click.command()
@shared
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="How many runs to list.",
)
@as_json
def runs(limit: int, wants_json: bool) -> None:
    """Tell whether it ran, what came, what waits.

    Readers' addresses are shown with -v alone.

    \b
    Example:  k2watch runs --limit 3
    """
    with opened() as app:
        require_current(app.store)
        with app.store.read() as session:
            found, waiting = diary.latest(session, limit), diary.open_deliveries(session)
            services, missed = service_standings.standings(session), missed_run(app, session)
    if settings().verbosity <= 0:
        waiting = [without_address(one) for one in waiting]
    if wants_json:
        late = {"missed": missed.isoformat() if missed else None}
        print_json("k2watch.runs/1", wording.runs_json(found, waiting, services) | late)
    else:
        late_line = wording.missed_text(missed) if missed else ""
        click.echo(wording.runs_text(found, waiting, services) + late_line)


def without_address(one: DeliveryStatus) -> DeliveryStatus:
    """Hide whom a message goes to, also in what the other side answered."""
    answer = one.response and hide_addresses(one.response)
    return replace(one, recipient=hide_addresses(one.recipient), response=answer)


@click.command()
@shared
@click.argument("identifier", metavar="ID", type=TEXT)
@as_json
@click.option(
    "--xml",
    "wants_xml",
    is_flag=True,
    help="The record as its source sent it: PubMed's XML, Europe PMC's JSON.",
)
def show(identifier: str, wants_json: bool, wants_xml: bool) -> None:
    """Show one study we hold, by PMID, DOI, or PPR number of a preprint.

    It tells what was read from it, the other reports of its investigation, what people marked,
    and, of a review, which trials came out after its last search.

    \b
    Example:  k2watch show 26770128 --json
    """
    from pipeline.reports.study_json import study_json

    with opened() as app:
        require_current(app.store)
        study, xml = find_study(app, identifier)
        newer = newer_trials(app, study)
        if wants_json:
            (study,) = with_questions(app, [study])
        twins = _sharing_doi(app, study)
    if wants_xml:
        sys.stdout.buffer.write(xml + b"\n")
    elif wants_json:
        trials = None if newer is None else [pmid_or_name(one.pmid) for one in newer]
        content = study_json(study) | {"newer_trials": trials}
        print_json(str(content.pop("schema")), content)
    else:
        paper.show(card(study, twins, newer))


def find_study(app: App, identifier: str) -> tuple[Study, bytes]:
    """Find a study by number or DOI, with its raw record; raise UsageError when none is held."""
    number, doi = read_number(identifier), identifier.removeprefix("https://doi.org/")
    wanted = studies.Selection(doi=doi) if number is None else studies.Selection(pmids=(number,))
    with app.store.read() as session:
        found = studies.select_studies(session, wanted)
        if not found:
            name = " ".join(identifier.split())[:80]
            raise UsageError(f"{name}: no study with this PMID, PPR number or DOI is held")
        return found[0], studies.raw_xml(session, found[0].pmid) or b""


def _sharing_doi(app: App, study: Study) -> tuple[int, ...]:
    with app.store.read() as session:
        return counterparts.sharing_doi(session, [study.article]).get(study.pmid, ())
