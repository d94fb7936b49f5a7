"""Dates as bibliographies know them: a year, perhaps a month, perhaps a day, perhaps only words."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
# Not calendar.month_abbr, which speaks the language of the host.
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = {name[:3]: number for number, name in enumerate(_MONTH_NAMES, start=1)}
# PubMed files a season under the month it begins with: Winter = January, Spring = April,
# Summer = July, Fall = October (https://pubmed.ncbi.nlm.nih.gov/help/, "Publication date").
_SEASONS = {"winter": 1, "spring": 4, "summer": 7, "autumn": 10, "fall": 10}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, the month or the day; ``raw`` keeps words no calendar has."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    raw: str | None = None

    def iso(self) -> str:
        """Write the ISO prefix that is known: ``2026``, ``2026-11``, ``2026-11-22`` or ``""``."""
        if self.year is None:
            return ""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    def earliest(self) -> date | None:
        """Give the first day the date can mean, or None without a year."""
        if self.year is None:
            return None
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date | None:
        """Give the last day the date can mean, or None without a year."""
        if self.year is None:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        return self.raw or self.iso() or "undated"


UNDATED = PartialDate()


def from_iso(text: str) -> PartialDate:
    """Read an ISO prefix back; raise ValueError on anything else."""
    if not text:
        return UNDATED
    found = from_parts(*text.split("-")) if _ISO.fullmatch(text) else UNDATED
    if found.iso() != text:
        raise ValueError(f"not an ISO date or prefix of one: {text!r}")
    return found


def from_parts(year: str | None, month: str | None = None, day: str | None = None) -> PartialDate:
    """Build a date from a bibliography's words (``2021``, ``May`` or ``05``, ``31``).

    What no calendar has (month 13, 31 February) is dropped from the right and kept in ``raw``, and
    so are words that say less than a month (``Spring``, ``Jul-Aug``).
    """
    words = " ".join(part.strip() for part in (year, month, day) if part and part.strip())
    number = _year(year)
    if number is None:
        return PartialDate(raw=words or None)
    month_number = _month(month)
    if month_number is None:
        return PartialDate(number, raw=words if month else None)
    if day is None:
        return PartialDate(number, month_number, raw=None if _is_one_month(month) else words)
    day_number = _day(number, month_number, day)
    return PartialDate(number, month_number, day_number, raw=words if day_number is None else None)


def from_words(text: str) -> PartialDate:
    """Read PubMed's MedlineDate (``2025 Nov-Dec``, ``2000 Spring``, ``1999-2000``) by its start."""
    clean = " ".join(text.split())
    year = _YEAR.search(clean)
    if year is None:
        return PartialDate(raw=clean or None)
    following = re.match(r"\W*([A-Za-z]{3,})", clean[year.end() :])
    month = _month(following.group(1)) if following else None
    return PartialDate(int(year.group()), month, raw=clean)


def _year(text: str | None) -> int | None:
    clean = (text or "").strip()
    number = int(clean) if clean.isascii() and clean.isdigit() and len(clean) == 4 else 0
    return number if 1000 <= number <= 2999 else None


def _month(text: str | None) -> int | None:
    clean = (text or "").strip().lower()
    if clean.isascii() and clean.isdigit():
        return int(clean) if len(clean) <= 2 and 1 <= int(clean) <= 12 else None
    start = re.split(r"\W", clean, maxsplit=1)[0]  # "Jul-Aug", "Winter-Spring"
    return _SEASONS.get(start) or _MONTHS.get(start[:3])


def _is_one_month(text: str | None) -> bool:
    word = (text or "").strip().lower().rstrip(".")
    return word.isdigit() or word == "sept" or word in _MONTHS or word in _MONTH_NAMES


def _day(year: int, month: int, text: str) -> int | None:
    clean = text.strip()
    number = int(clean) if clean.isascii() and clean.isdigit() and len(clean) <= 2 else 0
    return number if 1 <= number <= calendar.monthrange(year, month)[1] else None
