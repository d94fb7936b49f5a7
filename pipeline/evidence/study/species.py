"""On whom or what was it done? MeSH where a person indexed the record, else the text's own words.

NLM's indexers consider the tags Humans and Animals for every article ("Principles of MEDLINE
Subject Indexing", page 3, https://www.nlm.nih.gov/bsd/disted/meshtutorial); both stand on work
with human cells in mice, so the words decide there. A machine's MeSH is read off the abstract, as
we do. A review has no species of its own unless its title names one, much as NLM tags a review by
its main point alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.domain.annotations import Annotation
from pipeline.domain.records import Article
from pipeline.domain.vocabulary import AnnotationKind, Species
from pipeline.evidence import versions
from pipeline.evidence.study.species_leanings import leaning
from pipeline.evidence.study.species_words import Mention, each, in_abstract, in_title, of_cells
from pipeline.evidence.text.literals import gated
from pipeline.evidence.text.passage import Passage, stated
from pipeline.evidence.text.together import TOGETHER

EXTRACTOR = versions.SPECIES
PREVAILS = 3  # times as often named as the other: that one was studied, the other mentioned
_LIVING = frozenset({Species.HUMAN, Species.ANIMAL})
_OFTEN = 2  # one "in vitro" or "incubated" makes no cell study

_HUMANS, _ANIMALS = "D006801", "D000818"
_TAGS = frozenset({_HUMANS, _ANIMALS})
_REVIEW = "D016454"
_BY_MACHINE = "Automated"
_REVIEWING = gated(
    "review|perspective|current ", "review|perspective|current (?:concepts|status|knowledge)"
)
_OF_PEOPLE = re.compile(r"systematic|meta-?\s?analy|chart|record|retrospective|cases")
_HUMAN_CELLS = re.compile(r"huvec|human (?:[a-z]+ ){1,3}cells?\b")


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Say whether people, animals, cells or several were studied; nothing where it is open."""
    is_review = _is_narrative_review(passage)
    said = _with_human_cells(passage, studied(passage.low, passage.body, is_review))
    tags = _tags(passage.article)
    if tags is not None:
        said = _reconciled(said, tags, is_review)
    elif said is None and not is_review:
        return _by_leaning(passage)
    return (_annotation(passage, said),) if said else ()


def named(passage: Passage) -> Species | None:
    """Say whom and what the words of a text name, whatever else leans to either."""
    return studied(passage.low, passage.body, _is_narrative_review(passage))


def studied(low: str, body: int, is_review: bool = False) -> Species | None:
    """Weigh the words that name people, animals and cells; None where they do not settle it.

    What the title names was studied; below it, what is named three times as often as the other.
    Of a review the title alone counts.
    """
    return _weighed(low, body, is_review)


@lru_cache(maxsize=TOGETHER)  # the design, the score and the species ask for the same text in turn
def _weighed(low: str, body: int, is_review: bool) -> Species | None:
    title = in_title(low, body)
    titled = {one.species for one in title if one.is_plain}
    if len(living := titled & _LIVING) == 1:
        is_of_cells = not is_review and _is_of_cells(low, body, title)
        return Species.IN_VITRO if is_of_cells else living.pop()
    abstract = () if is_review else in_abstract(low, body)
    named = [species for _, _, species, is_plain in abstract if is_plain]
    people, animals = named.count(Species.HUMAN), named.count(Species.ANIMAL)
    if people or animals or living:
        return _living(people, animals, bool(living))
    if Species.IN_VITRO in titled or named.count(Species.IN_VITRO) >= _OFTEN:
        return Species.IN_VITRO
    return _in_passing(title) or (None if named else _in_passing(abstract))


def _is_of_cells(low: str, body: int, title: Iterable[Mention]) -> bool:
    """Tell a title whose animal is an adjective of cells, where the abstract names no animal."""
    owners = [one for one in title if one.is_plain and one.species in _LIVING]
    if not all(of_cells(low, one) for one in owners):
        return False
    named = [one for one in in_abstract(low, body) if one.is_plain]
    cells = sum(one.species is Species.IN_VITRO for one in named)
    return cells >= _OFTEN and all(
        one.species is Species.IN_VITRO or of_cells(low, one) for one in named
    )


def _in_passing(named: Iterable[Mention]) -> Species | None:
    """Choose by words of the clinic, where no one and nothing is named plainly."""
    shared = [one.species for one in named if not one.is_plain]
    people, animals = shared.count(Species.HUMAN), shared.count(Species.ANIMAL)
    return _living(people, animals, False) if people or animals else None


def _living(people: int, animals: int, both_titled: bool) -> Species | None:
    """Choose between people and animals by how often the abstract names them."""
    if both_titled:
        return Species.MIXED if people and animals else None
    if people >= PREVAILS * animals:
        return Species.HUMAN
    return Species.ANIMAL if animals >= PREVAILS * people else None


def _with_human_cells(passage: Passage, said: Species | None) -> Species | None:
    is_mixed = said is Species.ANIMAL and _HUMAN_CELLS.search(passage.low)
    return Species.MIXED if is_mixed else said


def _is_narrative_review(passage: Passage) -> bool:
    title = passage.low[: passage.body]
    typed = _REVIEW in [one.ui for one in passage.article.publication_types]
    return bool(typed or _REVIEWING.search(title, 0, len(title))) and not _OF_PEOPLE.search(title)


def _tags(article: Article) -> frozenset[str] | None:
    """Give the check tags that a person chose; None where no person indexed the record."""
    if not article.mesh or article.indexing_method == _BY_MACHINE:
        return None
    return _TAGS.intersection([one.ui for one in article.mesh])


def _reconciled(said: Species | None, tags: frozenset[str], is_review: bool) -> Species | None:
    """Let the tags decide, and the words where the tags allow several answers."""
    if tags == {_HUMANS}:
        return said if said is Species.IN_VITRO else Species.HUMAN
    if tags == {_ANIMALS}:
        return Species.ANIMAL
    if tags and not is_review:
        return said or Species.MIXED
    return said


def _annotation(passage: Passage, species: Species) -> Annotation:
    """Quote the first words that name it, else the tag."""
    kind = AnnotationKind.SPECIES
    if first := first_naming(passage.low, passage.body, species):
        return passage.note(kind, species.value, first.start, first.end, EXTRACTOR)
    headings = passage.article.mesh
    wanted = _HUMANS if species is Species.HUMAN else _ANIMALS
    tag = next(one.name for one in headings if one.ui == wanted)
    return stated(kind, species.value, "mesh", [one.name for one in headings], tag, EXTRACTOR)


def _by_leaning(passage: Passage) -> tuple[Annotation, ...]:
    """Answer by words that go with people or animals, and quote the weightiest."""
    low = passage.low
    leans = leaning(low, passage.body)
    if leans is None:
        return ()
    start = low.find(leans.word)
    end = start + len(leans.word)
    kind = AnnotationKind.SPECIES
    return (passage.note(kind, leans.species.value, start, end, EXTRACTOR),)


def first_naming(low: str, body: int, species: Species) -> Mention | None:
    """Find the first word that names a species plainly, else the first word of the clinic."""
    clinic = None
    for one in each(low, body):
        if species in (one.species, Species.MIXED):
            if one.is_plain:
                return one
            clinic = clinic or one
    return clinic
