"""What of a record is searched: all but the works it cites, half of all bytes, where none looks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.sources.pubmed_files import Piece
from pipeline.sources.pubmed_scan import Scanner

_REFERENCES_END = b"</ReferenceList>"
_TAIL_BYTES = 200  # of a record, in which its references end


@dataclass(frozen=True, slots=True)
class Uncited:
    """What of some records is searched: ``origins`` are their places in the file."""

    buffer: bytes
    places: Sequence[int]
    origins: Sequence[int]

    @classmethod
    def of(cls, piece: Piece, starts: Iterable[int]) -> Uncited:
        """Leave out the works that records cite: half of all bytes, and no search looks there."""
        parts, places, origins, size = list[bytes](), list[int](), list[int](), 0
        for start in starts:
            origins.append(start)
            places.append(size)
            for part in without_references(piece.record(start)):
                parts.append(part)
                size += len(part)
        return cls(b"".join(parts), places, origins)

    def candidates(self, scanner: Scanner) -> dict[int, tuple[int, ...]]:
        """Give what a scanner lets through, by its place in the file."""
        origin = dict(zip(self.places, self.origins, strict=True))
        found = scanner.candidates(self.buffer, self.places)
        return {origin[place]: clues for place, clues in found.items()}


def without_references(record: bytes) -> tuple[bytes, ...]:
    """Cut the list of what a record cites out of it, which is its last part."""
    end = record.rfind(_REFERENCES_END, len(record) - _TAIL_BYTES)
    start = record.find(b"<ReferenceList") if end >= 0 else -1
    if start < 0 or not _is_plain(record, start):
        return (record,)
    return record[:start], record[end + len(_REFERENCES_END) :]


def _is_plain(record: bytes, start: int) -> bool:
    """Tell whether a tag is one for certain, and not in a comment or an instruction."""
    return (
        record.find(b"<!") < 0
        and record.find(b"<?", start) < 0
        and record.count(b"<?", 0, start) == record.count(b"?>", 0, start)
    )
