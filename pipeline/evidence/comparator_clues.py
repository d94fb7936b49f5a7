"""The words by which trials name what they compare with: nothing, a placebo, an antagonist."""

from __future__ import annotations

import re

from pipeline.evidence.clues import FAR, VERSUS, Clue

_JOINING = rf"(?:\bor|\b{VERSUS})"
_GETTING = r"\b(?:to|and|on|with|given|receiv(?:e|ed|ing))"
_ALLOTTED = r"\b(?:random(?:ly|i[sz]ed|i[sz]e)|assigned|allocated|allotted)\b"

PLACEBO = (
    Clue(
        ("placebo",),
        re.compile(r"(?<!\bno )(?<!\bnon-)(?<!without )(?<!without a )$"),
        re.compile(r"placebo(?![ -](?:effect|respon))"),
    ),
    Clue(
        ("dummy ", "inert ", "inactive ", "sham ", "without active", "control capsule", "vehicle"),
        re.compile(rf"(?:{_JOINING}|{_GETTING}|and|[,:(]|with|looking [a-z]+) (?:an? |the )?$"),
        re.compile(
            r"(?:dummy|inert|inactive|control) (?:capsule|tablet|pill|substance|treatment|oil)"
            r"|sham[ -](?:treatment|control|stimul|acupunct|injection)|without active ingredient"
            r"|vehicle(?=[.,;)]| \(| or\b| (?:control|group|treat|alone|only)|-treated)"
        ),
    ),
    Clue(("saline as a control", "saline as control", "saline was used as")),
    Clue(
        ("saline",),
        re.compile(
            rf"(?:{_JOINING}|\bgroup received) (?:to )?(?:an? )?(?:equal volume of )?"
            r"(?:normal |isotonic |physiological )?$"
        ),
    ),
)

_JOINED = re.compile(rf"(?:{_JOINING}|{_GETTING}|[,:(]) ?$")
_NOTHING = (
    r"observation(?: only| alone)?(?! (?:period|stud|time|al|of|was|were|that|is))\b"
    r"|nothing(?= (?:for|else|during|or|and)|[.,;)])"
)
NO_TREATMENT = (
    Clue(
        ("no ",),
        _JOINED,
        re.compile(
            r"no (?:[a-z]+ )?(?:treatment|supplement(?:s|ation)?|intervention|therapy|prophylaxis"
            r"|exercise|training|vitamin k|drug|additional [a-z]+)\b"
            r"(?![ -](?:effect|relat|differ|by|emerg|interact|was|were|had|on\b|failure))"
        ),
    ),
    Clue(
        ("usual ", "usual-care", "standard ", "routine care", "habitual diet"),
        re.compile(rf'(?:{_JOINING}|{_GETTING}|[,:("]) ?"?(?:[a-z-]+ ){{0,2}}$'),
        re.compile(r"usual[ -]care|(?:standard|routine) (?:of )?(?:[a-z]+ )?care\b|\w+ diet\b"),
    ),
    Clue(("care as usual", "treatment as usual", "usual care group", "standard care group")),
    Clue(("observation", "nothing"), _JOINED, re.compile(_NOTHING)),
    Clue(
        (" or not",),
        re.compile(rf"{_ALLOTTED}.{{0,120}}$"),
        re.compile(r" or not(?: at all)?(?=[.,;)]| (?:for|over|to receive)\b)"),
        reach=FAR,
    ),
    Clue(
        ("control",),
        None,
        re.compile(
            r"controls?(?: (?:group|arm|patients|subjects))?s?(?: \([^()]{1,20}\))? (?:did|was|were"
            r"|who did) not (?:receive|given|treated|supplement|take|get)|control group without "
        ),
    ),
    Clue(("wait", "control period"), None, re.compile(r"wait(?:ing)?[- ]?list|control period")),
    Clue(("receiv",), None, re.compile(r"receiv(?:ed|ing) (?:no|only)\b")),
    Clue(("did not receive", "no-treatment", "no-intervention")),
    Clue(("untreated ",), None, re.compile(r"untreated (?:controls?|groups?)\b")),
    Clue(
        (" or without",),
        re.compile(rf"{_ALLOTTED}.{{0,100}}? with(?: \([^()]{{1,20}}\)| [a-z-]+)?$"),
        reach=FAR,
    ),
    Clue((" alone",), re.compile(rf"(?:{_JOINING}|{_GETTING}) (?:[a-z0-9-]+ ?){{1,3}}$")),
    Clue((" only",), re.compile(r"\breceiv(?:ed|ing) (?:[a-z0-9-]+ ?){1,3}$")),
)
# Outside of trials only what is set against it.
NO_TREATMENT_SET_AGAINST = (
    Clue(
        ("usual care", "standard care", "standard of care", "untreated", "no treatment"),
        re.compile(rf"\b{VERSUS}\b.{{0,60}}$"),
        reach=FAR,
    ),
)
# Where vitamin K was given, what both arms got besides it is no treatment.
_BESIDES = r"(?:vitamin d\d?|calcium|(?:chole|cole)calciferol|multivitamins?)"
NO_VITAMIN = (
    Clue(
        (" therapy", " treatment", " management", " medication"),
        re.compile(
            rf"(?:{_JOINING}|{_GETTING}|[,(]|continue)(?: (?:the|their|on|only|to continue))*"
            r" (?:standard|usual|conventional|routine|existing|current|best|regular)"
            r"(?: medical| medication)?$"
        ),
    ),
    Clue(
        ("(control",),
        re.compile(rf"\b{_BESIDES}\b(?! (?:and|with|plus) vitamin k)[^.;]{{0,40}}$"),
        re.compile(r"\(controls?(?: group)?\)"),
    ),
    Clue(
        ("without ",),
        re.compile(r"(?<!with or )$"),
        re.compile(r"without (?:any )?(?:vitamin k|supplement|treatment|phylloquinone|mk-\d)"),
    ),
    Clue((" alone", " only"), re.compile(rf"\b{_BESIDES}\b[^.;]{{0,40}}$")),
    Clue(
        ("only ",),
        None,
        re.compile(rf"only (?:\d+ [^ ]{{1,6}} (?:of )?)?(?:{_BESIDES}|standard)"),
    ),
    Clue(
        ("control group", "controls group", "control arm"),
        None,
        re.compile(
            r"controls? (?:group|arm)s?[ (]{1,2}(?:n ?= ?\d+[;,)] ?)?"
            rf"(?:received |receiving |with )?(?:no |only |{_BESIDES}|standard)"
        ),
    ),
)

