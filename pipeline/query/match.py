"""Judge one document by a query, and name what a query asks in vain."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from pipeline.query.criteria import Criterion
from pipeline.query.dates import DateSpan
from pipeline.query.document import Document
from pipeline.query.fields import field_of
from pipeline.query.meaning import NOTHING, Explode, criterion_of, itself, understand
from pipeline.query.rendering import render_fact
from pipeline.query.tree import FactTerm, Leaf, Operator, Range, Tree, evaluate, leaves, prune

__all__ = [
    "DateSpan",
    "Diagnosis",
    "Document",
    "Explode",
    "compile_query",
    "diagnose",
    "matches",
]


def matches(tree: Tree, document: Document, today: date, explode: Explode = itself) -> bool:
    """Tell whether a document answers a query.

    ``today`` is the day relative dates count from. ``explode`` maps a heading, subheading or
    publication type to itself and its narrower terms.
    """
    return compile_query(tree, today, explode)(document)


def compile_query(tree: Tree, today: date, explode: Explode = itself) -> Callable[[Document], bool]:
    """Read a query once and judge any number of documents by it.

    A query of which PubMed would ignore every term is answered by no document.
    """
    criteria = understand(tree, today, explode)
    kept = prune(tree, criteria)
    if kept is None:
        return lambda document: False
    return lambda document: evaluate(kept, lambda leaf: criteria[leaf].holds(document), _decide)


def _decide(operator: Operator, so_far: bool, rest: Callable[[], bool]) -> bool:
    match operator:
        case Operator.AND:
            return so_far and rest()
        case Operator.OR:
            return so_far or rest()
        case Operator.NOT:
            return so_far and not rest()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What PubMed could not search, as written and in reading order.

    ``unknown_fields`` are tags it does not know: it drops them and searches all fields.
    ``ignored_phrases`` hold nothing but stop words or punctuation: they fall out of the query.
    ``unreadable`` are dates and PMIDs that are none, or run backwards: nothing answers them.
    """

    unknown_fields: tuple[str, ...] = ()
    ignored_phrases: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


def diagnose(tree: Tree) -> Diagnosis:
    """List what PubMed could not search; each thing once."""
    found = tuple(leaves(tree))
    tags = (leaf.tag for leaf in found if not isinstance(leaf, FactTerm) and leaf.tag is not None)
    return Diagnosis(
        unknown_fields=_each_once(tag for tag in tags if field_of(tag) is None),
        ignored_phrases=_each_once(_written(leaf) for leaf in found if _reading(leaf) is None),
        unreadable=_each_once(_written(leaf) for leaf in found if _reading(leaf) == NOTHING),
    )


def _reading(leaf: Leaf) -> Criterion | None:
    # Neither the day nor a hierarchy decides whether a term can be read.
    return criterion_of(leaf, today=date.max, explode=itself)


def _written(leaf: Leaf) -> str:
    if isinstance(leaf, FactTerm):
        return render_fact(leaf)
    return f"{leaf.low}:{leaf.high}" if isinstance(leaf, Range) else leaf.text


def _each_once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
