"""Look at what is held and at what happened: runs, show, report."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import click

from pipeline.app import App
from pipeline.cli import wording
from pipeline.cli.options import (
    as_json,
    known_searches,
    limit_to,
    moment_since,
    opened,
    print_json,
    shared,
    talk,
)
from pipeline.digest.tally import count
from pipeline.domain.changes import SHARES_DOI
from pipeline.domain.studies import Study
from pipeline.errors import StoreError, UsageError
from pipeline.store import counterparts, studies
from pipeline.store import runs as diary
from pipeline.store.schema import require_current


@click.command()
@shared
@click.option("--limit", default=10, show_default=True, help="How many runs to list.")
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
@click.argument("identifier", metavar="ID")
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
        study, xml = _find(app, identifier)
        twins = _sharing_doi(app, study)
    if wants_xml:
        sys.stdout.buffer.write(xml + b"\n")
    elif wants_json:
        content = study_json(study)
        print_json(str(content.pop("schema")), content)
    else:
        click.echo(_card(study, twins))


def _find(app: App, identifier: str) -> tuple[Study, bytes]:
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
        article.title or article.vernacular_title or "(no title)",
        "; ".join(author.name for author in article.authors) or "(no authors named)",
        f"{article.journal.title}. {article.published}. {article.kind}",
        f"PMID {article.pmid} · DOI {article.identifier('doi') or '-'} · status {article.status}",
        *(f"{SHARES_DOI} PMID {pmid}" for pmid in twins),
        f"design: {study.design}",
        f"found by: {', '.join(study.searches) or 'no search any more'}",
        *(f"{one.noted:%Y-%m-%d}: {one.kind} {one.detail}".rstrip() for one in study.changes),
        "",
        article.abstract_text or "(no abstract)",
    ]
    return "\n".join(lines)


@click.command()
@shared
@click.option("--since", metavar="WHEN", help="Seen by us since 2026-11-01, 7d, or the last run.")
@limit_to
@click.option("--where", metavar="QUERY", help="Only what answers this, as in k2watch search.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "md"]),
    default="csv",
    show_default=True,
    help="The form of the table.",
)
@click.option("--json", "wants_json", is_flag=True, help="The same as --format json.")
@click.option("--output", type=click.Path(path_type=Path), help="Write here, not to stdout.")
def report(
    since: str | None,
    searches: tuple[str, ...],
    where: str | None,
    form: str,
    wants_json: bool,
    output: Path | None,
) -> None:
    """Write a table of the studies held.

    \b
    Examples:  k2watch report --since 30d --format md
               k2watch report --search mgp --output mgp.csv
               k2watch report --where 'review[pt] NOT "rats"[mh]' --format md
    """
    from pipeline.reports.tables import WRITERS
    from pipeline.stages.search import read_query, search

    with opened() as app:
        asked = read_query(where, app.mesh()) if where is not None else None
        require_current(app.store)
        names = known_searches(app.config, searches)
        moment = moment_of(app, since)
        answering = search(app, asked) if asked else None
        with app.store.read() as session:
            chosen = studies.Selection(since=moment, searches=names, where=answering)
            found = studies.select_studies(session, chosen)
    text = WRITERS["json" if wants_json else form](found)
    if output is None:
        click.echo(text, nl=False)
    else:
        _write(output, text)
        talk(f"{count(len(found), 'study', 'studies')} written to {output}")


def moment_of(app: App, since: str | None) -> datetime | None:
    """Read ``--since``, ``last`` included; None when it was not given."""
    if since != "last":
        return moment_since(since, app.now()) if since else None
    with app.store.read() as session:
        asked = [one for one in diary.latest(session, 1_000) if one.receipt]
    if not asked:
        raise StoreError("nothing was collected yet; run: k2watch run")
    return asked[0].started


def _write(path: Path, text: str) -> None:
    """Replace a file as a whole: whoever reads it meanwhile sees the old one or the new one."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
