"""Read the sample's TOML files; whatever does not fit is named by file, entry and key."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.sandbox.facts import Citations, FreeCopy, Notice
from pipeline.sandbox.sample_records.registrations import (
    Cited,
    Given,
    Group,
    Later,
    Measured,
    OtherId,
    Planned,
)
from pipeline.sandbox.sample_records.studies import (
    Book,
    Deletion,
    Event,
    Grant,
    Journal,
    Link,
    OtherAbstract,
    Pairs,
    Sample,
    SampleError,
    Study,
    Terms,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

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
NESTED: dict[str, type[Any]] = {
    "links": Link,
    "grants": Grant,
    "other_abstracts": OtherAbstract,
    "later": Later,
    "arms": Group,
    "interventions": Given,
    "primary": Planned,
    "secondary": Planned,
    "other_ids": OtherId,
    "references": Cited,
    "results": Measured,
    "notices": Notice,
    "citations": Citations,
    "free_copy": FreeCopy,
}


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


def load(file: Traversable) -> dict[str, Any]:
    """Parse one file, naming it when it is not TOML."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SampleError(f"{file.name}: {error}") from error


def build(kind: type[T], entry: dict[str, Any], place: str) -> T:
    """Make one value of one TOML table."""
    check_keys(kind, entry, place)
    return kind(**{key: shape(key, value, place) for key, value in entry.items()})


def check_keys(
    kind: type["DataclassInstance"], entry: dict[str, Any], place: str, *, complete: bool = True
) -> None:
    """Refuse keys that the dataclass does not have, and, if complete, those it misses."""
    known = {item.name: item for item in fields(kind)}
    for key in entry:
        if key not in known:
            raise SampleError(f"{place}: unknown key {key!r}; known are {', '.join(known)}")
    for key, item in known.items():
        if complete and key not in entry and item.default is MISSING:
            raise SampleError(f"{place}: key {key!r} is missing")


def check_unique(fault: str, names: Iterable[int | str]) -> None:
    """Refuse two things with one number, naming the fault: later versions are events."""
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if twice:
        raise SampleError(f"{fault}: {twice}")


def shape(key: str, value: Any, place: str) -> Any:
    """Turn a TOML value into the frozen one its field holds."""
    if key in NESTED and isinstance(value, dict):
        return build(NESTED[key], value, f"{place}, {key}")
    if key in NESTED:
        return tuple(build(NESTED[key], item, f"{place}, {key}") for item in value)
    if key == "abstract" and isinstance(value, str):
        return (("", one_line(value)),)
    if isinstance(value, dict):
        return pairs(value, place)
    if isinstance(value, list):
        return tuple(value)
    return one_line(value) if isinstance(value, str) else value


def pairs(table: dict[str, Any], place: str) -> Pairs:
    """Freeze a small table, its order kept."""
    return tuple((key, shape(key, value, place)) for key, value in table.items())


def one_line(text: str) -> str:
    """Join the lines of a text; blanks inside a line stay, some of them are there on purpose."""
    return re.sub(r"\s*\n\s*", " ", text.strip())
