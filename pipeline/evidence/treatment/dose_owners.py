"""Whose dose an amount is: the vitamin's, where nothing but words of giving ties the two.

``180 µg of MK-7``, ``vitamin K2 (MK-7) at a dose of 375 µg``, ``90 µg (n = 20) or 180 µg of MK-7``.
Where a sentence or text speaks of no other substance, an amount that words of dosing lead in is the
vitamin's too. An amount before another substance's name never is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipeline.evidence.treatment.amounts import Amount
from pipeline.evidence.treatment.substances import NAME
from pipeline.evidence.treatment.vitamin_k import Mention

_REACH = 100  # characters between an amount and its substance

_OFTEN = (
    r"daily|weekly|once|twice|thrice|times|three|two|per|day|week|each|every|other|a|d|b\.?i\.?d"
    r"|t\.?i\.?d"
)
_WAYS = (
    r"oral|orally|intravenous|intravenously|i\.?v|intramuscular|subcutaneous|synthetic|natural"
    r"|supplemental|supplementary|supplemented|either|active|pharmacological|high|low|nutritional"
    r"|pure|purified|(?:water|fat|lipid)-soluble|oral or intravenous|the|of|as|in|form|dose|doses"
    r"|dosage|dosages|an|additional"
)
# ``(n = 20)``, ``(low dose)``, ``(group A)`` stand between the parts of a list.
_ASIDE = r"\((?:n ?= ?\d{1,5}|(?:low|middle|medium|mid|high)(?:[ -]dose)?|(?:group|arm) \w)\)"
_AHEAD = re.compile(
    rf"(?:[\s/-]|{_ASIDE}|\((?=as )|\(s\)|(?:{_OFTEN}|{_WAYS}|capsules?|tablets?|pills?|containing"
    r"|kg|body|weight|bw)\b)*\)? ?(?:of )?"
)
_BEHIND = re.compile(
    rf"(?:[\s,;:()\[\]=/-]|(?:{_OFTEN}|{_WAYS}|supplements?|supplementation|tablets?|capsules?"
    r"|group|groups|arm|treatment|therapy|medication|administration|injections?|at|with|containing"
    r"|given|administered|received|receiving|took|was|were|is|for|single|different|increasing"
    r"|various|weeks?|months?|years?|dosed|consisting|respectively|i\.e\.?|total|equivalent|to"
    r"|over|during|used|using|provided|providing|delivering|contained|enriched|fortified|diets?"
    r"|food|drink|foods|drinks|products?|taken|fixed|constant|mean|will|be|that|which|mixed"
    r"|isoforms?|preparations?|homologues?|therapeutic|drugs?|agent|medicine|brand|once-daily"
    r"|n ?= ?\d{1,5}|\d{1,2}(?= (?:week|month|year)))\b)*"
)
# A bracket right behind the vitamin tells of it: maker, brand, source, dose.
_IN_ITS_BRACKETS = re.compile(
    rf"(?: (?!n ?=)[a-z]{{4,15}})? ?[(\[][^()\[\]]{{0,60}}[,;:] ?(?:(?:{_OFTEN}|{_WAYS}|at) )*"
)
_ARM = re.compile(
    rf"(?:[\s,/]|{_ASIDE}|(?:{_OFTEN}|or|and|versus|vs\.?|either|to|compared|with|than)\b)*"
)
_LEADING_IN = re.compile(
    r"(?:doses?|dosage|at|of|receiv[a-z]{1,3}|given|daily|to|placebo|or) ?\(?$"
)
_OTHER_AMOUNT = re.compile(r"\d ?(?:[mµu]?g|iu)\b")
_OF_ANOTHER = re.compile(rf"(?: (?:of|oral|as)){{0,2}} {NAME.pattern}")
# Where no other substance is near: what leads in a dose, and what may follow one.
_DOSING_BEFORE = re.compile(
    r"(?:dos(?:e|es|age|ages)(?: levels?)?(?: (?:group|arm))?(?: (?:of|was|were|is|used|being))*"
    r"|(?:receiv(?:e|ed|ing)|given|took|taking|take|administered)(?: (?:either|a|the|oral))*"
    r"|(?:assigned|randomi[sz]ed|allocated)(?: \w+)? (?:to|receive|into|to receive)"
    r"|placebo,?(?: (?:or|and|versus|vs\.?))|(?:treatment|intervention|active|verum) group"
    r"|supplement(?:s|ation|ed)?(?: (?:of|with|at))?)(?: (?:at|of|either|daily))*[ (:,]{0,3}$"
)
_NOTHING_AFTER = re.compile(
    r"[ )\].,;:]{0,3}(?:$|(?:or|and|placebo|versus|vs\.?|for|in|to|group|groups|daily|once|twice"
    r"|per|of (?:the )?(?:supplement|vitamin|active|it)\b|capsules?|tablets?|supplement|each|was"
    r"|were|\(n|during|over|three|two|every|after|with (?:meals?|food))\b|[.;,)]|\d)"
)


def owner_of(low: str, amount: Amount, inside: Sequence[Mention]) -> Mention | None:
    """Name the mention an amount belongs to: the next, else the last before, else none."""
    start, end = amount.start, amount.end
    following = bisect_left(inside, start, key=lambda one: one.start)
    after = inside[following] if following < len(inside) else None
    if after and after.start < end + _REACH and _AHEAD.fullmatch(low, end, after.start):
        return after
    before = inside[following - 1] if following else None
    if before is None or before.end <= start - _REACH or _OF_ANOTHER.match(low, end):
        return None
    between = before.end, start
    is_tied = _BEHIND.fullmatch(low, *between) or _is_in_its_brackets(low, *between)
    return before if is_tied or _is_led_in(low, before, amount) else None


def shared_owners(
    low: str, found: Sequence[Amount], owners: Sequence[Mention | None]
) -> list[Mention | None]:
    """Let the amounts of one list, each with its unit, share an owner."""
    shared = list(owners)
    forth = range(len(found) - 1)
    for i in (*forth, *reversed(forth)):
        one, other = shared[i], shared[i + 1]
        is_told = one and other and bool(one.form) is bool(other.form)
        if not is_told and _ARM.fullmatch(low, found[i].end, found[i + 1].start):
            shared[i] = shared[i + 1] = one if one and one.form else other or one
    return shared


def is_only_substance(low: str, amount: Amount, start: int, end: int) -> bool:
    """Tell whether words of dosing lead in an amount in a sentence that names nothing else."""
    lead = low[max(start, amount.start - _REACH) : amount.start]
    return bool(
        _DOSING_BEFORE.search(lead)
        and _NOTHING_AFTER.match(low, amount.end)
        and not NAME.search(low, start, end)
    )


def _is_in_its_brackets(low: str, start: int, end: int) -> bool:
    return bool(_IN_ITS_BRACKETS.fullmatch(low, start, end)) and not NAME.search(low, start, end)


def _is_led_in(low: str, before: Mention, amount: Amount) -> bool:
    """Tell whether words of dosing lead in an amount, with no other substance around."""
    between = low[before.end : amount.start]
    around = between + low[amount.end : amount.end + 20]
    is_other = NAME.search(around) or _OTHER_AMOUNT.search(around)
    return bool(_LEADING_IN.search(between)) and not is_other
