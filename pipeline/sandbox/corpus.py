"""The records the sandbox serves, and which version of each is to be seen on a given day."""

import gzip
import io
import logging
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

from pipeline.sandbox import xml_records
from pipeline.sandbox.records import Record, read_record

log = logging.getLogger(__name__)

_DATED_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})")
_ALWAYS = date.min


@dataclass(frozen=True, slots=True)
class Version:
    """What a PMID becomes on a day: a record, or nothing when NLM deleted it."""

    since: date
    record: Record | None


@dataclass(slots=True)
class Corpus:
    """Every version of every record, by PMID.

    Files named by a day (``2026-09-14.xml``) behave like NLM's daily update files
    (nlm.nih.gov/databases/download/pubmed_medline.html): what they bring or delete holds from
    that day on, the latest wins. In other files a record is seen from its own create date on,
    or always when it has none; of several versions there, the highest PMID Version counts.

    Attributes:
        versions: per PMID the undated version first, then the dated ones in order of time.
        skipped: files and records that could not be read, each with the reason.
    """

    versions: dict[int, list[Version]] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)

    @classmethod
    def from_paths(cls, paths: Iterable[Path | str]) -> "Corpus":
        """Read files, and from folders what ends in ``.xml`` or ``.xml.gz``; log what is no set.

        Raises:
            OSError: when a path is not there.
        """
        found = [(_day_of(path), path) for root in paths for path in _xml_files(Path(root))]
        corpus = cls()
        for day, path in sorted(found, key=lambda item: (item[0] or _ALWAYS, item[1])):
            with _open(path) as stream:
                corpus._add(day, stream, str(path))
        return corpus

    @classmethod
    def from_files(cls, files: Iterable[tuple[date | None, bytes]]) -> "Corpus":
        """Read sets held in memory, each with the day it was published or None."""
        corpus = cls()
        for day, data in sorted(files, key=lambda item: item[0] or _ALWAYS):
            corpus._add(day, io.BytesIO(data), f"file of {day or 'no day'}")
        return corpus

    def visible(self, pmid: int, today: date | None) -> Record | None:
        """Find the record a PMID stands for on a day; None for ``today`` means the last one."""
        for version in reversed(self.versions.get(pmid, [])):
            if today is None or version.since <= today:
                return version.record
        return None

    def visible_records(self, today: date | None) -> Iterator[Record]:
        """Yield every record to be seen on a day."""
        return filter(None, (self.visible(pmid, today) for pmid in self.versions))

    def _add(self, day: date | None, stream: BinaryIO, name: str) -> None:
        try:
            for piece in xml_records.pieces(stream):
                self._add_piece(day, piece, name)
        except (xml_records.NotARecordSet, OSError, EOFError, zlib.error) as error:
            self._skip(f"{name}: {error}")

    def _add_piece(self, day: date | None, piece: bytes, name: str) -> None:
        try:
            if piece.startswith(b"<DeleteCitation"):
                self._delete(day or _ALWAYS, piece)
            else:
                self._put(day, read_record(piece))
        except ValueError as error:
            self._skip(f"{name}: a record was left out: {error}")

    def _put(self, day: date | None, record: Record) -> None:
        history = self.versions.setdefault(record.pmid, [])
        if day:
            history.append(Version(day, record))
            return
        known = history[0].record if history else None
        if known is None or record.version >= known.version:
            history[:] = [Version(record.created or _ALWAYS, record)]

    def _delete(self, day: date, piece: bytes) -> None:
        for pmid in xml_records.read(piece).iter("PMID"):
            self.versions.setdefault(int(pmid.text or 0), []).append(Version(day, None))

    def _skip(self, reason: str) -> None:
        log.warning("the sandbox left something out: %s", reason)
        self.skipped.append(reason)


def _xml_files(root: Path) -> list[Path]:
    if not root.is_dir():
        return [root]
    named = (path for path in root.rglob("*") if path.name.endswith((".xml", ".xml.gz")))
    return sorted(path for path in named if path.is_file())


def _day_of(path: Path) -> date | None:
    named = _DATED_NAME.match(path.name)
    return date.fromisoformat(named[1]) if named else None


def _open(path: Path) -> BinaryIO:
    # gzip.GzipFile reads like any binary file; its stub only lacks the nominal type.
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]
