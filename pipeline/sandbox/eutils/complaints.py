"""What ESearch complains of: phrases and fields it does not know, words it leaves out."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.query import Mapped, Term, Tree, diagnose
from pipeline.query.tree import leaves
from pipeline.query.words import all_stop_words, words_of


@dataclass(frozen=True, slots=True)
class Complaints:
    """The texts of ESearch's ErrorList (unknown) and WarningList (ignored, unindexed).

    Attributes:
        unknown_phrases: ``PhraseNotFound``.
        unknown_fields: ``FieldNotFound``.
        ignored_phrases: ``PhraseIgnored``, stop words and terms of nothing else.
        unindexed_phrases: ``QuotedPhraseNotFound``, with the quotation marks that were ignored.
    """

    unknown_phrases: tuple[str, ...]
    unknown_fields: tuple[str, ...]
    ignored_phrases: tuple[str, ...]
    unindexed_phrases: tuple[str, ...]


def complaints(tree: Tree, mapped: Mapped, *, found: bool) -> Complaints:
    """List what PubMed could not make use of in a query."""
    diagnosis = diagnose(tree)
    ignored = (*diagnosis.ignored_phrases, *_stop_words(tree))
    return Complaints(
        unknown_phrases=() if found or mapped.unindexed else _unknown_phrases(tree),
        unknown_fields=diagnosis.unknown_fields,
        ignored_phrases=tuple(dict.fromkeys(ignored)),
        unindexed_phrases=tuple(f'"{phrase.text}"' for phrase in mapped.unindexed),
    )


def _unknown_phrases(tree: Tree) -> tuple[str, ...]:
    """Name the phrase of a query that found nothing.

    PubMed says so of any phrase that none of its forty million records holds. A small corpus
    lacks most words, so here it is only said of a query that is one such phrase.
    """
    return (tree.text,) if isinstance(tree, Term) else ()


def _stop_words(tree: Tree) -> Iterator[str]:
    """Yield the words that fall out of terms without quotation marks and without a tag."""
    for leaf in leaves(tree):
        if isinstance(leaf, Term) and not leaf.quoted and leaf.tag is None:
            yield from (word for word in leaf.text.split() if all_stop_words(words_of(word)))
