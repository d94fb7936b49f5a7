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
from pipeline.evidence.text.literals import has_any
from pipeline.evidence.text.together import TOGETHER
from pipeline.evidence.text.words import Lexicon

_PEOPLE = (
    "patient patients inpatients outpatients woman women men child children childhood infants"
    " infant neonates newborns toddlers adolescent adolescents teenagers girl girls boy boys adults"
    " man volunteers participants persons people respondents who whom humans recipients survivors"
    " mothers parents caregivers students pupils nurses nursing physicians clinicians"
    " surgeons workers veterans soldiers athletes smokers diabetics postmenopausal centenarians"
    " pediatric paediatric schoolchildren psychiatric hospital hospitals households"
    " volunteer babies schoolgirls schoolboys preschoolers octogenarians nonagenarians residents"
    " inhabitants villagers employees miners farmers prisoners immigrants refugees elderly"
    " dentists teachers practitioners carers twins premenopausal"
)
_OF_SUBJECTS = "healthy normal human elderly older young obese overweight diabetic hypertensive"
# Said of people, unless an animal or a cell is named as well.
_CLINIC = (
    "clinical case cases subjects human diagnosis diagnostic symptoms syndrome disease diseases"
    " disorders complications surgical surgery radiographic chemotherapy radiotherapy therapeutic"
    " carcinoma cancer rheumatoid asthma tuberculosis hepatitis diabetic pregnancy medical health"
    " cohort males females"
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
    " primate primates drosophila elegans ferrets opossum snails"
    " pony turkeys minipig donkeys camels buffaloes reindeer deer mink foxes squirrels voles"
    " lemur lemurs kangaroo opossums hedgehogs bats dolphins whales elephants fishes salmon"
    " carp medaka crab crabs crayfish lobster lobsters shrimp oysters mussels mollusc molluscs"
    " mollusk mollusks leech earthworm earthworms nematode nematodes flies fruitfly honeybee"
    " honeybees beetle beetles moth moths cockroach cockroaches locusts lizard lizards turtles"
    " tortoises newt newts salamander salamanders tadpoles amphibian amphibians reptiles geese"
    " veterinary"
)
# They harm people, lend a protein or make a kingdom as often as they are studied.
_PASSING = (
    "mosquito mosquitoes larvae anopheles aedes tick ticks mites lice worms snakes spiders bees"
    " insect insects mammals vertebrates invertebrates"
)
_CELLS = (
    "cultured transfected transfection incubated co-cultured monolayers huvec huvecs vsmc vsmcs"
    " hela hek293 hepg2 mcf-7 a549 caco-2 thp-1 jurkat raw264.7 saos-2 mg-63 mc3t3-e1 nih3t3"
    " osteoblasts osteoclasts fibroblasts hepatocytes macrophages myocytes keratinocytes"
)
_KINDS = {
    **dict.fromkeys((*_PEOPLE.split(), *_CLINIC.split()), Species.HUMAN),
    **{f"{one} subjects": Species.HUMAN for one in _OF_SUBJECTS.split()},
    **dict.fromkeys((*_ANIMALS.split(), *_PASSING.split()), Species.ANIMAL),
    **dict.fromkeys(_CELLS.split(), Species.IN_VITRO),
    **dict.fromkeys(("cell line", "cell lines", "cell culture", "in vitro"), Species.IN_VITRO),
    "smooth muscle cells": Species.IN_VITRO,
}
_SHARED = frozenset((*_CLINIC.split(), *_PASSING.split()))
PLAIN = frozenset(_KINDS) - _SHARED
_LENT = re.compile(
    "[a-z0-9]|-anti|-derived| (?:-?anti|serum|albumin|red |erythro|monoclonal|polyclonal|ig[gm]"
    "|oil|milk|meat|bite|scratch|dander|allerg|insulin|thrombin|studies|xenograft|valve"
    "|bioprosthe|retraction)"
)
_BEFORE = frozenset(" (\n/['\"")  # what stands before a name; in a title a hyphen may as well
_AFTER = frozenset(",.;:)\n")  # what ends a name for certain
ENOUGH = 4_000  # characters: by then an abstract has said whom and how; registrations go on
_LENDERS = ("fetal ", "foetal ", "fetal calf ", "veterinary ")
_IMPUTATION = ("imputation", "chained equations")  # MICE is also how statisticians fill gaps
_AGES = frozenset({"adolescent", "infant", "pediatric", "paediatric", "elderly"})
_OF_AGE = (" rat", " mice", " mouse", " monkey", " rhesus", " macaque", " pig", " dog", " animal")
_PIECE = re.compile("[a-z0-9]+")
_CELL_OF = re.compile(
    r" (?:[a-z0-9-]+ ){0,5}(?:cells?|osteoblasts?|osteoclasts?|fibroblasts?|hepatocytes"
    r"|macrophages|myocytes|cardiomyocytes|keratinocytes|chondrocytes|neurons|platelets)\b"
)


