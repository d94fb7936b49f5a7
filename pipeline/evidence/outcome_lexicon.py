"""Which outcomes the field measures, and where a text names one: ``outcomes.tsv`` made to search.

A mention is no more than a place. Names that only explain something else (``an inhibitor of
vascular calcification``, ``patients with heart failure``) are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from pipeline.domain.vocabulary import OutcomeRung
from pipeline.evidence.word_pattern import one_of

_WINDOW = 80  # characters on each side of a gate word; the longest names have about 70
_CLASS_OR_BLANK = re.compile(r"\[[^\]]*\]| ")
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
class Term:
    """One row of the lexicon; ``better`` is ``lower``, ``higher`` or ``none``."""

    name: str
    rung: OutcomeRung
    better: str
    gates: tuple[str, ...]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names an outcome."""

    term: Term
    start: int
    end: int


@cache
def terms() -> tuple[Term, ...]:
    """Read the lexicon that ships beside this module."""
    text = files("pipeline.evidence").joinpath("outcomes.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return tuple(_term(*row[:5]) for row in rows[1:])


def _term(name: str, rung: str, better: str, gates: str, patterns: str) -> Term:
    spaced = _CLASS_OR_BLANK.sub(_blank_or_hyphen, "|".join(patterns.split(" | ")))
    pattern = re.compile(rf"(?<![a-z0-9])(?:{spaced})s?(?![a-z0-9])")
    return Term(name, OutcomeRung(rung), better, tuple(gates.split(" | ")), pattern)


def _blank_or_hyphen(found: re.Match[str]) -> str:
    return "[ -]" if found[0] == " " else found[0]


def mentions(low: str) -> list[Mention]:
    """List the outcomes that lower-cased text names, in order; the longest of overlapping names."""
    found = {one for term, places in _gated(low).items() for one in _named(term, low, places)}
    taken = bytearray(len(low))
    kept = []
    for one in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"x" * (one.end - one.start)
            kept.append(one)
    return sorted((one for one in kept if _is_meant(low, one)), key=lambda each: each.start)


@cache
def _gates() -> tuple[re.Pattern[str], dict[str, tuple[Term, ...]]]:
    """Make one pattern of all gate words, and for each word the terms that it may belong to."""
    words = {gate for term in terms() for gate in term.gates}
    opened = {
        word: tuple(term for term in terms() if word.startswith(term.gates)) for word in words
    }
    return re.compile(rf"[\s(\[/%\"-]{one_of(words)}"), opened


def _gated(low: str) -> dict[Term, list[int]]:
    """Give the terms whose gate words a text has, and where."""
    pattern, opened = _gates()
    places: dict[Term, list[int]] = {}
    for found in pattern.finditer(f"\n{low}"):  # a word stands after something: so does the first
        for term in opened[found[0][1:]]:
            places.setdefault(term, []).append(found.start())
    return places


def _named(term: Term, low: str, places: list[int]) -> Iterator[Mention]:
    """Search where the gate words stand; each stretch of text once."""
    searched = 0
    for place in places:
        for found in term.pattern.finditer(low, max(searched, place - _WINDOW), place + _WINDOW):
            yield Mention(term, found.start(), found.end())
            searched = found.end()


def _is_meant(low: str, one: Mention) -> bool:
    """Tell a thing measured from a name that explains something else."""
    before = low[max(one.start - _EXPLAINING_REACH, 0) : one.start]
    if before.endswith(_ANTI) or _EXPLAINED.match(low, one.end):
        return False
    clause = before[max(before.rfind(stop) for stop in ".;:") + 1 :]
    words = clause.split()[-_FAR - 2 :]
    return not any(noun in _EXPLAINED_NOUNS and link in _OF for noun, link in pairwise(words))
