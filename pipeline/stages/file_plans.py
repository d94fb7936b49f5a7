"""Which files a search reads next: decided by their names, numbers and what is known to be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.sources.pubmed_file_names import PubMedFile, name_of, named
from pipeline.store.files import Reading

Plan = Sequence[tuple[PubMedFile, tuple[str, ...]]]


def due(files: Sequence[PubMedFile], read: Mapping[str, Mapping[str, Reading]]) -> Plan:
    """Choose what each search has to read: all from the first file on that it has not read.

    Those behind it too, because they may hold later versions of what that file brings.
    """
    begun, plan = set[str](), list[tuple[PubMedFile, tuple[str, ...]]]()
    for file in files:
        begun.update(name for name, known in read.items() if not _is_read(file, known))
        if begun:
            plan.append((file, tuple(name for name in read if name in begun)))
    return plan


def gaps(files: Sequence[PubMedFile]) -> Iterator[str]:
    """Name the files that are missing between others of the same year."""
    for before, file in pairwise(files):
        if before.year == file.year and not file.follows(before):
            first = name_of(file.year, before.number + 1)
            last = name_of(file.year, file.number - 1)
            yield first if first == last else f"{first} to {last}"


def last_read(known: Mapping[str, Reading], like: PubMedFile) -> PubMedFile | None:
    """Give the last file that a search has read; ``like`` says in which folder."""
    found = (named(like.path.with_name(name)) for name in known)
    return max((one for one in found if one is not None), default=None)


def due_after(
    known: Mapping[str, Reading], files: Sequence[PubMedFile]
) -> tuple[list[PubMedFile], str | None]:
    """Choose what a search reads next: what follows without a gap; say what is missing there."""
    last = last_read(known, files[0]) if files else None
    due = list[PubMedFile]()
    for file in files:
        if last is not None and file <= replace(last, path=file.path):
            continue
        if last is not None and not file.follows(last):
            return due, _missing(last, file)
        due.append(file)
        last = file
    return due, None


def _missing(last: PubMedFile, file: PubMedFile) -> str:
    if last.year != file.year and file.number > 1:
        return (
            f"{file.name} is of a new year, whose baseline was not read: "
            "k2watch backfill pubmed-files, then the next run goes on"
        )
    first = name_of(file.year, last.number + 1 if last.year == file.year else 1)
    return f"{first} is missing: what comes behind waits until it is there"


def _is_read(file: PubMedFile, known: Mapping[str, Reading]) -> bool:
    reading = known.get(file.name)
    return reading is not None and file.is_still(reading.md5, reading.size)
