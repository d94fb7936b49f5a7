"""Where a report names its own design: in title or abstract, else by what was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.domain.vocabulary import StudyDesign
from pipeline.evidence.study.design_words import FORMS, SUBJECTS, Wording
from pipeline.evidence.study.implied_words import IMPLIED
from pipeline.evidence.study.method_words import METHODS, METHODS_IN_TITLE, OBSERVED, PLANS, POOLING
from pipeline.evidence.text.literals import has_any
from pipeline.evidence.text.own_work import own_work_starts
from pipeline.evidence.text.parts import Part
from pipeline.evidence.text.passage import Passage
from pipeline.evidence.text.words import word_set

_LONGEST_TITLE = 300  # characters; in a longer one the abstract stands as well
_DATA = (" p <", " p=", "(p <", "(p<", "(p =", "(p=", "95% ci", "(n =", "(n=", "were measured")
_VIEWS = tuple(one for one in IMPLIED if one.design is StudyDesign.NARRATIVE_REVIEW)
_OFTEN_ENOUGH = 3  # sentences with a stem that are looked at


@dataclass(frozen=True, slots=True)
class Named:
    """A design and the words that name it, by their place in the text."""

    design: StudyDesign
    start: int
    end: int


def form_in_title(passage: Passage) -> Named | None:
    """Find the form of the report in its title: a notice, plan or synthesis."""
    return next(_in_title(passage, FORMS), None)


def subject_in_title(passage: Passage) -> Named | None:
    """Find a guideline, cost analysis, case or review in the title, which may be about a trial."""
    return next(_in_title(passage, SUBJECTS), None)


def plan_named(passage: Passage) -> Named | None:
    """Find where people will be recruited or allocated: nothing was done yet."""
    return next(_in_abstract(passage, PLANS), None)


def method_named(passage: Passage) -> Named | None:
    """Find the way a study was done: in its title, else in a sentence on its own work."""
    titled = next(_in_title(passage, METHODS_IN_TITLE), None)
    return titled or next(_in_abstract(passage, METHODS), None)


def observation_in_title(passage: Passage) -> Named | None:
    """Find a title that says the people were observed: it may be inside a trial."""
    return next(_in_title(passage, OBSERVED), None)


def pooled(passage: Passage) -> bool:
    """Tell whether a review pools what it found, which makes it a meta-analysis."""
    return POOLING.search(passage.low, passage.body) is not None


def method_implied(passage: Passage, on_people: bool) -> Named | None:
    """Find what shows how people were studied, where nothing names it; a view needs no people."""
    for named in _in_abstract(passage, IMPLIED if on_people else _VIEWS):
        if named.design is StudyDesign.NARRATIVE_REVIEW:
            is_meant = not _has_data(passage)
        else:
            is_meant = _is_own(passage, named)
        if is_meant:
            return named
    return None


def _is_own(passage: Passage, named: Named) -> bool:
    is_concluded = _part(passage, named) is Part.CONCLUSION
    return not is_concluded and named.start >= own_work_starts(passage)


def _part(passage: Passage, named: Named) -> Part:
    return passage.part(passage.sentence_at(named.start))


def _has_data(passage: Passage) -> bool:
    """Tell a report of results from a view of a field."""
    headed = any(one.heading is Part.METHODS for one in passage.sentences)
    return headed or has_any(passage.low, _DATA)


def _in_title(passage: Passage, wordings: tuple[Wording, ...]) -> Iterator[Named]:
    title = passage.low[: min(passage.body, _LONGEST_TITLE)]
    known = word_set(passage.low)
    for one in wordings:
        if one.gate.words and one.gate.words.isdisjoint(known):
            continue
        for stem in one.stems:
            if stem in title and (found := one.words.search(title)):
                yield Named(one.design, found.start(), found.end())
                break


def _in_abstract(passage: Passage, wordings: tuple[Wording, ...]) -> Iterator[Named]:
    low, body = passage.low, passage.body
    known = word_set(low)
    for one in wordings:
        if one.gate.words.isdisjoint(known):
            continue
        for stem in one.stems:
            position = low.find(stem, body)
            if position >= 0:
                yield from _in_sentences(passage, one, stem, position)


def _in_sentences(passage: Passage, one: Wording, stem: str, position: int) -> Iterator[Named]:
    """Search the first sentences that have a stem, from the first place where it stands."""
    for _ in range(_OFTEN_ENOUGH):
        sentence = passage.sentence_at(position)
        if found := one.words.search(passage.low, sentence.start, sentence.end):
            yield Named(one.design, found.start(), found.end())
        position = passage.low.find(stem, max(sentence.end, position + 1))
        if position < 0:
            break
