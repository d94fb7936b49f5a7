"""From a term as written to the condition it puts on a document.

The rules are PubMed's (pubmed.ncbi.nlm.nih.gov/help/), short of automatic term mapping
(``mapping`` does that first): an untagged term is searched as its words, in all fields.
"""

import re
from collections.abc import Callable
from datetime import date
from itertools import product
from typing import TypeAlias

from pipeline.domain.fact_values import fold_value
from pipeline.query.criteria import (
    AllOf,
    AnyOf,
    Criterion,
    Dated,
    Ending,
    Named,
    Near,
    Numbered,
    Phrase,
    Stated,
)
from pipeline.query.dates import DateSpan, calendar_span, relative_span
from pipeline.query.fields import Field, Kind, covered, explodes, field_of
from pipeline.query.tree import FactTerm, Leaf, Range, Tagged, Term, Tree, leaves
from pipeline.query.words import all_stop_words, fold, is_truncated, words_of

Explode: TypeAlias = Callable[[str], frozenset[str]]

EVERYTHING = AllOf()
NOTHING = AnyOf()

NEAR_FIELDS = {Field.TITLE, Field.TITLE_ABSTRACT, Field.AFFILIATION}
_FULL_NAMES = {
    Field.AUTHOR: Field.FULL_AUTHOR,
    Field.INVESTIGATOR: Field.FULL_INVESTIGATOR,
}
# "the first three characters of most languages … the most notable exception is jpn"
_LANGUAGE_CODES = {"japanese": "jpn"}
_CODE_LENGTH = 3
_NUMBER = re.compile(r"\d{1,18}")


def itself(name: str) -> frozenset[str]:
    """Explode a name without any hierarchy: to the name alone."""
    return frozenset({name})


def understand(tree: Tree, today: date, explode: Explode) -> dict[Leaf, Criterion]:
    """Read every leaf of a query, without those that PubMed would ignore."""
    read = {leaf: criterion_of(leaf, today, explode) for leaf in leaves(tree)}
    return {leaf: criterion for leaf, criterion in read.items() if criterion is not None}


def searched_field(leaf: Tagged) -> Field:
    """Name the field a leaf is searched in; PubMed drops an unknown tag and searches on."""
    return (field_of(leaf.tag) if leaf.tag else None) or Field.ALL


def criterion_of(leaf: Leaf, today: date, explode: Explode) -> Criterion | None:
    """Read one term, range or fact; None when PubMed would ignore it."""
    if isinstance(leaf, FactTerm):
        return Stated((leaf.name, fold_value(leaf.name, leaf.value)))
    field = searched_field(leaf)
    if isinstance(leaf, Range):
        if field.kind in (Kind.DATE, Kind.NUMBER):
            return _of_range(leaf, field)
        leaf = Term(f"{leaf.low} {leaf.high}", leaf.tag)  # elsewhere a colon is punctuation
    match field.kind:
        case Kind.DATE:
            return _dated(field, calendar_span(leaf.text) or relative_span(leaf.text, field, today))
        case Kind.NUMBER:
            return _numbered(leaf.text, leaf.text)
        case Kind.PEOPLE:
            return _person(leaf, field)
        case Kind.NAMES:
            return _named(leaf, field, explode)
        case Kind.WORDS:
            return _worded(leaf, field)


def _of_range(span: Range, field: Field) -> Criterion:
    if field.kind is Kind.NUMBER:
        return _numbered(span.low, span.high)
    low, high = calendar_span(span.low), calendar_span(span.high)
    return _dated(field, DateSpan(low.first, high.last) if low and high else None)


def _dated(field: Field, span: DateSpan | None) -> Criterion:
    if span is None or span.first > span.last:
        return NOTHING
    return Dated(covered(field), span)


def _numbered(low: str, high: str) -> Criterion:
    if not (_NUMBER.fullmatch(low) and _NUMBER.fullmatch(high)):
        return NOTHING
    return Numbered(int(low), int(high)) if int(low) <= int(high) else NOTHING


def _person(term: Term, field: Field) -> Criterion | None:
    name = fold(term.text)
    if not name:
        return None
    ending = Ending.NOTHING if term.quoted else Ending.INITIALS
    if is_truncated(term.text):
        ending = Ending.ANYTHING
    short = Named(covered(field), frozenset({name}), ending)
    if field not in _FULL_NAMES:
        return short
    return AnyOf((short, Named(frozenset({_FULL_NAMES[field]}), frozenset({name}))))


def _named(term: Term, field: Field, explode: Explode) -> Criterion | None:
    name = fold(term.text)
    if not name:
        return None
    if field is Field.FILTER and name == "all":
        return EVERYTHING
    if is_truncated(term.text):
        return Named(covered(field), frozenset({name}), Ending.ANYTHING)
    if term.tag and explodes(term.tag):
        return Named(covered(field), _narrower(term, field, explode))
    names = {name}
    if field is Field.LANGUAGE:
        names.add(_LANGUAGE_CODES.get(name, name[:_CODE_LENGTH]))
    return Named(covered(field), frozenset(names))


def _narrower(term: Term, field: Field, explode: Explode) -> frozenset[str]:
    """Name all that a search for a heading, a subheading, or both with a slash between, finds."""
    heading, slash, qualifier = (part.strip() for part in term.text.partition("/"))
    if field is Field.SUBHEADING:
        return frozenset(map(fold, explode(f"/{heading or qualifier}")))
    if not slash:
        return frozenset(map(fold, explode(heading)))
    both = product(explode(heading), explode(f"/{qualifier}"))
    return frozenset(fold("/".join(names)) for names in both)


def _worded(term: Term, field: Field) -> Criterion | None:
    words = words_of(term.text)
    if is_near(term):
        return Near(covered(field), words, term.proximity or 0)
    if all_stop_words(words):
        return None
    if field is Field.ALL and not term.quoted:
        return _anywhere(term.text)
    return Phrase(covered(field), words, is_truncated(term.text))


def _anywhere(text: str) -> Criterion:
    """Search each free word by itself; several bare numbers are PMIDs, any of which will do."""
    words = free_words(text)
    if are_pmids(words):
        return AnyOf(tuple(_numbered(word, word) for word in words))
    fields = covered(Field.ALL)
    parts = tuple(Phrase(fields, words_of(word), is_truncated(word)) for word in words)
    return parts[0] if len(parts) == 1 else AllOf(parts)


def free_words(text: str) -> tuple[str, ...]:
    """Split untagged text at its blanks, without stop words; ``MK-7`` stays one small phrase."""
    return tuple(word for word in text.split() if not all_stop_words(words_of(word)))


def are_pmids(words: tuple[str, ...]) -> bool:
    """Tell whether untagged words are a list of PMIDs (pubmed.ncbi.nlm.nih.gov/help/#pmid)."""
    return len(words) > 1 and all(word.isdecimal() for word in words)


def is_near(term: Term) -> bool:
    """Tell whether PubMed honours a term's proximity operator.

    It needs quotation marks, two words, a field that allows it, and no asterisk
    (pubmed.ncbi.nlm.nih.gov/help/#proximity-searching).
    """
    return (
        term.proximity is not None
        and term.quoted
        and "*" not in term.text
        and searched_field(term) in NEAR_FIELDS
        and len(words_of(term.text)) > 1
    )
