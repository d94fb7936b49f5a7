"""Whether a country's name tells where the study was done, or its adjective who took part.

Judged by the few words around: ``in Oslo, Norway``, ``(Milan, Italy)``, ``a UK centre``; never a
supplier, a society's name or a people that lives elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.evidence.people.people_told import is_told
from pipeline.evidence.text.literals import has_any
from pipeline.evidence.text.parts import Part
from pipeline.evidence.text.passage import Passage

# Between an adjective and the people: no word that makes it the name of something else.
_FILLING = (
    r"(?:(?!(?:in|of|for|and|on|with|to|from|among|by|the|medicines?|herbal|herbs?|hamsters?"
    r"|encephalitis|measles|flu|diets?|versions?|criteria|guidelines?|language|literature|knowledge"
    r"|biomedical)\b)"
    r"[a-z0-9-]{1,20}\s){0,4}"
)
_PEOPLE_AFTER = re.compile(
    rf"(?:'s)?(?:\s(?:and|or)\s[a-z]{{4,20}})?\s{_FILLING}"  # Korean and German registries
    r"(?:(?:out|in)?patients?|wom[ae]n|m[ae]n|adults?|subjects|participants|individuals|people"
    r"|persons|children|adolescents|infants|newborns|volunteers|cohorts?|populations?|residents"
    r"|veterans|males?|females?|girls?|boys?|elderly|hospitals?|cent(?:er|re)s?|units|clinics"
    r"|registr(?:y|ies)|registers?|municipalities|study|trial|survey|databases?|data system"
    r"|national health|biobank|sites|practices|sisters|brothers|siblings|famil(?:y|ies)|twins"
    r"|nationwide|mothers|recipients|users|workers|students)(?![\w-])|-based\b"
)
_DIRECTION = (
    r"(?:(?:rural|urban|mainland|central|(?:north|south)?-?(?:east|west)?(?:ern)?)\s(?:of\s)?)?"
)
_NAMES = r"(?:[A-ZÀ-Þ][\w.'-]{1,20}(?:\s\([^()]{1,12}\))?,?\s\(?(?:(?:and|of|the)\s){0,2}){0,12}"
_INSTITUTE = r"(?i:hospital|university|institute|clinic|centre|center|school|college|oncology|city)"
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:in|from|of|at|across|throughout|within|around)\s(?:the\s)?"
    rf"(?:[a-z/]+\s(?=[a-z/]+\s?$))?{_DIRECTION}{_NAMES}"
    r"|\b[Ss](?:etting|ETTING)s?:?\s(?:[^.:;]{0,60},\s)?"
    rf"|\b{_INSTITUTE}\b[^().;]{{0,40}}\((?:[A-ZÀ-Þ][\w-]+,?\s){{1,3}})$"
)
_REACH = 120  # characters before a name in which its ``in`` stands
_PART_OF_TITLE = re.compile(r"[,:(]\s?$")
_OTHER_PLACE_BEFORE = re.compile(
    r"(?:(?:New|North|Northern|New South|Papua New|Gulf of|Lake)"
    r"|(?:Institutes?|College|Society|Association|Academy|Board|Council|Bank|Federation)"
    r"\sof(?:\sthe)?)\s$"
)
_OTHER_THING_AFTER = re.compile(
    r"\s(?:white|rabbit"
    r"|(?:\w+\s){0,4}(?:clinical trials? regist|regist(?:er|ry) (?:of|for) clinical))"
)
# Asian Indians and African or Mexican Americans live somewhere that is not said.
_OTHER_PEOPLE_BEFORE = re.compile(
    r"(?:[A-Z][a-z]+(?:an|ese)|Native|Latin|North(?:ern)?|South)[\s-]$"
)
_OTHER_PEOPLE_AFTER = re.compile(r"[\s-]american")
_ARE = re.compile(r"(?i:participants|patients|subjects|women|men|all) were (?:all )?$")
_CLOSED = re.compile(r"[.,;)]")
_SUPPLIER = re.compile(
    r"purchased|manufactur|supplied|supplier|obtained from|produced"
    r"|\b(?:Inc|GmbH|Ltd|Corp|Co|BV|AS)\b|Pharma|maker|kit\b|assay"
)
_NOT_HERE = ("should", "future", "unlike", "elsewhere", "whereas", "exclu")


@dataclass(frozen=True, slots=True)
class Named:
    """A spelling by its place in the text; ``are_people`` where an ``s`` makes it its people."""

    start: int
    end: int
    are_people: bool


def is_place(passage: Passage, named: Named) -> bool:
    """Tell whether a country is named as the place of the study."""
    return _is_told(passage, named) and _names_place(passage, named)


def is_place_of_conclusion(passage: Passage, named: Named) -> bool:
    """Tell whether only the conclusion names the country, as a place."""
    sentence = passage.sentence_at(named.start)
    if passage.part(sentence) is not Part.CONCLUSION or not _names_place(passage, named):
        return False
    return not has_any(passage.low[sentence.start : sentence.end], _NOT_HERE)


def _is_told(passage: Passage, named: Named) -> bool:
    return is_told(passage, passage.sentence_at(named.start))


def _names_place(passage: Passage, named: Named) -> bool:
    before = _before(passage, named)
    if _OTHER_PLACE_BEFORE.search(before) or _OTHER_THING_AFTER.match(passage.low, named.end):
        return False
    is_titled = named.start < passage.body and _PART_OF_TITLE.search(before)
    is_place = is_titled or _PEOPLE_AFTER.match(passage.low, named.end)
    return bool(
        (is_place or _PLACE_BEFORE.search(before))
        and not _SUPPLIER.search(before)
        and not _is_ultrasound(passage, named)
    )


def is_people(passage: Passage, named: Named) -> bool:
    """Tell whether what is of a country is people, or those who look after them."""
    before = _before(passage, named)
    low, end = passage.low, named.end
    if _OTHER_PEOPLE_BEFORE.search(before) or _OTHER_PEOPLE_AFTER.match(low, end):
        return False
    if _OTHER_THING_AFTER.match(low, end):
        return False
    behind = _PEOPLE_AFTER.match(low, end)
    told_apart = _CLOSED.match(low, end) and _ARE.search(before)
    is_people = named.are_people or behind or told_apart
    return bool(is_people) and _is_told(passage, named)


def _before(passage: Passage, named: Named) -> str:
    sentence = passage.sentence_at(named.start)
    return passage.plain[max(named.start - _REACH, sentence.start, 0) : named.start]


def _is_ultrasound(passage: Passage, named: Named) -> bool:
    return passage.plain[named.start : named.end] == "US" and "ultraso" in passage.low
