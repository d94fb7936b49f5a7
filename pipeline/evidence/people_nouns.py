"""Nouns for people, and where one ends that a number counts: ``58 healthy older women``.

The words between are adjectives; a preposition, a verb or another thing counted ends the search.
"""

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What reports call those they studied; always several, so a ``58-patient trial`` is left alone.
PEOPLE = (
    "patients outpatients inpatients out-patients in-patients pts participants subjects women men"
    " females males children adults adolescents volunteers individuals people persons infants"
    " neonates newborns residents recipients survivors respondents donors students mothers girls"
    " boys caregivers nurses workers veterans athletes smokers twins cases controls carriers"
    " couples parents users"
)
_NO_ADJECTIVES = _set(  # prepositions, verbs, and what else is counted
    "of in on at to for from by with without per and or the a an was were is are had have who that"
    " which where than mg g µg mcg kg ml iu cm mm year years month months week weeks day days hour"
    " hours minute minutes times group groups arm arms center centers centre centres hospital"
    " hospitals site sites studies trials rcts articles countries cycles doses all"
    " these our most samples cells other more additional further visit visits sessions versus vs"
    " died received out when while among between but as did not course courses weekly daily if"
    " after before during pairs"
)
PEOPLE_NOUN = rf"(?:{'|'.join(PEOPLE.split())})\b(?![-'/])"
_NOUNS = _set(PEOPLE)
# Nouns only where no other follows: ``418 elderly``, but ``418 elderly patients``.
_ADJECTIVES_TOO = _set("elderly")
_MOST_ADJECTIVES = 6  # between a number and its noun
_MOST_ADJECTIVES_AFTER_AND = 4
_MOST_WORDS = 14  # blanks between them among these
_LONGEST_WORD = 20  # of those that are no adjectives, with two blanks
_LONGEST_NOUN = 200  # characters from a number to the end of its noun
_ADJECTIVE = re.compile(r"[a-z][^\s,;:()]{0,30},?")


def end_of_noun(text: str, start: int) -> int:
    """Find where the noun for people ends that a number before ``start`` counts; else 0."""
    first = text[start : start + _LONGEST_WORD].partition(" ")
    if first[0] or first[2].partition(" ")[0] in _NO_ADJECTIVES:
        return 0  # most numbers: a unit follows, and no more need be read
    end, at, last, left = 0, start, "", _MOST_ADJECTIVES
    for word in text[start : start + _LONGEST_NOUN].split(" ", _MOST_WORDS):
        name = word.rstrip(".,;:)]")
        if name in _NOUNS:
            return at + len(name)
        if name in _ADJECTIVES_TOO:
            end = at + len(name)
        if word == "and" and last and last[-1] != "s":
            left = _MOST_ADJECTIVES_AFTER_AND
        elif word and not (left and _is_adjective(word)):
            break
        elif word:
            left -= 1
        at += len(word) + 1
        last = word or last
    return end


def _is_adjective(word: str) -> bool:
    """Tell whether a word may stand between a number and its noun."""
    return word.partition("-")[0].rstrip(",") not in _NO_ADJECTIVES and bool(
        _ADJECTIVE.fullmatch(word)
    )
