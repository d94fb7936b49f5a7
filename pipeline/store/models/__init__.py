"""The tables, typed; db/schema.sql is the same picture for people, kept true by a test.

What studies are found by has tables of its own in ``store/text_models.py``.
"""

from __future__ import annotations

from pipeline.store.models.base import Base, UtcDateTime
from pipeline.store.models.enrichments import EnrichmentRow
from pipeline.store.models.files import FileReadingRow
from pipeline.store.models.holdings import (
    ChangeRow,
    LookRow,
    MatchRow,
    RejectRow,
    RunRow,
    SearchRow,
    StudyRow,
    WatermarkRow,
)
from pipeline.store.models.letters import (
    DeliveryRow,
    DigestRow,
    SlotRow,
    SubscriptionRow,
    TallyRow,
    ToldRow,
)
from pipeline.store.models.readings import AnnotationRow, FactRow, FamilyRow, MarkRow, ReportRow
from pipeline.store.models.registrations import (
    TrialChangeRow,
    TrialMatchRow,
    TrialRow,
    TrialToldRow,
)

__all__ = [
    "AnnotationRow",
    "Base",
    "ChangeRow",
    "DeliveryRow",
    "DigestRow",
    "EnrichmentRow",
    "FactRow",
    "FamilyRow",
    "FileReadingRow",
    "LookRow",
    "MarkRow",
    "MatchRow",
    "RejectRow",
    "ReportRow",
    "RunRow",
    "SearchRow",
    "SlotRow",
    "StudyRow",
    "SubscriptionRow",
    "TallyRow",
    "ToldRow",
    "TrialChangeRow",
    "TrialMatchRow",
    "TrialRow",
    "TrialToldRow",
    "UtcDateTime",
    "WatermarkRow",
]
