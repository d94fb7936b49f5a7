"""How far a backfill is, how fast it goes, and what is left."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.stages.store_findings import ReadFile


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a backfill is, and how fast; seconds are those of the wall."""

    done: int
    of: int
    records: int
    elapsed_s: float
    share: float  # of the speed at which the files can be unpacked, on one core

    @property
    def left_s(self) -> float:
        """Estimate the time for the rest."""
        return self.elapsed_s / self.done * (self.of - self.done) if self.done else 0.0


class Pacer:
    """Add up what the files took."""

    def __init__(self, of: int) -> None:
        self._of, self._done, self._records = of, 0, 0
        self._took_s = self._unpacking_s = 0.0

    def after(self, one: ReadFile, elapsed_s: float) -> Pace:
        """Tell the pace after one more file."""
        self._done += 1
        self._records += one.records
        self._took_s += one.took_s
        self._unpacking_s += one.unpacking_s
        share = self._unpacking_s / self._took_s if self._took_s else 0.0
        return Pace(self._done, self._of, self._records, elapsed_s, share)
