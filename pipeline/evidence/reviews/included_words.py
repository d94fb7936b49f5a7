"""The words around a count of studies that tell whether a review included them, as patterns.

Patterns run over a lower-cased sentence without brackets that starts with a blank.
"""

from __future__ import annotations

import re

from pipeline.evidence.people.headcounts import FIRST_LETTERS
from pipeline.evidence.people.people_nouns import PEOPLE_NOUN
from pipeline.evidence.text.number_words import NUMBER, WORDS
from pipeline.evidence.text.word_pattern import one_of

STUDY = (
    r"(?:studies|trials|rcts|articles|papers|publications|reports|cohorts|reviews|meta-analyses"
    r"|investigations)\b"
)
_ADJECTIVE = (
    r" +(?!of |in |from |with |were |was |to |patients|participants)"
    r"(?:and (?=non|quasi|prospect|retrosp|observ|cohort|cross|case|clinical|controlled|random))?"
    rf"(?!and )(?!{one_of(WORDS)}\b)[a-z][^\s,;:()]{{0,30}},?"
)
COUNT = re.compile(
    rf" {FIRST_LETTERS}(?P<number>{NUMBER})(?P<noun>(?:{_ADJECTIVE}){{0,7}}? +{STUDY})?"
)
# One of these is in every sentence that is read; looked for first.
CUES = (
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
_ENTERED = (  # ``entered the analysis``, ``could be used``, ``contributed data``
    r"(?:entered|went into|came into|contributed to) (?:the |our |this )?(?:\w+ ){0,2}(?:meta-? ?)?"
    r"(?:analys|review|synthes)|contributed\b|could be (?:used|included|pooled|analy)"
)
INCLUDED = re.compile(
    rf"[^;]{{0,120}}?\b(?:included|{_MET}|satisfied|eligible|qualified|remained\b|were left\b"
    rf"|suitable|{_ENTERED}|(?:were|was) (?:\w+ly )?(?:analy[sz]ed|pooled|selected|retained"
    r"|reviewed|studied|synthesi[sz]ed))"
)
CHOSEN = re.compile(rf" *(?:that were |which were |were )?(?:\w+ ){{0,2}}?{_FOR_REVIEW}")
# ``17 were included``, ``23 of 64 studies on vitamin K were included``
ALONE_INCLUDED = re.compile(
    rf" *(?:were |was )?(?:\w+ly )?(?:included|{_MET}|eligible|suitable"
    rf"|(?:were|was) (?:selected|retained)|{_FOR_REVIEW})"
    rf"| (?:out )?of (?:the |these )?{NUMBER}(?:{_ADJECTIVE}){{0,4}}? +{STUDY}[^;,.]{{0,60}}?"
    rf" (?:(?:were|was) (?:\w+ly )?(?:included|eligible|suitable|selected|retained)|{_MET})"
)
LEADING = re.compile(
    r"(?:included|including|pooled|analy[sz]ed|comprised|comprising|selected|reviewed"
    r"|meta-? ?analysis (?:of|with|on)|review of|data (?:from|of)|total of|evidence from"
    r"|results (?:from|of)|involving|(?:evidence|data|results) (?:came|come|stem|stemmed) from"
    r"|(?:review|meta-? ?analysis) (?:covers|covered|summari[sz]e[sd]|draws on|drew on|sums up)"
    r"|included (?:were|was)|(?:conducted|performed|based|undertaken|carried out) on"
    r"|consist(?:ed|s|ing) of|compris(?:es|ing)|criteria (?:were |was )?met by|synthesi[sz]ed)"
    r"(?: (?:a|total|of|data|from|the|results|all|only|in|overall)){0,5} $"
)
PEOPLE_LEADING = re.compile(
    rf"\b{PEOPLE_NOUN}(?: (?:enrolled|included|randomi[sz]ed|pooled))?"
    r" (?:from|in|across|within|of) $"
)
PEOPLE_FOLLOWING = re.compile(
    r" *(?:with|involving|including|comprising|enrolling|enrolled|totall?ing|of|on|in|that|which"
    r"|encompassing|covering|representing|recruiting|and|randomi[sz]ing)\b|  "
)
NOT_INCLUDED = re.compile(
    r" *(?:were |was )?(?:identified|retrieved|screened|excluded|found|reported|showed|assessed"
    r"|evaluated|examined|investigated|used|had|did|compared|provided"
    r"|duplicat)"
)
SORTED_OUT = re.compile(r"included|eligible")  # ``the 16 included studies``
UNSORTED = re.compile(
    r"screened|identified|retrieved|potential|relevant|unique|full-text|other|these"
)
FINDING = re.compile(
    r"(?:identified|retrieved|found|screened|yielded|produced|returned|revealed)"
    r"(?: (?:a|total|of|in|finally|initially|ultimately)){0,4} $"
)
WERE_FOUND = re.compile(r" *were (?:\w+ly )?(?:identified|found|retrieved)")
UNIQUE_INCLUDED = re.compile(r" *were (?:\w+ly )?included")
OUT_OF_MANY = re.compile(r"(?:^|[,:;]|\bout) *of (?:the )?$|\bamong (?:the )?$|^ from (?:the )?$")
LISTED_ON = re.compile(rf" *(?:,|and) *{NUMBER}[^.;,]{{0,60}}?{STUDY}")
HAD = re.compile(  # ``the 14 trials comprised 1,533 patients``
    r" *(?:had|compris|includ|involv|enrol|encompass|represent|cover|total|recruit)[a-z]*"
    rf"(?: an?| in| total| overall| of)* {NUMBER}"
)
# ``we kept 13``: nothing is counted after the number
KEPT = re.compile(r"(?:included|selected|kept|retained|left) $")
AND_NO_MORE = re.compile(r" *(?:[.,;(]|$|for |in (?:the|our|this) |of (?:them|these))")
THERE_WERE = re.compile(r"there were (?:a total of )?$")
FURTHEST_BEFORE = 50  # characters that may lead to a number
NEAREST = 14  # characters between people and ``from nine studies``
MORE_PEOPLE = re.compile(rf" (?:and|vs\.?|versus|or) {NUMBER}")
