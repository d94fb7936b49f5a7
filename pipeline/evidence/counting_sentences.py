"""Which sentences of a text may count people: few, so that little else is read.

A noun for people after a number, by a look back from every noun; a number that acts (``58 were
randomised``); a count in brackets (``n = 58``) beside a noun. For speed alone: what such a sentence
says is read by ``people_totals``.
"""

from __future__ import annotations

import re
from collections.abc import Set

from pipeline.evidence.headcounts import NUMBER_AFTER_BLANK, acts
from pipeline.evidence.number_words import WORDS
from pipeline.evidence.parts import Part
from pipeline.evidence.passage import Passage, Sentence
from pipeline.evidence.people_nouns import NO_ADJECTIVES
from pipeline.evidence.people_verbs import TELLING

_STOP = NO_ADJECTIVES - {"and", "or", "to", "had", "have"}
_FURTHEST = 200  # characters from a number to its noun
_FURTHEST_ACTING = 80  # from a number without one to its verb
_ALONE = re.compile(r"(?:all )?[0-9a-z]\S*(?: \([^)]*\))? (?:could be|were|was|completed|finished)")
_RANDOMISED = ("were random", "were alloc", "were assign")
_CLOSED = frozenset(")]")
_CLOSING = {" (": ")", " [": "]"}

Found = dict[int, Sentence]


def counting_sentences(passage: Passage, low: str, words: Set[str], nouns: Set[str]) -> Found:
    """Find the sentences that may count people by where they start, but for those on the aim.

    ``low`` is ``Passage.low`` with blanks for line breaks, ``words`` its words, ``nouns`` those of
    people among them.
    """
    after_blank = [f" {one}" for one in nouns]
    found: Found = {}
    for noun in after_blank:
        _add_counted(passage, low, noun, found)
    for verb in TELLING & words:
        _add_acting(passage, low, f" {verb}", after_blank, found)
    _add_bracketed(passage, low, after_blank, found)
    return {at: found[at] for at in sorted(found) if found[at].heading is not Part.AIM}


def is_counted(low: str, at: int, no_adjectives: Set[str] = _STOP) -> bool:
    """Tell whether a number stands before a noun at ``at``, with adjectives or brackets between."""
    floor, end = max(at - _FURTHEST, 0), at
    while True:
        start = low.rfind(" ", floor, end)
        word = low[start + 1 : end]
        if word in no_adjectives or start < 0:
            return False
        if word[:1].isdigit() or word[-1:] in _CLOSED or word in WORDS:
            return True
        if "-" in word and word.partition("-")[0] in WORDS:
            return True
        end = start


def _add_counted(passage: Passage, low: str, noun: str, found: Found) -> None:
    """Add the sentences in which a noun has a number before it."""
    at = low.find(noun)
    while at >= 0:
        end = at + 1
        if low[low.rfind(" ", 0, at) + 1 : at] not in _STOP and is_counted(low, at):
            sentence = passage.sentence_at(end)
            found[sentence.start] = sentence
            end = max(sentence.end - 1, end)
        at = low.find(noun, end)


def _add_acting(passage: Passage, low: str, verb: str, nouns: list[str], found: Found) -> None:
    """Add the sentences in which a number acts that has no noun: ``33 could be analysed``."""
    at = low.find(verb)
    while at >= 0:
        number = _acting_number(low, max(at - _FURTHEST_ACTING, 0), at + 1)
        if number >= 0:
            sentence = passage.sentence_at(number + 1)
            start, end = sentence.start, sentence.end
            if start not in found and (
                _is_of_people(low, start, end, nouns) or _is_alone(low, start, end)
            ):
                found[start] = sentence
        at = low.find(verb, at + 1)


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
    first = max(start - 1, 0)
    return any(low.find(one, first, end) >= 0 for one in (*nouns, *_RANDOMISED))


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
