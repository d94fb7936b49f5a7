"""What is reported: studies, how they were chosen, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.domain.studies import Study

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Report:
    """Studies in the order in which they are shown.

    ``asked`` says in words how they were chosen, a line each; empty for all that are held.
    ``made`` is when (UTC).
    """

    studies: Sequence[Study]
    asked: tuple[str, ...] = ()
    made: datetime = _LONG_AGO
