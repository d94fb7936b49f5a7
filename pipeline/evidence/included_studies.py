"""How many studies a sentence says a review included, and how many people were in them.

Counts of what was found, screened or left out are no answer, nor are the studies of one comparison
(``five studies reported``). Two lists that would have to be added up are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.evidence.headcounts import FIRST_LETTERS, Headcount, headcounts, without_brackets
from pipeline.evidence.number_words import NUMBER, value_of
from pipeline.evidence.people_nouns import PEOPLE_NOUN

_STUDY = (
    r"(?:studies|trials|rcts|articles|papers|publications|reports|cohorts|reviews|meta-analyses"
    r"|investigations)\b"
)
_ADJECTIVE = (
    r" +(?!of |in |from |with |were |was |to |patients|participants)"
    r"(?:and (?=non|quasi|prospect|retrosp|observ|cohort|cross|case|clinical|controlled|random))?"
    r"(?!and )[a-z][^\s,;:()]{0,30},?"
)
_COUNT = re.compile(
    rf" {FIRST_LETTERS}(?P<number>{NUMBER})(?P<noun>(?:{_ADJECTIVE}){{0,7}}? +{_STUDY})?"
)
# One of these is in every sentence that is read; looked for first.
_CUES = (
    *("stud", "trial", "rct", "review", "article", "includ", "paper", "publication", "report"),
    *("cohort", "meta-anal", "investigation", "criteria", "eligib", "fulfil", "suitable", "select"),
    *("retain", "analys", "synthesis"),
)
_CRITERIA = r"(?:predefined |pre-specified )?(?:inclusion|eligib|selection|criteria)"
_MET = (
    rf"(?:met|meeting|fit|fitting|satisf(?:ied|ying)) (?:the |our |all )?{_CRITERIA}"
    r"|fulfil+(?:ed|ing)"
)
_FOR_REVIEW = (
    r"for (?:final )?(?:inclusion|(?:the |this |our )?(?:\w+ ){0,2}(?:review|meta-? ?analysis"
    r"|analysis|synthesis))\b"
)
_INCLUDED = re.compile(
    rf"[^;]{{0,120}}?\b(?:included|{_MET}|satisfied|eligible|qualified|remained (?:for|in)"
    rf"|suitable|(?:were|was) (?:\w+ly )?(?:analy[sz]ed|pooled|selected|retained|reviewed|studied"
    r"|synthesi[sz]ed))"
)
_CHOSEN = re.compile(rf" *(?:that were |which were |were )?(?:\w+ ){{0,2}}?{_FOR_REVIEW}")
# ``17 were included``, ``23 of 64 studies on vitamin K were included``
_ALONE_INCLUDED = re.compile(
    rf" *(?:were |was )?(?:\w+ly )?(?:included|{_MET}|eligible|suitable"
    rf"|(?:were|was) (?:selected|retained)|{_FOR_REVIEW})"
    rf"| (?:out )?of (?:the |these )?{NUMBER}(?:{_ADJECTIVE}){{0,4}}? +{_STUDY}[^;,.]{{0,60}}?"
    rf" (?:(?:were|was) (?:\w+ly )?(?:included|eligible|suitable|selected|retained)|{_MET})"
)
_LEADING = re.compile(
    r"(?:included|including|pooled|analy[sz]ed|comprised|comprising|selected|reviewed"
    r"|meta-? ?analysis (?:of|with|on)|review of|data (?:from|of)|total of|evidence from"
    r"|results (?:from|of)|involving|(?:conducted|performed|based|undertaken|carried out) on"
    r"|consist(?:ed|s|ing) of|compris(?:es|ing)|criteria (?:were |was )?met by|synthesi[sz]ed)"
    r"(?: (?:a|total|of|data|from|the|results|all|only|in|overall)){0,5} $"
)
_PEOPLE_LEADING = re.compile(
    rf"\b{PEOPLE_NOUN}(?: (?:enrolled|included|randomi[sz]ed|pooled))?"
    r" (?:from|in|across|within|of) $"
)
_PEOPLE_FOLLOWING = re.compile(
    r" *(?:with|involving|including|comprising|enrolling|enrolled|totall?ing|of|on|in|that|which"
    r"|encompassing|covering|representing|recruiting|and|randomi[sz]ing)\b|  "
)
_NOT_INCLUDED = re.compile(
    r" *(?:were |was )?(?:identified|retrieved|screened|excluded|found|reported|showed|assessed"
    r"|evaluated|examined|investigated|used|had|did|compared|provided|remained(?! for| in)"
    r"|duplicat)"
)
_SORTED_OUT = re.compile(r"included|eligible")  # ``the 16 included studies``
_UNSORTED = re.compile(
    r"screened|identified|retrieved|potential|relevant|unique|full-text|other|these"
)
_FINDING = re.compile(
    r"(?:identified|retrieved|found|screened|yielded|produced|returned|revealed)"
    r"(?: (?:a|total|of|in|finally|initially|ultimately)){0,4} $"
)
_WERE_FOUND = re.compile(r" *were (?:\w+ly )?(?:identified|found|retrieved)")
_UNIQUE_INCLUDED = re.compile(r" *were (?:\w+ly )?included")
_OUT_OF_MANY = re.compile(r"(?:^|[,:;]|\bout) *of (?:the )?$|\bamong (?:the )?$|^ from (?:the )?$")
_LISTED_ON = re.compile(rf" *(?:,|and) *{NUMBER}[^.;,]{{0,60}}?{_STUDY}")
_HAD = re.compile(  # ``the 14 trials comprised 1,533 patients``
    r" *(?:had|compris|includ|involv|enrol|encompass|represent|cover|total|recruit)[a-z]*"
    rf"(?: an?| in| total| overall| of)* {NUMBER}"
)
_FURTHEST_BEFORE = 50  # characters that may lead to a number
_NEAREST = 14  # characters between people and ``from nine studies``
_MORE_PEOPLE = re.compile(rf" (?:and|vs\.?|versus|or) {NUMBER}")


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
    if not any(cue in sentence for cue in _CUES):
        return
    bare = without_brackets(sentence)
    counts = [
        one
        for one in _COUNT.finditer(bare)
        if one["noun"] or _ALONE_INCLUDED.match(bare, one.end())
    ]
    limits = [*(one.start() for one in counts[1:]), len(bare)]
    for count, limit in zip(counts, limits, strict=False):
        value = value_of(count["number"])
        plainness = _plainness(bare, count, limit) if value else None
        if value and plainness is not None:
            start, end = count.start("number"), count.end()
            yield Included(value, plainness, start, end, _people(sentence, bare, value, start, end))


def _people(sentence: str, bare: str, studies: int, start: int, end: int) -> Headcount | None:
    """Find the people beside so many studies; ``58 cases and 70 controls`` are no total."""
    for one in headcounts(sentence, sentence.replace("(", " ")):
        if one.value > studies and _is_beside(one, bare, start, end):
            return None if _MORE_PEOPLE.match(bare, one.end) else one
    return None


def _plainness(bare: str, count: re.Match[str], limit: int) -> int | None:
    """Tell how plainly a number is that of the included studies; None where it is not."""
    end, noun = count.end(), count["noun"]
    if not noun:
        return 1
    before = bare[max(count.start() - _FURTHEST_BEFORE, 0) : count.start() + 1]
    if before.endswith((" the ", " all ")) and (_SORTED_OUT.search(noun) or _HAD.match(bare, end)):
        return 2
    if _UNSORTED.search(noun) and not _UNIQUE_INCLUDED.match(bare, end):
        return None
    if _OUT_OF_MANY.search(before) or _is_of_a_list(bare, before, end):
        return None
    if _CHOSEN.match(bare, end, limit) or ("eligible" in noun and _found(bare, before, end)):
        return 1
    if _NOT_INCLUDED.match(bare, end):
        return None
    if _INCLUDED.match(bare, end, limit):
        return 0 if "total of" in before else 1
    if _FINDING.search(before):
        return None
    if _PEOPLE_LEADING.search(before):
        return 1
    if _LEADING.search(before):
        return 1 if _PEOPLE_FOLLOWING.match(bare, end) else 2
    return None


def _found(bare: str, before: str, end: int) -> bool:
    """Tell whether studies are said to be what a search found."""
    return bool(_FINDING.search(before) or _WERE_FOUND.match(bare, end))


def _is_of_a_list(bare: str, before: str, end: int) -> bool:
    """Tell whether other studies are counted beside: ``five trials and nine cohort studies``."""
    return bool(_LISTED_ON.match(bare, end)) or (
        before.endswith(" and ") and bool(re.search(_STUDY, before))
    )


def _is_beside(one: Headcount, bare: str, start: int, end: int) -> bool:
    """Tell whether people are counted after the studies, no number between, or right before."""
    if not (one.noun or one.in_brackets):
        return False
    is_after = one.start >= end and not any(map(str.isdigit, bare[end : one.start]))
    return is_after or 0 < start - one.end <= _NEAREST
