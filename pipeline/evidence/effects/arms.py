"""Whether anybody was compared: one group before and after does not tell what a treatment did."""

from __future__ import annotations

from functools import lru_cache

from pipeline.evidence.text.literals import has_any
from pipeline.evidence.text.together import TOGETHER

_ONE_ARM = (
    *("single-arm", "single arm", "one-arm", "one arm ", "single-group", "single group"),
    *("uncontrolled study", "uncontrolled trial", "uncontrolled pilot", "uncontrolled open"),
    *("no control", "without control", "without a control", "lack of control", "lack of a control"),
    *("absence of a control", "absence of control", "lacked a control", "no comparison group"),
    *("no placebo", "without placebo", "without a placebo", "absence of a placebo"),
    *("without a comparison", "no comparator", "without a comparator", "without comparator"),
    *("before-after", "before-and-after", "before and after study", "pre-post", "pre-test"),
)
# A review counts such studies, and a trial may call its extension one.
_NONETHELESS = (
    "were randomi",
    "systematic",
    "meta-analy",
    "omised controlled",
    "omized controlled",
)
_COMPARING = (
    *("compar", "control", "placebo", " than ", "between", "differ", "associat", "versus", " vs"),
    *(" risk", "groups", "random", "correlat", " ratio", " arms", "untreated", "vehicle", "sham"),
    *("usual care", " both ", " v ", "cohort", "quartile", "tertile", "meta-analy"),
)
_OVER_TIME = ("baseline", "before ", " after ", " pre-", "follow-up", " prior ")


@lru_cache(maxsize=TOGETHER)  # every effect in a text asks
def is_compared(low: str) -> bool:
    """Tell whether a text can say what a treatment did, by the words of the whole text.

    It cannot where it says that there was one arm, or tells of times and of nobody else.
    """
    if has_any(low, _ONE_ARM):
        return has_any(low, _NONETHELESS)
    return has_any(low, _COMPARING) or not has_any(low, _OVER_TIME)
