"""What may be wrong with one term; one function per pitfall."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from difflib import get_close_matches

from pipeline.query.advice import Advice, AdviceKind
from pipeline.query.fields import Field, Kind, field_of
from pipeline.query.meaning import (
    NEAR_FIELDS,
    NOTHING,
    criterion_of,
    is_near,
    itself,
    searched_field,
)
from pipeline.query.tree import Tagged, Term
from pipeline.query.words import MIN_ROOT, is_truncated, words_of

_OPERATORS = {"and", "or", "not"}
_YEAR = re.compile(r"\d{4}")
_TAGS = [tag for field in Field for tag in field.tags]

# The phrase index holds what many records say. Nobody outside has it, so these are guesses: a
# phrase of four words, or one with a technical word (ucMGP, Gla-rich, MK7264) in it.
_LONG_PHRASE = 4
_TECHNICAL = re.compile(r"\w+-\w+.*|(?=.*[a-z])(?=.*\d)\w{4,}|[a-z]+[A-Z]{2,}\w*")


def pitfalls(leaf: Tagged) -> Iterator[Advice]:
    """Say what PubMed would ignore, drop or misread in one term or range."""
    for kind, test in _ANY_LEAF.items():
        if message := test(leaf):
            yield Advice(leaf.position, kind, message, is_error=kind is not AdviceKind.IGNORED_TERM)
    for kind, test_term in _TERMS.items():
        if isinstance(leaf, Term) and (message := test_term(leaf)):
            yield Advice(leaf.position, kind, message)


def _unknown_field(leaf: Tagged) -> str:
    if leaf.tag is None or field_of(leaf.tag):
        return ""
    near = get_close_matches(leaf.tag.lower(), _TAGS, n=1)
    instead = f"did you mean [{near[0]}]?" if near else "name one of its fields, such as [tiab]"
    return f"PubMed knows no field [{leaf.tag}] and would search all fields: {instead}"


def _unreadable(leaf: Tagged) -> str:
    if criterion_of(leaf, today=date.max, explode=itself) != NOTHING:
        return ""
    if searched_field(leaf).kind is Kind.NUMBER:
        return "no record answers this: a PMID is a whole number, a range runs upwards"
    return "no record answers this: write dates as 2026, 2026/01 or 2026/01/31, the earlier first"


def _ignored(leaf: Tagged) -> str:
    if criterion_of(leaf, today=date.max, explode=itself) is not None:
        return ""
    return "PubMed drops this term, which holds nothing but stop words or punctuation"


def _rare_phrase(term: Term) -> str:
    words = term.text.split()
    exact = term.quoted and term.proximity is None and "*" not in term.text
    if not exact or len(words) < 2 or searched_field(term) not in NEAR_FIELDS:
        return ""
    if len(words_of(term.text)) < _LONG_PHRASE and not any(map(_TECHNICAL.fullmatch, words)):
        return ""
    return (
        "if this phrase is not in PubMed's phrase index, its quotation marks are ignored: "
        f'"{term.text}"[{term.tag}:~0] asks for the words side by side all the same'
    )


def _lower_case_operator(term: Term) -> str:
    if term.quoted or searched_field(term).kind is not Kind.WORDS:
        return ""
    found = [word for word in term.text.split() if word.lower() in _OPERATORS]
    if not found:
        return ""
    return f'"{found[0]}" is an ordinary word here: write {found[0].upper()} to join terms'


def _dropped_asterisk(term: Term) -> str:
    if term.proximity is not None:
        return ""
    free = searched_field(term) is Field.ALL and not term.quoted
    starred = [part for part in (term.text.split() if free else [term.text]) if "*" in part]
    if all(part.count("*") == 1 and is_truncated(part) for part in starred):
        return ""
    return f"PubMed drops the asterisk: it must come last, after at least {MIN_ROOT} letters"


def _ignored_proximity(term: Term) -> str:
    if term.proximity is None or is_near(term):
        return ""
    return (
        f"PubMed ignores :~{term.proximity} here: it takes quotation marks round two or more "
        "words, one of [ti], [tiab] and [ad], and no asterisk"
    )


def _single_year(term: Term) -> str:
    year = term.text.strip()
    if searched_field(term) is not Field.PUBLISHED or not _YEAR.fullmatch(year):
        return ""
    return f"for the whole year write {year}:{year}[{term.tag}]"


_ANY_LEAF: dict[AdviceKind, Callable[[Tagged], str]] = {
    AdviceKind.UNKNOWN_FIELD: _unknown_field,
    AdviceKind.UNREADABLE: _unreadable,
    AdviceKind.IGNORED_TERM: _ignored,
}
_TERMS: dict[AdviceKind, Callable[[Term], str]] = {
    AdviceKind.RARE_PHRASE: _rare_phrase,
    AdviceKind.LOWER_CASE_OPERATOR: _lower_case_operator,
    AdviceKind.DROPPED_ASTERISK: _dropped_asterisk,
    AdviceKind.IGNORED_PROXIMITY: _ignored_proximity,
    AdviceKind.SINGLE_YEAR: _single_year,
}
