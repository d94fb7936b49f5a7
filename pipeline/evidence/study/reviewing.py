"""Does a text say of itself that it reviews other studies? By title, words or search."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.evidence.text.literals import has_any
from pipeline.evidence.text.passage import Passage, Sentence
from pipeline.evidence.text.study_sentences import sentences_with
from pipeline.evidence.text.together import TOGETHER
from pipeline.evidence.text.words import Lexicon

_WORDS = (
    "systematic",
    "meta-anal",
    "metaanal",
    "meta anal",
    "scoping review",
    "umbrella review",
    "searched",
    "pooled analysis",
)
# One of these words is in every text that has one of those.
_CUES = Lexicon(
    {
        *("systematic", "systematically", "meta", "metaanalysis", "metaanalyses", "metaanalytic"),
        *("metaanalytical", "scoping", "umbrella", "searched", "researched", "pooled"),
    }
)
_REVIEWING = ("review", "systematic", "meta", "scoping", "umbrella")
_TITLE = re.compile(
    r"systematic(?:ally)? (?:\w+ ){0,3}(?:review|search)|meta-? ?analy|pooled analysis"
    r"|(?:scoping|umbrella|rapid) review|systematic overview|overview of (?:systematic )?reviews"
)
_OWN_WORDS = re.compile(
    r"(?:this|present|our|current) (?:updated )?(?:systematic |scoping |umbrella |literature )?"
    r"(?:review|meta-? ?analysis)"
    r"|(?:performed|conducted|undertook|carried out|did|completed) (?:a|an|this) (?:\w+ ){0,4}?"
    r"(?:systematic|meta-? ?analy|scoping|umbrella)"
    r"|an? (?:systematic (?:literature )?(?:review|search)|meta-? ?analysis|scoping review)"
    r"[a-z -]{0,60}? (?:was|were) (?:performed|conducted|undertaken|carried)"
)
DATABASES = ("pubmed", "medline", "embase", "cochrane", "scopus", "web of science", "cinahl")


@lru_cache(maxsize=TOGETHER)  # asked by people too
def is_review(passage: Passage) -> bool:
    """Tell whether a text says of itself that it reviews other studies systematically."""
    low = passage.low
    if not _CUES.is_in(low) or not has_any(low, _WORDS):
        return False
    if _TITLE.search(low, 0, passage.body):
        return True
    if any(_OWN_WORDS.search(low, one.start, one.end) for one in _sentences(passage)):
        return True
    return "searched" in low and sum(one in low for one in DATABASES) >= 2


def _sentences(passage: Passage) -> list[Sentence]:
    """List the sentences of the abstract that speak of reviews."""
    return [one for one in sentences_with(passage, _REVIEWING) if one.start >= passage.body]
