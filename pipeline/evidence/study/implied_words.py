"""The words by which a report shows how it was done without naming its design.

They are asked last, of work on people alone, and in this order: one ill person, a view of a field,
something given and looked at before and after, people followed. What shows people looked at once,
an association or a questionnaire, stands in every kind of study as well: it is no sign.
"""

from __future__ import annotations

from pipeline.domain.vocabulary import StudyDesign
from pipeline.evidence.study.design_words import Wording, wording

_ONE = (
    r"(?:man|woman|boy|girl|male|female|patient|infant|child|lady|gentleman|newborn|neonate|baby)"
)
_PAPER = r"\b(?:this|the present|our|the) (?:article|paper|chapter|review|mini-?review|manuscript)"
_GIVEN = (
    r"(?:(?:was|were) (?:\w+ly )?(?:given|supplemented|administered|instructed to (?:take|eat))"
    r"|took|consumed|ingested)"
)
_WHO = r"\b(?:patients|subjects|volunteers|participants|women|men|males|adults|children|infants)\b"
IMPLIED: tuple[Wording, ...] = (
    wording(
        StudyDesign.CASE_REPORT,
        "-old| old",
        rf"\b(?:an?|one|this|the)(?: previously)?(?: healthy)? \d[\d.]*[- ](?:year|month|week"
        rf"|day)s?"
        rf"[- ]old (?:[a-z-]+ ){{0,3}}{_ONE}\b",
        rf"\b{_ONE}, (?:aged )?\d+ years(?: old)?,? (?:was|presented|with|who)\b",
        gate="old years",
    ),
    wording(
        StudyDesign.NARRATIVE_REVIEW,
        "review|discuss|summar|outline|highlight|overview",
        rf"{_PAPER} (?:[a-z]+ ){{0,3}}(?:reviews?|summari[sz]es?|discuss(?:es)?|outlines?"
        r"|highlights?|provides? an? (?:\w+ )?(?:overview|update|summary))\b",
        r"\b(?:here|herein|in this \w+), we (?:\w+ )?(?:review|discuss|summari[sz]e|outline)\b",
        r"\bwe (?:\w+ )?(?:review|summari[sz]e|discuss|outline) (?:the |how |what |and )*"
        r"(?:current|recent|latest|available|existing|emerging|evidence|literature|role)",
        r"\b(?:is|are) (?:\w+ )?(?:reviewed|discussed|summari[sz]ed)(?: here| herein| in (?:this"
        r"|the"
        r"|detail)|\.)",
        gate="review reviews reviewed discuss discussed discusses summarize summarizes summarise"
        " summarises summarized summarised outline outlines highlight highlights overview",
    ),
    wording(
        StudyDesign.NON_RANDOMISED_TRIAL,
        "trial|stud|control|dose|after|before|given|supplement|took|consumed|ingested|administered",
        r"\bopen (?:pilot )?(?:trial|study)\b|\b(?:without|no) (?:a )?(?:control|placebo) group\b",
        r"\bhistorical controls?\b|\bpre-?(?:post|test)\b|\bpre- and post-(?:treat|interven"
        r"|supplem)",
        r"\b(?:this|our|an?|present) (?:[a-z-]+ ){0,3}(?:intervention|supplementation|dose[-"
        r" ]response"
        r"|dose[- ]finding|pharmacokinetic|feeding|pilot clinical) (?:trial|study)\b",
        rf"{_WHO}[^.;]{{0,80}} {_GIVEN}\b[^.;]{{0,120}}\b(?:daily|per day|/d(?:ay)?|for (?:\w+ )?"
        r"(?:\d+|\w+)[- ](?:days?|weeks?|months?|years?))\b",
        rf"\b(?:for|over|during) (?:the )?(?:\w+ )?\w+ (?:days|weeks|months)[^.;]{{0,40}}"
        rf" {_WHO[2:]}"
        rf"[^.;]{{0,40}} {_GIVEN}|\b(?:increasing|graded|escalating|rising) doses of\b",
        r"\bdose[- ](?:response|examination|finding) stud(?:y|ies)\b",
        r"\b(?:before|at baseline) and (?:\w+ )?(?:\d+ \w+ )?after (?:the )?(?:treatment|supplement"
        r"|administ|therapy|interven|intake|ingest)",
        gate="trial open control controls post test given supplemented took consumed ingested"
        " administered increasing graded escalating dose before baseline intervention"
        " supplementation pharmacokinetic feeding pilot",
    ),
    wording(
        StudyDesign.COHORT,
        "follow|hazard|cox|kaplan|person-year|incident|consecutive|records|chart|registr|database"
        "|years later",
        r"\bfollow(?:ed)?[- ]?up\b[^.]{0,40}\b(?:of|for|was|after|period|time|at) |\bhazard ratio",
        r"\bcox (?:proportional|regression|model)|\bkaplan[- ]meier\b|\bperson-years\b",
        r"\bduring (?:the )?follow|\bconsecutive (?:[a-z-]+ ){0,4}(?:patients|cases)\b",
        r"\b(?:medical|clinical|hospital|patient) (?:records|charts) (?:of|were|from)\b",
        r"\bchart review\b|\bincident (?:[a-z]+ ){0,2}(?:fracture|disease|stroke|event|diabetes)",
        r"\b(?:claims|insurance|national|nationwide|health) (?:\w+ ){0,3}(?:database|registry)\b",
        gate="follow followup followed hazard cox kaplan person incident consecutive records"
        " chart charts registry registries database databases",
    ),
)
