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
    RESULTS_POSTED = "results_posted"
    OVERDUE = "overdue"
    OUTCOMES_CHANGED = "outcomes_changed"
    REGISTERED = "registered"
    STATUS_CHANGED = "status_changed"
    DATES_CHANGED = "dates_changed"
    ENROLMENT_CHANGED = "enrolment_changed"


GRAVITY = {kind: place for place, kind in enumerate(ChangeKind)}  # the gravest has the lowest


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


class Species(StrEnum):
    """On whom or what a study was done; ``MIXED`` when its own work was on several."""

    HUMAN = "human"
    ANIMAL = "animal"
    IN_VITRO = "in vitro"
    MIXED = "mixed"


class VitaminKForm(StrEnum):
    """Which vitamin K was given, eaten or measured."""

    K1 = "phylloquinone (K1)"
    MK_4 = "MK-4"
    MK_7 = "MK-7"
    MK_8 = "MK-8"
    MK_9 = "MK-9"
    OTHER_MENAQUINONE = "other menaquinone"
    K2 = "K2 unspecified"
    MENADIONE = "menadione/menadiol"
    MIXED = "mixed"


class Comparator(StrEnum):
    """What the vitamin was compared with."""

    PLACEBO = "placebo"
    NO_TREATMENT = "no treatment"  # usual care is none, as far as vitamin K goes
    K1 = "K1"
    OTHER_FORM = "other form"
    OTHER_DOSE = "other dose"
    ANTAGONIST = "vitamin K antagonist"
    OTHER_TREATMENT = "other treatment"


class OutcomeRung(StrEnum):
    """How far an outcome is from what happens to a patient; rungs are never mixed up.

    ``SAFETY`` stands beside the ladder: that harms were watched for is no measure of what a
    treatment is for, as CONSORT Harms keeps the two apart (doi:10.1136/bmj-2022-073725).
    """

    BIOMARKER = "biomarker"
    FUNCTION = "function"
    IMAGING = "imaging"
    EVENTS = "events"
    SAFETY = "safety"


LADDER = (OutcomeRung.BIOMARKER, OutcomeRung.FUNCTION, OutcomeRung.IMAGING, OutcomeRung.EVENTS)


class Direction(StrEnum):
    """Which way an effect points for the patient; kept apart from statistical significance."""

    IMPROVEMENT = "improvement"
    DETERIORATION = "deterioration"
    NO_CLEAR_DIFFERENCE = "no clear difference"
    MIXED = "mixed"
    NOT_REPORTED = "not reported"


class AnnotationKind(StrEnum):
    """Which question an annotation answers, in the order in which they are shown."""

    DESIGN = "design"
    RANDOMISED_SCORE = "randomised_score"  # 0 to 1: how much it reads like a randomised trial
    SPECIES = "species"
    RANDOMISED = "randomised"
    ENROLLED = "enrolled"
    ANALYSED = "analysed"
    EVENTS = "events"  # people to whom it happened
    FORMS = "forms"
    DOSES = "doses"
    DURATION = "duration_months"
    COMPARATOR = "comparator"
    SUPPLEMENTS = "supplements"  # what was given alongside
    POPULATIONS = "populations"
    COUNTRIES = "countries"
    OUTCOMES = "outcomes"
    REGISTRY_IDS = "registry_ids"
    FUNDING_FLAG = "funding_flag"
    CAUTIONS = "cautions"
    LAST_SEARCH = "last_search"  # of a review: an ISO prefix, 2024 or 2024-03 or 2024-03-15
    INCLUDED_STUDIES = "included_studies"
    INCLUDED_PARTICIPANTS = "included_participants"


# Questions with any number of answers; the others have one.
SEVERAL = frozenset(
    {
        AnnotationKind.FORMS,
        AnnotationKind.DOSES,
        AnnotationKind.SUPPLEMENTS,
        AnnotationKind.POPULATIONS,
        AnnotationKind.COUNTRIES,
        AnnotationKind.OUTCOMES,
        AnnotationKind.REGISTRY_IDS,
        AnnotationKind.CAUTIONS,
    }
)


class SourceName(StrEnum):
    """Who is asked for records; the names are those of the configuration's sections."""

    PUBMED = "pubmed"
    CLINICALTRIALS = "clinicaltrials"
    EUROPEPMC = "europepmc"


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
    FAILED = "failed"  # given up, until a person decides
    DROPPED = "dropped"  # a person knows, and lets it be


class Frequency(StrEnum):
    """How often a reader is written to."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Service(StrEnum):
    """Who is asked, in the order in which they are asked."""

    ICITE = "icite"
    UNPAYWALL = "unpaywall"
    CROSSREF = "crossref"


class Comparison(StrEnum):
    """Which contrasts a question counts."""

    ANY = "any"
    HEAD_TO_HEAD = "head-to-head"
