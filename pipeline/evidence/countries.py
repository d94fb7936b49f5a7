"""Where was the study done? Only where the title or a sentence about the study says so.

A country counts after ``in``, ``from`` and the like; its adjective counts before people or their
cohort (``Japanese women``), unless a country is named as well: there it tells who they are, not
where. A city or a cohort that only readers of the field can place is no answer. Names are those of
ISO 3166 as Unicode CLDR writes them in English (https://cldr.unicode.org). Georgia and Jersey are
left out: they name other places too.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import resources

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.passage import Passage
from pipeline.evidence.study_sentences import first_on_study, matches_with
from pipeline.evidence.words import words_of

EXTRACTOR = "countries/2"

# Between an adjective and the people: no word that makes it the name of something else.
_FILLING = (
    r"(?:(?!(?:in|of|for|and|on|with|to|from|among|by|the|medicines?|herbal|herbs?|hamsters?"
    r"|encephalitis|measles|flu|diets?|version|criteria|guidelines?|language)\b)[a-z0-9-]{1,20}\s){0,4}"
)
_PEOPLE_AFTER = re.compile(
    rf"(?:\s(?:and|or)\s[a-z]{{4,20}})?\s{_FILLING}"  # Korean and German registries
    r"(?:(?:out|in)?patients?|women|men|adults?|subjects|participants|individuals|people|persons"
    r"|children|adolescents|infants|newborns|volunteers|cohorts?|populations?|residents|veterans"
    r"|males|females|girls|boys|elderly|hospitals?|cent(?:er|re)s|units|clinics|registr(?:y|ies)"
    r"|municipalities|study|trial|survey)(?![\w-])"
)
_DIRECTION = (
    r"(?:(?:rural|urban|mainland|central|(?:north|south)?-?(?:east|west)?(?:ern)?)\s(?:of\s)?)?"
)
_PLACE_BEFORE = re.compile(
    rf"\b(?:in|from|of|at|across|throughout|within)\s(?:the\s)?{_DIRECTION}"
    r"(?:[A-ZÀ-Þ][\w.'-]{1,20},?\s(?:(?:and|of|the)\s){0,2}){0,5}$"
)
_REACH = 120  # characters before a name in which its ``in`` stands
_PART_OF_TITLE = re.compile(r"[,:(]\s?$")
_OTHER_PLACE_BEFORE = re.compile(
    r"(?:(?:New|North|Northern|New South|Papua New|Gulf of|Lake)"
    r"|(?:Institutes?|College|Society|Association|Academy|Board|Council|Bank|Federation)"
    r"\sof(?:\sthe)?)\s$"
)
_OTHER_THING_AFTER = re.compile(r"\s(?:white|rabbit)")
# Asian Indians and African or Mexican Americans live somewhere that is not said.
_OTHER_PEOPLE_BEFORE = re.compile(r"(?:[A-Z][a-z]+(?:an|ese)|Native|Latin|North|South)[\s-]$")
_SUPPLIER = re.compile(r"purchased|manufactur|supplied|obtained from|\b(?:Inc|GmbH|Ltd|Corp|Co)\b")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a country, or what is of it; its people may have an ``s``."""

    country: str
    is_adjective: bool
    words: re.Pattern[str]


def _by_cue() -> dict[str, list[Spelling]]:
    """Read the spellings, each under its longest word."""
    text = resources.files("pipeline.evidence").joinpath("countries.tsv").read_text("utf-8")
    found = defaultdict(list)
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        for name in row["names"].split("|"):
            words = re.compile(rf"{re.escape(name)}(?![\w-])")
            found[_longest_word(name)].append(Spelling(row["country"], False, words))
        for name in filter(None, row["adjectives"].split("|")):
            words = re.compile(rf"{re.escape(name)}(?P<people>s)?(?![\w-])")
            for cue in (_longest_word(name), f"{_longest_word(name)}s"):
                found[cue].append(Spelling(row["country"], True, words))
    return dict(found)


def _longest_word(spelling: str) -> str:
    return max(words_of(spelling.lower()), key=lambda word: (len(word), word))


_BY_CUE = _by_cue()
_CUES = frozenset(_BY_CUE)


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """List the countries of the study; nothing where the text leaves it open."""
    hinted = [(cue, one) for cue in _CUES & words_of(passage.low) for one in _BY_CUE[cue]]
    names = [(cue, one) for cue, one in hinted if not one.is_adjective]
    if places := _first_of_each(passage, names, _is_place):
        return places
    adjectives = [(cue, one) for cue, one in hinted if one.is_adjective]
    return _first_of_each(passage, adjectives, _is_people)


def _first_of_each(
    passage: Passage,
    spellings: Iterable[tuple[str, Spelling]],
    is_wanted: Callable[[Passage, re.Match[str]], bool],
) -> tuple[Annotation, ...]:
    """Note the first place where the study's sentences name each country; in order of names."""
    found: dict[str, re.Match[str]] = {}
    for cue, one in spellings:
        matches = matches_with(passage, (cue,), one.words, passage.plain)
        match = first_on_study(passage, (each for each in matches if is_wanted(passage, each)))
        if match and (one.country not in found or match.start() < found[one.country].start()):
            found[one.country] = match
    return tuple(
        passage.note(AnnotationKind.COUNTRIES, country, match.start(), match.end(), EXTRACTOR)
        for country, match in sorted(found.items(), key=lambda pair: pair[0])
    )


def _is_place(passage: Passage, match: re.Match[str]) -> bool:
    """Tell whether a country is named as the place of something."""
    before = _before(passage, match)
    if _OTHER_PLACE_BEFORE.search(before) or _OTHER_THING_AFTER.match(passage.low, match.end()):
        return False
    is_titled = match.start() < passage.body and _PART_OF_TITLE.search(before)
    return bool(
        (is_titled or _PLACE_BEFORE.search(before))
        and not _SUPPLIER.search(before)
        and not _is_ultrasound(passage, match)
    )


def _is_people(passage: Passage, match: re.Match[str]) -> bool:
    """Tell whether what is of a country is people, or those who look after them."""
    before = _before(passage, match)
    if before[-1:].isalnum() or _OTHER_PEOPLE_BEFORE.search(before):
        return False
    is_people = match["people"] or _PEOPLE_AFTER.match(passage.low, match.end())
    return bool(is_people) and not _is_ultrasound(passage, match)


def _before(passage: Passage, match: re.Match[str]) -> str:
    return passage.plain[max(match.start() - _REACH, 0) : match.start()]


def _is_ultrasound(passage: Passage, match: re.Match[str]) -> bool:
    return match[0] == "US" and "ultraso" in passage.low
