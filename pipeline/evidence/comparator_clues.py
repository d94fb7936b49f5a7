"""The words by which trials name what they compare with.

A clue is looked for by its literals, and only around these are its patterns asked: texts on
treatments are long, and most of their words tell nothing of a comparator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NEAR, _FAR = 60, 220  # characters before a literal


@dataclass(frozen=True, slots=True)
class Clue:
    """Literals, and what must stand right before them and be matched from them on.

    ``reach`` is how many characters before them are read.
    """

    literals: tuple[str, ...]
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    reach: int = _NEAR

    def fits(self, low: str, place: int, start: int, end: int) -> bool:
        """Tell whether the words around a literal fit, within a sentence."""
        if self.before and not self.before.search(low, max(place - self.reach, start), place):
            return False
        return not self.after or bool(self.after.match(low, place, end))


_VERSUS = r"(?:versus|vs\.?|(?:as )?compared (?:with|to)|against)"
_JOINING = rf"(?:\bor|\b{_VERSUS})"
_GETTING = r"\b(?:to|and|on|with|given|receiv(?:e|ed|ing))"
_ALLOTTED = r"\b(?:random(?:ly|i[sz]ed|i[sz]e)|assigned|allocated|allotted)\b"

PLACEBO = (
    Clue(
        ("placebo",),
        re.compile(r"(?<!\bno )(?<!\bnon-)(?<!without )(?<!without a )$"),
        re.compile(r"placebo(?![ -](?:effect|respon))"),
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
    Clue(("wait", "control period"), None, re.compile(r"wait(?:ing)?[- ]?list|control period")),
    Clue(("receiv",), None, re.compile(r"receiv(?:ed|ing) (?:no|only)\b")),
    Clue(("did not receive", "no-treatment", "no-intervention")),
    Clue(("untreated ",), None, re.compile(r"untreated (?:controls?|groups?)\b")),
    Clue(
        (" or without",),
        re.compile(rf"{_ALLOTTED}.{{0,100}}? with(?: \([^()]{{1,20}}\)| [a-z-]+)?$"),
        reach=_FAR,
    ),
    Clue((" alone",), re.compile(rf"(?:{_JOINING}|{_GETTING}) (?:[a-z0-9-]+ ?){{1,3}}$")),
    Clue((" only",), re.compile(r"\breceiv(?:ed|ing) (?:[a-z0-9-]+ ?){1,3}$")),
)
# Outside of trials only what is set against it.
NO_TREATMENT_SET_AGAINST = (
    Clue(
        ("usual care", "standard care", "standard of care", "untreated", "no treatment"),
        re.compile(rf"\b{_VERSUS}\b.{{0,60}}$"),
        reach=_FAR,
    ),
)
# Where vitamin K was given, what both arms got besides it is no treatment.
_BESIDES = r"(?:vitamin d\d?|calcium|(?:chole|cole)calciferol|multivitamin)"
NO_VITAMIN = (
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
        reach=_FAR,
    ),
    Clue(
        _ANTAGONISTS,
        None,
        re.compile(rf"[a-z -]{{3,20}}?,? (?:or|{_VERSUS}) (?:[a-z-]+ ){{0,2}}?{_OTHERS}"),
    ),
)
OTHER_ANTICOAGULANTS = frozenset(
    {
        *("apixaban", "rivaroxaban", "dabigatran", "edoxaban", "ximelagatran", "heparin"),
        *("doac", "doacs", "noac", "noacs", "antiplatelet", "aspirin"),
    }
)

_LEVEL = r"(?:low|lower|high|higher|standard|conventional|medium|reduced)"
OTHER_DOSE = (
    Clue(("(low dose", "(low-dose", "two doses of", "three doses of", "different doses of")),
    Clue(
        (" dose", "-dose"),
        re.compile(rf"\b{_LEVEL}(?:[ -]dose)?,? (?:and|or|versus|vs\.?) (?:[a-z]+ )?{_LEVEL}$"),
        re.compile(r"[ -]doses?\b"),
    ),
)

_RIVAL = (
    r"(?!(?:the |an? |in |with |to )*(?:[a-z-]+ )?(?:controls?|older|more|less|younger|greater"
    r"|higher|above|over|healthy|baseline|groups?|arms?|placebo|both|men|women|children|patients"
    r"|non-?\w+ (?:patients|controls)|those|after)\b)[a-z]"
)
OTHER_TREATMENT = (
    Clue(
        ("random", "assigned ", "allocated "),
        None,
        re.compile(
            r"(?:random(?:ly|i[sz]ed?)|a[a-z]+) .{0,60}?"
            r"\b(?:to|receive|between|into|with|receiving)\b.{2,200}?"
            rf"\b(?:or|versus|vs\.?) {_RIVAL}"
        ),
    ),
    Clue(
        ("compar",),
        None,
        re.compile(
            r"compar(?:e[sd]?|ing|ison of) (?:(?! on | in | among |group).){3,100}?"
            rf" (?:with|and|versus|vs\.?|to) {_RIVAL}"
        ),
    ),
    Clue(("active-control", "active control", "active comparator")),
    Clue(("inferior to ", "inferiority to ", "inferiority of ")),
    Clue(
        ("control group", "control arm", "controls received"),
        None,
        re.compile(
            r"controls? (?:(?:group|arm)s?\b.{0,30}?\b)?receiv(?:ed|ing) (?!no\b|only\b)[a-z]"
        ),
    ),
    Clue(
        (" versus ", " vs"),
        re.compile(r"[a-z)]$"),
        re.compile(rf" (?:versus|vs\.?) {_RIVAL}"),
    ),
)

OTHERS_OR_WISHED = re.compile(
    r"\b(?:needed|required|warranted|future|further|lacking|previous|earlier|searched|recently it"
    r"|has been shown)"
)
