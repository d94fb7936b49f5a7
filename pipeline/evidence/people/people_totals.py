"""The totals that one sentence states; people and arms that it lists one by one add up."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import NamedTuple

from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.people.bracketed_arms import bracketed_arms
from pipeline.evidence.people.headcounts import Headcount, headcounts, without_brackets
from pipeline.evidence.people.people_nouns import NO_ADJECTIVES
from pipeline.evidence.people.people_roles import role_of
from pipeline.evidence.people.people_settings import (
    FURTHEST_VERB,
    Plainness,
    Role,
    is_also_randomised,
    is_in_the_analysis,
    may_count_people,
    setting_of,
)
from pipeline.evidence.people.people_verbs import said_after

# What is only planned, or told in a letter of other people's trial, is no result.
_PLANNED = re.compile(
    r" (?:will|with interest|aims? to|sample size|power|assuming|to be (?:rand|incl|enrol|recr)"
    r"|(?:is|are) being (?:rand|incl|enrol|recr)"
    r"|(?<! who)(?<! that)(?<! and) required|propose|(?:is|are) proposed|proposed (?:sample|number)"
    r"|(?:was|were|is|are|had|we|originally|initially) planned"
    r"|planned (?:sample|enrol|accrual|recruit|number|total|to)"
    r"|target(?:ed|s)? (?:sample|accrual|number|enrol|recruit|of)"
    r"|(?:recruitment|accrual|enrol+ment|sample|our|the) target)"
)
_MOST_ADJECTIVES = 3  # between ``ten`` and ``and`` in ``ten healthy and seven hypertensive men``
_VERB = re.compile(r" (?:were|was|had|have|died|agreed|completed)\b")
_OF_THEM = re.compile(r"of (?:whom|which|these|them|those)|:")


class Total(NamedTuple):
    """A number that a sentence states as the total of one kind; offsets are the text's."""

    kind: AnnotationKind
    value: int
    plainness: Plainness
    start: int
    end: int


def totals(sentence: str, offset: int, letters: Set[str] = frozenset()) -> list[Total]:
    """Read the totals of a lower-cased sentence that stands at ``offset`` in the text.

    ``letters`` are nouns of the text's own (``people_nouns``).
    """
    padded = f" {sentence}"
    bare = without_brackets(padded)
    counts = _added_up(bare, headcounts(padded, bare, letters))
    read = _roles(padded, bare, counts) if counts else []
    arms = [one for one in read if one[1].kind is AnnotationKind.RANDOMISED]
    if len(arms) > 1 or (arms and arms[0][1].is_arm):
        read = [one for one in read if one not in arms] + _whole(bare, arms)
    elif not arms:
        read += bracketed_arms(padded)
    if not read or _PLANNED.search(padded):
        return []
    return [
        Total(role.kind, one.value, role.plainness, offset + one.start - 1, offset + one.end - 1)
        for one, role in read
    ]


def _added_up(bare: str, counts: list[Headcount]) -> list[Headcount]:
    """Add up ``150 women and 130 men`` where nothing is said of the women alone.

    Counts that may not be of people are left out.
    """
    joined: list[Headcount] = []
    for one in counts:
        last = joined[-1] if joined else None
        if last and (_continues(bare, last, one) or _shares_noun(bare, last, one)):
            value = last.value + one.value
            joined[-1] = one._replace(value=value, start=last.start, phrase=last.phrase)
        else:
            joined.append(one)
    return [one for one in joined if may_count_people(bare, one)]


def _shares_noun(bare: str, last: Headcount, one: Headcount) -> bool:
    """Tell whether two counts have one noun: ``ten healthy and seven hypertensive men``."""
    if last.noun or not one.noun or last.in_brackets or one.in_brackets:
        return False
    *adjectives, joint = bare[last.end : one.start].split() or [""]
    return (
        joint == "and"
        and 0 < len(adjectives) <= _MOST_ADJECTIVES
        and not any(
            word in NO_ADJECTIVES or word[-1] in "s,." or not word[0].isalpha()
            for word in adjectives
        )
    )


def _continues(bare: str, last: Headcount, one: Headcount) -> bool:
    """Tell whether a count goes on with the next: ``and`` between them, and no verb or number."""
    if not (last.noun and one.noun) or last.in_brackets != one.in_brackets:
        return False
    if one.in_brackets:  # ``women (n = 30) and men (n = 28)``
        return bare[last.end : one.phrase].split() == ["and"]
    between = bare[last.end : one.start]
    return (
        between.endswith((" and ", " plus "))
        and not any(map(str.isdigit, between))
        and not (_VERB.search(between) or said_after(between, FURTHEST_VERB))
    )


def _roles(padded: str, bare: str, counts: list[Headcount]) -> list[tuple[Headcount, Role]]:
    read = []
    role: Role | None = None
    following = [*(one.start for one in counts[1:]), len(bare)]
    for count, limit in zip(counts, following, strict=True):
        setting = setting_of(padded, bare, count, limit, is_first=count is counts[0])
        role = role_of(setting, role)
        if role:
            read.append((count, role))
            if role.kind is AnnotationKind.ENROLLED and is_also_randomised(setting):
                read.append((count, role._replace(kind=AnnotationKind.RANDOMISED)))
            if is_in_the_analysis(setting):
                read.append((count, Role(AnnotationKind.ANALYSED, Plainness.VERB)))
    return read


def _whole(bare: str, arms: list[tuple[Headcount, Role]]) -> list[tuple[Headcount, Role]]:
    """Find how many were randomised in all: the first number, or the sum; one arm alone is none."""
    (first, role), *others = arms
    if not others:
        return []
    rest = sum(one.value for one, _ in others)
    is_first = role.plainness is Plainness.WHOLE or first.value == rest
    if is_first or _OF_THEM.search(bare, first.end, others[0][0].start):
        return [(first, role)]
    added = first._replace(value=first.value + rest, end=others[-1][0].end)
    return [(added, Role(role.kind, Plainness.ADDED_UP))]
