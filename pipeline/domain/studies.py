"""What we hold: a Study (one report) with what was read from it and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.domain.records import Article
from pipeline.domain.vocabulary import AnnotationKind, ChangeKind, StudyDesign


@dataclass(frozen=True, slots=True)
class Annotation:
    """One answer read from a record, with the words that say it.

    ``start`` and ``end`` are character offsets of ``quote`` in ``field_name`` (``title``,
    ``abstract`` or ``publication_types``); ``extractor`` is ``name/version``.
    """

    kind: AnnotationKind
    value: str
    quote: str
    field_name: str
    start: int
    end: int
    extractor: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a study, before it has a place in the store."""

    kind: ChangeKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NotedChange:
    """A change with its number, the study it happened to, and when we noticed (UTC)."""

    number: int
    pmid: int
    kind: ChangeKind
    detail: str
    noted: datetime


@dataclass(frozen=True, slots=True)
class Study:
    """One report we hold; PRISMA calls it a report and keeps "study" for the investigation.

    ``searches`` names the searches that find it now.
    """

    article: Article
    annotations: tuple[Annotation, ...] = ()
    searches: tuple[str, ...] = ()
    changes: tuple[NotedChange, ...] = ()
    first_seen: datetime | None = None

    @property
    def pmid(self) -> int:
        """Give the PubMed number, the study's key."""
        return self.article.pmid

    @property
    def design(self) -> StudyDesign:
        """Give the design that was read, or ``UNCLEAR``."""
        found = self.annotation(AnnotationKind.DESIGN)
        return StudyDesign(found.value) if found else StudyDesign.UNCLEAR

    def annotation(self, kind: AnnotationKind) -> Annotation | None:
        """Give the annotation of one kind, or None where nothing was read."""
        return next((one for one in self.annotations if one.kind is kind), None)
