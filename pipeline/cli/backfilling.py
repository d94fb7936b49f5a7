"""Read large bodies of records for all searches: backfill pubmed-files."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.app import App
from pipeline.cli.options import as_json, dry_run, known, limit_to, opened, shared
from pipeline.cli.output import ended, foretell, print_json, talk, warn
from pipeline.domain.numbers import study_name
from pipeline.errors import UsageError
from pipeline.sources.scale import require_scale
from pipeline.stages.diary import recorded
from pipeline.wording.counts import count

if TYPE_CHECKING:
    from pipeline.sources.file_workers import Workers
    from pipeline.stages.backfill import Backfilled, Pace, Plan

_SCHEMA = "k2watch.backfill/1"
_EVERY_S = 5.0  # between two lines of progress
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

    listener = Listener(_Ticker().tick, warn)
    return backfill(app, run, found.files, workers, listener, fetch=found.fetch, only=names)


class _Ticker:
    """Say every few seconds how far it is."""

    def __init__(self) -> None:
        self._said = 0.0

    def tick(self, pace: Pace) -> None:
        now = time.monotonic()
        if pace.done == pace.of or now - self._said >= _EVERY_S:
            self._said = now
            talk(_pace(pace))


def _pace(pace: Pace) -> str:
    speed = pace.records / pace.elapsed_s if pace.elapsed_s else 0.0
    return (
        f"{pace.done:,} of {count(pace.of, 'file', 'files')} · {pace.records:,} records · "
        f"{speed:,.0f} records/s · {pace.share:.0%} of the speed of unpacking · "
        f"{_duration(pace.left_s)} left"
    )


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def _foresee(app: App, files: Any, names: tuple[str, ...], wants_json: bool) -> int:
    from pipeline.stages.backfill import foresee_backfill

    plan, gaps = foresee_backfill(app, files, names)
    content = {
        "files": [{"name": file.name, "searches": list(asked)} for file, asked in plan],
        "known": len(files) - len(plan),
        "gaps": list(gaps),
    }
    foretell(_foretold(plan, len(files)), _SCHEMA, content, wants_json=wants_json)
    _warn_of_gaps(gaps)
    return 0


def _foretold(plan: Plan, of: int) -> str:
    text = f"would read {len(plan):,} of {count(of, 'file', 'files')}"
    return f"{text}, from {plan[0][0].name} on" if plan else f"{text}: all were read before"


def _report(done: Backfilled, wants_json: bool) -> int:
    if wants_json:
        print_json(_SCHEMA, _as_json(done))
    talk(_summary(done))
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


def _summary(done: Backfilled) -> str:
    content = _as_json(done)
    parts = [f"{content[name]:,} {name}" for name in ("added", "changed", "unchanged", "withdrawn")]
    records = count(sum(one.records for one in done.files), "record", "records")
    before = f", {done.known:,} were read before" if done.known else ""
    files = count(len(done.files), "file", "files")
    return f"{records} of {files}{before}: {', '.join(parts)}"


def _as_json(done: Backfilled) -> dict[str, Any]:
    return {
        "files": [
            {
                "name": one.name,
                "records": one.records,
                "found": dict(one.found),
                "left": dict(one.left),
                "withdrawn": one.withdrawn,
                "seconds": round(one.took_s, 3),
                "unpacking_seconds": round(one.unpacking_s, 3),
            }
            for one in done.files
        ],
        "known": done.known,
        "gaps": list(done.gaps),
        "added": sum(one.saved.added + one.saved.late for one in done.files),
        "changed": sum(one.saved.changed for one in done.files),
        "unchanged": sum(one.saved.unchanged for one in done.files),
        "withdrawn": sum(one.withdrawn for one in done.files),
        "rejects": [
            {"file": one.name, "pmid": reject.pmid, "reason": reject.reason}
            for one in done.files
            for reject in one.rejects
        ],
        "troubles": list(done.troubles),
    }
