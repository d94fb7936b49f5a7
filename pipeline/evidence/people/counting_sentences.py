"""Which sentences of a text may count people: few, so that little else is read.

A noun for people after a number, by a look back from every noun; a number that acts (``58 were
randomised``); a count in brackets (``n = 58``) beside a noun. For speed alone: what such a sentence
says is read by ``people_totals``.
"""

from __future__ import annotations

import re
from collections.abc import Set

from pipeline.evidence.people.acting_numbers import acts
from pipeline.evidence.people.headcounts import NUMBER_AFTER_BLANK
from pipeline.evidence.people.people_nouns import NO_ADJECTIVES
from pipeline.evidence.people.people_verbs import SAID_BEFORE, TELLING
from pipeline.evidence.people.people_words import LEADING
from pipeline.evidence.text.literals import has_any, places
from pipeline.evidence.text.number_words import WORDS
from pipeline.evidence.text.parts import Part
from pipeline.evidence.text.passage import Passage, Sentence

_STOP = NO_ADJECTIVES - {"and", "or", "to", "had", "have"}
_FURTHEST = 200  # characters from a number to its noun
_FURTHEST_ACTING = 80  # from a number without one to its verb
_ALONE = re.compile(r"(?:all )?[0-9a-z]\S*(?: \([^)]*\))? (?:could be|were|was|completed|finished)")
_RANDOMISED = ("were random", "were alloc", "were assign")
_LEADS = LEADING | SAID_BEFORE | WORDS | {"to", "for", "and", "or", "plus"}
_LONGEST_SHARE = 12  # characters of `` (12.5%)``
_CLOSED = frozenset(")]")
_CLOSING = {" (": ")", " [": "]"}

Found = dict[int, Sentence]


def counting_sentences(passage: Passage, low: str, nouns: Set[str]) -> Found:
    """Find the sentences that may count people by where they start, but for those on the aim.

    ``low`` is ``Passage.low`` with blanks for line breaks, ``nouns`` are its words for people.
    """
    after_blank = [f" {one}" for one in nouns]
    found: Found = {}
    telling = [
        (at, passage.sentence_at(at + 1))
        for at in places(low, [f" {one}" for one in TELLING.of(passage.low)])
    ]
    tells = {sentence.start for _, sentence in telling}
    for noun in after_blank:
        _add_counted(passage, low, noun, tells, found)
    for at, sentence in telling:
        if sentence.start not in found and _acts(low, at, sentence, after_blank):
            found[sentence.start] = sentence
    _add_bracketed(passage, low, after_blank, found)
    return {at: found[at] for at in sorted(found) if found[at].heading is not Part.AIM}


def number_before(low: str, at: int, no_adjectives: Set[str] = _STOP) -> int:
    """Find the number before a noun at ``at``, with adjectives between, or what stands in brackets.

    -1 where there is none.
    """
    floor, end = max(at - _FURTHEST, 0), at
    while True:
        start = low.rfind(" ", floor, end)
        word = low[start + 1 : end]
        if word in no_adjectives or start < 0:
            return -1
        if word[:1].isdigit() or word[-1:] in _CLOSED or word in WORDS:
            return start + 1
        if "-" in word and word.partition("-")[0] in WORDS:
            return start + 1
        end = start


def _add_counted(passage: Passage, low: str, noun: str, tells: Set[int], found: Found) -> None:
    """Add the sentences in which a noun has a number before it, and a verb or link tells of it."""
    at = low.find(noun)
    while at >= 0:
        following = at + 1
        number = -1 if low[low.rfind(" ", 0, at) + 1 : at] in _STOP else number_before(low, at)
        if number >= 0:
            sentence = passage.sentence_at(following)
            start = sentence.start
            if start in tells or _is_linked(low, number, start, at + len(noun)):
                found[start] = sentence
                following = max(sentence.end - 1, following)
        at = low.find(noun, following)


def _is_linked(low: str, number: int, start: int, end: int) -> bool:
    """Tell whether the word before a number may lead to a sample, and no share follows its noun."""
    if low[end : end + 2] in _CLOSING and "%" in low[end : end + _LONGEST_SHARE]:
        return False
    if number <= start or low[low.find(" ", number) - 1] in _CLOSED:
        return True
    before = low[low.rfind(" ", 0, number - 1) + 1 : number - 1]
    name = before.rstrip(",.:;)")
    return name != before or name in _LEADS or name[:1].isdigit() or name.endswith("ly")


def _acts(low: str, at: int, sentence: Sentence, nouns: list[str]) -> bool:
    """Tell whether a number acts that has no noun: ``33 could be analysed``."""
    number = _acting_number(low, max(at - _FURTHEST_ACTING, 0), at + 1)
    start, end = sentence.start, sentence.end
    return number + 1 >= start and (
        _is_of_people(low, start, end, nouns) or _is_alone(low, start, end)
    )


def _acting_number(low: str, start: int, end: int) -> int:
    """Find the last number within a stretch that a verb of people follows; -1 if there is none."""
    found = -1
    for match in NUMBER_AFTER_BLANK.finditer(low, start, end):
        after = match.end()
        closing = _CLOSING.get(low[after : after + 2])  # ``92 (80%) were randomised``
        if acts(low, low.find(closing, after) + 1 if closing else after):
            found = match.start()
    return found


def _is_of_people(low: str, start: int, end: int, nouns: list[str]) -> bool:
    """Tell whether a sentence names people, or says that some were randomised."""
    sentence = low[max(start - 1, 0) : end]
    return has_any(sentence, nouns) or has_any(sentence, _RANDOMISED)


def _is_alone(low: str, start: int, end: int) -> bool:
    """Tell whether a number is the subject where no people are named: ``Results: 33 completed``."""
    if _ALONE.match(low, start, end):
        return True
    colon, every = low.find(": ", start, end), low.find(" all ", start, end)
    return bool(
        (colon >= 0 and _ALONE.match(low, colon + 2, end))
        or (every >= 0 and _ALONE.match(low, every + 1, end))
    )


def _add_bracketed(passage: Passage, low: str, nouns: list[str], found: Found) -> None:
    """Add the sentences that count in brackets (``n = 58``) and name people."""
    at = low.find("=")
    while at >= 0:
        if "n" in low[at - 2 : at]:
            sentence = passage.sentence_at(at)
            start, end = sentence.start, sentence.end
            if start not in found and _is_of_people(low, start, end, nouns):
                found[start] = sentence
        at = low.find("=", at + 1)
