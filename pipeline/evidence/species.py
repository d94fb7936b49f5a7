"""On whom or what was it done? MeSH where a person indexed the record, else the text's own words.

NLM's indexers tag every article with Humans, Animals or both (check tags,
https://www.nlm.nih.gov/bsd/indexing/training/CHK_010.html); both also stand on work with human
cells in mice, so the words decide there. A machine's MeSH is read off the abstract, as we do. A
review has no species of its own unless its title names one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.domain.annotations import Annotation
from pipeline.domain.records import Article
from pipeline.domain.vocabulary import AnnotationKind, Species
from pipeline.evidence.passage import Passage, stated
from pipeline.evidence.species_words import Mention, mentions

EXTRACTOR = "species/1"
PREVAILS = 3  # times as often named as the other: that one was studied, the other mentioned
_LIVING = frozenset({Species.HUMAN, Species.ANIMAL})
_OFTEN = 2  # one "in vitro" or "incubated" makes no cell study

_HUMANS, _ANIMALS = "D006801", "D000818"
_REVIEW = "D016454"
_BY_MACHINE = "Automated"
_REVIEWING = ("review", "perspective", "current concepts", "current status", "current knowledge")
_OF_PEOPLE = re.compile(r"systematic|meta-?\s?analy|chart|record|retrospective|cases")
_HUMAN_CELLS = re.compile(r"huvec|human (?:[a-z]+ ){1,3}cells?\b")


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Say whether people, animals, cells or several were studied; nothing where it is open."""
    title, abstract = mentions(passage)
    is_review = _is_narrative_review(passage)
    said = species_by_words(passage, title, [] if is_review else abstract)
    tags = _tags(passage.article)
    species = said if tags is None else _reconciled(said, tags, is_review)
    return (_annotation(passage, species, [*title, *abstract]),) if species else ()


def species_by_words(
    passage: Passage, title: Sequence[Mention], abstract: Sequence[Mention]
) -> Species | None:
    """Weigh the words that name people, animals and cells; None where they do not settle it.

    What the title names was studied; below it, what is named three times as often as the other.
    """
    titled = {one.species for one in title if one.is_plain}
    times = Counter(one.species for one in abstract if one.is_plain)
    species = _living(titled, times)
    if species is Species.ANIMAL and _HUMAN_CELLS.search(passage.low):
        return Species.MIXED
    if species or titled & _LIVING or times[Species.HUMAN] or times[Species.ANIMAL]:
        return species
    if Species.IN_VITRO in titled or times[Species.IN_VITRO] >= _OFTEN:
        return Species.IN_VITRO
    return Species.HUMAN if title or (abstract and not times) else None


def _living(titled: set[Species], times: Counter[Species]) -> Species | None:
    """Choose between people and animals."""
    people, animals = times[Species.HUMAN], times[Species.ANIMAL]
    if titled >= _LIVING:
        return Species.MIXED if people and animals else None
    if titled & _LIVING:
        return (titled & _LIVING).pop()
    if people and people >= PREVAILS * animals:
        return Species.HUMAN
    return Species.ANIMAL if animals and animals >= PREVAILS * people else None


def _is_narrative_review(passage: Passage) -> bool:
    title = passage.low[: passage.body]
    typed = any(one.ui == _REVIEW for one in passage.article.publication_types)
    reviews = typed or any(words in title for words in _REVIEWING)
    return reviews and not _OF_PEOPLE.search(title)


def _tags(article: Article) -> frozenset[str] | None:
    """Give the check tags that a person chose; None where no person indexed the record."""
    if not article.mesh or article.indexing_method == _BY_MACHINE:
        return None
    return frozenset(one.ui for one in article.mesh) & {_HUMANS, _ANIMALS}


def _reconciled(said: Species | None, tags: frozenset[str], is_review: bool) -> Species | None:
    """Let the tags decide, and the words where the tags allow several answers."""
    if tags == {_HUMANS}:
        return said if said is Species.IN_VITRO else Species.HUMAN
    if tags == {_ANIMALS}:
        return Species.ANIMAL
    if tags and not is_review:
        return said or Species.MIXED
    return said


def _annotation(passage: Passage, species: Species, found: Sequence[Mention]) -> Annotation:
    """Quote the first words that name it, else the tag."""
    kind = AnnotationKind.SPECIES
    agreeing = [one for one in found if species in (one.species, Species.MIXED)]
    if agreeing:
        first = max(agreeing, key=lambda one: one.is_plain)
        return passage.note(kind, species.value, first.start, first.end, EXTRACTOR)
    headings = passage.article.mesh
    wanted = _HUMANS if species is Species.HUMAN else _ANIMALS
    tag = next(one.name for one in headings if one.ui == wanted)
    return stated(kind, species.value, "mesh", [one.name for one in headings], tag, EXTRACTOR)
