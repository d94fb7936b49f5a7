"""Read the sample's TOML files; whatever does not fit is named by file, entry and key."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from pipeline.sandbox.sample_records.studies import (
    Book,
    Deletion,
    Event,
    Journal,
    Sample,
    SampleError,
    Study,
    Terms,
)
from pipeline.sandbox.sample_records.tables import build, check_keys, load

SAMPLE_FOLDER: Traversable = files("pipeline.sandbox").joinpath("sample")
ENTRIES: dict[str, type[Any]] = {
    "study": Study,
    "book": Book,
    "event": Event,
    "deletion": Deletion,
}
VOCABULARIES = ("terms.toml", "journals.toml")
# What an entry is called by in errors.
KEYS = ("pmid", "number", "name")


def read_sample(folder: Traversable = SAMPLE_FOLDER) -> Sample:
    """Read every TOML file of the folder.

    `terms.toml` and `journals.toml` hold the vocabularies, all others hold entries.

    Raises:
        SampleError: an unknown or missing key, an entry that is none of ours, a PMID used twice.
    """
    found: dict[str, list[Any]] = {kind: [] for kind in ENTRIES}
    for file in sample_files(folder):
        for kind, value in read_entries(file, ENTRIES):
            found[kind].append(value)
    pmids = (entry.pmid for entry in found["study"] + found["book"])
    check_unique("PMIDs used by more than one study", pmids)
    return Sample(
        studies=tuple(found["study"]),
        books=tuple(found["book"]),
        events=tuple(sorted(found["event"], key=lambda event: event.date)),
        deletions=tuple(found["deletion"]),
        journals=read_journals(folder.joinpath("journals.toml")),
        terms=read_terms(folder.joinpath("terms.toml")),
    )


def sample_files(folder: Traversable) -> list[Traversable]:
    """List the files with entries, by name."""
    named = (file for file in folder.iterdir() if file.name.endswith(".toml"))
    return sorted(
        (file for file in named if file.name not in VOCABULARIES), key=lambda file: file.name
    )


def read_entries(file: Traversable, kinds: Mapping[str, type[Any]]) -> Iterator[tuple[str, Any]]:
    """Yield the kind and the value of each entry of one file."""
    for kind, entries in load(file).items():
        if kind not in kinds:
            raise SampleError(f"{file.name}: unknown table [[{kind}]]")
        for entry in entries:
            name = next((entry[key] for key in KEYS if key in entry), "without a pmid")
            place = f"{file.name}, {kind} {name}"
            for target, changes in changes_of(kind, entry, kinds):
                check_keys(target, changes, f"{place}, set", complete=False)
            yield kind, build(kinds[kind], entry, place)


def changes_of(
    kind: str, entry: dict[str, Any], kinds: Mapping[str, type[Any]]
) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    """Yield what an entry says of later versions, with the kind of thing it is about."""
    if kind == "event":
        yield Study, entry.get("set", {})
    for later in entry.get("later", []):
        yield kinds[kind], later.get("set", {})


def read_journals(file: Traversable) -> dict[str, Journal]:
    """Read the made-up journals, by the short name that studies use."""
    return {key: build(Journal, entry, f"{file.name}, {key}") for key, entry in load(file).items()}


def read_terms(file: Traversable) -> Terms:
    """Read the cut of NLM's vocabularies."""
    tables = load(file)
    check_keys(Terms, tables, file.name)
    substances = {name: (number, ui) for name, (number, ui) in tables.pop("substances").items()}
    return Terms(**tables, substances=substances)


def check_unique(fault: str, names: Iterable[int | str]) -> None:
    """Refuse two things with one number, naming the fault: later versions are events."""
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if twice:
        raise SampleError(f"{fault}: {twice}")
