"""How the evidence on a question stands: investigations by design, contrast and direction.

``written`` and ``read`` are the JSON of a tally, stable because it is compared with what a reader
was last told (schema ``k2watch.questions/1``).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pipeline.domain.questions import PRIMARY_DESIGNS, Answer, Contrast, Standing
from pipeline.domain.vocabulary import Comparison, Direction, StudyDesign

_VERSION = 2  # raise it when a tally is written otherwise, or counted by other rules


@dataclass(frozen=True, slots=True)
class Count:
    """The investigations of one design and contrast.

    ``people`` sums those of known number, each investigation once; ``unknown`` counts the others.
    """

    design: StudyDesign
    contrast: Contrast
    directions: Mapping[Direction, int]
    people: int = 0
    unknown: int = 0

    @property
    def investigations(self) -> int:
        """Count the investigations."""
        return sum(self.directions.values())


@dataclass(frozen=True, slots=True)
class Tally:
    """How one question stands; what is not in ``counts`` is only counted."""

    counts: tuple[Count, ...] = ()
    under_way: int = 0
    retracted: int = 0
    reviews: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Position:
    """A standing question with its tally now, and the one that a reader was last told, if any."""

    name: str
    title: str
    now: Tally
    before: Tally | None = None

    @property
    def has_moved(self) -> bool:
        """Tell whether there is anything to tell: how far we have read is no evidence."""
        return _evidence(self.now) != _evidence(self.before or Tally())


_Key: TypeAlias = tuple[StudyDesign, Contrast]


def compared(found: Iterable[Answer], comparison: Comparison) -> tuple[Answer, ...]:
    """Keep the answers a question asks for: one of head-to-head comparisons takes no others."""
    if comparison is Comparison.ANY:
        return tuple(found)
    return tuple(one for one in found if one.contrast is Contrast.HEAD_TO_HEAD)


def tally(found: Sequence[Answer]) -> Tally:
    """Add up answers."""
    standings = Counter(one.standing for one in found)
    counted = [one for one in found if one.standing is Standing.COUNTED]
    keys = [(design, contrast) for design in PRIMARY_DESIGNS for contrast in Contrast]
    counts = [_count(key, [one for one in counted if _key(one) == key]) for key in keys]
    return Tally(
        counts=tuple(one for one in counts if one.investigations),
        under_way=standings[Standing.UNDER_WAY],
        retracted=standings[Standing.RETRACTED],
        reviews=standings[Standing.REVIEW],
        unread=standings[Standing.UNREAD],
    )


def written(one: Tally) -> str:
    """Write a tally as JSON: the same tally is always the same text."""
    content = {"version": _VERSION, **tally_json(one)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def tally_json(one: Tally) -> dict[str, Any]:
    """Give a tally as JSON values."""
    return {
        "counts": [_count_json(count) for count in one.counts],
        "under_way": one.under_way,
        "retracted": one.retracted,
        "reviews": one.reviews,
        "not_classified": one.unread,
    }


def read(text: str | None) -> Tally | None:
    """Read back what ``written`` wrote; None for nothing, or for what another version wrote.

    What was counted by other rules cannot be compared: the question is told as if never before.
    """
    content = json.loads(text) if text else {}
    if content.get("version") != _VERSION:
        return None
    return Tally(
        counts=tuple(_count_of(one) for one in content["counts"]),
        under_way=content["under_way"],
        retracted=content["retracted"],
        reviews=content["reviews"],
        unread=content["not_classified"],
    )


def _key(answer: Answer) -> _Key:
    return answer.study.design, answer.contrast


def _count(key: _Key, found: Sequence[Answer]) -> Count:
    directions = Counter(one.direction for one in found)
    numbers = [one.people for one in found if one.people is not None]
    return Count(
        *key,
        {one: directions[one] for one in Direction if directions[one]},
        people=sum(numbers),
        unknown=len(found) - len(numbers),
    )


def _evidence(one: Tally) -> tuple[Any, ...]:
    return one.counts, one.under_way, one.retracted


def _count_json(one: Count) -> dict[str, Any]:
    return {
        "design": one.design.value,
        "contrast": one.contrast.value,
        "investigations": one.investigations,
        "directions": {direction.value: number for direction, number in one.directions.items()},
        "people": one.people,
        "people_unknown": one.unknown,
    }


def _count_of(content: Mapping[str, Any]) -> Count:
    return Count(
        StudyDesign(content["design"]),
        Contrast(content["contrast"]),
        {Direction(name): number for name, number in content["directions"].items()},
        people=content["people"],
        unknown=content["people_unknown"],
    )
