"""Work out the clue of a query: which words a record it finds must hold, as the record writes them.

What a query asks that leaves no word behind (dates, ranges of PMIDs, negations) asks nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import permutations

from pipeline.query.article import DERIVED
from pipeline.query.clues import ANY_RECORD, NO_RECORD, TELLING, Clue, Words, every, some
from pipeline.query.criteria import AllOf, AnyOf, Criterion, Ending, Named, Near, Numbered, Phrase
from pipeline.query.fields import Field
from pipeline.query.meaning import Explode, understand
from pipeline.query.tree import FactTerm, Leaf, Operator, Range, Tree, evaluate, prune
from pipeline.query.words import fold

# Each of these stands in the record as one stretch of text, so that the words of a phrase follow
# one another there; of others, such as "ClinicalTrials.gov/NCT01002157", each part stands alone.
_IN_ONE_STRETCH = frozenset(
    {
        Field.TITLE,
        Field.TRANSLITERATED_TITLE,
        Field.ABSTRACT,
        Field.OTHER_ABSTRACT,
        Field.OTHER_TERM,
        Field.TITLE_ABSTRACT,
        Field.AFFILIATION,
        Field.CORPORATE_AUTHOR,
        Field.CONFLICT,
        Field.COMMENT,
        Field.PUBLICATION_TYPE,
        Field.SUBSTANCE,
        Field.JOURNAL,
    }
)
_HEADINGS = frozenset({Field.MESH, Field.MAJOR_TOPIC, Field.SUBHEADING})
_NOT_WRITTEN = frozenset({Field.PROPERTY, Field.FILTER})  # we tell them from other parts
_PERMUTED = 3  # words in six orders
_OF_AN_ORCID = re.compile(r"\d{3}[\dx]")  # PubMed writes it with hyphens and without


def clue_of(tree: Tree, today: date, explode: Explode) -> Clue:
    """Work out the clue of a query; arguments as for ``compile_query``."""
    criteria = understand(tree, today, explode)
    kept = prune(tree, criteria)
    if kept is None:
        return NO_RECORD
    return evaluate(kept, lambda leaf: _of_leaf(leaf, criteria[leaf]), _joined)


def _joined(operator: Operator, so_far: Clue, rest: Callable[[], Clue]) -> Clue:
    match operator:
        case Operator.AND:
            return every((so_far, rest()))
        case Operator.OR:
            return some((so_far, rest()))
        case Operator.NOT:
            return so_far


def _of_leaf(leaf: Leaf, criterion: Criterion) -> Clue:
    is_whole = isinstance(leaf, FactTerm | Range) or "/" not in leaf.text
    return _of(criterion, is_whole)


def _of(criterion: Criterion, is_whole: bool) -> Clue:
    match criterion:
        case AllOf(parts):
            return every(_of(part, is_whole) for part in parts)
        case AnyOf(parts):
            return some(_of(part, is_whole) for part in parts)
        case Phrase(fields, words, truncated):
            return _phrase(fields, words, truncated)
        case Near(fields, words, distance):
            return _near(fields, words, distance)
        case Named(fields, names, ending):
            return some(_name(fields, name, ending, is_whole) for name in sorted(names))
        case Numbered(low, high) if low == high:
            return Words((str(low),), truncated=False)
    return ANY_RECORD


def _phrase(fields: frozenset[Field], words: tuple[str, ...], truncated: bool) -> Clue:
    if Field.PROPERTY in fields and _may_be_derived(words):
        return ANY_RECORD
    if fields <= _IN_ONE_STRETCH:
        return _stretch(words, truncated)
    return _scattered(fields, words, truncated)


def _may_be_derived(words: tuple[str, ...]) -> bool:
    return any(f" {' '.join(words)}" in f" {fold(name)}" for name in DERIVED)


def _name(fields: frozenset[Field], name: str, ending: Ending, is_whole: bool) -> Clue:
    if fields & _NOT_WRITTEN:
        return ANY_RECORD
    words, truncated = tuple(name.split()), ending is not Ending.NOTHING
    if is_whole and fields <= _IN_ONE_STRETCH | _HEADINGS:
        return _stretch(words, truncated)
    return _scattered(fields, words, truncated)


def _stretch(words: tuple[str, ...], truncated: bool) -> Clue:
    """Ask for the words in their order; those in other alphabets may be written in either case."""
    if all(word.isascii() for word in words):
        return Words(words, truncated)
    return _scattered(frozenset(), words, truncated)


def _near(fields: frozenset[Field], words: tuple[str, ...], distance: int) -> Clue:
    """Ask for each of the words; where that says little, side by side in any of their orders."""
    says_enough = sum(map(_is_telling, words)) > 1
    is_few = len(set(words)) == len(words) <= _PERMUTED and all(word.isascii() for word in words)
    if distance == 0 and is_few and not says_enough and fields <= _IN_ONE_STRETCH:
        return some(Words(order) for order in permutations(words))
    return _scattered(fields, words, False)


def _scattered(fields: frozenset[Field], words: tuple[str, ...], truncated: bool) -> Clue:
    last = len(words) - 1
    asked = [
        Words((word,), truncated and place == last)
        for place, word in enumerate(words)
        if _is_written(fields, word)
    ]
    telling = [one for one in asked if _is_telling(one.words[0])]
    return every(telling or asked)


def _is_telling(word: str) -> bool:
    """Tell a word from what stands in nearly every record: "k2" is one, "k" and "2" are not."""
    return len(word) >= TELLING or not (word.isalpha() or word.isdigit())


def _is_written(fields: frozenset[Field], word: str) -> bool:
    """Tell whether a word that is found in the fields must stand in the record as it is."""
    if not word.isascii() or (Field.REGISTRY_NUMBER in fields and word == "0"):
        return False
    return not (Field.AUTHOR_ID in fields and _OF_AN_ORCID.fullmatch(word))
