"""On which people was the study done? On those it names with their condition, not on every disease.

A condition counts beside a noun for people (``haemodialysis patients``, ``women with type 2
diabetes``) in the title or in a sentence that speaks of the study; in a title also after ``in``.
The letters that a text introduces for a condition count like the condition.
Excluded people, risks, outcomes, healthy controls and animals do not count. The words stand in
``populations.tsv``; conditions follow the entry terms of MeSH (https://www.ncbi.nlm.nih.gov/mesh).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from importlib import resources

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence import versions
from pipeline.evidence.people.people_studied import are_studied, have_it
from pipeline.evidence.people.people_told import first_told
from pipeline.evidence.text.passage import Passage
from pipeline.evidence.text.study_sentences import matches_with
from pipeline.evidence.text.words import Lexicon

EXTRACTOR = versions.POPULATIONS

_ANIMALS = re.compile(
    r"\b(?:rats?|mice|mouse|murine|rabbits?|pigs?|dogs?|cats?|zebrafish|cell lines?|chicks?|sheep"
    r"|broilers?|hens?|cows?|horses?|baboons?|monkeys?|canine|bovine|experimental|cultured|alloxan"
    r"|streptozotocin|in vitro)\b"
)
_ANIMAL_WORDS = Lexicon(  # one of them is in a text wherever the pattern matches
    {
        *("rat", "rats", "mice", "mouse", "murine", "rabbit", "rabbits", "pig", "pigs", "dog"),
        *("dogs", "cat", "cats", "zebrafish", "cell", "chick", "chicks", "sheep", "broiler"),
        *("broilers", "hen", "hens", "cow", "cows", "horse", "horses", "baboon", "baboons"),
        *("monkey", "monkeys", "canine", "bovine", "experimental", "cultured", "alloxan"),
        *("streptozotocin", "vitro"),
    }
)
_STAGE = re.compile(
    r"\b(?:stages?|grades?|g) ?(?P<low>[1-5])[ab]?"
    r"(?:(?: ?- ?| to | and )g?(?P<high>[1-5])[ab]?)?(?!\d|\.\d|d)"
)
_STAGE_REACH = 30  # characters around the words in which their stage stands
_SHORT = re.compile(r"(?: mellitus)? \(([A-Z0-9]{2,6})\)")
_DIABETES = frozenset({"type 1 diabetes", "type 2 diabetes", "gestational diabetes"})
_ON_ANTAGONISTS = "vitamin K antagonist users"
_TOO_YOUNG = frozenset({"newborns", "infants"})  # whom trialists call healthy throughout
_KIDNEY_REPLACED = frozenset({"dialysis", "kidney transplant", "end-stage kidney disease"})


@dataclass(frozen=True, slots=True)
class Population:
    """A group of people; ``words`` name what they have or, where ``is_noun``, the people.

    A text that has none of the ``cues``, as whole words, does not speak of them; nor does a
    sentence that has none of the ``literals``.
    """

    name: str
    cues: tuple[str, ...]
    literals: tuple[str, ...]
    words: re.Pattern[str]
    is_noun: bool


def _populations() -> tuple[Population, ...]:
    text = (
        resources.files("pipeline.evidence.people").joinpath("populations.tsv").read_text("utf-8")
    )
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        Population(
            row["population"],
            tuple(row["cues"].split("|")),
            tuple(row["literals"].split("|")),
            re.compile(rf"(?:{row['words']})(?![a-z])"),
            row["kind"] == "are",
        )
        for row in rows
    )


_POPULATIONS = _populations()
_NOUNS = frozenset(one.name for one in _POPULATIONS if one.is_noun)
_BY_CUE: dict[str, list[int]] = {}
for _place, _one in enumerate(_POPULATIONS):
    for _cue in _one.cues:
        _BY_CUE.setdefault(_cue, []).append(_place)
_CUES = Lexicon(_BY_CUE)


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """List the groups of people that were studied; nothing for animals or where it is open."""
    cues = _CUES.of(passage.low)
    if not cues:
        return ()
    named = sorted({place for cue in cues for place in _BY_CUE[cue]})
    found: dict[str, re.Match[str]] = {}
    for one in map(_POPULATIONS.__getitem__, named):
        match = _first(passage, one)
        if match and (one.name not in found or match.start() < found[one.name].start()):
            found[one.name] = match
    if not found or _is_of_animals(passage):
        return ()
    return tuple(
        passage.note(
            AnnotationKind.POPULATIONS, _value(name, match), match.start(), match.end(), EXTRACTOR
        )
        for name, match in found.items()
        if not _is_said_better(name, found.keys())
    )


def _is_of_animals(passage: Passage) -> bool:
    if not _ANIMAL_WORDS.is_in(passage.low):
        return False
    return bool(_ANIMALS.search(passage.low, 0, passage.body))


def _first(passage: Passage, population: Population) -> re.Match[str] | None:
    """Find the first place where the study's people are said to be this population."""
    matches = matches_with(passage, population.literals, population.words, passage.low)
    if population.is_noun:
        return first_told(passage, (one for one in matches if are_studied(passage, one)))
    named = _also_in_short(passage, population, matches)
    return first_told(passage, (one for one in named if have_it(passage, one)))


def _also_in_short(
    passage: Passage, population: Population, matches: Iterable[re.Match[str]]
) -> Iterator[re.Match[str]]:
    """Give the matches, then the letters one of them introduced: ``atrial fibrillation (AF)``."""
    short = None
    for match in matches:
        yield match
        short = short or _SHORT.match(passage.plain, match.end())
    if short and not population.words.fullmatch(short[1].lower()):
        letters = re.compile(rf"\b{short[1]}\b")
        yield from matches_with(passage, (short[1].lower(),), letters, passage.plain)


def _value(name: str, match: re.Match[str]) -> str:
    """Name the population; CKD with its stages (KDIGO's 1 to 5) where they stand beside it."""
    if name != "CKD":
        return name
    low = match.string
    around = low[max(match.start() - _STAGE_REACH, 0) : match.end() + _STAGE_REACH]
    stage = _STAGE.search(around)
    if not stage:
        return name
    return (
        f"CKD stages {stage['low']}–{stage['high']}"
        if stage["high"]
        else f"CKD stage {stage['low']}"
    )


def _is_said_better(name: str, found: Set[str]) -> bool:
    """Tell whether another population found says it more exactly, or makes it a control group."""
    if name == "diabetes":
        return bool(found & _DIABETES)
    if name == "CKD":
        return bool(found & _KIDNEY_REPLACED)
    if name == "end-stage kidney disease":
        return "dialysis" in found
    conditions = found - _NOUNS - {_ON_ANTAGONISTS}
    if name == _ON_ANTAGONISTS:
        return "healthy" in found and not conditions  # volunteers, for an experiment
    return name == "healthy" and bool(conditions or found & _TOO_YOUNG)
