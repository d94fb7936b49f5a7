"""The words by which trials name as comparator what is no treatment: nothing, or the usual care."""

from __future__ import annotations

import re

from pipeline.evidence.comparison.clues import FAR, VERSUS, Clue
from pipeline.evidence.comparison.comparator_clues import ALLOTTED, GETTING, JOINING

_JOINED = re.compile(rf"(?:{JOINING}|{GETTING}|\bhad|[,:()]) ?$")
_NOTHING = (
    r"observation(?: only| alone)?(?! (?:period|stud|time|al|of|was|were|that|is))\b"
    r"|follow-up(?: only| alone)(?! (?:period|visit))|follow-up(?=[.,;)]| \()"
    r"|nothing(?= (?:for|else|during|or|and)|[.,;)])"
)
NO_TREATMENT = (
    Clue(
        ("no ",),
        _JOINED,
        re.compile(
            r"no (?:[a-z]+ )?(?:treatment|supplement(?:s|ation)?|intervention|therapy|prophylaxis"
            r"|exercise|training|vitamin k|drug|additional [a-z]+|[a-z-]+ (?:surgery|training|care"
            r"|approach))\b"
            r"(?![ -](?:effect|relat|differ|by|emerg|interact|(?:was|were) (?!given|provided"
            r"|offered)"
            r"|had|on\b|failure))"
        ),
    ),
    Clue(
        ("usual ", "usual-care", "standard ", "routine care", "habitual diet"),
        re.compile(
            rf"(?:{JOINING}|{GETTING}|\bcompris(?:ed|ing)|\bcontinu(?:ed|ing)|\bmaintain(?:ed|ing)"
            r"|\bby|[,:(\"']) ?[\"']?(?:[a-z-]+ ){0,2}$"
        ),
        re.compile(
            r"usual[ -](?:care|activit|practice|lifestyle|medical|treatment|diet|physical)"
            r"|(?:standard|routine) (?:of )?(?:[a-z]+ )?care\b|\w+ diet\b"
        ),
    ),
    Clue(("care as usual", "treatment as usual", "usual care group", "standard care group")),
    Clue(("nothing",), _JOINED, re.compile(_NOTHING)),
    Clue(("observation",), re.compile(rf"{JOINING} (?:to )?$"), re.compile(_NOTHING)),
    Clue(
        ("follow-up",),
        re.compile(rf"{ALLOTTED}.{{2,200}}{JOINING} (?:to )?(?:[a-z]+ )?$"),
        re.compile(_NOTHING),
        reach=FAR,
    ),
    # A level of zero, among others.
    Clue(
        (" 0, ", "(0, "),
        re.compile(rf"(?:{ALLOTTED}|\b(?:levels|doses|dose) of).{{0,80}}$"),
        re.compile(
            r".0, ?\d+(?:\.\d+)?,.{0,40}\b(?:or|and) \d+"
            r"(?!\d| ?(?:hours?\b|h\b|min|weeks|months))"
        ),
    ),
    Clue(
        ("did not",),
        re.compile(
            r"\b(?:take|took|received?|given|treated|chose|used?) .{2,120}"
            r"(?:and|or|with|than|versus|vs\.?) (?:[a-z0-9]+ ){0,3}(?:who|that) $"
        ),
        reach=FAR,
    ),
    Clue(
        (" or not",),
        re.compile(rf"{ALLOTTED}.{{0,120}}$"),
        re.compile(r" or not(?: at all)?(?=[.,;)]| (?:for|over|to receive)\b)"),
        reach=FAR,
    ),
    Clue(
        ("control",),
        None,
        re.compile(
            r"controls?(?: (?:group|arm|patients|subjects))?s?(?: \([^()]{1,20}\))? (?:did|was|were"
            r"|who did) not (?:receive|given|treated|supplement|take|get)"
            r"|control group[^.;]{0,60} without |controls?(?: (?:group"
            r"|arm)s?)? (?:\([^()]{1,20}\) )?continued "
        ),
    ),
    Clue(("wait", "control period"), None, re.compile(r"wait(?:ing)?[- ]?list|control period")),
    Clue(("receiv",), None, re.compile(r"receiv(?:ed|ing) (?:no|only)\b(?! \d)")),
    Clue(("did not receive", "no-treatment", "no-intervention")),
    Clue(("treated only ", "treated with only "), re.compile(r"control|group|other")),
    Clue((" controls",), re.compile(r"\bno-[a-z]+$")),
    Clue(("untreated ",), None, re.compile(r"untreated (?:controls?|groups?)\b")),
    Clue(
        (" or without",),
        re.compile(rf"{ALLOTTED}.{{0,100}}? with(?: \([^()]{{1,20}}\)| [a-z-]+)?$"),
        reach=FAR,
    ),
    Clue((" alone",), re.compile(rf"(?:{JOINING}|{GETTING}) (?:[a-z0-9+-]+ ?){{1,5}}$")),
    Clue(
        ("without ",),
        re.compile(rf"\b{VERSUS} (?:[a-z-]+ ){{0,3}}$"),
        re.compile(r"without (?!any (?:history|evid)|a history|history|evid|prior|known)[a-z]"),
    ),
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
            rf"(?:{JOINING}|{GETTING}|[,(]|continue)(?: (?:the|their|on|only|to continue))*"
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
