"""How NLM names, numbers and checks its files of all of PubMed.

1,334 baseline files hold 30,000 records each; update files follow every day, with new records, all
records that changed, and PMIDs that were withdrawn. They are numbered through the year and meant to
be read in that order: of a record that stands in several, the last is the one that counts
(https://pubmed.ncbi.nlm.nih.gov/download/).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError

_NAME = re.compile(r"pubmed(\d\d)n(\d{4,})\.xml\.gz")
_MD5 = re.compile(r"\b[0-9a-f]{32}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class PubMedFile:
    """One file as NLM names it: ``year`` 26 and ``number`` 1 are ``pubmed26n0001.xml.gz``."""

    year: int
    number: int
    path: Path

    @property
    def name(self) -> str:
        """Give the name of the file."""
        return self.path.name

    def follows(self, other: PubMedFile) -> bool:
        """Tell whether nothing can lie between the other file and this one.

        A year begins with its baseline, which holds all that the files of the year before brought.
        """
        if self.year != other.year:
            return self.year > other.year and self.number == 1
        return self.number == other.number + 1

    def is_still(self, md5: str, size: int) -> bool:
        """Tell whether it is the file that had this checksum and size, as far as can be seen.

        The checksum that NLM lays beside it decides; without one, the size does.
        """
        if (said := said_md5(self.path)) is not None:
            return said == md5
        try:
            return self.path.stat().st_size == size
        except FileNotFoundError:  # what is fetched may be removed once it was read
            return True


def list_files(folder: Path) -> list[PubMedFile]:
    """List the files of a folder in the order in which they are to be read.

    Raises:
        UsageError: the folder cannot be read.
    """
    try:
        return sorted(_files(folder))
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read: {error.strerror}") from error


def _files(folder: Path) -> Iterator[PubMedFile]:
    for path in folder.iterdir():
        if (file := named(path)) is not None:
            yield file


def named(path: Path) -> PubMedFile | None:
    """Read what NLM's name of a file says; None for any other name."""
    name = _NAME.fullmatch(path.name)
    return PubMedFile(int(name[1]), int(name[2]), path) if name else None


def name_of(year: int, number: int) -> str:
    """Write the name of a file as NLM does."""
    return f"pubmed{year:02}n{number:04}.xml.gz"


def md5_of(packed: bytes) -> str:
    """Give the checksum of a file as NLM writes it."""
    return hashlib.md5(packed, usedforsecurity=False).hexdigest()


def said_md5(path: Path) -> str | None:
    """Read the checksum that NLM lays beside each file: empty if unreadable, None if not there."""
    try:
        beside = path.with_name(f"{path.name}.md5").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    return read_md5(beside)


def read_md5(text: str) -> str:
    """Find the checksum in what NLM writes, ``MD5(pubmed26n0001.xml.gz)= …``; empty if none."""
    found = _MD5.search(text)
    return found[0].lower() if found else ""
