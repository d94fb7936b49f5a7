"""What the pages are made of, and what a page is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime

from pipeline.domain.digests import Receipt
from pipeline.domain.matrix import Cell
from pipeline.domain.questions import Answer
from pipeline.domain.tallies import Tally
from pipeline.domain.trial_board import BoardRow


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site: its path inside the folder, with ``/``, and its bytes."""

    path: str
    content: bytes

    @property
    def size(self) -> int:
        """Count its bytes."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class StandingPage:
    """A page that is in the folder as it would be made, so it is not made."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class QuestionContent:
    """A standing question, how it stands, and the investigations that say so, newest first.

    ``chart`` is a drawing of the tally, safe inline SVG with words of its own; the pages allow no
    inline styles, so it is coloured by attributes and by classes of the figures' style sheet.
    """

    name: str
    title: str
    asked: str
    tally: Tally
    answers: tuple[Answer, ...]
    chart: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """A digest that was sent, as it was sent."""

    reader: str
    slot: date
    subject: str
    html: str

    @property
    def path(self) -> str:
        """Name its page, as the folder of digests names its files."""
        return f"digests/{self.slot.isoformat()}-{self.reader}.html"


@dataclass(frozen=True, slots=True)
class TwiceHeld:
    """Preprints under several numbers: what each is named by, and the changes that repeat."""

    named_by: Mapping[int, int] = field(default_factory=dict)
    repeats: Set[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is not a study.

    ``new_since`` opens the time whose news the home page tells; ``arrived`` are the PMIDs that a
    search found after its baseline, ``arrived_trials`` the registrations. ``titles`` are those of
    all members of families. ``today`` is told on no page: a page changes only with what it says.
    """

    title: str
    today: date
    new_since: datetime
    receipt: Receipt | None
    searches: Sequence[tuple[str, str]]
    questions: tuple[QuestionContent, ...]
    matrix: tuple[Cell, ...]
    arrived: Set[int]
    titles: Mapping[int, str]
    issues: tuple[Issue, ...]
    board: tuple[BoardRow, ...] = ()
    arrived_trials: Set[str] = frozenset()
    twice: TwiceHeld = TwiceHeld()
