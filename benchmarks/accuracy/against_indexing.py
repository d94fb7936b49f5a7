"""Judge by what indexers wrote: publication types, MeSH check tags, data banks; all hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from benchmarks.accuracy.answers import TRIAL, trial, values
from benchmarks.accuracy.gold import Case, hidden
from benchmarks.accuracy.scores import Judged, judge
from benchmarks.accuracy.trial_mixture import is_untyped, judged_record
from pipeline.domain.annotations import Annotation
from pipeline.domain.records import Article
from pipeline.domain.vocabulary import AnnotationKind, Species
from pipeline.evidence.reader import read

HUMANS, ANIMALS = "D006801", "D000818"
RANDOMISED = "Randomized Controlled Trial"  # by name: records before 2015 state no UI
_DIGITS = re.compile(r"\d{4,}")


def against_indexing(cases: Iterable[Case]) -> Iterator[Judged]:
    """Judge design, species and registry ids of records by title and abstract alone."""
    for case in cases:
        indexed = is_indexed(case.article)
        is_mixed = is_untyped(case)
        if not indexed and not case.article.databanks and not is_mixed:
            continue
        found = read(hidden(case.article))
        if indexed:
            yield from _species(case, found)
        if indexed and case.article.abstract:
            types = {one.name for one in case.article.publication_types}
            due = {TRIAL} if RANDOMISED in types else set()
            yield judge("randomised trial, MEDLINE", case.id, case.half, due, trial(found))
        if is_mixed:
            yield from judged_record(case, found)
        yield from _registry(case, found)


def is_indexed(article: Article) -> bool:
    """Tell whether a person indexed a record: only then can its types and MeSH be gold."""
    by_hand = article.indexing_method in (None, "Curated")
    return article.status == "MEDLINE" and bool(article.mesh) and by_hand


def _species(case: Case, found: tuple[Annotation, ...]) -> Iterator[Judged]:
    """Compare with MeSH's check tags, where only one of the two stands."""
    tags = {one.ui for one in case.article.mesh} & {HUMANS, ANIMALS}
    if len(tags) != 1:
        return
    due = Species.HUMAN if HUMANS in tags else Species.ANIMAL
    given = [one for one in values(found, AnnotationKind.SPECIES) if one != Species.IN_VITRO]
    where = "abstract" if case.article.abstract else "title alone"
    yield judge(f"human or animal, {where}", case.id, case.half, {due}, given)


def _registry(case: Case, found: tuple[Annotation, ...]) -> Iterator[Judged]:
    """Compare the ids read from the text with those of the data banks whose digits it has."""
    if not case.article.databanks:
        return
    stated = values(read(case.article), AnnotationKind.REGISTRY_IDS)
    text = f"{case.article.title} {case.article.abstract_text}"
    accessions = {one for bank in case.article.databanks for one in bank.accessions}
    due = {one for one in accessions & set(stated) if all(d in text for d in _DIGITS.findall(one))}
    given = set(values(found, AnnotationKind.REGISTRY_IDS)) & accessions
    if due:
        yield judge("registry ids, data banks", case.id, case.half, due, given)
