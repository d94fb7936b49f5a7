"""Files of records that people saved: which they are, and in what form, told by their content.

PubMed XML comes from EFetch and from NLM's yearly and daily files, MEDLINE text from PubMed's own
"Save citations", registrations of all registries from the export of WHO's portal (ICTRP).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.domain.records import Article, Reject
from pipeline.domain.trials import Trial
from pipeline.errors import Malformed, UsageError
from pipeline.sources.ictrp import is_ictrp, read_ictrp
from pipeline.sources.medline import read_medline
from pipeline.sources.pubmed_records import Deleted
from pipeline.sources.pubmed_sets import read_sets
from pipeline.sources.saved_bytes import chunks_of

_ENDINGS = (".xml", ".xml.gz", ".nbib", ".nbib.gz", ".txt", ".txt.gz", ".csv", ".csv.gz")
_EXPECTED = (
    "expected PubMed XML (<PubmedArticleSet>), MEDLINE text (PMID- …) or an ICTRP export "
    "(XML or CSV), plain or gzipped"
)
_MEDLINE = re.compile(rb"^PMID- *\d", re.MULTILINE)


class Form(StrEnum):
    """The forms that can be read."""

    PUBMED_XML = "PubMed XML"
    MEDLINE = "MEDLINE text"
    ICTRP = "ICTRP export"


@dataclass(frozen=True, slots=True)
class Export:
    """One file of records; ``name`` is fit to be printed.

    ``damage`` says why nothing of it can be read, though it is called like an export.
    """

    name: str
    path: Path
    form: Form
    damage: str | None = None

    def records(self) -> Iterator[Article | Trial | Reject | Deleted]:
        """Read every record, in order.

        Raises:
            Malformed: the file ends in the middle, or is damaged. What was yielded before is good,
                and a record that was cut in two is the last Reject.
        """
        if self.damage:
            raise Malformed(self.damage)
        if self.form is Form.ICTRP:
            yield from read_ictrp(self.path)
            return
        with closing(chunks_of(self.path)) as chunks:
            yield from (read_sets if self.form is Form.PUBMED_XML else read_medline)(chunks)


def find_exports(path: Path, name: str | None = None) -> list[Export]:
    """Give the export that a file is, or all those below a folder; others there are passed over.

    Raises:
        UsageError: the file cannot be read, is damaged from its start or holds something else; the
            folder holds none.
    """
    name = printable(name or str(path))
    try:
        found = _below(path) if path.is_dir() else [_export(path, name)]
    except Malformed as error:
        raise UsageError(f"{name}: nothing to import: {error}") from error
    exports = [one for one in found if one]
    if not exports:
        raise UsageError(f"{name}: nothing to import: {_EXPECTED}")
    return exports


def _below(folder: Path) -> list[Export | None]:
    return [_inside(one) for one in sorted(folder.rglob("*")) if _may_be_export(one)]


def printable(name: str) -> str:
    """Write a file's name so that nothing in it can break a line or steer a terminal."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in name
    )


def _may_be_export(path: Path) -> bool:
    return path.name.lower().endswith(_ENDINGS) and path.is_file()


def _inside(path: Path) -> Export | None:
    """Keep what came damaged among others: it must be heard of, and not keep them back."""
    name = printable(str(path))
    try:
        return _export(path, name)
    except Malformed as error:
        form = Form.MEDLINE if ".nbib" in path.suffixes else Form.PUBMED_XML
        is_any_text = ".txt" in path.suffixes
        return None if is_any_text else Export(name, path, form, damage=str(error))


def _export(path: Path, name: str) -> Export | None:
    try:
        form = _form_of(path)
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror}") from error
    return Export(name, path, form) if form else None


def _form_of(path: Path) -> Form | None:
    """Tell the form by the first 64 KB; None for anything else.

    Raises:
        Malformed: the file is empty, or damaged from its start.
    """
    with closing(chunks_of(path)) as chunks:
        start = next(chunks, b"").lstrip()
    if not start:
        raise Malformed("the file is empty")
    if start.startswith(b"<") and b"PubmedArticleSet" in start:
        return Form.PUBMED_XML
    if is_ictrp(path):
        return Form.ICTRP
    return Form.MEDLINE if _MEDLINE.search(start) else None
