"""What we hold: a Study (one report) with what was read from it and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.domain.annotations import Annotation, Value
from pipeline.domain.enrichments import NOTHING_KNOWN, Enrichments
from pipeline.domain.families import Member
from pipeline.domain.marks import Mark
from pipeline.domain.records import Article
from pipeline.domain.vocabulary import AnnotationKind, ChangeKind, Species, StudyDesign


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a study, before it has a place in the store."""

    kind: ChangeKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NotedChange:
    """A change with its number, the study it happened to, and when we noticed (UTC).

    ``told`` is when the first issue that shows it to any reader was composed, as far as loaded.
    """

    number: int
    pmid: int
    kind: ChangeKind
    detail: str
    noted: datetime
    told: datetime | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """One report we hold; PRISMA calls it a report and keeps "study" for the investigation.

    ``annotations`` are what was read, with a person's marks in place of what they speak of;
    ``marks`` are all of these, oldest first. ``searches`` names the searches that find it now.
    ``relatives`` are the other reports of its ``family``. ``questions`` names the standing
    questions that it answers; None where that was not asked. ``enrichments`` are what other
    services know of it.
    """

    article: Article
    annotations: tuple[Annotation, ...] = ()
    searches: tuple[str, ...] = ()
    changes: tuple[NotedChange, ...] = ()
    first_seen: datetime | None = None
    marks: tuple[Mark, ...] = ()
    family: Member | None = None
    relatives: tuple[Member, ...] = ()
    questions: tuple[str, ...] | None = None
    enrichments: Enrichments = NOTHING_KNOWN

    @property
    def pmid(self) -> int:
        """Give the PubMed number, the study's key."""
        return self.article.pmid

    @property
    def design(self) -> StudyDesign:
        """Give the design that was read, or ``UNCLEAR``."""
        found = self.annotation(AnnotationKind.DESIGN)
        return StudyDesign(str(found.value)) if found else StudyDesign.UNCLEAR

    @property
    def species(self) -> Species | None:
        """Tell what was studied: people, animals, cells; None where nothing was read."""
        found = self.annotation(AnnotationKind.SPECIES)
        return Species(str(found.value)) if found else None

    def annotation(self, kind: AnnotationKind) -> Annotation | None:
        """Give the annotation of one kind, or None where nothing was read."""
        return next((one for one in self.annotations if one.kind is kind), None)

    def values(self, kind: AnnotationKind) -> tuple[Value, ...]:
        """Give every answer to one question, in the order of the text."""
        return tuple(one.value for one in self.annotations if one.kind is kind)
