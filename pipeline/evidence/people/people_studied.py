"""Whether words for people, or for a condition, are about those who were studied.

Both are judged by the few words around them: a noun for people stands beside a condition, or
leads to it by ``with``, ``on`` and the like; words of risk, exclusion or outcome break the tie.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.evidence.text.passage import Passage

_PEOPLE = (
    r"(?:(?:out|in)?patients?|wom[ae]n|m[ae]n|adults?|subjects|participants|individuals|people"
    r"|persons|recipients|users|volunteers|children|adolescents|infants|survivors|cohorts?"
    r"|populations?|cases|residents|veterans|males|females|girls|boys|mothers|elderly|pts)(?![a-z])"
)
_OTHER_REACH = 48  # characters before a condition in which words make it another matter
_REACH = 90  # characters before a condition in which its people stand
_PEOPLE_AFTER = re.compile(
    r"(?: mellitus)?(?: \([a-z0-9-]{2,8}\))?(?:[ -](?!or |and |in |of |risk)[a-z0-9-]+){0,3} "
    rf"{_PEOPLE}"
)
_PEOPLE_BEFORE = re.compile(
    rf"(?<![a-z]){_PEOPLE}(?P<gap>[^.;:]{{0,60}}?) (?:with|on|undergoing|underwent|receiving"
    r"|received|having|had|have|suffering from|taking|took|using|requiring|affected by|after"
    r"|following|starting|initiating|initiated on|started on|commenced on|maintained on|prescribed"
    r"|stabili[sz]ed on|admitted (?:for|to|with)|hospitali[sz]ed (?:for|with|because of|due to)"
    r"|treated (?:with|for|by)|(?<!were )(?<!was )(?<!newly )diagnosed with|presenting with"
    r"|who (?:had|have|took|take|used))"
    r"(?P<rest>(?: [a-z0-9,/()≥+-]+){0,7} ?)$"
)
# The words that lead from people to a condition: without one of them no pattern need be asked.
_LINKS = frozenset(
    {
        *(
            "with",
            "on",
            "undergoing",
            "underwent",
            "receiving",
            "received",
            "having",
            "had",
            "have",
        ),
        *("from", "taking", "took", "using", "requiring", "by", "after", "following", "starting"),
        *("initiating", "prescribed", "for", "to", "of", "used", "take"),
    }
)
_TITLE_BEFORE = re.compile(
    r"\b(?:in|among|(?:course|progression|recurrence|prognosis|management|treatment|therapy) of"
    r"|(?:vitamin [a-z]\d?|menaquinone-\d|mk-\d|supplementation|treatment|therapy) for)"
    r"(?P<rest>(?: [a-z0-9,/-]+){0,3}) $"
)
# Between the people and the condition these words make it another matter than what they have.
_OTHER_MATTER = re.compile(
    r"\b(?:nor?\b|not\b|without|never|free|absence|exclu|risk|inciden|develop|prevent|prevalen"
    r"|predict|caus"
    r"|during|era\b|amid|pandemic|program|mortal|death|due|suspect|family|biomarker|marker"
    r"|vs|versus|than|control|non[- ]?$|outcome|event|progress|before|until|surviv|screen|await"
    r"|waiting|candidate|hospitali[sz]ation|were (?:\w+ )?diagnos)"
)
_OTHER_AFTER = re.compile(
    r"[ -]?(?:rats?|mice|mouse|models?|cells?|induced|risk|antigen|screening|prevention|incidence"
    r"|events?|medication|drugs?|outcomes?|(?:were|was) excl|free|control|pandemic|era|crisis"
    r"|vaccin[a-z]*|lockdown)\b"
)
_OTHER_BEFORE = re.compile(
    r"(?:non-?|\b(?:pre-?|post-|not |no |without ))$"
    r"|\b(?:not |without |(?:parent|mother|teacher|care|famil)[a-z]* of "
    r"|disease of the |controls? |matched |born to |versus |vs\.? |compared (?:with|to) "
    r"|incident |(?:incidence|risk|prevention|history) of )"
    r"(?:[a-z0-9-]+ ){0,2}$"
)
# Where healthy people are the others: ``and 30 healthy volunteers``, ``than in healthy men``; the
# ``and`` inside a number in words parts nobody.
_CONTROLS = re.compile(
    r"(?:\b(?:(?<!hundred )(?<!thousand )and|or|versus|vs\.?|than|than in|from"
    r"|compar[a-z]+ .{1,60} (?:with|to))"
    r"|,)(?: (?!in\b|of\b)[a-z0-9-]{1,20}){0,2} $"
)
# In a title, ``in hypertensive …`` goes on to what is hypertensive, which need not be people.
_ADJECTIVES = ("ic", "ive", "ill", "ed", "obese")


def are_studied(passage: Passage, match: re.Match[str]) -> bool:
    """Tell whether a noun for people names those who were studied."""
    return _are_studied(passage.low, match, _before(passage, match))


def _are_studied(low: str, match: re.Match[str], before: str) -> bool:
    if before[-1:].isalpha():
        return False  # the end of a longer word
    if match[0].startswith(("healthy", "normal")) and _CONTROLS.search(before):
        return False
    if _OTHER_AFTER.match(low, match.end()):
        return False
    return not _OTHER_BEFORE.search(before, max(len(before) - _OTHER_REACH, 0))


def have_it(passage: Passage, match: re.Match[str]) -> bool:
    """Tell whether people are said to have a condition."""
    low, before = passage.low, _before(passage, match)
    if not (match[0].endswith("recipients") or _PEOPLE_AFTER.match(low, match.end())):
        titled = match.start() < passage.body and not match[0].endswith(_ADJECTIVES)
        if not _has_owner(before, titled):
            return False
    return _are_studied(low, match, before)


def _has_owner(before: str, titled: bool) -> bool:
    if not titled and _LINKS.isdisjoint(before.split()):
        return False
    return any(
        not _OTHER_MATTER.search(" ".join(one.groupdict().values()))
        for one in _owners(before, titled)
    )


def _before(passage: Passage, match: re.Match[str]) -> str:
    start = passage.sentence_at(match.start()).start
    return passage.low[max(start, match.start() - _REACH) : match.start()]


def _owners(before: str, titled: bool) -> Iterator[re.Match[str]]:
    """Find the people, or the ``in`` of a title, that a condition belongs to."""
    patterns = (_PEOPLE_BEFORE, _TITLE_BEFORE) if titled else (_PEOPLE_BEFORE,)
    for pattern in patterns:
        if found := pattern.search(before):
            yield found
