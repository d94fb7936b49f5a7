"""How much vitamin K was given? Every dose with the form it belongs to, in µg a day.

An amount belongs to the vitamin where nothing but words of giving stands between the two:
``180 µg of MK-7``, ``vitamin K2 (MK-7) at a dose of 375 µg``. What is eaten with food, recommended
or merely named in the background is no dose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from pipeline.domain.annotations import Annotation, Dose
from pipeline.domain.vocabulary import AnnotationKind, VitaminKForm
from pipeline.evidence import versions
from pipeline.evidence.people.people_told import is_told
from pipeline.evidence.text.own_work import is_own, own_work_starts
from pipeline.evidence.text.passage import Passage, Sentence
from pipeline.evidence.text.together import TOGETHER
from pipeline.evidence.treatment.amounts import Amount, amounts, has_unit
from pipeline.evidence.treatment.dose_owners import is_only_substance, owner_of, shared_owners
from pipeline.evidence.treatment.dose_routines import is_routine, routine
from pipeline.evidence.treatment.vitamin_k import Mention, mentions

EXTRACTOR = versions.DOSES

_LONGEST_TEXT = 80  # characters of Dose.text
_GIVING = re.compile(
    r"supplement|given|receiv|administ|treat|random|dos(?:e|ing|age)|tablet|capsul|fortif|enrich"
    r"|inject|placebo|therapy|took|assigned|oral|volunteer"
)
_EATEN = re.compile(r"intake|consum|dietary|adequate|recommend|allowance|threshold|requirement")
_INCREMENT = re.compile(
    r"(?:per|each|every|for each|increment of|increase of|than|above|below|[<>≥≤]) ?$"
)


@dataclass(frozen=True, slots=True)
class Given:
    """One mass of one form by its place in ``low``; ``mass`` is in µg each time."""

    form: VitaminKForm | None
    mass: float
    ug_per_day: float | None
    start: int
    end: int
    is_open: bool = False  # how often is said nowhere near

    @property
    def masses(self) -> tuple[float, float | None]:
        """The mass each time and in a day."""
        return self.mass, self.ug_per_day


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Give every dose once; ``ug_per_day`` is None where how often is not said, or is per kg."""
    return tuple(_annotation(passage, one) for one in given(passage))


@lru_cache(maxsize=TOGETHER)  # the comparator asks as well
def given(passage: Passage) -> tuple[Given, ...]:
    """List what was given, without repeats."""
    found = mentions(passage.low)
    if not found:
        return ()
    begin = own_work_starts(passage)
    read = list(_read(passage, [one for one in found if is_own(passage, one.start, begin)]))
    if not read:  # a trial told of before the words that start own work
        early = (one for one in found if one.start < begin)
        read = list(_read(passage, [one for one in early if _is_of_trial(passage, one)]))
    return tuple(_without_repeats(_timed(passage, read)))


def _is_of_trial(passage: Passage, one: Mention) -> bool:
    sentence = passage.sentence_at(one.start)
    return has_unit(passage.low, sentence.start, sentence.end) and is_told(passage, sentence)


def _timed(passage: Passage, read: list[Given]) -> list[Given]:
    """Time doses of which none tells how often, where the text tells it elsewhere."""
    if not any(one.is_open for one in read) or any(one.ug_per_day is not None for one in read):
        return read
    often = routine(passage)
    if often is None:
        return read
    return [
        replace(one, ug_per_day=round(one.mass * often, 1))
        if one.is_open and is_routine(passage.low, passage.sentence_at(one.start))
        else one
        for one in read
    ]


def _read(passage: Passage, found: Iterable[Mention]) -> Iterator[Given]:
    """Read the amounts of the sentences with some mentions of the vitamin."""
    for sentence, mentioned in groupby(found, key=lambda one: passage.sentence_at(one.start)):
        inside = list(mentioned)
        if _is_eaten(passage, sentence):
            continue
        for amount, owner in _owned(passage.low, sentence, inside):
            before = passage.low[max(amount.start - 20, 0) : amount.start]
            if not _INCREMENT.search(before):
                yield from _each(amount, owner)


def _owned(low: str, sentence: Sentence, inside: list[Mention]) -> Iterator[tuple[Amount, Mention]]:
    """Pair the amounts of a sentence with their owners."""
    found = amounts(low, sentence.start, sentence.end)
    owners = shared_owners(low, found, [owner_of(low, one, inside) for one in found])
    alone = inside[0] if len({one.form for one in inside}) == 1 else None
    for one, owner in zip(found, owners, strict=True):
        if owner:
            yield one, owner
        elif alone and is_only_substance(low, one, sentence.start, sentence.end):
            yield one, alone


def _each(amount: Amount, owner: Mention) -> Iterator[Given]:
    first, last = amount.first, amount.last
    if last - first > _LONGEST_TEXT:
        first, last = amount.start, min(amount.end, amount.start + _LONGEST_TEXT)
    for mass in amount.micrograms:
        per_day = None if amount.per_day is None else round(mass * amount.per_day, 1)
        yield Given(owner.form, mass, per_day, first, last, amount.is_open)


def _is_eaten(passage: Passage, sentence: Sentence) -> bool:
    """Tell a sentence about the diet or about recommendations from one about a treatment."""
    here = passage.low[sentence.start : sentence.end]
    return bool(_EATEN.search(here)) and not _GIVING.search(here)


def _without_repeats(read: list[Given]) -> list[Given]:
    """Leave out what another dose says better: with its form, or how often."""
    timed = [one for one in read if one.ug_per_day is not None]
    with_form = {one.ug_per_day for one in timed if one.form}
    masses = {(form, mass) for one in timed for form in (one.form, None) for mass in one.masses}
    kept: dict[tuple[VitaminKForm | None, float | None, float], Given] = {}
    for one in read:
        if one.ug_per_day is None:
            if (one.form, one.mass) not in masses:
                kept.setdefault((one.form, None, one.mass), one)
        elif one.form or one.ug_per_day not in with_form:
            kept.setdefault((one.form, one.ug_per_day, 0), one)
    return list(kept.values())


def _annotation(passage: Passage, one: Given) -> Annotation:
    dose = Dose(one.form, one.ug_per_day, passage.text[one.start : one.end].strip())
    return passage.note(AnnotationKind.DOSES, dose, one.start, one.end, EXTRACTOR)