def _by_word() -> dict[str, list[tuple[str, Species, bool, int]]]:
    """Order the names by the longest word of each, which opens the search for it."""
    names: dict[str, list[tuple[str, Species, bool, int]]] = {}
    for name, species in _KINDS.items():
        word = max(_PIECE.findall(name), key=len)
        names.setdefault(word, []).append((name, species, name not in _SHARED, len(name)))
    return names


_NAMES = _by_word()
_OPENING = Lexicon(_NAMES)


class Mention(NamedTuple):
    """One word that names people, animals or cells, by its place in the text.

    ``is_plain`` is false of a word of the clinic, which people and animals share.
    """

    start: int
    end: int
    species: Species
    is_plain: bool


@lru_cache(maxsize=TOGETHER)  # design, score and species ask for the same text, one after the other
def in_title(low: str, body: int) -> tuple[Mention, ...]:
    """Find whom and what the title names."""
    return _mentions(low, 0, body, body)


@lru_cache(maxsize=TOGETHER)
def in_abstract(low: str, body: int) -> tuple[Mention, ...]:
    """Find whom and what the abstract names."""
    return _mentions(low, body, body + ENOUGH, body)


def of_cells(low: str, named: Mention) -> bool:
    """Tell whether a name only says whose cells: ``rat aortic smooth muscle cells``."""
    return _CELL_OF.match(low, named.end) is not None


def _mentions(low: str, start: int, end: int, body: int) -> tuple[Mention, ...]:
    """Find every name in order: of the few whose longest word the text has at all."""
    found = []
    for word in _OPENING.of(low):
        for name, species, is_plain, length in _NAMES[word]:
            place = low.find(name, start, end)
            while place >= 0:
                after = place + length
                if _is_whole(low, place, after, body) and not _is_other(low, name, place, after):
                    found.append(Mention(place, after, species, is_plain))
                place = low.find(name, after, end)
    return tuple(sorted(found))


def _is_whole(low: str, start: int, end: int, body: int) -> bool:
    """Tell a name by what stands around it: no part of a word, no lent serum."""
    if start and low[start - 1] not in _BEFORE:
        is_hyphened = start < body and low[start - 1] == "-"
        if not is_hyphened or low.endswith("anti-", 0, start):
            return False
    return low[end : end + 1] in _AFTER or _LENT.match(low, end) is None


def _is_other(low: str, word: str, start: int, end: int) -> bool:
    """Tell a fetal calf's serum, a statistician's MICE and an adolescent rat from what is meant."""
    if word in _AGES:
        return low.startswith(_OF_AGE, end)
    if word == "mice":
        return has_any(low, _IMPUTATION)
    return low.endswith(_LENDERS, 0, start)


def each(low: str, body: int) -> Iterator[Mention]:
    """Give what title and abstract name, in order."""
    yield from in_title(low, body)
    yield from in_abstract(low, body)
