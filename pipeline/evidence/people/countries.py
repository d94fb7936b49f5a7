"""Where was the study done? Only where the title or a sentence about the study says so.

A country counts after ``in``, ``from`` and the like; its name or adjective counts before people,
their cohort, registers or hospitals (``Japanese women``, ``a UK centre``), an adjective only where
no country is named as a place: there it tells who they are, not where. A city or a cohort that only
readers of the field can place is no answer. Names are those of ISO 3166 as Unicode CLDR writes them
in English (https://cldr.unicode.org); Turkey is CLDR's variant. Georgia and Jersey are left out:
they name other places too.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence import versions
from pipeline.evidence.people.country_places import (
    Named,
    is_people,
    is_place,
    is_place_of_conclusion,
)
from pipeline.evidence.text.passage import Passage
from pipeline.evidence.text.words import Lexicon, words_of

EXTRACTOR = versions.COUNTRIES


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a country, or what is of it; its people may have an ``s``."""

    country: str
    is_adjective: bool
    word: str


def _by_cue() -> dict[str, list[Spelling]]:
    """Read the spellings, each under its longest word."""
    text = (resources.files(__package__) / "countries.tsv").read_text("utf-8")
    found = defaultdict(list)
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        for name in row["names"].split("|"):
            found[_longest_word(name)].append(Spelling(row["country"], False, name))
        for name in filter(None, row["adjectives"].split("|")):
            for cue in (_longest_word(name), f"{_longest_word(name)}s"):
                found[cue].append(Spelling(row["country"], True, name))
    return dict(found)


def _longest_word(spelling: str) -> str:
    return max(words_of(spelling.lower()), key=lambda word: (len(word), word))


_BY_CUE = _by_cue()
_CUES = Lexicon(_BY_CUE)


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """List the countries of the study; nothing where the text leaves it open."""
    cues = _CUES.of(passage.low)
    if not cues:
        return ()
    hinted = [one for cue in cues for one in _BY_CUE[cue] if one.word in passage.plain]
    names = [one for one in hinted if not one.is_adjective]
    adjectives = [one for one in hinted if one.is_adjective]
    return (
        _first_of_each(passage, names, is_place)
        or _first_of_each(passage, adjectives, is_people)
        or _first_of_each(passage, names, is_place_of_conclusion)
    )


def _first_of_each(
    passage: Passage,
    spellings: Iterable[Spelling],
    is_wanted: Callable[[Passage, Named], bool],
) -> tuple[Annotation, ...]:
    """Note the first place where the study's sentences name each country; in order of names."""
    found: dict[str, Named] = {}
    for one in spellings:
        named = next((each for each in _named(passage, one) if is_wanted(passage, each)), None)
        if named and (one.country not in found or named.start < found[one.country].start):
            found[one.country] = named
    return tuple(
        passage.note(AnnotationKind.COUNTRIES, country, named.start, named.end, EXTRACTOR)
        for country, named in sorted(found.items(), key=lambda pair: pair[0])
    )


def _named(passage: Passage, spelling: Spelling) -> Iterator[Named]:
    """Find a spelling as a whole word."""
    plain = passage.plain
    start = plain.find(spelling.word)
    while start >= 0:
        end = start + len(spelling.word)
        are_people = spelling.is_adjective and plain.startswith("s", end)
        last = end + are_people
        before, after = plain[max(start - 1, 0) : start], plain[last : last + 1]
        is_whole = not (before.isalnum() or after.isalnum() or before == "-")
        if is_whole and (after != "-" or plain.startswith("-based", last)):
            yield Named(start, last, are_people)
        start = plain.find(spelling.word, end)
