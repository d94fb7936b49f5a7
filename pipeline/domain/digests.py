"""What a reader gets: a Digest of Sections of Entries, and the receipt of the run behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.tallies import Position
from pipeline.domain.trials import HeldTrial, TrialChange
from pipeline.domain.vocabulary import SourceName


class SectionKind(StrEnum):
    """The parts of a digest in the order a reader meets them: evidence outranks date."""

    NEWS = "News about studies you were sent"
    OTHER_NEWS = "News about other studies we hold"
    TRIALS = "New human trials and meta-analyses"
    HUMAN = "Other new human studies"
    STUDIES = "Reviews and other new reports"
    LABORATORY = "Animal and cell work"
    PREPRINTS = "Preprints"
    REGISTRY = "Registered trials"
    OLDER = "Older, newly matched"
    NEAR = "Near misses"
    STARTER = "To start with: from what PubMed already held"


@dataclass(frozen=True, slots=True)
class Entry:
    """One study in a digest, with the changes that brought it there, gravest first.

    ``sent_before`` is the slot of the issue in which the reader first met the study, if any.
    """

    study: Study
    changes: tuple[NotedChange, ...]
    sent_before: date | None = None


@dataclass(frozen=True, slots=True)
class TrialEntry:
    """One registration in a digest, with the changes that brought it there, gravest first.

    ``sent_before`` is the slot of the issue in which the reader first met it, if any.
    """

    held: HeldTrial
    changes: tuple[TrialChange, ...]
    sent_before: date | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Entries of one kind; ``more`` counts those that roll over to the next issue.

    The section of registered trials has ``trials``, all others have ``entries``.

    ``left_out`` counts those that no issue will show: a starter set is a sample of what is held.
    """

    kind: SectionKind
    entries: tuple[Entry, ...] = ()
    more: int = 0
    left_out: int = 0
    trials: tuple[TrialEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchReceipt:
    """What one search asked one source and what came of it: silence is told from failure.

    ``error`` is filled when the source failed: the other numbers are then those of the last
    complete run, or zero. ``degraded`` tells which parts of the query the source left out, so that
    the answer is one to another question. ``window`` is the day from which on a set too large for
    one answer was listed this time; None when all of it was. ``same`` counts the results that were
    another version of what is held: Europe PMC lists each version of a preprint. ``last_file`` is
    the last of NLM's files that was read, where these stand for PubMed.
    """

    search: str
    title: str
    reported: int = 0
    held: int = 0
    new: int = 0
    late: int = 0
    left: int = 0
    same: int = 0
    missing: int = 0
    gone: int = 0
    rejects: int = 0
    landmarks_found: int = 0
    landmarks: int = 0
    landmarks_missing: tuple[int, ...] = ()
    is_baseline: bool = False
    is_edited: bool = False
    window: date | None = None
    degraded: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str | None = None
    source: SourceName = SourceName.PUBMED
    last_file: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a whole run did, for every search a reader or operator asks about."""

    run: int
    finished: datetime
    searches: tuple[SearchReceipt, ...]

    @property
    def complete(self) -> bool:
        """Tell whether every search was answered in full."""
        return all(one.error is None for one in self.searches)


@dataclass(frozen=True, slots=True)
class Digest:
    """One issue for one reader; ``slot`` names it, ``since`` is the day of the issue before.

    ``positions`` are the standing questions that moved since this reader was last told;
    ``answering`` gives for each question its title and the PMIDs of the reports that answer it.
    """

    title: str
    reader: str
    slot: date
    since: date | None
    composed: datetime
    sections: tuple[Section, ...]
    receipt: Receipt
    held: int
    search_titles: tuple[tuple[str, str], ...]  # name, title: why an entry is here
    positions: tuple[Position, ...] = ()
    answering: tuple[tuple[str, frozenset[int]], ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """List every study told, in reading order."""
        return tuple(entry for section in self.sections for entry in section.entries)

    @property
    def trials(self) -> tuple[TrialEntry, ...]:
        """List every registration told, in reading order."""
        return tuple(entry for section in self.sections for entry in section.trials)

    @property
    def size(self) -> int:
        """Count what is told: studies and registrations."""
        return len(self.entries) + len(self.trials)

    @property
    def rolled_over(self) -> int:
        """Count what did not fit and waits for the next issue."""
        return sum(section.more for section in self.sections)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A change not yet told to a reader.

    ``is_baseline`` is True when the study was there before any of the reader's searches started:
    it is history, not news, and only a starter set of it is shown.
    """

    study: Study
    change: NotedChange
    is_baseline: bool = False
    sent_before: date | None = None


@dataclass(frozen=True, slots=True)
class TrialCandidate:
    """A registry's change not yet told to a reader; ``is_history`` where it is no news."""

    held: HeldTrial
    change: TrialChange
    is_history: bool = False
    sent_before: date | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A digest as it goes out: the same entries as HTML, plain text and Markdown."""

    subject: str
    html: str
    text: str
    markdown: str
