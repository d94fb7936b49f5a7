"""A second reading of PubMed's rules, slow and plain, to hold the first one against.

Written from PubMed's help alone: loops over texts, nothing from the modules it judges but the
shapes of a query and a document. It knows the tags in ``TAGS`` and no more.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from pipeline.query import Document, Field, Operation, Operator, Range, Term, Tree

_TITLE_ABSTRACT = ["TITLE", "ABSTRACT", "OTHER_ABSTRACT", "OTHER_TERM"]
TAGS = {
    "ti": ["TITLE"],
    "tiab": _TITLE_ABSTRACT,
    "ad": ["AFFILIATION"],
    "ot": ["OTHER_TERM"],
    "mh": ["MESH", "MAJOR_TOPIC"],
    "mh:noexp": ["MESH", "MAJOR_TOPIC"],
    "majr": ["MAJOR_TOPIC"],
    "pt": ["PUBLICATION_TYPE"],
    "nm": ["SUBSTANCE"],
    "la": ["LANGUAGE"],
    "au": ["AUTHOR"],
}
_WHOLE_VALUES = {"mh", "mh:noexp", "majr", "pt", "nm", "la"}
_EXPLODED = {"mh", "majr", "pt"}
_GREEK = {
    letter: unicodedata.name(letter).split()[-1].lower().replace("lamda", "lambda")
    for letter in "αβγδεζηθικλμνξοπρστυφχψω"
}
# "Stopwords" at pubmed.ncbi.nlm.nih.gov/help/.
_LISTED = """
    a about again all almost also although always among an and another any are as at be
    because been before being between both but by can could did do does done due during
    each either enough especially etc for found from further had has have having here how
    however i if in into is it its itself just kg km made mainly make may mg might ml mm
    most mostly must nearly neither no nor obtained of often on our overall perhaps pmid
    quite rather really regarding seem seen several should show showed shown shows
    significantly since so some such than that the their theirs them then there therefore
    these they this those through thus to upon use used using various very was we were
    what when which while with within without would
"""
_STOPPED = set(_LISTED.split())


def answers(tree: Tree, found: Document, explode: Callable[[str], frozenset[str]]) -> bool:
    """Tell whether a document answers a query, from left to right."""
    if isinstance(tree, Range):
        return _within_range(tree, found)
    if isinstance(tree, Term):
        return _term(tree, found, explode)
    assert isinstance(tree, Operation), "facts are no rule of PubMed"
    so_far = answers(tree.first, found, explode)
    for operator, operand in tree.steps:
        other = answers(operand, found, explode)
        if operator is Operator.AND:
            so_far = so_far and other
        elif operator is Operator.OR:
            so_far = so_far or other
        else:
            so_far = so_far and not other
    return so_far


@cache
def plain_words(text: str) -> list[str]:
    """Take a text apart by looking at one character after the other."""
    words = [""]
    for character in unicodedata.normalize("NFKD", text):
        if 0x300 <= ord(character) < 0x370:
            continue
        lower = character.casefold()
        if not lower.isalnum():
            words.append("")
        else:
            words[-1] += _GREEK.get(lower, lower)
    return [word for word in words if word]


def _term(term: Term, found: Document, explode: Callable[[str], frozenset[str]]) -> bool:
    tag = term.tag or ""
    texts = [text for name in TAGS[tag] for text in found.texts.get(Field[name], ())]
    if tag == "au":
        return any(_is_author(term, author) for author in texts)
    if tag in _WHOLE_VALUES:
        sought = explode(term.text) if tag in _EXPLODED else {term.text}
        wanted = [plain_words(name) for name in sought]
        # A heading stands for itself with any qualifier; languages go by three letters.
        return any(
            plain_words(part) in wanted for text in texts for part in (text, text.split("/")[0])
        ) or (tag == "la" and any(text == term.text.lower()[:3] for text in texts))
    if term.proximity is not None:
        return any(_close_together(term, plain_words(text)) for text in texts)
    return any(_has_phrase(term.text, text) for text in texts)


def _has_phrase(sought: str, text: str) -> bool:
    words = r"\s".join(map(re.escape, plain_words(sought)))
    end = "" if sought.endswith("*") else r"(?!\S)"
    return re.search(rf"(?<!\S){words}{end}", " ".join(plain_words(text))) is not None


def _close_together(term: Term, words: list[str]) -> bool:
    """Look at every stretch of as many words as are sought, and N more."""
    sought = plain_words(term.text)
    width = len(sought) + (term.proximity or 0)
    return any(_holds_all(words[start : start + width], sought) for start in range(len(words)))


def _holds_all(stretch: list[str], sought: list[str]) -> bool:
    return all(stretch.count(word) >= sought.count(word) for word in sought)


def _is_author(term: Term, author: str) -> bool:
    surname, _, initials = author.rpartition(" ")
    sought, _, first = term.text.partition(" ")
    if term.quoted:
        return plain_words(author) == plain_words(term.text)
    return plain_words(surname) == [sought] and initials.lower().startswith(first)


def _within_range(span: Range, found: Document) -> bool:
    if span.tag == "uid":
        return int(span.low) <= found.pmid <= int(span.high)
    held = found.dates.get(Field.CREATED)
    if held is None:
        return False
    return any(_first(span.low) <= day <= _last(span.high) for day in _days(held.first, held.last))


def _days(first: date, last: date) -> Iterator[date]:
    yield from map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def _first(text: str) -> date:
    year, month, day = (*map(int, text.split("/")), 1, 1)[:3]
    return date(year, month, day)


def _last(text: str) -> date:
    year, *rest = map(int, text.split("/"))
    month = rest[0] if rest else 12
    day = rest[1] if len(rest) > 1 else calendar.monthrange(year, month)[1]
    return date(year, month, day)


def is_searched(text: str) -> bool:
    """Tell whether a phrase holds more than common words, which PubMed may leave out."""
    return not set(plain_words(text)) <= _STOPPED
