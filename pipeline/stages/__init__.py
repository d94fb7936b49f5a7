"""The story, one file a verb: collect, refresh, annotate, compose, deliver, enrich, and run.

Every transaction is opened here, and only here several rooms are seen together. One failing
search, reader or message never stops the others: what was complete is stored, and the failure
stands in the receipt and in the exit code.
"""

from __future__ import annotations

from pipeline.stages.annotate import annotate, count_unread
from pipeline.stages.collect import collect
from pipeline.stages.compose import compose, draft
from pipeline.stages.decide import count_given_up, let_be, try_again
from pipeline.stages.deliver import Delivered, deliver, is_anything_due
from pipeline.stages.diary import is_new, recorded
from pipeline.stages.enrich import enrich
from pipeline.stages.foresee import foresee
from pipeline.stages.refresh import REFRESH_AT_ONCE, refresh
from pipeline.stages.run import RunReport, run

__all__ = [
    "REFRESH_AT_ONCE",
    "Delivered",
    "RunReport",
    "annotate",
    "collect",
    "compose",
    "count_given_up",
    "count_unread",
    "deliver",
    "draft",
    "enrich",
    "foresee",
    "is_anything_due",
    "is_new",
    "let_be",
    "recorded",
    "refresh",
    "run",
    "try_again",
]
