"""What the sample has beside PubMed: trials, preprints, and what is known about articles."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any

from pipeline.sandbox.facts import Citations, Facts, FreeCopy, Notice
from pipeline.sandbox.holdings import Holdings, Json, Shelf
from pipeline.sandbox.sample_records.preprints import Preprint, results
from pipeline.sandbox.sample_records.reading import (
    SAMPLE_FOLDER,
    check_unique,
    read_entries,
    sample_files,
)
from pipeline.sandbox.sample_records.registrations import Registration
from pipeline.sandbox.sample_records.registry import study


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """From this day on, this is known about an article: a ``[[known]]``; notices add up."""

    date: date
    pmid: int
    note: str = ""
    citations: Citations | None = None
    free_copy: FreeCopy | None = None
    notices: tuple[Notice, ...] = ()


ENTRIES: Mapping[str, type[Any]] = {"trial": Registration, "preprint": Preprint, "known": Known}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Everything the files in ``elsewhere/`` say."""

    trials: tuple[Registration, ...]
    preprints: tuple[Preprint, ...]
    known: tuple[Known, ...]


def read_elsewhere(folder: Traversable = SAMPLE_FOLDER) -> Elsewhere:
    """Read every TOML file of the folder's ``elsewhere``.

    Raises:
        SampleError: an unknown or missing key, an entry that is none of ours, a number used twice.
    """
    found: dict[str, list[Any]] = {kind: [] for kind in ENTRIES}
    for file in sample_files(folder.joinpath("elsewhere")):
        for kind, value in read_entries(file, ENTRIES):
            found[kind].append(value)
    check_unique("numbers used by more than one trial", (one.number for one in found["trial"]))
    check_unique("names used by more than one preprint", (one.name for one in found["preprint"]))
    return Elsewhere(tuple(found["trial"]), tuple(found["preprint"]), tuple(found["known"]))


def holdings(folder: Traversable = SAMPLE_FOLDER) -> Holdings:
    """Give what the services besides PubMed hold on each day.

    Raises:
        SampleError: an entry cannot be read.
    """
    elsewhere = read_elsewhere(folder)
    return Holdings(
        trials=registrations(elsewhere.trials),
        preprints=Shelf(results(elsewhere.preprints)),
        facts=Shelf(_facts(elsewhere.known)),
    )


def registrations(trials: Iterable[Registration]) -> Shelf[Json]:
    """Put every version of trials where ClinicalTrials.gov looks for them."""
    return Shelf(
        (trial.number, since, study(version))
        for trial in trials
        for since, version in trial.versions
    )


def _facts(known: Iterable[Known]) -> Iterator[tuple[str, date, Facts]]:
    """Lay what becomes known on a day over what was known of the article before."""
    held: dict[int, Facts] = {}
    for one in sorted(known, key=lambda one: one.date):
        before = held.get(one.pmid, Facts())
        held[one.pmid] = Facts(
            citations=one.citations or before.citations,
            free_copy=one.free_copy or before.free_copy,
            notices=before.notices + one.notices,
        )
        yield str(one.pmid), one.date, held[one.pmid]
