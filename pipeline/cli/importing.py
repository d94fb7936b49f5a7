"""Bring records from files: import."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click

from pipeline.cli.options import as_json, dry_run, opened, shared
from pipeline.cli.output import foretell, print_json, talk, warn
from pipeline.domain.numbers import study_name
from pipeline.errors import EXIT_TEMPORARY
from pipeline.sources.exports import Export, find_exports, printable
from pipeline.stages.diary import recorded
from pipeline.stages.take_in import TakenIn, foresee_intake, take_in
from pipeline.wording.counts import count

_MOST_WARNINGS = 5


@click.command("import")
@shared
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@as_json
@dry_run
def import_(files: tuple[Path, ...], wants_json: bool, dry_run: bool) -> int:
    """Take records from files into the library, as held and not as news.

    FILE is PubMed XML (an EFetch answer, a file of NLM's baseline or updates), MEDLINE text (what
    PubMed saves as .nbib or .txt) or an export of WHO's trial search portal (ICTRP, XML or CSV),
    plain or gzipped; a folder of such files; or - for standard input. No reader is told of what
    comes this way, until a search finds it; trials join the board.

    \b
    Examples:  k2watch import pubmed-vitaminK-set.nbib
               k2watch import ICTRP-Results.xml
               k2watch import updatefiles/ --dry-run
               zcat pubmed26n0001.xml.gz | k2watch import -
    """
    with _at_hand(files) as exports, opened() as app:
        if dry_run:
            taken = foresee_intake(app, exports)
            unknown = dict.fromkeys(("changed", "unchanged", "withdrawn"))
            content = _as_json(taken) | unknown
            foretell(_foretold(taken), "k2watch.import/1", content, wants_json=wants_json)
        else:
            with recorded(app, "import") as entry:
                taken = take_in(app, entry.number, exports)
                entry.trouble(_troubles(taken))
            _report(taken, wants_json=wants_json)
    _warn(taken)
    return EXIT_TEMPORARY if _troubles(taken) else 0


globals()["import"] = import_  # commands are found by their name, and this one is a keyword


@contextmanager
def _at_hand(files: Sequence[Path]) -> Iterator[list[Export]]:
    """Find the exports; what can be read only once is put into a file first."""
    with ExitStack() as stack:
        exports: list[Export] = []
        for file in dict.fromkeys(files):
            if str(file) == "-" or file.is_fifo() or file.is_char_device():
                exports += find_exports(stack.enter_context(_copied(file)), _name(file))
            else:
                exports += find_exports(file)
        yield exports


@contextmanager
def _copied(file: Path) -> Iterator[Path]:
    with (
        tempfile.NamedTemporaryFile(prefix="k2watch-import-") as copy,
        click.open_file(str(file), "rb") as source,
    ):
        shutil.copyfileobj(source, copy)
        copy.flush()
        yield Path(copy.name)


def _name(file: Path) -> str:
    return "standard input" if str(file) == "-" else str(file)


def _report(taken: Sequence[TakenIn], *, wants_json: bool) -> None:
    if wants_json:
        print_json("k2watch.import/1", _as_json(taken))
    talk(_summary(taken))


def _troubles(taken: Sequence[TakenIn]) -> list[str]:
    return [one.trouble for one in taken if one.trouble]


def _summary(taken: Sequence[TakenIn]) -> str:
    content = _as_json(taken)
    numbers = (
        f"{content[name]:,} {name}" for name in ("added", "changed", "unchanged", "withdrawn")
    )
    return f"{_read(taken)}: {', '.join(numbers)}, {len(content['rejects']):,} not readable"


def _foretold(taken: Sequence[TakenIn]) -> str:
    content = _as_json(taken)
    return (
        f"would take in {_read(taken)}: {content['added']:,} not held yet, "
        f"{len(content['rejects']):,} not readable"
    )


def _read(taken: Sequence[TakenIn]) -> str:
    records = count(sum(one.records for one in taken), "record", "records")
    return f"{records} from {count(len(taken), 'file', 'files')}"


def _as_json(taken: Sequence[TakenIn]) -> dict[str, Any]:
    return {
        "files": [
            {"name": one.name, "form": one.form, "records": one.records, "trouble": one.trouble}
            for one in taken
        ],
        "added": sum(one.saved.added + one.saved.late for one in taken),
        "changed": sum(one.saved.changed for one in taken),
        "unchanged": sum(one.saved.unchanged for one in taken),
        "withdrawn": sum(one.withdrawn for one in taken),
        "rejects": [
            {"file": one.name, "pmid": reject.pmid, "reason": reject.reason}
            for one in taken
            for reject in one.rejects
        ],
    }


def _warn(taken: Sequence[TakenIn]) -> None:
    """Name what could not be read, the first few one by one; a break speaks for its record."""
    broken = [
        f"{one.name}: {_record(reject.pmid)} cannot be read: {printable(reject.reason)}"
        for one in taken
        for reject in one.rejects
        if not (one.trouble and reject.reason in one.trouble)
    ]
    for line in broken[:_MOST_WARNINGS]:
        warn(line)
    if len(broken) > _MOST_WARNINGS:
        warn(f"{len(broken) - _MOST_WARNINGS:,} more cannot be read; --json lists them")
    for trouble in _troubles(taken):
        warn(printable(trouble))


def _record(pmid: int | None) -> str:
    return study_name(pmid) if pmid else "a record"
