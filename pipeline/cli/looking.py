"""Look at what is held and at what happened: runs, show."""

from __future__ import annotations

import sys

import click

from pipeline.app import App
from pipeline.cli import wording
from pipeline.cli.answers import answers
from pipeline.cli.choosing import TEXT
from pipeline.cli.listing import title_of
from pipeline.cli.options import as_json, opened, print_json, shared
from pipeline.domain.changes import SHARES_DOI
from pipeline.domain.headline import headline
from pipeline.domain.studies import Study
from pipeline.errors import UsageError
from pipeline.store import counterparts, studies
from pipeline.store import runs as diary
from pipeline.store.schema import require_current


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

    \b
    Example:  k2watch runs --limit 3
    """
    with opened() as app:
        require_current(app.store)
        with app.store.read() as session:
            found, waiting = diary.latest(session, limit), diary.open_deliveries(session)
    if wants_json:
        print_json("k2watch.runs/1", wording.runs_json(found, waiting))
    else:
        click.echo(wording.runs_text(found, waiting))


@click.command()
@shared
@click.argument("identifier", metavar="ID", type=TEXT)
@as_json
@click.option("--xml", "wants_xml", is_flag=True, help="The record as PubMed sent it.")
def show(identifier: str, wants_json: bool, wants_xml: bool) -> None:
    """Show one study we hold, by PMID or DOI.

    \b
    Example:  k2watch show 26770128 --json
    """
    from pipeline.reports.study_json import study_json

    with opened() as app:
        require_current(app.store)
        study, xml = find_study(app, identifier)
        twins = _sharing_doi(app, study)
    if wants_xml:
        sys.stdout.buffer.write(xml + b"\n")
    elif wants_json:
        content = study_json(study)
        print_json(str(content.pop("schema")), content)
    else:
        click.echo(_card(study, twins))


def find_study(app: App, identifier: str) -> tuple[Study, bytes]:
    """Find a study by PMID or DOI, with its XML; raise UsageError when none is held."""
    number = identifier.lower().removeprefix("pmid:").strip()
    is_pmid = number.isascii() and number.isdigit() and len(number) < 12
    doi = identifier.removeprefix("https://doi.org/")
    wanted = studies.Selection(pmids=(int(number),)) if is_pmid else studies.Selection(doi=doi)
    with app.store.read() as session:
        found = studies.select_studies(session, wanted)
        if not found:
            name = " ".join(identifier.split())[:80]
            raise UsageError(f"{name}: no study with this PMID or DOI is held")
        return found[0], studies.raw_xml(session, found[0].pmid) or b""


def _sharing_doi(app: App, study: Study) -> tuple[int, ...]:
    with app.store.read() as session:
        return counterparts.sharing_doi(session, [study.article]).get(study.pmid, ())


def _card(study: Study, twins: tuple[int, ...]) -> str:
    article = study.article
    lines = [
        title_of(study),
        "; ".join(author.name for author in article.authors) or "(no authors named)",
        f"{article.journal.title}. {article.published}. {article.kind}",
        f"PMID {article.pmid} · DOI {article.identifier('doi') or '-'} · status {article.status}",
        *(f"{SHARES_DOI} PMID {pmid}" for pmid in twins),
        *filter(None, [headline(study.annotations)]),
        f"design: {study.design}",
        f"found by: {', '.join(study.searches) or 'no search any more'}",
        *(f"{one.noted:%Y-%m-%d}: {one.kind} {one.detail}".rstrip() for one in study.changes),
        "",
        article.abstract_text or "(no abstract)",
        "",
        "What was read from it:" if study.annotations else "(nothing was read from it)",
        *answers(study.annotations),
    ]
    return "\n".join(lines)
