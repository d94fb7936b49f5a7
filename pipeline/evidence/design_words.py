"""The words by which authors name their own design: in the title, else in the abstract.

Authors name it there because the reporting guidelines ask them to (PRISMA, STROBE, CARE and SPIRIT,
item 1 of each, equator-network.org). The patterns for abstracts ask for words of one's own work
(``we conducted a …``, ``this … study``): others' studies are named too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.domain.vocabulary import StudyDesign


@dataclass(frozen=True, slots=True)
class Wording:
    """How a design is named; a text with none of the ``stems`` is spared the pattern."""

    design: StudyDesign
    stems: tuple[str, ...]
    words: re.Pattern[str]


def _wording(design: StudyDesign, stems: str, *patterns: str) -> Wording:
    return Wording(design, tuple(stems.split("|")), re.compile("|".join(patterns)))


# In the order in which they decide: a letter on a protocol is a letter, a plan of a review a plan.
FORMS = (
    _wording(
        StudyDesign.OTHER,
        "re: |repl|respon|letter|editor|comment|retract|withdrawn|errat|corri|correction|concern"
        "|memoriam|obituary",
        r"^\W*(?:re: |reply\b|in reply|authors?'? (?:reply|response)|response to|letter\b"
        r"|editorial\b|comment(?:ary)?(?: on| to|:)|retract(?:ion|ed)\b[ :]|withdrawn\b"
        r"|errat(?:um|a)"
        r"|corrigend|correction\b(?: to|:|\.)|expression of concern|in memoriam|obituary)",
        r"\b(?:letter to the editor|editorial commentary|author correction|retraction note)\b",
    ),
    _wording(
        StudyDesign.PROTOCOL,
        "protocol|design|rationale",
        r"\b(?:study|trial|review) protocols?\b|: (?:an? )?(?:\w+ )?protocol\b",
        r"\bprotocols? (?:for|of) (?:an?|the) (?:[\w-]+,? ){0,5}(?:trial|study|review|survey)",
        r"\brationale(?:,| and) (?:\w+ and )?(?:study )?(?:design|methods|protocol|objectives)",
        r"\b(?:study|trial) design and (?:rationale|methods|baseline)|\bdesign and rationale",
        r"\bdesign (?:and conduct )?of (?:the|an?) (?:[\w-]+ ){0,8}(?:trial|study)\b",
        r"\bdesign and methods\b|\bmethods and design\b|\bdesign, (?:rationale|methods)",
    ),
    _wording(StudyDesign.META_ANALYSIS, "meta", r"\bmeta-? ?analy[st]"),
    _wording(
        StudyDesign.SYSTEMATIC_REVIEW,
        "systematic|review",
        r"\bsystematic(?:ally)? (?:\w+ ){0,3}(?:re|over)view|\bsystematic search",
        r"\b(?:scoping|umbrella|rapid|cochrane|integrative) (?:\w+ )?review",
        r"\b(?:re|over)view of systematic reviews",
    ),
    _wording(
        StudyDesign.GUIDELINE,
        "guideline|consensus|position|recommendation|statement",
        r"\bguidelines? (?:for|on|from|by|update)\b|\b(?:practice|clinical|society) guidelines?\b",
        r"\b(?:consensus|position) (?:statement|paper|document|report|recommend)",
        r"\bexpert consensus\b|\brecommendations (?:of|from|by) the\b|\bscientific statement\b",
    ),
    _wording(
        StudyDesign.OTHER,
        "mendelian|econom|cost-|in silico|docking|qualitative|network pharm",
        r"\bmendelian randomi[sz]ation|\bcost-effectiveness\b|\beconomic evaluation",
        r"\bnetwork pharmacology|\bin silico\b|\bmolecular docking|\bqualitative study",
    ),
    _wording(
        StudyDesign.CASE_REPORT,
        "case|report",
        r"\bcase (?:reports?|series|presentation)\b",
        r"\b(?:an?|rare|unusual|first) (?:\w+ )?case of\b",
        r"\breports? of (?:an?|one|two|three|four|five|\d) (?:\w+ ){0,2}(?:cases?|patients?)\b",
    ),
    _wording(
        StudyDesign.NARRATIVE_REVIEW,
        "review|update|overview",
        r"\b(?:narrative|literature|comprehensive|mini-?|critical|brief|state-of-the-art)"
        r" ?review\b",
        r"\breview of the (?:literature|evidence)|\ba review\b(?! of \d)",
        r": (?:an? )?(?:\w+ )?(?<!chart )(?<!retrospective )(?:review|update|overview)\W*$",
    ),
)
_OWN = r"\b(?:we|this|present|current|our|an?|was|is|were|design|setting|methods)\b[^.]{0,70}"
METHODS = (
    _wording(
        StudyDesign.META_ANALYSIS,
        "meta-analys",
        r"\b(?:we|this|our|a|present|current|random-effects?|network|bayesian|pairwise)\b[^.]{0,60}"
        r"meta-analys[ie]s (?:was|were|is|of|to|aim|includ|assess|evaluat|compar|using|with|and"
        r"|on)",
    ),
    _wording(
        StudyDesign.SYSTEMATIC_REVIEW,
        "systematic",
        r"\b(?:we|this|our|a|present|current)\b[^.]{0,50}systematic(?:ally)? "
        r"(?:\w+ )?(?:review|search)",
    ),
    _wording(
        StudyDesign.NARRATIVE_REVIEW,
        "review",
        r"\b(?:this|present|our) (?:[a-z-]+ ){0,3}(?:mini)?review\b(?! of (?:the )?(?:medical )?"
        r"(?:records|charts))|\bwe (?:briefly )?review (?!of)",
    ),
    _wording(StudyDesign.CASE_CONTROL, "case-control|case control", rf"{_OWN}\bcase[- ]control\b"),
    _wording(
        StudyDesign.CROSS_SECTIONAL,
        "cross-sectional|cross sectional",
        rf"{_OWN}\bcross[- ]sectional\b",
    ),
    _wording(
        StudyDesign.NON_RANDOMISED_TRIAL,
        "open-label|-arm|nonrandom|non-random|quasi-exp|uncontrolled",
        r"\b(?:open-label|uncontrolled)[a-z0-9 ,/-]{0,60}\b(?:trial|study)|\b(?:single|one)-arm\b",
        r"\bnon-?randomi[sz]ed,? (?:[a-z-]+,? ){0,4}(?:trial|study)|\bquasi-experimental\b",
    ),
    _wording(
        StudyDesign.COHORT,
        "cohort|retrospective|prospective|longitudinal|followed",
        rf"{_OWN}\b(?:cohort (?:study|analysis)|(?:retro|pro)spective(?:ly)? (?:\w+ )?cohort)",
        r"\b(?:birth|population-based|national) cohort\b|\bretrospectively\b",
        r"\b(?:this|our|an?|design:) (?:[a-z-]+,? ){0,3}(?:retrospective|prospective observational"
        r"|prospective longitudinal|longitudinal (?:observational )?study)\b",
        r"\bwere followed(?:[ -]up)? (?:for|until|over|prospectively)",
    ),
)
METHODS_IN_TITLE = (
    _wording(StudyDesign.CASE_CONTROL, "case", r"\bcase[- ](?:control|referent|cohort)\b"),
    _wording(
        StudyDesign.NON_RANDOMISED_TRIAL,
        "random|-arm|quasi|open-label|uncontrolled|phase",
        r"\bnon-?randomi[sz]ed\b|\bsingle-arm\b|\bquasi-experiment",
        r"\b(?:open-label|uncontrolled|phase (?:i{1,2}|[12])[ab]?) (?:[\w-]+ ){0,2}"
        r"(?:trial|study)\b",
    ),
    _wording(
        StudyDesign.CROSS_SECTIONAL,
        "sectional|prevalence",
        r"\bcross[- ]sectional\b|\bprevalence (?:study|survey)\b",
    ),
    _wording(
        StudyDesign.COHORT,
        "cohort|follow|longitudinal|spective|registry|population-based|observational",
        r"\bcohort\b|\bfollow-up study\b|\blongitudinal (?:study|analysis)|\bregistry\b",
        r"\b(?:retrospective|prospective|population-based|observational)[a-z, -]{0,30}"
        r"\b(?:study|analysis|review|data)\b",
    ),
)
