"""Read the dates of a PubMed record as spans of days.

Which element feeds which search field is told in PubMed's help under "Dates and times of
citation status" (pubmed.ncbi.nlm.nih.gov/help/): ``entrez`` is the create date, ``pubmed`` the
entry date, ``medline`` the day MeSH was added. Seasons and undated months follow the same page.
"""

import calendar
import re
from contextlib import suppress
from datetime import date
from functools import lru_cache

from lxml import etree

from pipeline.query import DateSpan, Field

_MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_SEASONS = {"winter": 1, "spring": 4, "summer": 7, "autumn": 10, "fall": 10}
_QUARTERS = {"1st": 1, "2nd": 4, "3rd": 7, "4th": 10}
# The first and the last month each word may mean.
_MONTH_WORDS = {word: (month, month) for word, month in _MONTHS.items()} | {
    word: (month, month + 2) for word, month in (_SEASONS | _QUARTERS).items()
}
_YEAR = re.compile(r"\b(?:1[5-9]|20|21)\d\d\b")
_WORD = re.compile(r"[A-Za-z]+|\b[1-4](?:st|nd|rd|th)\b")
_PUBLICATION_DATES = ("Article/Journal/JournalIssue/PubDate", "ContributionDate", "Book/PubDate")


def searchable_dates(root: etree._Element) -> dict[Field, DateSpan]:
    """Collect every date a record can be searched by; what it lacks is left out."""
    citation, reached = root[0], _history(root[-1])
    created, printed = reached.get("entrez"), _publication_span(citation)
    entered = reached.get("pubmed", created)
    spans = {
        Field.CREATED: created,
        Field.ENTERED: entered,
        Field.INDEXED: reached.get("medline", entered),
        Field.MODIFIED: _span(citation.find("DateRevised")),
        Field.COMPLETED: _span(citation.find("DateCompleted")),
        Field.PUBLISHED: printed,
        Field.PRINTED: printed if _is_printed(citation) else None,
        Field.ELECTRONIC: _span(citation.find("Article/ArticleDate")),
    }
    return {field: span for field, span in spans.items() if span}


def _history(data: etree._Element) -> dict[str, DateSpan]:
    """Read when a record reached which status (``PubMedPubDate/@PubStatus``)."""
    entries = data.iterfind("History/PubMedPubDate")
    spans = {entry.get("PubStatus", ""): _span(entry) for entry in entries}
    return {status: span for status, span in spans.items() if span}


def _publication_span(citation: etree._Element) -> DateSpan | None:
    """Read the publication date: structured, or free text such as ``2025 Nov-Dec``."""
    for path in _PUBLICATION_DATES:
        if (node := citation.find(path)) is not None:
            return _free_text_span(node.findtext("MedlineDate") or "") or _span(node)
    return None


def _is_printed(citation: etree._Element) -> bool:
    article = citation.find("Article")
    return article is not None and article.get("PubModel", "Print").startswith("Print")


def _span(node: etree._Element | None) -> DateSpan | None:
    parts = {part.tag: part.text or "" for part in node} if node is not None else {}
    month = parts.get("Month") or parts.get("Season") or ""
    return _named_span(parts.get("Year", ""), month, parts.get("Day", ""))


# The dates of many records are those of few days.
@lru_cache(maxsize=1 << 14)
def _named_span(year: str, month: str, day: str) -> DateSpan | None:
    year, month, day = year.strip(), month.strip().lower(), day.strip()
    if not year.isdecimal():
        return None
    number = int(month) if month.isdecimal() else _MONTHS.get(month[:3], 0)
    if not 1 <= number <= 12:
        return _free_text_span(f"{year} {month}")
    with suppress(ValueError):  # day 31 of February occurs; the month is still right
        if day.isdecimal():
            exact = date(int(year), number, int(day))
            return DateSpan(exact, exact)
    return _free_text_span(f"{year} {_MONTH_NAMES[number - 1]}")


@lru_cache(maxsize=1 << 14)
def _free_text_span(text: str) -> DateSpan | None:
    years = [int(year) for year in _YEAR.findall(text)]
    if not years:
        return None
    months = [_MONTH_WORDS[word] for word in _words(text)] or [(1, 12)]
    first = date(years[0], months[0][0], 1)
    last_month = months[-1][1]
    last = date(years[-1], last_month, calendar.monthrange(years[-1], last_month)[1])
    return DateSpan(first, max(first, last))


def _words(text: str) -> list[str]:
    """List the words that name a part of the year; months are known by three letters."""
    words = (word.lower() for word in _WORD.findall(text))
    keys = (word if word in _MONTH_WORDS else word[:3] for word in words)
    return [key for key in keys if key in _MONTH_WORDS]
