"""One preprint under several numbers, and what of it a reader is told: everything once.

PubMed takes in some preprints, weeks after Europe PMC has them; and Europe PMC may give a version a
number of its own without saying whose it is. Such records stay studies of their own, each with its
history and what people marked, tied in one family. Which of them a reader met first depends on the
reader's searches, so it is settled reader by reader, and not when a record is saved: who never saw
the one must hear of the other. Of two that wait together PubMed's is told: NLM adds to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pipeline.domain.changes import ARRIVALS
from pipeline.domain.digests import Candidate
from pipeline.domain.numbers import is_pubmed
from pipeline.domain.records import Article
from pipeline.domain.studies import NotedChange
from pipeline.domain.twins import doi_family, have_one_doi
from pipeline.domain.vocabulary import ArticleKind, ChangeKind

# What can happen to a preprint once; a correction or a comment may be another one.
_ONCE = (ARRIVALS, {ChangeKind.RETRACTED, ChangeKind.WITHDRAWN}, {ChangeKind.PUBLISHED})

Told = Collection[tuple[int, ChangeKind]]


def is_same_preprint(one: Article, other: Article) -> bool:
    """Tell whether two records are of one preprint: versions of one DOI, not both of PubMed's."""
    are_preprints = one.kind is other.kind is ArticleKind.PREPRINT
    are_of_pubmed = is_pubmed(one.pmid) and is_pubmed(other.pmid)
    is_two = one.pmid != other.pmid and not are_of_pubmed
    return are_preprints and is_two and have_one_doi(one, other)


def told_once(
    candidates: Sequence[Candidate],
    others: Mapping[int, Collection[int]],
    told: Told,
    sent: Mapping[int, date],
) -> list[Candidate]:
    """Leave out what the reader was or will be told of the same preprint under another number.

    Args:
        candidates: what happened to studies and this reader was not told.
        others: for a preprint, the other numbers under which it is held.
        told: what this reader was told of these, by number and kind.
        sent: when the reader was first shown a study; news of a preprint names that day.
    """
    waiting = {(one.study.pmid, one.change.kind) for one in candidates}
    return [
        _met(one, others.get(one.study.pmid, ()), sent)
        for one in candidates
        if not _is_repeated(one, others.get(one.study.pmid, ()), told, waiting)
    ]


def held_twice(dois: Iterable[tuple[int, str]]) -> list[tuple[int, ...]]:
    """Group preprints, given by number and DOI, that are one; the number to name comes first."""
    families: dict[str, list[int]] = defaultdict(list)
    for number, doi in dois:
        families[doi_family(doi)].append(number)
    found = (tuple(sorted(numbers, key=_rank)) for numbers in families.values())
    return sorted(one for one in found if len(one) > 1 and not all(map(is_pubmed, one)))


def repeats(changes: Sequence[NotedChange]) -> set[int]:
    """Number the changes of one preprint that were noted before under another of its numbers."""
    return {one.number for one in changes if any(_is_earlier(other, one) for other in changes)}


def _is_earlier(other: NotedChange, one: NotedChange) -> bool:
    is_of_both = other.pmid != one.pmid and not (is_pubmed(other.pmid) and is_pubmed(one.pmid))
    is_alike = any({one.kind, other.kind} <= kinds for kinds in _ONCE)
    first, then = (other.noted, _rank(other.pmid)), (one.noted, _rank(one.pmid))
    return is_of_both and is_alike and first < then


def _is_repeated(one: Candidate, others: Iterable[int], told: Told, waiting: Told) -> bool:
    kinds: Collection[ChangeKind] = next((each for each in _ONCE if one.change.kind in each), ())
    number = one.study.pmid
    return any(
        (other, kind) in told or ((other, kind) in waiting and _rank(other) < _rank(number))
        for other in others
        for kind in kinds
    )


def _rank(number: int) -> tuple[bool, int]:
    return not is_pubmed(number), abs(number)


def _met(one: Candidate, others: Iterable[int], sent: Mapping[int, date]) -> Candidate:
    days = [sent[other] for other in others if other in sent]
    return replace(one, sent_before=min(days)) if days and one.sent_before is None else one
