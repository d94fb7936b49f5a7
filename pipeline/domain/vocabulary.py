"""The closed word lists that the rest of the program speaks in."""

from __future__ import annotations

from enum import StrEnum


class ArticleKind(StrEnum):
    """What form a report has."""

    ARTICLE = "article"
    PREPRINT = "preprint"
    BOOK_CHAPTER = "book chapter"


class ChangeKind(StrEnum):
    """What can happen to a study or trial, in the order a reader wants to hear of it."""

    RETRACTED = "retracted"
    CONCERN_EXPRESSED = "concern_expressed"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    PUBLISHED = "published"  # a preprint came out as an article
    COMMENTED = "commented"
    ABSTRACT_ADDED = "abstract_added"
    INDEXED = "indexed"  # MeSH terms or publication types arrived
    REVISED = "revised"
    OPEN_ACCESS = "open_access"
    ADDED = "added"
    LATE = "late"  # an old record, new to us
    REGISTERED = "registered"
    STATUS_CHANGED = "status_changed"
    RESULTS_POSTED = "results_posted"
    OVERDUE = "overdue"


class StudyDesign(StrEnum):
    """How a study was done; ``UNCLEAR`` when nothing we read says so."""

    META_ANALYSIS = "meta-analysis"
    SYSTEMATIC_REVIEW = "systematic review"
    RANDOMISED_TRIAL = "randomised trial"
    NON_RANDOMISED_TRIAL = "non-randomised trial"
    COHORT = "cohort"
    CASE_CONTROL = "case–control"
    CROSS_SECTIONAL = "cross-sectional"
    CASE_REPORT = "case report"
    PROTOCOL = "protocol"
    GUIDELINE = "guideline"
    NARRATIVE_REVIEW = "narrative review"
    ANIMAL = "animal"
    IN_VITRO = "in vitro"
    OTHER = "other"
    UNCLEAR = "unclear"


class AnnotationKind(StrEnum):
    """Which question an annotation answers."""

    DESIGN = "design"


class StudyState(StrEnum):
    """Whether the source still gives us the record behind a ledger row."""

    HELD = "held"
    REJECTED = "rejected"  # came back, but could not be read
    MISSING = "missing"  # asked for and not in the answer; asked again in later runs
    GONE = "gone"  # missing in three runs


class DeliveryState(StrEnum):
    """Where one message to one reader stands."""

    PENDING = "pending"
    SENDING = "sending"  # claimed by a run, until its lease ends
    SENT = "sent"
    RETRY = "retry"
    UNKNOWN = "unknown"  # the server went silent after the whole message
    FAILED = "failed"


class Frequency(StrEnum):
    """How often a reader is written to."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
