"""BibTeX, for LaTeX, JabRef and Zotero: one entry a study, its letters in UTF-8.

A key is ``pmid123``, or of Europe PMC's preprints ``ppr123``: it stays the same when a record is
corrected. Values are escaped so that no brace in a record ends a field: BibTeX counts braces even
behind a backslash (Patashnik, BibTeXing, 1988), so they are written as commands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain.dates import PartialDate
from pipeline.domain.vocabulary import ArticleKind
from pipeline.reports.citations.calendar_words import is_month_known, season_of, words_of
from pipeline.reports.citations.citation import Citation, Name, citation
from pipeline.reports.report import Report

_TYPES = {
    ArticleKind.ARTICLE: "article",
    ArticleKind.PREPRINT: "misc",
    ArticleKind.BOOK_CHAPTER: "incollection",
}
_CONTAINERS = {
    ArticleKind.ARTICLE: "journal",
    ArticleKind.PREPRINT: "howpublished",
    ArticleKind.BOOK_CHAPTER: "booktitle",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COMMANDS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{letter: f"\\{letter}" for letter in "#$%&_"},
}
_SPECIAL = re.compile(r"[\\{}~^#$%&_]")
_WORD = re.compile(r"[^\W_][\w-]*")
_VERBATIM = re.compile(r"[{}\\%]")  # what no DOI field can hold


def bibtex(report: Report) -> str:
    """Write one entry a study; what is unknown has no field."""
    return "\n".join(_entry(citation(study)) for study in report.studies)


def escaped(text: str) -> str:
    """Take the meaning from every letter that TeX or BibTeX would act on."""
    return _SPECIAL.sub(lambda found: _COMMANDS[found[0]], text)


def _entry(one: Citation) -> str:
    fields = [f"  {name} = {value},\n" for name, value in _fields(one) if value != "{}"]
    return f"@{_TYPES[one.kind]}{{{one.key},\n{''.join(fields)}}}\n"


def _fields(one: Citation) -> Iterator[tuple[str, str]]:
    yield "author", _braced(" and ".join(map(_author, one.authors)))
    yield "title", _braced(_title(one.title))
    yield _CONTAINERS[one.kind], _text(one.container)
    yield "shortjournal", _text(one.abbreviation)
    yield from (("publisher", _text(one.publisher)), ("issn", _text(one.issn)))
    yield from _date(one.published)
    yield from (("volume", _text(one.volume)), ("number", _text(one.issue)))
    yield "pages", _text(str(one.pages).replace("-", "--") if one.pages.last else str(one.pages))
    yield "eid", _text(one.pages.number)
    yield "doi", _braced("" if _VERBATIM.search(one.doi) else one.doi)
    yield from (("pmid", _braced(one.pmid)), ("pmcid", _braced(one.pmcid)))
    yield "url", _braced(one.url)
    yield "language", _text(", ".join(one.languages))
    yield "keywords", _text(", ".join(word.replace(",", "") for word in one.keywords))
    yield "abstract", _text(" ".join(one.abstract))
    yield "type", _text("; ".join(one.types))
    yield "note", _text("; ".join(one.notes))


def _text(words: str) -> str:
    return _braced(escaped(words))


def _braced(written: str) -> str:
    return f"{{{written}}}"


def _title(words: str) -> str:
    """Escape a title and keep the case of names such as MK-7, K2 and dp-ucMGP.

    Styles write titles in small letters, but for what stands in braces.
    """
    parts, at = [], 0
    for found in _WORD.finditer(words):
        if _keeps_case(found[0], is_first=found.start() == 0):
            parts += [escaped(words[at : found.start()]), _braced(escaped(found[0]))]
            at = found.end()
    return "".join((*parts, escaped(words[at:])))


def _keeps_case(word: str, *, is_first: bool) -> bool:
    """Tell a name from a word: a capital inside it, a figure among its letters, or one capital."""
    has_figure = any(map(str.isdigit, word)) and any(map(str.isalpha, word))
    is_letter = word.isupper() and not is_first
    return has_figure or is_letter or any(map(str.isupper, word[1:]))


def _author(name: Name) -> str:
    """Write ``Family, Suffix, Given``; in braces what would read as several names or parts."""
    if name.is_group:
        return _braced(escaped(name.family))
    parts = (name.family, name.suffix, name.given)
    return ", ".join(_part(part) for part in parts if part)


def _part(words: str) -> str:
    is_several = "," in words or " and " in f" {words.lower()} "
    return _braced(escaped(words)) if is_several else escaped(words)


def _date(when: PartialDate) -> Iterator[tuple[str, str]]:
    yield "year", _braced(f"{when.year:04d}" if when.year else "")
    if when.month and is_month_known(when):
        yield "month", _MONTHS[when.month - 1]
    elif season_of(when):
        yield "month", _text(words_of(when))
    if when.day:
        yield "day", _braced(str(when.day))
