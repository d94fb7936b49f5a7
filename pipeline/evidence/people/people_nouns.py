"""Nouns for people, and where one ends that a number counts: ``58 healthy older women``.

The words between are adjectives; a preposition, a verb or another thing counted ends the search.
A text may have nouns of its own, made of first letters: ``breast cancer survivors (BCS)``.
"""

from __future__ import annotations

import re
from collections.abc import Set

from pipeline.evidence.text.number_words import WORDS
from pipeline.evidence.text.words import Lexicon


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What reports call those they studied; always several, so a ``58-patient trial`` is left alone.
PEOPLE = (
    "patients outpatients inpatients out-patients in-patients pts participants subjects women men"
    " females males children adults adolescents volunteers individuals people persons infants"
    " neonates newborns residents recipients survivors respondents donors students mothers girls"
    " boys caregivers nurses workers veterans athletes smokers twins cases controls carriers"
    " couples parents users"
    " humans babies births livebirths schoolchildren preschoolers toddlers teenagers youths seniors"
    " elders octogenarians nonagenarians centenarians fathers daughters sons siblings relatives"
    " spouses villagers immigrants refugees prisoners employees staff"
    " physicians clinicians doctors surgeons dentists pharmacists midwives practitioners gps"
    " teachers soldiers recruits cadets astronauts firefighters farmers"
    " climbers runners cyclists swimmers rowers dancers gymnasts footballers"
    " non-smokers nonsmokers drinkers vegetarians vegans omnivores diabetics hypertensives"
    " haemophiliacs hemophiliacs primiparas primigravidas parturients gravidas"
    " attendees attenders beneficiaries enrollees completers retirees pensioners"
)
NO_ADJECTIVES = _set(  # prepositions, verbs, and what else is counted
    "of in on at to for from by with without per and or the a an was were is are had have who that"
    " which where than mg g µg mcg kg ml iu cm mm year years month months week weeks day days hour"
    " hours minute minutes times group groups arm arms center centers centre centres hospital"
    " hospitals site sites studies trials rcts articles countries cycles doses all"
    " these our most samples cells other more additional further visit visits sessions versus vs"
    " died received out when while among between but as did not course courses weekly daily if"
    " after before during pairs mice rats teeth"
)
NOUNS = _set(PEOPLE)
PEOPLE_NOUN = rf"(?:{'|'.join(PEOPLE.split())})\b(?![-'/])"
# Nouns only where no other follows: ``418 elderly``, but ``418 elderly patients``.
_ADJECTIVES_TOO = _set("elderly")
_HYPHENED = {one: one.rpartition("-")[2] for one in PEOPLE.split() if "-" in one}
_NUMBERED = _set("type types stage stages grade grades class classes status category or to")
# What follows a noun of first letters, so that ``30 HD sessions`` are no people.
_AFTER_LETTERS = _set(
    "were was who with from had have and in at on aged to received or underwent within"
)
_MOST_ADJECTIVES = 6  # between a number and its noun
_MOST_ADJECTIVES_AFTER_AND = 4
_MOST_WORDS = 14  # blanks between them among these
_LONGEST_WORD = 20  # of those that are no adjectives, with two blanks
_LONGEST_NOUN = 200  # characters from a number to the end of its noun
_ADJECTIVE = re.compile(r"[a-z][^\s,;:()]{0,30},?")
_NUMERAL = re.compile(r"[0-9][0-9a-d/-]{0,3}\Z")
_LETTERS = re.compile(r"\(([a-z]{2,7})\)")
_ALL = Lexicon(one for one in NOUNS | _ADJECTIVES_TOO if "-" not in one)


def nouns_in(low: str) -> frozenset[str]:
    """List the nouns for people among the words of a text."""
    found = _ALL.of(low)
    if found.isdisjoint(_HYPHENED.values()):
        return found
    return found | {whole for whole, last in _HYPHENED.items() if last in found and whole in low}


def nouns_by_letters(low: str, nouns: Set[str]) -> frozenset[str]:
    """List the nouns that a text makes of first letters: ``target group women (TGW)``.

    The last letter is the noun's own; in ``patients (HD)`` it is another word's.
    """
    found = []
    for noun in nouns & NOUNS:
        before = f"{noun} "
        at = low.find(f"{before}(")
        while at >= 0:
            letters = _LETTERS.match(low, at + len(before))
            if letters and noun[0] in (letters[1][-1], letters[1].rstrip("s")[-1:]):
                found.append(letters[1])
            at = low.find(f"{before}(", at + 1)
    return frozenset(found)


def end_of_noun(text: str, start: int, letters: Set[str] = frozenset()) -> int:
    """Find where the noun for people ends that a number before ``start`` counts; else 0."""
    first = text[start : start + _LONGEST_WORD].partition(" ")
    if first[0] or first[2].partition(" ")[0] in NO_ADJECTIVES:
        return 0  # most numbers: a unit follows, and no more need be read
    end, at, last, left = 0, start, "", _MOST_ADJECTIVES
    words = text[start : start + _LONGEST_NOUN].split(" ", _MOST_WORDS)
    for index, word in enumerate(words):
        name = word.rstrip(".,;:)]")
        if name in NOUNS:
            return at + len(name)
        if name in _ADJECTIVES_TOO or (name in letters and _ends_there(name, words, index)):
            end = at + len(name)
        if word in ("and", "or") and last and last[-1] != "s":
            left = min(left, _MOST_ADJECTIVES_AFTER_AND)
        elif word and not (left and (_is_adjective(word) or _is_numeral(word, last))):
            break
        elif word:
            left -= 1
        at += len(word) + 1
        last = word or last
    return end


def _ends_there(name: str, words: list[str], index: int) -> bool:
    """Tell whether a noun of letters is the last of its noun phrase."""
    following = words[index + 1] if index + 1 < len(words) else ""
    return (
        words[index] != name
        or not following
        or following[0] in "(["
        or following.rstrip(",.;") in _AFTER_LETTERS
    )


def _is_adjective(word: str) -> bool:
    """Tell whether a word may stand between a number and its noun; another number may not."""
    first = word.partition("-")[0].rstrip(",")
    return first not in NO_ADJECTIVES and first not in WORDS and bool(_ADJECTIVE.fullmatch(word))


def _is_numeral(word: str, last: str) -> bool:
    """Tell whether a number names a stage or a type: ``58 stage 3 patients``, ``ASA 1 or 2``."""
    return last in _NUMBERED and bool(_NUMERAL.match(word))
