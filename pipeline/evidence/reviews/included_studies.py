"""How many studies a sentence says a review included, and how many people were in them.

Counts of what was found, screened or left out are no answer, nor are the studies of one comparison
(``five studies reported``). Two lists that would have to be added up are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.evidence.people.headcounts import Headcount, headcounts, without_brackets
from pipeline.evidence.reviews import included_words as words
from pipeline.evidence.text.number_words import value_of

_FOUND_WITH_PEOPLE = 3  # ``we found 12 trials with 1,346 participants``


@dataclass(frozen=True, slots=True)
class Included:
    """A number of included studies; ``plainness`` is 0 where it is stated most plainly.

    Offsets are the sentence's, which starts with a blank; ``people`` is None where not stated.
    """

    value: int
    plainness: int
    start: int
    end: int
    people: Headcount | None


def included_studies(sentence: str) -> Iterator[Included]:
    """Read each number of included studies in a lower-cased sentence that starts with a blank."""
    if not any(cue in sentence for cue in words.CUES):
        return
    bare = without_brackets(sentence)
    counts = _counts(bare)
    limits = [*(one.start() for one in counts[1:]), len(bare)]
    for count, limit in zip(counts, limits, strict=False):
        value = value_of(count["number"])
        if not value:
            continue
        start, end = count.start("number"), count.end()
        plainness = _plainness(bare, count, limit)
        may_be_found = plainness is None and count is counts[-1] and _may_be_found(bare, count)
        people = None
        if may_be_found or plainness is not None:
            people = _people(sentence, bare, value, start, end)
        if may_be_found and people:
            plainness = _FOUND_WITH_PEOPLE
        if plainness is not None:
            yield Included(value, plainness, start, end, people)


def _counts(bare: str) -> list[re.Match[str]]:
    """List the counts of studies, and the numbers that were included, kept or met the criteria."""
    found: list[re.Match[str]] = []
    over = 0
    for one in words.COUNT.finditer(bare):
        if one.start() < over:
            continue  # the 348 of ``13 of 348 articles met the criteria``
        alone = None if one["noun"] else words.ALONE_INCLUDED.match(bare, one.end())
        over = alone.end() if alone else 0
        if one["noun"] or alone or _is_kept(bare, one):
            found.append(one)
    return found


def _is_kept(bare: str, count: re.Match[str]) -> bool:
    """Read ``from 348 articles we kept 13``."""
    before = bare[max(count.start() - words.FURTHEST_BEFORE, 0) : count.start() + 1]
    return bool(words.KEPT.search(before) and words.AND_NO_MORE.match(bare, count.end()))


def _may_be_found(bare: str, count: re.Match[str]) -> bool:
    """Tell whether studies were found; with their people beside they are those included."""
    before = bare[max(count.start() - words.FURTHEST_BEFORE, 0) : count.start() + 1]
    return not (
        words.UNSORTED.search(count["noun"])
        or words.OUT_OF_MANY.search(before)
        or _is_of_a_list(bare, before, count.end())
    ) and bool(_found(bare, before, count.end()) or words.THERE_WERE.search(before))


def _people(sentence: str, bare: str, studies: int, start: int, end: int) -> Headcount | None:
    """Find the people beside so many studies; ``58 cases and 70 controls`` are no total."""
    for one in headcounts(sentence, sentence.replace("(", " ")):
        if one.value > studies and _is_beside(one, bare, start, end):
            return None if words.MORE_PEOPLE.match(bare, one.end) else one
    return None


def _plainness(bare: str, count: re.Match[str], limit: int) -> int | None:
    """Tell how plainly a number is that of the included studies; None where it is not."""
    end, noun = count.end(), count["noun"]
    if not noun:
        return 1
    before = bare[max(count.start() - words.FURTHEST_BEFORE, 0) : count.start() + 1]
    if before.endswith((" the ", " all ")) and (
        words.SORTED_OUT.search(noun) or words.HAD.match(bare, end)
    ):
        return 2
    if words.UNSORTED.search(noun) and not words.UNIQUE_INCLUDED.match(bare, end):
        return None
    if words.OUT_OF_MANY.search(before) or _is_of_a_list(bare, before, end):
        return None
    if words.CHOSEN.match(bare, end, limit) or ("eligible" in noun and _found(bare, before, end)):
        return 1
    if words.NOT_INCLUDED.match(bare, end):
        return None
    if words.INCLUDED.match(bare, end, limit):
        return 0 if "total of" in before else 1
    if words.FINDING.search(before):
        return None
    if words.PEOPLE_LEADING.search(before):
        return 1
    if words.LEADING.search(before):
        return 1 if words.PEOPLE_FOLLOWING.match(bare, end) else 2
    return None


def _found(bare: str, before: str, end: int) -> bool:
    """Tell whether studies are said to be what a search found."""
    return bool(words.FINDING.search(before) or words.WERE_FOUND.match(bare, end))


def _is_of_a_list(bare: str, before: str, end: int) -> bool:
    """Tell whether other studies are counted beside: ``five trials and nine cohort studies``."""
    return bool(words.LISTED_ON.match(bare, end)) or (
        before.endswith(" and ") and bool(re.search(words.STUDY, before))
    )


def _is_beside(one: Headcount, bare: str, start: int, end: int) -> bool:
    """Tell whether people are counted after the studies, no number between, or right before."""
    if not (one.noun or one.in_brackets):
        return False
    is_after = one.start >= end and not any(map(str.isdigit, bare[end : one.start]))
    return is_after or 0 < start - one.end <= words.NEAREST
