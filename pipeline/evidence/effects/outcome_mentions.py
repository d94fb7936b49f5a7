"""Where a text names an outcome of the lexicon.

A mention is no more than a place. Names that only explain something else (``an inhibitor of
vascular calcification``, ``patients with heart failure``) are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from pipeline.evidence.effects.outcome_lexicon import Term, gate_words, gates

_SHORT = re.compile(r" \(([a-z][a-z-]{0,6}[a-z])[),;]")
_GLOSS = re.compile(r"[^().;,]{0,40}[([][^()[\].;]{0,20}")  # between a name and its short form
_SHORT_WORDS = "as is or at an in on of no be by do to we so up us am it all any can may map"
_WORDS = frozenset(_SHORT_WORDS.split())
_AROUND = 45  # characters on each side of a gate: of 20,000 real texts one has a longer name
# ``a marker of``, ``patients with``: what follows explains the noun, or tells who was studied.
_NOUNS = (
    "inhibitor marker biomarker regulator mediator promoter modulator surrogate indicator activator"
    " protector hallmark mechanism pathogenesis cause feature model history diagnosis treatment"
    " management therapy drug patient subject individual adult participant person recipient"
    " survivor volunteer case population factor risk-factor"
)
_OTHER_NOUNS = "inhibiting people women men those rats mice having suffering therapies"
_EXPLAINED_NOUNS = {
    *_NOUNS.split(),
    *(f"{noun}s" for noun in _NOUNS.split()),
    *_OTHER_NOUNS.split(),
}
_OF = {"of", "for", "against", "with", "without", "having", "from"}
_ANTI = ("anti", "anti-", "anti ", "known ")
_FAR = 4  # words between such an ``of`` and a name
_EXPLAINED = re.compile(
    r"[ -](?:inhibitor|inhibitory|inhibition|inhibiting (?:protein|factor)|patients\b|paradox"
    r"|carboxylase|supplement|channel|antagonist|binder|carbonate|citrate|acetate|genes?\b"
    r"|receptor|antibod|prevention|prophylaxis|screening|management)"
)
_EXPLAINING_REACH = 90  # characters before a name


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names an outcome."""

    term: Term
    start: int
    end: int


def mentions(low: str) -> list[Mention]:
    """List the outcomes that lower-cased text names, in order; the longest of overlapping names."""
    found = [one for term, at in _gated(low) for one in _named(term, low, at)]
    if not found:
        return []
    taken = bytearray(len(low))
    named = _apart(taken, found)
    short = _apart(taken, [one for long in named for one in _abbreviated(low, long)])
    meant = [one for one in (*named, *short) if _is_meant(low, one)]
    meant.sort(key=attrgetter("start"))
    return _without_glosses(low, meant)


def _without_glosses(low: str, found: list[Mention]) -> list[Mention]:
    """Leave out the short form that stands in brackets behind the long one."""
    kept = found[:1]
    for one in found[1:]:
        is_same = one.term is kept[-1].term
        if not (is_same and _GLOSS.fullmatch(low, kept[-1].end, one.start)):
            kept.append(one)
    return kept


def _apart(taken: bytearray, found: list[Mention]) -> list[Mention]:
    """Keep the longest of overlapping names, and none where one was ``taken``."""
    kept = []
    found.sort(key=lambda each: (each.start - each.end, each.start))
    for one in found:
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"x" * (one.end - one.start)
            kept.append(one)
    return kept


def _gated(low: str) -> list[tuple[Term, list[int]]]:
    """List the terms whose gates a text has, and where; its set of words rules out nearly all."""
    by_word = gates()
    places: dict[str, tuple[Term, set[int]]] = {}
    for word in gate_words().of(low):
        for gate, opened in by_word[word].items():
            starts = _starts_of(gate, low)
            for term in opened if starts else ():
                places.setdefault(term.name, (term, set()))[1].update(starts)
    return [(term, sorted(found)) for term, found in places.values()]


def _starts_of(word: str, low: str) -> list[int]:
    """List where a word, or one that begins with it, starts."""
    found, place = [], low.find(word)
    while place >= 0:
        if place == 0 or not low[place - 1].isalnum():
            found.append(place)
        place = low.find(word, place + len(word))
    return found


def _named(term: Term, low: str, places: list[int]) -> Iterator[Mention]:
    """Search around the gates; each stretch of text once."""
    for first, last in _stretches(places):
        for found in term.pattern.finditer(low, first, last):
            yield Mention(term, found.start(), found.end())


def _stretches(places: list[int]) -> Iterator[tuple[int, int]]:
    """Join the surroundings of places that stand close."""
    first = places[0]
    for place, following in pairwise([*places, places[-1] + 2 * _AROUND]):
        if following - place >= 2 * _AROUND:
            yield max(first - _AROUND, 0), place + _AROUND
            first = following


def _abbreviated(low: str, named: Mention) -> Iterator[Mention]:
    """Find a name by the short form that the text gives it: ``vascular calcification (VC)``."""
    found = _SHORT.match(low, named.end)
    if found is None or found[1] in _WORDS:
        return
    short, long = found[1], iter(low[named.start : named.end])
    if short[0] == low[named.start] and all(letter in long for letter in short):
        for start in _starts_of(short, low):
            end = start + len(short)
            if not low[end : end + 1].isalnum():
                yield Mention(named.term, start, end)


def _is_meant(low: str, one: Mention) -> bool:
    """Tell a thing measured from a name that explains something else."""
    before = low[max(one.start - _EXPLAINING_REACH, 0) : one.start]
    if before.endswith(_ANTI) or _EXPLAINED.match(low, one.end):
        return False
    clause = before[max(before.rfind(stop) for stop in ".;:") + 1 :]
    words = clause.split()[-_FAR - 2 :]
    return not any(noun in _EXPLAINED_NOUNS and link in _OF for noun, link in pairwise(words))
