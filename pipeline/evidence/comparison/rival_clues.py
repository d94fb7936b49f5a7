"""The words by which trials name another treatment, or another dose, as the rival of the first."""

from __future__ import annotations

import re

from pipeline.evidence.comparison.clues import FAR, Clue

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
    r"|non-?\w+ (?:patients|controls)|those|that|reference (?:pop|group|range|value)|the general"
    r"|(?:general )?population"
    r"|normal (?:subjects|controls)|after)\b)(?:[a-z]|\d+-[a-z])"
)
OTHER_TREATMENT = (
    Clue(
        ("random", "assigned ", "allocated "),
        None,
        re.compile(
            r"(?:random(?:ly|i[sz]ed?)|a[a-z]+) .{0,60}?"
            r"\b(?:to|receive|between|into|with|receiving)\b(?! (?:an? |the )?controls? (?:or"
            r"|versus))"
            r".{2,200}?"
            rf"(?:\b(?:or|versus|vs\.?)|\(n ?= ?\d+\),? and(?: to)?(?: the)?) {_RIVAL}"
        ),
    ),
    Clue(
        ("compar",),
        None,
        re.compile(
            r"compar(?:e[sd]?|ing|ison (?:of|between)) (?:(?! on | in | among |group).){3,100}?"
            rf" (?:with|and|versus|vs\.?|to) {_RIVAL}"
        ),
    ),
    Clue(
        ("in random order", "in randomized order", "in randomised order", "in a random order"),
        re.compile(
            r"(?:receiv|took|given|administ|treat|consum|underw).{2,100}\b(?:and|or"
            r"|versus)\b.{2,70}$"
        ),
        reach=FAR,
    ),
    Clue(
        ("group a", "group 1", "group i ", "group i)", "arm a", "arm 1"),
        re.compile(r"(?<!control )(?<!control group )(?<!control group \()(?<!controls \()$"),
        re.compile(
            r"(?!.{0,150}(?:control|healthy|normal|untreated|no treat))"
            r"(?=.{0,150}(?:receiv|treat|underw|took|given|\d ?m?g\b|µg|:|n ?=|assigned))"
            r".{2,150}\b(?:group|arm) (?:b|2|ii)\b"
        ),
    ),
    Clue(
        ("receiv",),
        re.compile(r"(?<!all patients )(?<!all women )(?<!all participants )$"),
        re.compile(rf"receiv(?:ed?|ing) [a-z].{{2,120}}? or {_RIVAL}"),
    ),
    # ``two groups: A plus saline and A plus lidocaine``
    Clue(
        ("groups:", "groups (", "groups, "),
        None,
        re.compile(
            r"groups(?: of \d+)?(?::| \(|,) ?(?!.{0,200}(?:control|healthy|normal|years?\b"
            r"|untreated))"
            r"[a-z].{5,150}?\b(?:and|or) [a-z]"
        ),
    ),
    Clue(
        ("control group (",),
        None,
        re.compile(r"control group \((?!n ?=|no\b|group|control|cg|c\))[a-z][^()]{5,}\)"),
    ),
    Clue(
        ("groups that received", "groups who received", "groups received", "groups receiving"),
        None,
        re.compile(rf"groups [a-z ]{{9,18}} .{{2,90}}? (?:and|or) {_RIVAL}"),
    ),
    Clue(("received ",), None, re.compile(r"received [a-z].{2,80}? and \d+ received (?!no)[a-z]")),
    # A title: ``Aspirin or warfarin after stroke: a randomised trial``
    Clue(
        (" or ",),
        re.compile(r"^.{4,60}$"),
        re.compile(rf" or {_RIVAL}[^\n]{{5,120}}: .{{0,30}}randomi"),
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
        re.compile(r"[a-z)\d]$"),
        re.compile(rf" (?:versus|vs\.?) {_RIVAL}"),
    ),
)
