"""Two amounts of change side by side: which arm changed more.

``BMD fell by 0.4% with MK-4 and by 2.9% with calcium alone``: both fell, and what the treatment
did is the difference. Trialists name the treated first unless the first arm is named as the others.
"""

from __future__ import annotations

import re

_ASIDE = re.compile(r" ?± ?[\d.]{1,8}| ?\([^()]{0,90}\)| ?\[[^\[\]]{0,90}\]")
_AMOUNTS = re.compile(
    r"\bby (?:[a-z]{1,13} ){0,3}?(?P<first>\d{1,6}(?:\.\d{1,5})?)(?P<arm>[^;]{0,80}?)"
    r"(?:,? (?P<link>and|but)|,? (?:vs?\.?|versus|against|whereas|compared (?:with|to)))"
    r"(?: (?:only|by|a|of)){0,2} (?P<second>\d{1,6}(?:\.\d{1,5})?)"
)
_GIVEN = re.compile(r" (?:with|in|for|among|on|under) ")
_TIME = re.compile(r"\b(?:hour|day|week|month|year)s?\b|\d[%,]")
_REACH = 250  # characters after a cue


def changed_more(low: str, compared: re.Pattern[str]) -> bool | None:
    """Tell whether the treated changed more than those whom ``compared`` finds.

    ``low`` is what follows the word of change. None where it does not give two arms' amounts.
    """
    found = _AMOUNTS.search(_ASIDE.sub("", low[:_REACH]))
    if found is None or _TIME.search(found["arm"]):
        return None
    if found["link"] and not _GIVEN.search(found["arm"]):
        return None
    first, second = float(found["first"]), float(found["second"])
    if first == second:
        return None
    return (first > second) is not bool(compared.search(found["arm"]))
