"""What the pages are made of, and what a page is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime

from pipeline.domain.digests import Receipt
from pipeline.domain.matrix import Cell
from pipeline.domain.questions import Answer
from pipeline.domain.tallies import Tally


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site: its path inside the folder, with ``/``, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class QuestionContent:
    """A standing question, how it stands, and the investigations that say so, newest first.

    ``figures`` are drawings of it by name: safe inline SVG, each with a title of its own. The pages
    allow no inline styles, so a drawing is coloured by attributes or by classes of ``site.css``.
    """

    name: str
    title: str
    asked: str
    tally: Tally
    answers: tuple[Answer, ...]
    figures: Mapping[str, str] = field(default_factory=dict)


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
class Content:
    """Everything that is not a study.

    ``new_since`` opens the time whose news the home page tells; ``arrived`` are the PMIDs that a
    search found after its baseline. ``titles`` are those of all members of families. ``figures``
    are for the home page, as in ``QuestionContent``. ``feeds`` are the paths of feeds that are
    there to be linked. ``today`` is told on no page: a page changes only with what it says.
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
    feeds: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
