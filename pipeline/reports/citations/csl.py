"""CSL-JSON, for Zotero, pandoc and citeproc: one object a study.

Source: https://github.com/citation-style-language/schema, ``csl-data.json``.
"""

from __future__ import annotations

from typing import Any

from pipeline.domain.dates import PartialDate
from pipeline.domain.numbers import source_of
from pipeline.domain.vocabulary import ArticleKind
from pipeline.reports.citations.calendar_words import is_month_known, season_of, words_of
from pipeline.reports.citations.citation import Citation, Name, citation
from pipeline.reports.json_text import json_text
from pipeline.reports.report import Report

_TYPES = {
    ArticleKind.ARTICLE: "article-journal",
    ArticleKind.PREPRINT: "article",  # the specification's own word for a preprint
    ArticleKind.BOOK_CHAPTER: "chapter",
}


def csl_json(report: Report) -> str:
    """Write a list with one item a study; what is unknown is left out."""
    return json_text([_item(citation(study)) for study in report.studies])


def _item(one: Citation) -> dict[str, Any]:
    item = {
        "id": one.key,
        "type": _TYPES[one.kind],
        "genre": "Preprint" if one.kind is ArticleKind.PREPRINT else "; ".join(one.types),
        "title": one.title,
        "original-title": one.original_title,
        "author": [_name(name) for name in one.authors],
        "container-title": one.container,
        "container-title-short": one.abbreviation,
        "publisher": one.publisher,
        "ISSN": one.issn,
        "volume": one.volume,
        "issue": one.issue,
        "page": str(one.pages),
        "number": one.pages.number,
        "issued": _date(one.published),
        "available-date": _date(one.electronic),
        "DOI": one.doi,
        "PMID": one.pmid,
        "PMCID": one.pmcid,
        "URL": one.url,
        "language": _language(one),
        "keyword": ", ".join(one.keywords),
        "abstract": "\n".join(one.abstract),
        "note": "; ".join(one.notes),
        "source": source_of(one.number),
    }
    return {key: value for key, value in item.items() if value}


def _name(name: Name) -> dict[str, str]:
    if name.is_group:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {key: value for key, value in parts.items() if value}


def _date(when: PartialDate) -> dict[str, Any]:
    """Give as many parts as are known; words that no calendar has stand alone."""
    if not when.year:
        return {"literal": words} if (words := words_of(when)) else {}
    month = [when.month] if is_month_known(when) else []
    day = [when.day] if month and when.day else []
    season = season_of(when)
    return {"date-parts": [[when.year, *month, *day]]} | ({"season": season} if season else {})


def _language(one: Citation) -> str:
    """Give the language of the report; several would be no language tag."""
    return one.languages[0] if len(one.languages) == 1 else ""
