"""Days and spans of days, as date searches write them and as records carry them.

See "Searching by date" at pubmed.ncbi.nlm.nih.gov/help/.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MINYEAR, date

from pipeline.query.fields import Field

# Publication dates may lie in the future, and a relative search finds those too
# (pubmed.ncbi.nlm.nih.gov/help/#date-search-relative).
_MAY_LIE_AHEAD = {Field.PUBLISHED, Field.PRINTED, Field.ELECTRONIC}

_DAY = re.compile(r"(?P<year>\d{4})(?:[/-](?P<month>\d{1,2})(?:[/-](?P<day>\d{1,2}))?)?")
_LAST = re.compile(r"last\s+(?:(?P<count>\d{1,5})\s+)?(?P<unit>day|month|year)s?", re.IGNORECASE)
_MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A first and a last day, both included."""

    first: date
    last: date

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> "DateSpan":
        """Make the one day on which PubMed files a partial date.

        A date without a month counts as January, one without a day as the first of the month
        (pubmed.ncbi.nlm.nih.gov/help/#dp).

        Raises:
            ValueError: there is no such day.
        """
        filed = date(year, month or 1, day or 1)
        return cls(filed, filed)

    def overlaps(self, other: "DateSpan") -> bool:
        """Tell whether the two spans share a day."""
        return self.first <= other.last and other.first <= self.last


def calendar_span(text: str) -> DateSpan | None:
    """Read ``2026``, ``2026/01`` or ``2026/01/31`` as all the days it names; None if unreadable.

    The 31st of a shorter month is its last day, because people write ``2026/02/31`` for the end.
    """
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    if not year or month not in (None, *range(1, 13)) or day not in (None, *range(1, 32)):
        return None
    last_month = month or 12
    end = monthrange(year, last_month)[1]
    return DateSpan(
        date(year, month or 1, min(day or 1, end)), date(year, last_month, min(day or end, end))
    )


def relative_span(text: str, field: Field, today: date) -> DateSpan | None:
    """Read ``last 30 days``, ``last 6 months`` or ``last year``; None if it is neither."""
    found = _LAST.fullmatch(text.strip())
    if found is None:
        return None
    first = _earlier(today, int(found["count"] or 1), found["unit"].lower())
    return DateSpan(first, date.max if field in _MAY_LIE_AHEAD else today)


def _earlier(today: date, count: int, unit: str) -> date:
    if unit == "day":
        return date.fromordinal(max(1, today.toordinal() - count))
    months = today.year * 12 + today.month - 1 - count * _MONTHS[unit]
    year, month = divmod(months, 12)
    if year < MINYEAR:
        return date.min
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
