"""Search what is held, in PubMed's language."""

from __future__ import annotations

import shutil
import sys

import click

from pipeline.cli.choosing import TEXT, moment_of, since_when, understood
from pipeline.cli.listing import table
from pipeline.cli.options import as_json, known, limit_to, opened, shared
from pipeline.cli.output import print_json, talk
from pipeline.domain.numbers import bare_name
from pipeline.domain.studies import Study
from pipeline.stages.queries import Query, read_query
from pipeline.stages.questions import with_questions
from pipeline.stages.search import search as find
from pipeline.store import studies
from pipeline.store.schema import require_current
from pipeline.wording.counts import count


@click.command()
@shared
@click.argument("words", metavar="QUERY", nargs=-1, required=True, type=TEXT)
@since_when
@limit_to
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Show only the newest N.")
@click.option(
    "--pmids",
    "wants_pmids",
    is_flag=True,
    help="Only the numbers, one a line: PMIDs, and PPR numbers of preprints.",
)
@as_json
def search(
    words: tuple[str, ...],
    since: str | None,
    searches: tuple[str, ...],
    limit: int | None,
    wants_pmids: bool,
    wants_json: bool,
) -> None:
    """Search the studies held as one searches PubMed.

    QUERY is one argument in PubMed's own language, so it stands in single quotes. Words without a
    field are mapped to MeSH, and MeSH headings take in narrower ones, as in PubMed. Newest first.

    What was read from the studies can be asked for too, as NAME:VALUE:

    \b
      design:"randomised trial"   human:yes   species:animal   population:dialysis
      form:MK-7   form:K2   comparator:placebo   supplement:"vitamin D"
      outcome:dp-ucMGP   primary:dp-ucMGP   rung:imaging   direction:improvement
      country:Japan   registry:NCT01002157   caution:pregnancy   funding:flag

    \b
    Examples:  k2watch search '"vitamin K 2"[mh] AND calcif*[tiab]'
               k2watch search 'form:MK-7 AND rung:imaging AND human:yes'
               k2watch search 'schurgers lj[au] AND 2024:2026[dp]' --json
               k2watch search '"matrix gla protein"[tiab:~2] NOT review[pt]' --pmids
    """
    with opened() as app:
        asked = read_query(_whole(words), app.mesh())
        require_current(app.store)
        names = known("search", app.config.searches, searches)
        moment = moment_of(app, since)
        answering = find(app, asked)
        with app.store.read() as session:
            chosen = studies.Selection(since=moment, searches=names, where=answering)
            pmids = studies.select_pmids(session, chosen)
            shown = pmids[:limit]
            found = [] if wants_pmids else studies.load(session, shown)
            held = len(pmids) or studies.count(session)
        if wants_json:
            found = with_questions(app, found)
    if wants_json:
        _print_json(asked, len(pmids), found)
    else:
        for line in map(bare_name, shown) if wants_pmids else table(found, _terminal_width()):
            click.echo(line)
    talk("\n".join([*understood(asked), _summary(held, len(pmids), len(shown))]))


def _whole(words: tuple[str, ...]) -> str:
    """Refuse a query in several pieces: the shell has taken its quotation marks away."""
    if len(words) > 1:
        raise click.UsageError("Write QUERY as one argument, with single quotes round all of it")
    return words[0]


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


def _terminal_width() -> int | None:
    """Give the columns of the terminal; None where nobody reads, or stdout is closed."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    return shutil.get_terminal_size().columns if is_terminal else None


def _summary(held: int, number: int, shown: int) -> str:
    if not held:
        return "nothing is held yet; start with: k2watch run"
    if not number:
        return "nothing held answers this"
    more = f", the newest {shown:,} shown" if shown < number else ""
    return f"{count(number, 'study', 'studies')}{more}"
