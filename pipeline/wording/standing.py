"""How the evidence on a question stands, in words; and what of it moved since a reader was told.

Randomised trials: 5 (was 4): 1 improvement, 4 no clear difference · 1,204 people
"""

from __future__ import annotations

from pipeline.domain.questions import Contrast
from pipeline.domain.tallies import Count, Position, Tally
from pipeline.domain.vocabulary import StudyDesign
from pipeline.wording.counts import count

_DESIGNS = {
    StudyDesign.RANDOMISED_TRIAL: "randomised trials",
    StudyDesign.NON_RANDOMISED_TRIAL: "non-randomised trials",
    StudyDesign.COHORT: "cohorts",
    StudyDesign.CASE_CONTROL: "case–control studies",
    StudyDesign.CROSS_SECTIONAL: "cross-sectional studies",
    StudyDesign.CASE_REPORT: "case reports",
}
_CONTRASTS = {
    Contrast.USUAL: "",
    Contrast.HEAD_TO_HEAD: ", head-to-head",
    Contrast.OTHER: ", against another treatment",
}


def stands(now: Tally) -> list[str]:
    """Say how a question stands, a line a design, and a last one for what is not counted."""
    return [_large(line) for line in _standing(now)]


def moved(position: Position) -> str:
    """Say in a line what moved since the reader was told, or how the question starts."""
    now, before = position.now, position.before
    if before is None:
        return f"Starts at {'; '.join(_standing(now))}."
    old = {(one.design, one.contrast): one for one in before.counts}
    new = {(one.design, one.contrast): one for one in now.counts}
    keys = dict.fromkeys([*new, *old])
    parts = [_moved(new.get(key), old.get(key)) for key in keys if new.get(key) != old.get(key)]
    parts += [
        f"{name}: {number} (was {was})"
        for name, number, was in (
            ("under way", now.under_way, before.under_way),
            ("retracted", now.retracted, before.retracted),
        )
        if number != was
    ]
    return f"{_large('; '.join(parts))}."


def _standing(now: Tally) -> list[str]:
    lines = [_moved(one, one) for one in now.counts]
    return [*lines, *filter(None, (" · ".join(_apart(now)),))]


def _moved(now: Count | None, before: Count | None) -> str:
    """Say a count with what it was; two equal ones are said plainly."""
    if now is None:
        assert before is not None  # noqa: S101 - one of the two stands in a tally
        return f"{_label(before)}: none (was {before.investigations:,})"
    number, was = now.investigations, before.investigations if before else 0
    old = before if before and was == number else now  # a new study explains the rest
    said = [
        f"{many:,} {direction}{_was(many, old.directions.get(direction, 0))}"
        for direction, many in now.directions.items()
    ]
    people = _people(now) + _was(now.people, old.people)
    return f"{_label(now)}: {number:,}{_was(number, was)}: {', '.join(said)} · {people}"


def _label(one: Count) -> str:
    """Name a design and what it was compared with: ``randomised trials, head-to-head``."""
    return _DESIGNS[one.design] + _CONTRASTS[one.contrast]


def _was(number: int, before: int) -> str:
    return f" (was {before:,})" if number != before else ""


def _people(one: Count) -> str:
    known = count(one.people, "person", "people") if one.people else ""
    unknown = f"{one.unknown:,} of unknown size" if one.unknown else ""
    return ", ".join(part for part in (known, unknown) if part)


def _apart(one: Tally) -> list[str]:
    """Say what is only counted: it tells nothing of a direction."""
    parts = [
        (one.under_way, f"{one.under_way:,} under way"),
        (one.retracted, f"{one.retracted:,} retracted"),
        (one.reviews, count(one.reviews, "review", "reviews")),
        (one.unread, f"{one.unread:,} not classified"),
    ]
    return [text for number, text in parts if number]


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]
