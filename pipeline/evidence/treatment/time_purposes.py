"""What a time in a text is for, by the words around it.

Ages, disease before the study, run-in and wash-out, survival and risks at so many years are other
times, and none of ours.
"""

from __future__ import annotations

from enum import Enum

from pipeline.evidence.text.passage import Passage
from pipeline.evidence.treatment import time_words as words
from pipeline.evidence.treatment.times import Time


class Purpose(Enum):
    """What a time tells of a study."""

    TREATMENT = "treatment"
    FOLLOW_UP = "follow-up"
    POINT = "point"  # when something was measured


def purpose(passage: Passage, one: Time, is_trial: bool) -> Purpose | None:
    """Tell what a time is for by the words around it; points are told in trials alone."""
    low = passage.low
    sentence, last = passage.sentence_at(one.start), passage.sentence_at(one.end - 1)
    before = low[max(sentence.start, one.start - words.REACH) : one.start]
    after = low[one.end : min(last.end, one.end + words.REACH)].removeprefix("'")
    lead = before[-words.LEAD :]
    word = lead.rsplit(None, 1)[-1].lstrip("([") if lead.strip() else ""
    if _is_apart(lead):
        return None
    again = _is_measured_again(before, after, word)
    is_other = not again and words.OTHER_TIME_AFTER.match(after)
    if not is_other and (again or _is_followed(before, after)):
        return Purpose.FOLLOW_UP
    if not is_other and _is_treatment(before, after, word, "-" in low[one.start : one.end]):
        return Purpose.TREATMENT
    return Purpose.POINT if is_trial and _is_point(before, after, word) else None


def _is_apart(lead: str) -> bool:
    if not ("run" in lead or "lead" in lead or "wash" in lead):
        return False
    return bool(words.RUN_IN.search(lead.rpartition(",")[2]))


def _is_followed(before: str, after: str) -> bool:
    if words.FOLLOW_UP_AFTER.match(after):
        return True
    if not (before.endswith(" of ") or words.FOLLOWED_CUE.search(before)):
        return False
    found = words.FOLLOWED.search(before)
    if found is None or not found[0].startswith(("after", "at")):
        return bool(found)
    return bool(words.AGAIN.search(before) or "follow" in after)


def _is_measured_again(before: str, after: str, word: str) -> bool:
    is_later = after.startswith((" apart", " later")) or (
        word in words.ENDS_LATER and words.LATER.search(before)
    )
    return bool(is_later and words.AGAIN.search(before))


def _is_treatment(before: str, after: str, word: str, hyphened: bool) -> bool:
    what = words.WHAT_IT_IS if hyphened else words.WHAT_IT_IS_APART
    told = words.OF_WHAT.match(after) or what.match(after) or _is_given_for(before, after, word)
    if not told or words.OTHER_TIME_BEFORE.search(before[-words.LEAD :]):
        return False
    # A chemotherapy's course has days, and more follow.
    return not (words.CYCLE.search(before) or words.CYCLE.search(after))


def _is_given_for(before: str, after: str, word: str) -> bool:
    """Tell ``received it for`` and ``the treatment lasted`` from any other words."""
    lead = before[-words.LEAD :]
    if word.rstrip(":(") in words.ENDS_LASTED and words.LASTED.search(lead):
        return True
    if (
        word in words.ENDS_FOR
        and words.OPENING.search(before)
        and words.GIVING.search(after[: words.LEAD])
    ):
        return True
    is_listed = after[:1] in words.CLOSED and (
        words.IN_BRACKETS.search(lead) or words.LISTED.search(lead)
    )
    is_told = is_listed or (word in words.ENDS_FOR and words.FOR.search(lead))
    return bool(is_told and words.GIVING.search(before))


def _is_point(before: str, after: str, word: str) -> bool:
    bare = word.rstrip(",")
    is_told = (
        words.POINT_AFTER.match(after)
        or (
            (bare in words.ENDS_POINT or bare.isdigit())
            and words.POINT.search(before[-words.LEAD :])
        )
        or (word in words.ENDS_CHANGED and words.CHANGED_OVER.search(before))
    )
    return bool(is_told) and not words.NO_POINT_AFTER.match(after)
