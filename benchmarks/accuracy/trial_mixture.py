"""Trials and what is none, judged together, so that precision says something.

Due are the texts of the three trial sets that say a word of chance and whose title names no plan,
notice or later analysis, and records of June 2021 that were read as reports of a randomised trial
(``randomised_labels.tsv``). Not due are those read as anything else, and those that nowhere say
"random". Records that say it and were left open by their reader are left out. All of it is of the
development half: only there were records read. One text in seven is a trial, which is more than
among all records of PubMed (one in fifty of those of 2021).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from benchmarks.accuracy.answers import TRIAL, trial
from benchmarks.accuracy.gold import Case
from benchmarks.accuracy.scores import Judged, judge
from pipeline.domain.annotations import Annotation

FIELD = "randomised trial, mixed"
LABELS = Path(__file__).with_name("randomised_labels.tsv")
_LONGEST_TITLE = 300  # characters; a longer one has swallowed its abstract
_CHANCE = re.compile(r"random|(?:double|triple)[ -]+(?:blind|mask)")
_NO_REPORT = re.compile(
    r"protocol|rationale|non-?random|mendelian|correction|erratum|post[ -]?hoc|pooled|meta-anal"
    r"|review|second(?:ary)? analys|sub-?stud|sub-?analys|case[ -]control|cohort|animal|in rats"
)


def judged_trial(case: Case, found: tuple[Annotation, ...]) -> Iterator[Judged]:
    """Judge a text of a trial set, if its own words make it due."""
    text = _text(case)
    title = text[: min(len(case.article.title or ""), _LONGEST_TITLE)]
    if case.half == "dev" and _CHANCE.search(text) and not _NO_REPORT.search(title):
        yield judge(FIELD, case.id, case.half, {TRIAL}, trial(found))


def judged_record(case: Case, found: tuple[Annotation, ...]) -> Iterator[Judged]:
    """Judge a record that no person has indexed, if it was read or says no word of chance."""
    label = labels_read().get(case.id, None if "random" in _text(case) else False)
    if case.half == "dev" and is_untyped(case) and label is not None:
        yield judge(FIELD, case.id, case.half, {TRIAL} if label else (), trial(found))


@cache
def labels_read() -> dict[str, bool]:
    """Give the records that were read for this, and whether they report a randomised trial."""
    rows = LABELS.read_text(encoding="utf-8").splitlines()
    pairs = [row.split("\t") for row in rows if not row.startswith("#")]
    return {pmid: label == "1" for pmid, label in pairs[1:]}


def is_untyped(case: Case) -> bool:
    """Tell a record with an abstract that no person has indexed: those of 2021, nearly all."""
    by_hand = case.article.status == "MEDLINE" and case.article.indexing_method != "Automated"
    return bool(case.article.abstract) and not by_hand


def _text(case: Case) -> str:
    return f"{case.article.title}\n{case.article.abstract_text}".lower()
