"""The totals that one sentence states; people and arms that it lists one by one add up."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.headcounts import Headcount, headcounts, without_brackets
from pipeline.evidence.people_roles import (
    FURTHEST_VERB,
    Plainness,
    Role,
    is_also_randomised,
    may_count_people,
    role_of,
    setting_of,
)
from pipeline.evidence.people_verbs import said_after

# What is only planned, or told in a letter of other people's trial, is no result.
_PLANNED = re.compile(
    r" (?:will|with interest|planned|target|aims? to|proposed?|sample size|required|power|assuming"
    r"|to be (?:rand|incl|enrol|recr))\b"
)
_VERB = re.compile(r" (?:were|was|had|have|died|agreed|completed)\b")
_OF_THEM = re.compile(r"of (?:whom|which|these|them|those)|:")


@dataclass(frozen=True, slots=True)
class Total:
    """A number that a sentence states as the total of one kind; offsets are the text's."""

    kind: AnnotationKind
    value: int
    plainness: Plainness
    start: int
    end: int


def totals(sentence: str, offset: int) -> list[Total]:
    """Read the totals of a lower-cased sentence that stands at ``offset`` in the text."""
    padded = f" {sentence}"
    bare = without_brackets(padded)
    counts = _added_up(
        bare, [one for one in headcounts(padded, bare) if may_count_people(bare, one)]
    )
    if not counts or _PLANNED.search(padded):
        return []
    read = _roles(padded, bare, counts)
    arms = [one for one in read if one[1].kind is AnnotationKind.RANDOMISED]
    if len(arms) > 1 or (arms and arms[0][1].is_arm):
        read = [one for one in read if one not in arms] + _whole(bare, arms)
    return [
        Total(role.kind, one.value, role.plainness, offset + one.start - 1, offset + one.end - 1)
        for one, role in read
    ]


def _added_up(bare: str, counts: list[Headcount]) -> list[Headcount]:
    """Add up ``150 women and 130 men`` where nothing is said of the women alone."""
    joined: list[Headcount] = []
    for one in counts:
        if joined and _continues(bare, joined[-1], one):
            last = joined.pop()
            value = last.value + one.value
            joined.append(replace(one, value=value, start=last.start, phrase=last.phrase))
        else:
            joined.append(one)
    return joined


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
        setting = setting_of(padded, bare, count, limit)
        role = role_of(setting, role)
        if role:
            read.append((count, role))
            if role.kind is AnnotationKind.ENROLLED and is_also_randomised(setting):
                read.append((count, replace(role, kind=AnnotationKind.RANDOMISED)))
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
    added = replace(first, value=first.value + rest, end=others[-1][0].end)
    return [(added, Role(role.kind, Plainness.ADDED_UP))]
