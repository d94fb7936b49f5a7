"""Read large bodies of records for all searches: backfill pubmed-files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.app import App
from pipeline.cli.backfill_words import Ticker, content_of, foretold, summary
from pipeline.cli.options import as_json, dry_run, known, limit_to, opened, shared
from pipeline.cli.output import ended, foretell, print_json, talk, warn
from pipeline.domain.numbers import study_name
from pipeline.errors import UsageError
from pipeline.sources.scale import require_scale
from pipeline.stages.diary import recorded

if TYPE_CHECKING:
    from pipeline.sources.file_workers import Workers
    from pipeline.stages.backfill import Backfilled

_SCHEMA = "k2watch.backfill/1"
_MOST_WARNINGS = 5


@click.group()
def backfill() -> None:
    """Search all of PubMed in files, where asking for a topic is not enough.

    \b
    Example:  k2watch backfill pubmed-files /data/pubmed/baseline --workers 4
    """


@backfill.command("pubmed-files")
@shared
@click.argument("place", metavar="DIR|URL")
@limit_to
@click.option("--workers", type=click.IntRange(1, 256), help="Processes  [default: one a core]")
@click.option("--dask", metavar="ADDRESS", help="Dask workers instead, such as tcp://host:8786.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where files of a URL are kept  [default: sources.pubmed_files.folder]",
)
@as_json
@dry_run
def pubmed_files(
    place: str,
    searches: tuple[str, ...],
    workers: int | None,
    dask: str | None,
    into: Path | None,
    wants_json: bool,
    dry_run: bool,
) -> int:
    """Read NLM's baseline and update files for all searches at once.

    DIR holds files named like pubmed26n0001.xml.gz, best with the .md5 beside each; URL is such a
    folder at NLM. They are read in order, each once for each wording of a search: after a crash or
    Ctrl-C the same command goes on where it was. What is found is stored as the past of a search,
    and told as news only if PubMed created or changed it since the search was last answered.

    \b
    Examples:  k2watch backfill pubmed-files /data/pubmed/baseline --dry-run
               k2watch backfill pubmed-files https://ftp.ncbi.nlm.nih.gov/pubmed/baseline/
               k2watch backfill pubmed-files /shared/baseline --dask tcp://10.0.0.5:8786
    """
    require_scale(many_machines=dask is not None)
    if dask is not None and workers is not None:
        raise click.UsageError("--workers are processes here, --dask has its own: say one of them")
    from pipeline.stages.file_places import is_address, opened_place

    with opened() as app:
        names = known("search", app.config.searches, searches)
        folder = into or app.config.path(app.config.sources.pubmed_files.folder)
        where = place if is_address(place) else str(Path(place).absolute())
        with opened_place(app, where, folder.absolute()) as found:
            if not found.files:
                raise UsageError(f"{place}: holds no file named like pubmed26n0001.xml.gz")
            if dry_run:
                return _foresee(app, found.files, names, wants_json)
            with recorded(app, "backfill") as entry, _workers(workers, dask) as busy:
                done = _read(app, entry.number, found, busy, names)
                entry.trouble(done.troubles)
    return _report(done, wants_json)


@contextmanager
def _workers(number: int | None, dask: str | None) -> Iterator[Workers]:
    from pipeline.sources.file_workers import open_dask, open_pool

    cores = len(os.sched_getaffinity(0))
    with open_dask(dask) if dask is not None else open_pool(number or cores) as workers:
        yield workers


def _read(app: App, run: int, found: Any, workers: Workers, names: tuple[str, ...]) -> Backfilled:
    from pipeline.stages.backfill import Listener, backfill

    listener = Listener(Ticker().tick, warn)
    return backfill(app, run, found.files, workers, listener, fetch=found.fetch, only=names)


def _foresee(app: App, files: Any, names: tuple[str, ...], wants_json: bool) -> int:
    from pipeline.stages.backfill import foresee_backfill

    plan, gaps = foresee_backfill(app, files, names)
    content = {
        "files": [{"name": file.name, "searches": list(asked)} for file, asked in plan],
        "known": len(files) - len(plan),
        "gaps": list(gaps),
    }
    foretell(foretold(plan, len(files)), _SCHEMA, content, wants_json=wants_json)
    _warn_of_gaps(gaps)
    return 0


def _report(done: Backfilled, wants_json: bool) -> int:
    if wants_json:
        print_json(_SCHEMA, content_of(done))
    talk(summary(done))
    _warn_of_gaps(done.gaps)
    rejects = [(one.name, reject) for one in done.files for reject in one.rejects]
    for name, reject in rejects[:_MOST_WARNINGS]:
        which = study_name(reject.pmid) if reject.pmid else "a record"
        warn(f"{name}: {which} cannot be read: {reject.reason}")
    if len(rejects) > _MOST_WARNINGS:
        warn(f"{len(rejects) - _MOST_WARNINGS:,} more cannot be read; --json lists them")
    return ended(done.troubles)


def _warn_of_gaps(gaps: tuple[str, ...]) -> None:
    for gap in gaps:
        warn(f"missing between the files: {gap}; what stands only there is not found")