_ANTAGONISTS = ("warfarin", "vitamin k antag", "vitamin k-antag", "vka", "acenocoum", "phenprocoum")
_OTHERS = r"(?:apixaban|rivaroxaban|dabigatran|edoxaban|direct oral|doac|noac)"
ANTAGONIST = (
    Clue(
        _ANTAGONISTS,
        re.compile(
            rf"(?:{_JOINING}|\bthan|\bthan with|inferior(?:ity)? to|{_ALLOTTED}.{{0,200}}?\bto"
            r"|\bcompar(?:ed?|ing) .{2,80}? (?:with|to|and|versus|vs\.?)) (?:[a-z-]+ ){0,2}?$"
        ),
        reach=FAR,
    ),
    Clue(
        _ANTAGONISTS,
        re.compile(r"\bcompar(?:e[sd]?|ing|ison (?:of|between)) (?:[a-z-]+ ){0,3}$"),
        re.compile(rf".{{4,60}}? (?:with|and|to|versus|vs\.?) (?:the )?{_OTHERS}"),
    ),
    Clue(
        _ANTAGONISTS,
        None,
        re.compile(rf"[a-z -]{{3,20}}?,? (?:or|{VERSUS}) (?:[a-z-]+ ){{0,2}}?{_OTHERS}"),
    ),
)
OTHER_ANTICOAGULANTS = frozenset(
    {
        *("apixaban", "rivaroxaban", "dabigatran", "edoxaban", "ximelagatran", "heparin"),
        *("doac", "doacs", "noac", "noacs", "antiplatelet", "aspirin"),
    }
)

OTHERS_OR_WISHED = re.compile(
    r"\b(?:needed|required|warranted|future|further|lacking|previous|earlier|searched|recently it"
    r"|has been shown|(?:must|should|could|may|might) (?:now |be )?(?:test|confirm|clarif|settle"
    r"|establish|evaluat|investigat|address))"
)
