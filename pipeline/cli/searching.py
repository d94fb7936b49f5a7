"""Search what is held, in PubMed's language."""

from __future__ import annotations

import shutil
import sys

import click

from pipeline.cli.looking import moment_of
from pipeline.cli.options import (
    as_json,
    known_searches,
    limit_to,
    opened,
    print_json,
    shared,
    talk,
)
from pipeline.digest.tally import count
from pipeline.domain.studies import Study
from pipeline.stages.search import Query, read_query
from pipeline.stages.search import search as find
from pipeline.store import studies
from pipeline.store.schema import require_current


@click.command()
@shared
@click.argument("query")
@click.option("--since", metavar="WHEN", help="Seen by us since 2026-11-01, 7d, or the last run.")
@limit_to
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Show only the newest N.")
@click.option("--pmids", "wants_pmids", is_flag=True, help="Only the PMIDs, one a line.")
@as_json
def search(
    query: str,
    since: str | None,
    searches: tuple[str, ...],
    limit: int | None,
    wants_pmids: bool,
    wants_json: bool,
) -> None:
    """Search the studies held as one searches PubMed.

    QUERY is one argument in PubMed's own language, so it stands in single quotes. Words without a
    field are mapped to MeSH, and MeSH headings take in narrower ones, as in PubMed. Newest first.

    \b
    Examples:  k2watch search '"vitamin K 2"[mh] AND calcif*[tiab]'
               k2watch search 'schurgers lj[au] AND 2024:2026[dp]' --json
               k2watch search '"matrix gla protein"[tiab:~2] NOT review[pt]' --pmids
    """
    with opened() as app:
        asked = read_query(query, app.mesh())
        require_current(app.store)
        names = known_searches(app.config, searches)
        moment = moment_of(app, since)
        answering = find(app, asked)
        with app.store.read() as session:
            chosen = studies.Selection(since=moment, searches=names, where=answering)
            pmids = studies.select_pmids(session, chosen)
            shown = pmids[:limit]
            found = [] if wants_pmids else studies.load(session, shown)
    if wants_json:
        _print_json(asked, len(pmids), found)
    else:
        for line in shown if wants_pmids else _table(found):
            click.echo(line)
    talk(_summary(asked, len(pmids), len(shown)))


def _print_json(asked: Query, number: int, found: list[Study]) -> None:
    from pipeline.reports.study_json import study_json

    content = {
        "query": asked.text,
        "translation": asked.translation,
        "advice": list(asked.advice),
        "count": number,
        "studies": [study_json(one) for one in found],
    }
    print_json("k2watch.search/1", content)


def _table(found: list[Study]) -> list[str]:
    """Write a line a study; where somebody reads, no longer than the terminal is wide."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    return [_line(one)[:width] for one in found]


def _line(study: Study) -> str:
    article = study.article
    title = article.title or article.vernacular_title or "(no title)"
    return f"{study.pmid:>9}  {article.published.iso():<10}  {study.design.value}  {title}"


def _summary(asked: Query, number: int, shown: int) -> str:
    if not number:
        answer = f"nothing held answers {asked.translation or asked.text}"
    else:
        more = f", the newest {shown:,} shown" if shown < number else ""
        answer = f"{count(number, 'study', 'studies')}{more}"
    return "\n".join([*(f"note: {text}" for text in asked.advice), answer])
