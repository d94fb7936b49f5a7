"""What one report tells of the investigation behind it: the light rows that families are read from.

``pipeline/domain/family_reading.py`` makes one from an article and its annotations.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.vocabulary import StudyDesign


class Role(StrEnum):
    """What a report is to its family."""

    MAIN = "main report"
    PROTOCOL = "protocol"
    SUBSTUDY = "substudy"
    POST_HOC = "post-hoc analysis"
    SECONDARY = "secondary analysis"
    FOLLOW_UP = "follow-up"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Report:
    """One report, as light as a hundred thousand of them have to be.

    ``authors`` and ``title_key`` are folded for comparison (``title_key`` is None where the title
    names nothing). ``links`` are PubMed's linked citations that have a PMID: (kind, PMID).
    ``named_by`` are registrations that name the report as a paper on their trial's results.
    ``stated_role`` is what its own words call it; ``says_registered`` tells that it calls its own
    study registered, ``says_planned`` that it calls it prospective or names its primary outcome.
    One that ``stands_alone`` tells of no one investigation: a review, a letter, an editorial.
    """

    pmid: int
    title_key: str | None = None
    year: int | None = None
    authors: frozenset[str] = frozenset()
    design: StudyDesign = StudyDesign.UNCLEAR
    is_preprint: bool = False
    stands_alone: bool = False
    registrations: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()
    links: tuple[tuple[str, int], ...] = ()
    randomised: int | None = None
    enrolled: int | None = None
    analysed: int | None = None
    forms: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()
    has_primary_outcome: bool = False
    stated_role: Role | None = None
    says_registered: bool = False
    says_planned: bool = False
