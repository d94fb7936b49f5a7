"""Where was the study done? Only where the title or a sentence about the study says so.

A country counts after ``in``, ``from`` and the like; its adjective counts before people or their
cohort (``Japanese women``), unless a country is named as well: there it tells who they are, not
where. Of cohorts known by a place or an acronym only those stand in ``countries.tsv`` whose own
name or home page gives the country. Names are those of ISO 3166 as Unicode CLDR writes them in
English (https://cldr.unicode.org). Georgia and Jersey are left out: they name other places too.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from itertools import chain

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.passage import Passage
from pipeline.evidence.study_sentences import first_on_study
from pipeline.evidence.words import words_of

EXTRACTOR = "countries/1"

_PEOPLE = (
    r"(?:(?:out|in)?patients?|women|men|adults?|subjects|participants|individuals|people|persons"
    r"|children|adolescents|infants|newborns|volunteers|cohorts?|populations?|residents|veterans"
    r"|males|females|hospitals?|cent(?:er|re)s|registr(?:y|ies)|municipalities|girls|boys|elderly)"
)
# Between an adjective and the people: no word that makes it the name of something else.
_FILLING = (
    r"(?:(?!(?:in|of|for|and|on|with|to|from|among|by|the|medicines?|herbal|herbs?|hamsters?"
    r"|encephalitis|measles|flu|diets?|version|criteria|guidelines?|language)\b)[a-z0-9-]{1,20}\s){0,3}"
)
_PLACES = r"(?:the\s)?(?:[A-Z][\w.'-]{1,20},?\s(?:(?:and|of|the)\s){0,2}){0,4}"
_NAME = (
    r"\b(?:in|from|of|across|throughout|within)\s{places}(?P<name>{names})"
    r"(?![\w-]|\s(?:[Ww]hite|[Rr]abbit))"
)
_IN_A_TITLE = r"[,:(]\s?(?P<name>{names})(?![\w-])"
_ADJECTIVE = r"(?<![\w-])(?P<name>{adjectives})\s{filling}{people}(?![\w-])"
_OTHER_PLACE = re.compile(r"(?:New|North|Northern|New South|Papua New|Gulf of|Lake)\s$")
# Asian Indians and African or Mexican Americans live somewhere that is not said.
_OTHER_PEOPLE = re.compile(r"(?:[A-Z][a-z]+n|[A-Z][a-z]+ese|Native|Latin|North|South)[\s-]$")
_ORGANISATION = re.compile(
    r"(?:Institutes?|College|Society|Association|Hospital|Academy|Board|Council|Bank|Federation)"
    r"\sof\s(?:the\s)?$"
)
_SUPPLIER = re.compile(r"purchased|manufactur|supplied|obtained from|\b(?:Inc|GmbH|Ltd|Corp|Co)\b")


@dataclass(frozen=True, slots=True)
class Country:
    """One country: its spellings, of each a word to look for first, and its patterns."""

    name: str
    spellings: tuple[str, ...]
    cues: frozenset[str]
    named: re.Pattern[str]
    titled: re.Pattern[str]
    peopled: re.Pattern[str] | None


def _country(row: dict[str, str]) -> Country:
    names, adjectives, studies = (
        [word for word in row[column].split("|") if word]
        for column in ("names", "adjectives", "studies")
    )
    spellings = (*names, *adjectives, *studies)
    place = _NAME.format(places=_PLACES, names=_either(names))
    people = _ADJECTIVE.format(adjectives=_either(adjectives), filling=_FILLING, people=_PEOPLE)
    return Country(
        row["country"],
        spellings,
        frozenset(map(_longest_word, spellings)),
        re.compile(f"{place}|(?:{_either(studies)})" if studies else place),
        re.compile(_IN_A_TITLE.format(names=_either(names))),
        re.compile(people) if adjectives else None,
    )


def _longest_word(spelling: str) -> str:
    return max(words_of(spelling.lower()), key=lambda word: (len(word), word))


def _either(words: list[str]) -> str:
    return "|".join(map(re.escape, words))


def _countries() -> tuple[Country, ...]:
    text = resources.files("pipeline.evidence").joinpath("countries.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(map(_country, rows))


_COUNTRIES = _countries()
_CUES = frozenset().union(*(one.cues for one in _COUNTRIES))


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """List the countries of the study; nothing where the text leaves it open."""
    cues = _CUES & words_of(passage.low)
    if not cues:
        return ()
    hinted = [
        one
        for one in _COUNTRIES
        if cues & one.cues and any(spelling in passage.plain for spelling in one.spellings)
    ]
    places = list(_notes(passage, ((one.name, _place(passage, one)) for one in hinted)))
    if places:
        return tuple(places)
    return tuple(_notes(passage, ((one.name, _people(passage, one)) for one in hinted)))


def _notes(
    passage: Passage, found: Iterable[tuple[str, re.Match[str] | None]]
) -> Iterator[Annotation]:
    for name, match in found:
        if match:
            yield passage.note(
                AnnotationKind.COUNTRIES, name, match.start(), match.end(), EXTRACTOR
            )


def _place(passage: Passage, country: Country) -> re.Match[str] | None:
    """Find where the country, or a cohort of it, is named as the place of the study."""
    titled = country.titled.finditer(passage.plain, 0, passage.body)
    named = country.named.finditer(passage.plain)
    return first_on_study(passage, chain(titled, named), _is_place)


def _is_place(passage: Passage, match: re.Match[str]) -> bool:
    plain, name = passage.plain, match["name"]
    start = match.start("name") if name else match.start()
    if name and _OTHER_PLACE.search(plain, max(start - 12, 0), start):
        return False
    if _ORGANISATION.search(plain, max(start - 30, 0), start):
        return False
    return not (_is_ultrasound(passage, name) or _SUPPLIER.search(plain, max(start - 80, 0), start))


def _people(passage: Passage, country: Country) -> re.Match[str] | None:
    """Find the country's people as those who were studied."""
    matches = country.peopled.finditer(passage.plain) if country.peopled else ()
    return first_on_study(passage, matches, _is_people)


def _is_people(passage: Passage, match: re.Match[str]) -> bool:
    start = match.start()
    other = _OTHER_PEOPLE.search(passage.plain, max(start - 15, 0), start)
    return not (other or _is_ultrasound(passage, match["name"]))


def _is_ultrasound(passage: Passage, name: str | None) -> bool:
    return name == "US" and "ultraso" in passage.low
