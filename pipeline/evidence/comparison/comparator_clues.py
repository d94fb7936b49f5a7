"""The words by which trials name what they compare with: a placebo or an antagonist."""

from __future__ import annotations

import re

from pipeline.evidence.comparison.clues import FAR, VERSUS, Clue
from pipeline.evidence.text.words import Lexicon

JOINING = rf"(?:\bor|\b{VERSUS})"
GETTING = r"\b(?:to|and|on|with|given|receiv(?:e|ed|ing))"
ALLOTTED = r"\b(?:random(?:ly|i[sz]ed|i[sz]e)|assigned|allocated|allotted)\b"

PLACEBO = (
    Clue(
        ("placebo",),
        re.compile(
            r"(?<!\bno )(?<!\bnon-)(?<!without )(?<!without a )(?<!lacked a )(?<!lack of )$"
        ),
        re.compile(r"placebo(?![ -](?:effect|respon))"),
    ),
    Clue(
        ("dummy ", "inert ", "inactive ", "sham ", "without active", "control capsule", "vehicle"),
        re.compile(rf"(?:{JOINING}|{GETTING}|and|[,:(]|with|looking [a-z]+) (?:an? |the )?$"),
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
            rf"(?:{JOINING}|\bgroup received) (?:to )?(?:an? )?(?:equal volume of )?"
            r"(?:normal |isotonic |physiological )?$"
        ),
    ),
)

_ANTAGONISTS = ("warfarin", "vitamin k antag", "vitamin k-antag", "vka", "acenocoum", "phenprocoum")
_OTHERS = r"(?:apixaban|rivaroxaban|dabigatran|edoxaban|direct oral|doac|noac)"
ANTAGONIST = (
    Clue(
        _ANTAGONISTS,
        re.compile(
            rf"(?:{JOINING}|\bthan|\bthan with|inferior(?:ity)? to|{ALLOTTED}.{{0,200}}?\bto"
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
OTHER_ANTICOAGULANTS = Lexicon(
    {
        *("apixaban", "rivaroxaban", "dabigatran", "edoxaban", "ximelagatran", "heparin"),
        *("doac", "doacs", "noac", "noacs", "antiplatelet", "aspirin"),
    }
)

# What others did, or what is wished for; ``previous fracture`` is neither.
OTHERS_OR_WISHED = re.compile(
    r"\b(?:warranted|lacking|searched|recently it|has been shown|(?:are|is|be) (?:needed|required)"
    r"|(?:further|future|previous|earlier|prior|larger|published|more) (?:[a-z-]+ ){0,3}(?:stud"
    r"|trial"
    r"|research|investigat|report|work|rct|evidence|literature|data\b|finding)"
    r"|previously (?:been )?(?:shown|reported|published|found)|(?:must|should|could|may"
    r"|might) (?:now |be )?(?:test|confirm|clarif|settle"
    r"|establish|evaluat|investigat|address))"
)
