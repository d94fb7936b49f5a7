"""Dates that no calendar has, as references write them: ``Spring``, ``Nov-Dec``."""

from __future__ import annotations

import re

from pipeline.domain.dates import PartialDate
from pipeline.wording.clean import line

_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
# CSL counts seasons from spring
# (https://docs.citationstyles.org/en/stable/specification.html#season).
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}


def words_of(when: PartialDate) -> str:
    """Give what a record says instead of a month, without the year; empty for a plain date."""
    return line(_YEAR.sub("", when.raw or "", count=1), 60).strip(" -,")


def season_of(when: PartialDate) -> int | None:
    """Give the season's number in CSL, if the words are one."""
    return _SEASONS.get(words_of(when).lower())


def is_month_known(when: PartialDate) -> bool:
    """Tell whether the month is one: PubMed files a season under its first, which nobody said."""
    return when.month is not None and season_of(when) is None
