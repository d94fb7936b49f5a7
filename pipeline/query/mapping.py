"""Automatic term mapping: what PubMed makes of words that name no field, and of unknown phrases.

The rules are those of pubmed.ncbi.nlm.nih.gov/help/ ("Automatic Term Mapping", "Searching for a
phrase"); the look of a translation follows what ESearch answers, for example
``"stem cells"[MeSH Terms] OR ("stem"[All Fields] AND "cells"[All Fields]) OR "stem
cells"[All Fields]``. PubMed's tables of journals and authors are not at hand: such names are
searched as words.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pipeline.query.fields import Kind, field_of
from pipeline.query.meaning import are_pmids, free_words, is_near, searched_field
from pipeline.query.mesh import Mesh
from pipeline.query.subjects import ALL, concept, everywhere, joined, preferred_name, subjects_of
from pipeline.query.translation import translate
from pipeline.query.tree import Leaf, Operation, Operator, Step, Term, Tree
from pipeline.query.words import fold


@dataclass(frozen=True, slots=True)
class Translation:
    """What PubMed made of one phrase: ESearch's ``From`` and ``To``."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """A query whose terms are all tagged or quoted, and what was done to make it so.

    ``unindexed`` are quoted phrases that are not in the phrase index, as written: PubMed ignores
    their quotation marks (QuotedPhraseNotFound).
    """

    tree: Tree
    translations: tuple[Translation, ...] = ()
    unindexed: tuple[Term, ...] = ()


def always(phrase: Term) -> bool:
    """Take every phrase for one of the phrase index, as one does who judges a single record."""
    return True


def map_terms(tree: Tree, mesh: Mesh, is_phrase: Callable[[Term], bool] = always) -> Mapped:
    """Rewrite a query as PubMed does before it searches.

    ``is_phrase`` tells whether the phrase index holds a phrase of several words.
    """
    mapper = _Mapper(mesh, is_phrase)
    mapped = mapper.tree(tree)
    translations = tuple(dict.fromkeys(mapper.translations))
    return Mapped(mapped, translations, tuple(dict.fromkeys(mapper.unindexed)))


@dataclass(slots=True)
class _Mapper:
    mesh: Mesh
    is_phrase: Callable[[Term], bool]
    translations: list[Translation] = field(default_factory=list)
    unindexed: list[Term] = field(default_factory=list)

    def tree(self, tree: Tree) -> Tree:
        if not isinstance(tree, Operation):
            return self.leaf(tree)
        first = self.tree(tree.first)
        steps = (Step(operator, self.tree(operand)) for operator, operand in tree.steps)
        return Operation(first, tuple(steps))

    def leaf(self, leaf: Leaf) -> Tree:
        if not isinstance(leaf, Term) or is_near(leaf):
            return leaf
        tagged = leaf.tag is not None and field_of(leaf.tag) is not None
        if tagged and searched_field(leaf).kind is Kind.NAMES:
            return self.named(leaf)
        if tagged and searched_field(leaf).kind is not Kind.WORDS:
            return leaf
        if self.is_unindexed(leaf):
            return self.words(leaf) if tagged else self.untagged(leaf)
        return leaf if tagged or leaf.quoted else self.untagged(leaf)

    def is_unindexed(self, term: Term) -> bool:
        """Note a quoted phrase that is no phrase; without quotation marks only a tag asks."""
        several = len(term.text.split()) > 1 and "*" not in term.text
        asked = several and (term.quoted or term.tag is not None)
        missing = asked and not self.is_phrase(term)
        if missing and term.quoted:
            self.unindexed.append(term)
        return missing

    def named(self, term: Term) -> Tree:
        """Write a heading, publication type, subheading or substance by its preferred name."""
        preferred = preferred_name(term, self.mesh)
        if preferred is None:
            return term
        is_other = fold(preferred) != fold(term.text)
        target = replace(term, text=preferred.lower() if is_other else term.text, quoted=True)
        if target != term:
            source = f"{term.text.lower()}[{term.tag}]"
            self.translations.append(Translation(source, translate(target)))
        return target

    def words(self, term: Term) -> Tree:
        """Ask for each word by itself, in the field of the phrase; hyphens still join."""
        words = free_words(term.text) or (term.text,)
        parts = (replace(term, text=word, quoted=True, proximity=None) for word in words)
        return joined(Operator.AND, parts)

    def untagged(self, term: Term) -> Tree:
        words = free_words(term.text)
        if are_pmids(words):
            return joined(Operator.OR, (replace(term, text=word, tag="uid") for word in words))
        # "Truncation … turns off automatic term mapping"
        if any("*" in word for word in words):
            return self.words(replace(term, tag=ALL))
        return joined(Operator.AND, self.concepts(term) or [self.words(replace(term, tag=ALL))])

    def concepts(self, term: Term) -> list[Tree]:
        """Cut words into the longest phrases MeSH knows, from left to right, and single words."""
        words, found = term.text.split(), []
        while words:
            count, known = self.longest_concept(words, term)
            if known:
                found.append(known)
            elif free_words(words[0]):
                found.append(everywhere(words[0], term))
            del words[:count]
        return found

    def longest_concept(self, words: list[str], term: Term) -> tuple[int, Tree | None]:
        for count in range(min(len(words), self.mesh.longest_name), 0, -1):
            phrase = " ".join(words[:count])
            names = [*subjects_of(phrase, self.mesh)]
            if names and free_words(phrase):
                known = concept(phrase, names, term)
                self.translations.append(Translation(phrase.lower(), translate(known)))
                return count, known
        return 1, None
