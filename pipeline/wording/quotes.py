"""The deciding sentence of a study, quoted from its own abstract and never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.domain.headline import leading_outcome
from pipeline.domain.records import AbstractSection, Article
from pipeline.domain.studies import Study
from pipeline.wording.citation import still_stands
from pipeline.wording.clean import line

LENGTH = 400
_HEADING = re.compile(
    r"\W*(?:the\s+)?(?:(?:author|reviewer)s?['’]?s?\s+)?(?:conclusions?|interpretations?)\b", re.I
)
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*(?=\s+[\"“‘'(\[]*[A-Z0-9])")
_ABBREVIATION = re.compile(r"\b(?:vs|e\.g|i\.e|cf|al|ca|approx|resp|no|fig|dr|st|spp?)\.$", re.I)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the abstract as they stand there, under the heading they stand under."""

    heading: str
    text: str


def deciding(study: Study) -> Quote | None:
    """Quote the conclusions, else the sentence behind the outcome that its facts lead with.

    Words of a retracted report no longer stand and are not quoted.
    """
    if not still_stands(study):
        return None
    return _conclusion(study.article) or _finding(study)


def _finding(study: Study) -> Quote | None:
    leading = leading_outcome(study.annotations)
    if leading is None or leading.direction is None:
        return None
    for one in study.annotations:
        if one.value == leading and one.field_name == "abstract":
            return Quote("From the abstract", line(one.quote, 600)) if one.quote else None
    return None


def _conclusion(article: Article) -> Quote | None:
    """Quote the section that the authors, or NLM, call conclusions; None where there is none.

    A long section is cut at the end of a sentence. Where the first sentence alone is too long
    there is no quote: half a sentence may say the opposite of the whole.
    """
    section = _labelled(article.abstract) or _categorised(article.abstract)
    if section is None:
        return None
    text = _cut(line(section.text, 40_000))
    heading = line(section.label or "Conclusions", 60)
    return Quote(heading.capitalize() if heading.isupper() else heading, text) if text else None


def _labelled(sections: tuple[AbstractSection, ...]) -> AbstractSection | None:
    return next((one for one in sections if one.label and _HEADING.match(one.label)), None)


def _categorised(sections: tuple[AbstractSection, ...]) -> AbstractSection | None:
    return next((one for one in sections if (one.category or "").upper() == "CONCLUSIONS"), None)


def _cut(text: str) -> str:
    if len(text) <= LENGTH:
        return text
    ends = [end.end() for end in _SENTENCE_END.finditer(text[: LENGTH + 2])]
    whole = [end for end in ends if end <= LENGTH and not _ABBREVIATION.search(text[:end])]
    return f"{text[: whole[-1]]} […]" if whole else ""
