"""The words around a count of people that tell what it counts, as sets and patterns.

Patterns run over a lower-cased sentence without brackets, from where the count ends.
"""

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


LINKS = _set(  # between the verb and the number: ``we enrolled a total of 58``
    "a the all total overall altogether of data from for in on among sample cohort series"
    " consecutive us with records"
)
WHOLE = _set("all total overall altogether")
SAMPLE_LINKS = _set("in on among with total overall of data")
PARTS = _set(
    "subset subgroup substudy remaining other previous previously initial original parent"
    " larger responders those exclusion"
)
NOT_YET = _set("screened approached invited excluded")
ARMS = _set("group arm groups arms group, arm, groups, arms,")
ANY = _set("a one first whole entire large consecutive homogeneous")  # group, which is no arm
SAMPLE_IS = _set(  # all that leads to a number
    "subjects participants patients population sample"
    " subjects: participants: patients: population: sample:"
)
SAMPLE_WERE = ("subjects were", "participants were")
LEADING = LINKS | SAMPLE_IS | _set("were method methods results")  # a word before a sample
BARE_HEADINGS = (["method"], ["methods"], ["results"])  # their colons are lost now and then
CLAUSE_VERB = re.compile(
    r" *(?:of (?:these|those|them|whom) )?(?:\w+ly )?(?:were|was|have|had|agreed|consented"
    r"|completed|entered|enrolled|randomi[sz]ed|recruited|evaluated|analy[sz]ed|participated"
    r"|underwent|could|finished|met|allocated|assigned)\b"
)
TO_AN_ARM = re.compile(r" *(?:were )?(?:to|in|into|received) ")
NOT_TAKING_PART = re.compile(
    r" *(?:who |that )?(?:were |was |had been |have been |had )?(?:screened|assessed for elig"
    r"|approached|contacted|invited|identified|excluded|withdr|dropped|discontinued|lost|declin"
    r"|refus|died)"
    r"| *(?:had |have )?(?:experienced|developed|reported|relapsed|responded|achieved|gained"
    r"|needed|required|showed|failed)\b"
)
BEFALLEN = re.compile(
    r" who (?:had |have )?(?:experienced|developed|died|reported|achieved|relapsed|responded)"
)
IN_ONE_ARM = re.compile(
    r" *(?:with [^,;.]{1,40} )?"
    r"(?:(?:in|from|of|on) (?:the |each |both )?"
    r"(?:(?!randomi|assigned|allocated|to )[^ ,;.]{1,30} ){0,5}?(?<!age )(?:group|arm)s?\b"
    r"|per |each|to the )"
)
IN_EACH_ARM = re.compile(
    r" (?:(?:to|in) each (?:\w+ )?(?:group|arm)|per (?:group|arm)|as (?:\w+ )?controls?\b)"
)
TO_ONE = re.compile(r"[a-z, ]{0,30}?(?:in)?to ")
TO = re.compile(r" *to ")
ALL_ARMS = re.compile(
    r" (?:or|either|vs|versus|compared (?:with|to)|groups|arms|one of|and|two|three|double)\b"
    r"|\d ?: ?\d|/"
)
THEN_RANDOMISED = re.compile(
    r" (?:were|was|and) (?:then |\w+ly )?(?:underwent randomi[sz]|(?:randomi[sz]ed|randomly"
    r"|allocated|assigned)\b)"
)
# ``We analysed data after a year from 1,055 women``
DATA_ANALYSED = re.compile(
    r"\b(?:analy[sz]ed|evaluated) (?:the )?(?:[a-z-]+ ){0,2}(?:data|records|samples)\b"
)
THEN_ANALYSED = re.compile(r" *(?:in|for) (?:the |our )?(?:\S+ ){0,4}analys")
IN_THE_ANALYSIS = re.compile(  # ``58 women were in the final analysis``
    r" *(?:were|remained) in (?:the |our )?(?:\S+ ){0,3}?analys"
)
COMPRISED = _set("comprised included had was were involved comprises includes")
SHARE = re.compile(r"[(\[] ?[\d.]+ ?%(?! of)")
OBSERVED = re.compile(
    r"occur|report|observ(?!ational)|seen\b|found\b|detect|noted\b"
    r"|compared(?!$| the\b)|recur|rates?\b|versus|than\b"
)
# ``Capsules were given to 58 women``: here ``to`` and ``for`` lead to the sample.
GIVEN_TO = re.compile(
    r"\b(?:given|administered|offered|provided|prescribed|supplied) (?:[a-z-]+ ){0,3}?to"
    r"(?: (?:a|all|total|of|the|these))*$"
    r"|\b(?:reported|available|calculated|computed|measured|determined|obtained|performed) for"
    r"(?: (?:a|all|total|of|the|these))*$"
)
SUBJECT = re.compile(
    r" *,? *(?:with|who|ages?|aged|living|undergoing|were|received|underwent|on|having|diagnosed"
    r"|scheduled|suffering|treated|from|attending|admitted|presenting|referred|posted|visiting|took"
    r"|ingested|consumed|ate|participating)\b"
)
