"""Files of records that people saved: which they are, and in what form, told by their content.

PubMed XML comes from EFetch and from NLM's yearly and daily files, MEDLINE text from PubMed's own
"Save citations".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.domain.records import Article, Reject
from pipeline.errors import Malformed, UsageError
from pipeline.sources.medline import read_medline
from pipeline.sources.pubmed_records import Deleted
from pipeline.sources.pubmed_sets import read_sets
from pipeline.sources.saved_bytes import chunks_of

_ENDINGS = (".xml", ".xml.gz", ".nbib", ".nbib.gz", ".txt", ".txt.gz")
_EXPECTED = "expected PubMed XML (<PubmedArticleSet>) or MEDLINE text (PMID- …), plain or gzipped"
_MEDLINE = re.compile(rb"^PMID- *\d", re.MULTILINE)


class Form(StrEnum):
    """The forms that can be read."""

    PUBMED_XML = "PubMed XML"
    MEDLINE = "MEDLINE text"


@dataclass(frozen=True, slots=True)
class Export:
    """One file of records; ``name`` is fit to be printed."""

    name: str
    path: Path
    form: Form

    def records(self) -> Iterator[Article | Reject | Deleted]:
        """Read every record, in order.

        Raises:
            Malformed: the file ends in the middle, or is damaged. What was yielded before is good,
                and a record that was cut in two is the last Reject.
        """
        with closing(chunks_of(self.path)) as chunks:
            yield from (read_sets if self.form is Form.PUBMED_XML else read_medline)(chunks)


def find_exports(path: Path, name: str | None = None) -> list[Export]:
    """Give the export that a file is, or all those below a folder; others there are passed over.

    Raises:
        UsageError: the file cannot be read or holds something else; the folder holds none.
    """
    name = printable(name or str(path))
    if path.is_dir():
        found = [_export(one) for one in sorted(path.rglob("*")) if _may_be_export(one)]
        exports = [one for one in found if one]
    else:
        one = _export(path, name)
        exports = [one] if one else []
    if not exports:
        raise UsageError(f"{name}: nothing to import: {_EXPECTED}")
    return exports


def printable(name: str) -> str:
    """Write a file's name so that nothing in it can break a line or steer a terminal."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in name
    )


def _may_be_export(path: Path) -> bool:
    return path.name.lower().endswith(_ENDINGS) and path.is_file()


def _export(path: Path, name: str | None = None) -> Export | None:
    name = name or printable(str(path))
    try:
        form = _form_of(path)
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror}") from error
    return Export(name, path, form) if form else None


def _form_of(path: Path) -> Form | None:
    """Tell the form by the first 64 KB; None for anything else, an empty file too."""
    try:
        with closing(chunks_of(path)) as chunks:
            start = next(chunks, b"").lstrip()
    except Malformed:
        return None
    if start.startswith(b"<"):
        return Form.PUBMED_XML if b"PubmedArticleSet" in start else None
    return Form.MEDLINE if _MEDLINE.search(start) else None
