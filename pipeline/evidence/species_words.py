"""The words that show on whom or what a study was done.

They are the everyday names of what MeSH holds in its trees M01 (people), B01 (animals) and A11
(cells) (meshb.nlm.nih.gov), as abstracts write them. Left out is what mostly means something else
(``turkey``, ``bull``), and an animal that only lent a reagent, a graft or a meal (``goat anti-``,
``fetal bovine serum``, ``rabbit polyclonal``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.domain.vocabulary import Species
from pipeline.evidence.word_pattern import one_of

_PEOPLE = (
    "patient patients inpatients outpatients woman women men child children childhood infants"
    " infant neonates newborns toddlers adolescent adolescents teenagers girl girls boy boys adults"
    " man volunteers participants persons people respondents who whom humans recipients survivors"
    " mothers parents caregivers students pupils nurses nursing physicians clinicians"
    " surgeons workers veterans soldiers athletes smokers diabetics postmenopausal centenarians"
    " pediatric paediatric schoolchildren psychiatric hospital hospitals households"
)
# Said of people, unless an animal or a cell is named as well.
_CLINIC = (
    "clinical case cases subjects human diagnosis diagnostic symptoms syndrome disease diseases"
    " disorders complications surgical surgery radiographic chemotherapy radiotherapy therapeutic"
    " carcinoma cancer rheumatoid asthma tuberculosis hepatitis diabetic pregnancy medical health"
    " cohort"
)
_ANIMALS = (
    "animal animals wistar sprague-dawley c57bl/6 c57bl/6j balb/c apoe-/- ldlr-/- mice mouse"
    " murine rat rats rabbit rabbits hamster hamsters gerbil gerbils rodent rodents guinea-pig"
    " guinea-pigs dog dogs canine beagle beagles puppies cat cats kittens feline pig pigs"
    " porcine piglet piglets minipigs swine sows boars sheep ovine lamb lambs ewe ewes rams goat"
    " goats cow cows cattle bovine calves heifers steers horse horses equine mares foals ponies"
    " chick chicks chicken chickens hen hens broiler broilers duck ducks ducklings quail pigeon"
    " pigeons birds poultry trout zebrafish tilapia goldfish frog frogs toad toads xenopus"
    " monkey monkeys macaque macaques macaca baboon baboons chimpanzees marmoset marmosets"
    " primate primates drosophila elegans mosquito mosquitoes larvae ferrets opossum snails"
)
_CELLS = (
    "cultured transfected transfection incubated co-cultured monolayers huvec huvecs vsmc vsmcs"
    " hela hek293 hepg2 mcf-7 a549 caco-2 thp-1 jurkat raw264.7 saos-2 mg-63 mc3t3-e1 nih3t3"
    " osteoblasts osteoclasts fibroblasts hepatocytes macrophages myocytes keratinocytes"
)
_KINDS = {
    **dict.fromkeys((*_PEOPLE.split(), *_CLINIC.split()), Species.HUMAN),
    **dict.fromkeys((*_ANIMALS.split(), "guinea pig", "guinea pigs"), Species.ANIMAL),
    **dict.fromkeys(_CELLS.split(), Species.IN_VITRO),
    **dict.fromkeys(("cell line", "cell lines", "cell culture", "in vitro"), Species.IN_VITRO),
    "smooth muscle cells": Species.IN_VITRO,
}
_SHARED = frozenset(_CLINIC.split())
_WHOLE_AND_ITSELF = (
    "(?![a-z]| ?-?anti|-derived| serum| albumin| red | erythro| monoclonal| polyclonal| antibod"
    "| ig[gm]| oil| milk| meat| bites?| scratch| dander| allerg| insulin| thrombin"
    "| studies| xenograft| valve| bioprosthe"
    "| retraction)"
)
_NAME = f"({one_of(_KINDS)}){_WHOLE_AND_ITSELF}"
# A fixed first character makes both fast; what a title starts with has one put before it.
_IN_TITLE = re.compile(rf"[^a-z](?<!anti-){_NAME}")
_IN_ABSTRACT = re.compile(f"[ (\n]{_NAME}")
ENOUGH = 4_000  # characters: by then an abstract has said whom and how; registrations go on
_LENDERS = ("fetal ", "foetal ", "fetal calf ", "veterinary ")
_IMPUTATION = ("imputation", "chained equations")  # MICE is also how statisticians fill gaps
_AGES = frozenset({"adolescent", "infant", "pediatric", "paediatric"})
_OF_AGE = (" rat", " mice", " mouse", " monkey", " rhesus", " macaque", " pig", " dog", " animal")


class Mention(NamedTuple):
    """One word that names people, animals or cells, by its place in the text.

    ``is_plain`` is false of a word of the clinic, which people and animals share.
    """

    species: Species
    is_plain: bool
    start: int
    end: int


@lru_cache(maxsize=2)  # design, score and species ask for the same text, one after the other
def in_title(low: str, body: int) -> tuple[Mention, ...]:
    """Find whom and what the title names."""
    title = _found(f" {low[:body]}", _IN_TITLE, 0, body)
    return tuple(one._replace(start=one.start - 1, end=one.end - 1) for one in title)


@lru_cache(maxsize=2)
def in_abstract(low: str, body: int) -> tuple[Mention, ...]:
    """Find whom and what the abstract names."""
    return tuple(_found(low, _IN_ABSTRACT, max(body - 1, 0), body + ENOUGH))


def _found(low: str, pattern: re.Pattern[str], start: int, end: int) -> Iterator[Mention]:
    for found in pattern.finditer(low, start, end):
        word, first, last = found[1], found.start(1), found.end(1)
        if not _is_other(low, word, first, last):
            yield Mention(_KINDS[word], word not in _SHARED, first, last)


def _is_other(low: str, word: str, start: int, end: int) -> bool:
    """Tell a fetal calf's serum, a statistician's MICE and an adolescent rat from what is meant."""
    if word in _AGES:
        return low.startswith(_OF_AGE, end)
    if word == "mice":
        return any(one in low for one in _IMPUTATION)
    return low.endswith(_LENDERS, 0, start)
