"""Search many documents at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import date

from pipeline.query.criteria import (
    AllOf,
    AnyOf,
    Criterion,
    Ending,
    Named,
    Near,
    Phrase,
)
from pipeline.query.document import Document
from pipeline.query.meaning import Explode, itself, understand
from pipeline.query.postings import Postings
from pipeline.query.tree import Leaf, Operation, Operator, Term, Tree, leaves, prune


class Index:
    """An inverted index; ``search`` finds exactly the documents for which ``matches`` is true.

    The postings narrow a term down to a few candidates, which are then read. Of two documents
    with one PMID the later one counts.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = {document.pmid: document for document in documents}
        self._words = Postings((pmid, doc.all_words) for pmid, doc in self._documents.items())

    def __len__(self) -> int:
        return len(self._documents)

    def search(self, tree: Tree, today: date, explode: Explode = itself) -> list[int]:
        """List the PMIDs of the documents that answer a query, ascending.

        ``today`` and ``explode`` are those of ``matches``.
        """
        criteria = understand(tree, today, explode)
        kept = prune(tree, criteria)
        if kept is None:
            return []
        return sorted(self._search(kept, criteria, self._documents.keys()))

    def unanswered(self, tree: Tree, today: date, explode: Explode = itself) -> tuple[Term, ...]:
        """List the terms no document answers, in reading order; PubMed's PhraseNotFound."""
        return tuple(
            leaf
            for leaf in leaves(tree)
            if isinstance(leaf, Term) and not self.search(leaf, today, explode)
        )

    def _search(self, tree: Tree, criteria: Mapping[Leaf, Criterion], among: Set[int]) -> set[int]:
        """Find what answers ``tree`` among some documents, reading only those still in question."""
        if not isinstance(tree, Operation):
            return self._found(criteria[tree], among)
        found = self._search(tree.first, criteria, among)
        missing = among - found
        for operator, operand in tree.steps:
            if operator is Operator.OR:
                gained = self._search(operand, criteria, missing)
                found |= gained
                missing -= gained
            else:
                hits = self._search(operand, criteria, found)
                lost = found - hits if operator is Operator.AND else hits
                found -= lost
                missing |= lost
        return found

    def _found(self, criterion: Criterion, among: Set[int]) -> set[int]:
        match criterion:
            case AnyOf(parts=parts):
                return set().union(*(self._found(part, among) for part in parts))
            case AllOf(parts=parts):
                found = set(among)
                for part in parts:
                    found = self._found(part, found)
                return found
        candidates, held = self._candidates(criterion), self._documents
        return {pmid for pmid in among & candidates if criterion.holds(held[pmid])}

    def _candidates(self, criterion: Criterion) -> Set[int]:
        """Name all documents that may meet a condition, and preferably few others."""
        match criterion:
            case Phrase(words=words, truncated=False) | Near(words=words):
                return self._holding(words)
            case Phrase(words=words):
                return self._holding(words[:-1], beginning=words[-1])
            case Named(names=names, ending=ending):
                return set().union(*(self._named(name.split(), ending) for name in names))
            case _:
                return self._documents.keys()

    def _named(self, words: Sequence[str], ending: Ending) -> Set[int]:
        """Name the documents that hold all words of a name, wherever."""
        if ending is Ending.NOTHING:
            return self._holding(words)
        whole, last = words[:-1], words[-1]
        # A surname is whole, whatever initials follow; the first of these narrow nothing down.
        if ending is Ending.INITIALS:
            return self._holding(whole or words)
        return self._holding(whole, beginning=last)

    def _holding(self, words: Iterable[str], beginning: str = "") -> set[int]:
        """Name the documents that hold all of several words, and one that begins so."""
        postings: list[Collection[int]] = [self._words.of(word) for word in words]
        if beginning:
            postings.append(self._words.beginning(beginning))
        shortest, *others = sorted(postings, key=len)
        return set(shortest).intersection(*others) if shortest else set()
