"""The words by which authors say how a study was, or will be, done: in the title or the abstract.

The patterns for abstracts ask for words of one's own work (``we conducted a …``, ``this … study``):
others' studies are named too.
"""

from __future__ import annotations

import re

from pipeline.domain.vocabulary import StudyDesign
from pipeline.evidence.study.design_words import wording

_PEOPLE = "patients|participants|subjects|women|men|children|adults|people|students|practices"
PLANS = (
    wording(
        StudyDesign.PROTOCOL,
        " will ",
        r"\bwe will (?:perform|conduct|carry out|randomi|recruit|enrol|include|compare|search)",
        rf"\b(?:{_PEOPLE})\b[^.]{{0,80}}\bwill be (?:\w+ly )?(?:randomi|assign|allocat"
        r"|recruit|enrol|invited)",
        r"\b(?:this|our|the) (?:[\w-]+,? ){0,6}(?:trial|study) will (?:be conducted|randomi|recruit"
        r"|enrol|include|compare)",
        r"\b(?:primary|secondary|main) (?:outcomes?|end[- ]?points?|measures?)\b[^.]{0,60}"
        r"\bwill be\b",
        r"\bwill (?:achieve|have|provide|give) (?:an? |at least |over )?\d\d ?% "
        r"(?:statistical )?power",
        gate="will",
    ),
)
# Said of a review that adds its studies up.
POOLING = re.compile(
    r"\bpooled (?:analys|estimat|effect|odds|risk|mean|relative|standardi|weighted|rr|or\b|hr|smd"
    r"|wmd|md\b|data|result|prevalence|incidence|hazard)|\brandom[- ]effects?\b|\bfixed[-"
    r" ]effects?\b"
    r"|\bmeta-analys[ei]s (?:show|reveal|indicat|demonstrat|found|was (?:performed|conducted|done)"
    r"|of (?:the )?\d|includ|were (?:performed|conducted))|\b(?:were|was) meta-analy[sz]ed"
    r"|\bwe (?:also )?(?:performed|conducted|did) an? (?:[a-z-]+ ){0,3}meta-analysis"
    r"|\b\d+ trials, [\d,]+ (?:participants|patients|people|women)"
)
_OWN = r"\b(?:we|this|present|current|our|an?|was|is|were|design|setting|methods)\b[^.]{0,70}"
METHODS = (
    wording(
        StudyDesign.META_ANALYSIS,
        "meta-analys",
        r"\b(?:we|this|our|a|present|current|random-effects?|network|bayesian|pairwise)\b[^.]{0,60}"
        r"meta-analys[ie]s (?:was|were|is|of|to|aim|includ|assess|evaluat|compar|using|with|and"
        r"|on)",
        gate="meta analysis analyses",
    ),
    wording(
        StudyDesign.SYSTEMATIC_REVIEW,
        "systematic",
        r"\b(?:we|this|our|a|present|current)\b[^.]{0,50}systematic(?:ally)? "
        r"(?:\w+ )?(?:review|search)",
        gate="systematic systematically",
    ),
    wording(
        StudyDesign.NARRATIVE_REVIEW,
        "review",
        r"\b(?:this|present|our) (?:[a-z-]+ ){0,3}(?:mini)?review\b(?! of (?:the )?(?:medical )?"
        r"(?:records|charts))|\bwe (?:briefly )?review (?!of)",
        gate="review minireview reviews",
    ),
    wording(
        StudyDesign.SYSTEMATIC_REVIEW,
        "searched",
        r"\bsearched (?:[\w-]+,? ){0,4}(?:medline|pubmed|embase|cochrane|central|databases)\b",
        gate="searched",
    ),
    wording(
        StudyDesign.CASE_REPORT,
        "we report|we present|we describe",
        r"\bwe (?:report|present|describe) (?:the case|an? case|(?:an?|one|two|three|four|five)"
        r" (?:[\w-]+ ){0,3}(?:cases?|patients?|men|man|women|woman|boys?|girls?|child|children"
        r"|infants?))\b",
        gate="report present describe",
    ),
    wording(
        StudyDesign.CASE_CONTROL,
        "case-control|case control|case-referent|cases and",
        rf"{_OWN}\bcase[- ]control\b|\d (?:\w+ ){{0,2}}cases and \d[\d,]* (?:\w+ ){{0,2}}controls",
        gate="case cases",
    ),
    wording(
        StudyDesign.CROSS_SECTIONAL,
        "cross-sectional|cross sectional",
        rf"{_OWN}\bcross[- ]sectional\b",
        gate="sectional",
    ),
    wording(
        StudyDesign.NON_RANDOMISED_TRIAL,
        "open-label|open label|-arm| arm|nrandom|-random|not at random|quasi-|uncontrolled"
        "|before-and"
        "|single-group|non-placebo|dose-escal|phase i |phase 1 ",
        r"\b(?:open[- ]label|uncontrolled)[a-z0-9 ,/-]{0,60}\b(?:trial|study|pilot|extension)"
        r"|\b(?:single|one)[- ]arm\b|\bsingle-group\b|\bbefore-and-after (?:study|design)"
        r"|\bnon-placebo-controlled\b|\bdose-escalation (?:study|trial)|\bphase (?:i|1)b?"
        r" (?:study|trial)",
        r"\bnon-?randomi[sz]ed,? (?:[a-z-]+,? ){0,4}(?:trial|study)|\bquasi-(?:experiment"
        r"|randomi)[a-z]*\b"
        r"|\(not at random\b",
        gate="open arm nonrandomized nonrandomised random randomized randomised non quasi"
        " uncontrolled single before escalation phase",
    ),
    wording(
        StudyDesign.COHORT,
        "cohort|retrospective|prospective|longitudinal|observational|followed| median of| mean of"
        "|reviewed",
        rf"{_OWN}\b(?:cohort (?:study|analysis)|(?:retro|pro)spective(?:ly)? (?:\w+ )?cohort)",
        r"\b(?:birth|population-based|national) cohort\b|\bretrospectively\b",
        r"\b(?:this|our|an?|design:) (?:[a-z-]+,? ){0,3}(?:retrospective|prospective observational"
        r"|prospective longitudinal|longitudinal (?:observational )?study)\b",
        r"\bwere followed(?:[ -]up)? (?:for|until|over|prospectively)|\bwe followed \d",
        r"\b(?:retrospective|longitudinal|observational) (?:\w+ )?(?:study|analysis|review)\b",
        r"\b(?:medical|clinical|hospital|patient) (?:records|charts|files) (?:\w+ ){0,4}(?:were"
        r"|was)"
        r" (?:\w+ )?(?:reviewed|examined|analy[sz]ed|searched)|\bwe (?:retrospectively )?reviewed"
        r" (?:the )?"
        r"(?:\w+ ){0,3}(?:records|charts|files)",
        r"\b(?:during|over) an? (?:median|mean) of",
        gate="cohort cohorts retrospective retrospectively prospective prospectively longitudinal"
        " observational followed median mean reviewed",
    ),
)
METHODS_IN_TITLE = (
    wording(StudyDesign.CASE_CONTROL, "case", r"\bcase[- ](?:control|referent|cohort)\b"),
    wording(
        StudyDesign.NON_RANDOMISED_TRIAL,
        "random| arm|-arm|quasi|open|uncontrolled|phase|before-and|escalation|dose|non-placebo",
        r"\bdose[-– ]response (?:relationships? in|study)\b|\bnon-placebo-controlled\b",
        r"\bnon-?randomi[sz]ed\b|\bsingle[ -]arm\b|\bquasi-experiment|\bbefore-and-after\b",
        r"\b(?:open[ -]label|uncontrolled|dose[ -]escalation|phase (?:i{1,2}|[12])[ab]?)"
        r" (?:[\w-]+ ){0,2}(?:trial|study)\b",
    ),
    wording(
        StudyDesign.CROSS_SECTIONAL,
        "sectional|prevalence",
        r"\bcross[- ]sectional\b(?! and longitudinal)|\bprevalence (?:study|survey)\b",
    ),
    wording(
        StudyDesign.COHORT,
        "cohort|follow|longitudinal|spective|registr|population-based|observational",
        r"\bcohort\b|\bfollow-up study\b|\blongitudinal (?:study|analysis)|\bregistr(?:y|ies)\b",
        r"\byears of follow-up\b",
        r"\b(?:retrospective|prospective|population-based|observational)[a-z, -]{0,30}"
        r"\b(?:study|analysis|review|data)\b",
    ),
)
# What a title says of people who were only observed, whatever a trial nearby did.
OBSERVED = (
    wording(
        StudyDesign.COHORT,
        "cohort",
        r"\bcohort (?:study|analysis)\b",
    ),
    wording(StudyDesign.CASE_CONTROL, "case", r"\bcase[- ]control\b"),
    wording(StudyDesign.CROSS_SECTIONAL, "sectional", r"\bcross[- ]sectional (?:study|analysis)\b"),
)
