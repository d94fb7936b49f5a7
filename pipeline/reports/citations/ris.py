"""RIS, for Zotero, EndNote, Mendeley and most others: tags of two letters, CR LF, ``ER  - ``.

Source: the specification of Research Information Systems, in its form of 2011
(https://en.wikipedia.org/wiki/RIS_(file_format)). A value is one line: a line break inside one
would begin another tag.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain.dates import PartialDate
from pipeline.domain.numbers import bare_name, source_of
from pipeline.domain.vocabulary import ArticleKind
from pipeline.reports.citations.calendar_words import is_month_known, words_of
from pipeline.reports.citations.citation import Citation, Name, citation
from pipeline.reports.report import Report

_TYPES = {
    ArticleKind.ARTICLE: "JOUR",
    ArticleKind.PREPRINT: "UNPB",
    ArticleKind.BOOK_CHAPTER: "CHAP",
}


def ris(report: Report) -> str:
    """Write one reference a study; what is unknown has no line."""
    return "".join(_written(citation(study)) for study in report.studies)


def _written(one: Citation) -> str:
    lines = [("TY", _TYPES[one.kind])]
    lines += [(tag, value) for tag, value in _fields(one) if value]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in (*lines, ("ER", ""))) + "\r\n"


def _fields(one: Citation) -> Iterator[tuple[str, str]]:
    yield "TI", one.title
    yield from (("AU", _author(name)) for name in one.authors)
    yield from _container(one)
    yield from (("PB", one.publisher), ("SN", one.issn), ("VL", one.volume), ("IS", one.issue))
    yield from (("SP", one.pages.first or one.pages.number), ("EP", one.pages.last))
    yield "C7", one.pages.number
    yield from (("PY", _year(one.published)), ("DA", _date(one.published)))
    yield from (("DO", one.doi), ("AN", bare_name(one.number)), ("C2", one.pmcid))
    yield "AB", " ".join(one.abstract)
    yield from (("KW", word) for word in one.keywords)
    yield from (("LA", language) for language in one.languages)
    yield "M3", "; ".join(one.types)
    yield "TT", one.original_title
    yield from (("N1", note) for note in one.notes)
    yield from (("UR", one.url), ("DB", source_of(one.number)))


def _container(one: Citation) -> Iterator[tuple[str, str]]:
    yield "T2", one.container
    if one.kind is not ArticleKind.BOOK_CHAPTER:
        yield from (("JF", one.container), ("J2", one.abbreviation))


def _author(name: Name) -> str:
    """Write ``Family, Given, Suffix``; a comma inside a part would begin the next."""
    whole = (name.family,) if name.is_group else (name.family, name.given, name.suffix)
    parts = (" ".join(part.replace(",", "").split()) for part in whole)
    return ", ".join(part for part in parts if part)


def _year(when: PartialDate) -> str:
    return f"{when.year:04d}" if when.year else ""


def _date(when: PartialDate) -> str:
    """Write ``2026/03/09/``; words that no calendar has stand behind the last stroke."""
    if not when.year:
        return ""
    month = f"{when.month:02d}" if is_month_known(when) else ""
    day = f"{when.day:02d}" if when.day else ""
    return f"{_year(when)}/{month}/{day}/{words_of(when)}"
