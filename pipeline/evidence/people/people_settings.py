"""A count of people in its sentence: the words around it, and what it can be the total of."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.people import people_words as words
from pipeline.evidence.people.acting_numbers import may_act
from pipeline.evidence.people.headcounts import Headcount

FURTHEST_VERB = 300  # characters after a number
_FURTHEST_BEFORE = 60


class Plainness(IntEnum):
    """How plainly a text says that a number is a total, most plainly first."""

    WHOLE = 0  # a total of 58 were randomised
    VERB = 1  # 58 patients were randomised
    WHOLE_LESS = 2  # a total of 58 completed the study
    LESS = 3  # 58 patients completed the study
    ADDED_UP = 4  # 30 were randomised to vitamin K and 28 to placebo
    WHOLE_SAMPLE = 5  # a total of 58 patients
    SAMPLE = 6  # in 58 patients; 58 patients were followed
    SUBJECT = 7  # 58 patients received vitamin K


class Role(NamedTuple):
    """What a count is the total of; ``is_arm`` where it is one arm of the randomised."""

    kind: AnnotationKind
    plainness: Plainness
    is_arm: bool = False


class Setting(NamedTuple):
    """A count in its sentence: the words that lead to it, and what follows.

    ``after`` reaches to the next count, ``rest`` to the end of the clause; both lack what stands in
    brackets, ``sentence`` has it. ``is_first`` and ``is_last`` are of the counts of the sentence.
    """

    counted: Headcount
    sentence: str
    before: list[str]
    after: str
    rest: str
    is_first: bool
    is_last: bool


def is_also_randomised(it: Setting) -> bool:
    """Read ``58 women were enrolled and randomised``, where the first verb is another."""
    return bool(words.THEN_RANDOMISED.search(it.after))


def is_in_the_analysis(it: Setting) -> bool:
    """Read ``we included 58 randomised women in the analysis``."""
    return it.before[-1:] == ["included"] and bool(words.THEN_ANALYSED.match(it.after))


def may_count_people(bare: str, count: Headcount) -> bool:
    """Tell whether a noun, ``of whom`` or a verb right after may make a number one of people."""
    return bool(count.noun) or count.is_all or may_act(bare, count.start, count.end)


def setting_of(
    sentence: str, bare: str, count: Headcount, following: int, is_first: bool
) -> Setting:
    """Cut out what surrounds a count; the next one starts at ``following``."""
    before = bare[max(count.phrase - _FURTHEST_BEFORE, 0) : count.phrase].split()
    rest = bare[count.end : count.end + FURTHEST_VERB].partition(";")[0]
    is_last = following >= len(bare)
    return Setting(count, sentence, before, rest[: following - count.end], rest, is_first, is_last)
