"""The names and values of facts: which there are, and in how many ways one value may be written.

Case, hyphens and blanks do not matter, nor the British or American spelling of a few words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches

from pipeline.domain.vocabulary import (
    Comparator,
    Direction,
    OutcomeRung,
    Species,
    StudyDesign,
    VitaminKForm,
)

ANY_K2 = "K2"  # every menaquinone is one
FLAGGED = "flag"

# Every name that can be asked for, with all its values where there is an end to them.
VOCABULARY: Mapping[str, tuple[str, ...]] = {
    "design": tuple(StudyDesign),
    "species": tuple(Species),
    "human": ("yes", "no"),
    "form": (*VitaminKForm, ANY_K2),
    "comparator": tuple(Comparator),
    "supplement": (),
    "population": (),
    "country": (),
    "outcome": (),
    "primary": (),
    "rung": tuple(OutcomeRung),
    "direction": tuple(Direction),
    "registry": (),
    "caution": (),
    "funding": (FLAGGED,),
}

_LONGEST = 200  # characters; PostgreSQL refuses a row whose index entry passes 2,704 bytes
_SPELLINGS = (("ization", "isation"), ("ized", "ised"), ("haem", "hem"), ("aemia", "emia"))
# Other names of one value, both sides folded.
_SYNONYMS = {
    "phylloquinonek1": "k1",
    "phylloquinone": "k1",
    "phytonadione": "k1",
    "phytomenadione": "k1",
    "vitamink1": "k1",
    "menatetrenone": "mk4",
    **{f"menaquinone{number}": f"mk{number}" for number in (4, 7, 8, 9)},
    "menaquinone": "k2",
    "menaquinones": "k2",
    "vitamink2": "k2",
    "menadionemenadiol": "menadione",
    "menadiol": "menadione",
    "k3": "menadione",
    "vitamink3": "menadione",
    "rct": "randomisedtrial",
    "randomisedcontrolledtrial": "randomisedtrial",
    "usualcare": "notreatment",
    "vka": "vitaminkantagonist",
    "warfarin": "vitaminkantagonist",
}
_WITH_SYNONYMS = {"design", "form", "comparator"}


def fold_value(name: str, value: str) -> str:
    """Write a value in the form in which it is compared: ``MK-7``, ``mk 7``, ``mk7`` as ``mk7``."""
    plain = unicodedata.normalize("NFKD", value).casefold()
    key = "".join(letter for letter in plain if letter.isalnum())[:_LONGEST]
    for other, ours in _SPELLINGS:
        key = key.replace(other, ours)
    return _SYNONYMS.get(key, key) if name in _WITH_SYNONYMS else key


def known_value(name: str, value: str) -> str | None:
    """Give a value as the vocabulary of its name writes it; None when it is not in there.

    A name whose values have no end takes any that holds a letter or a digit.
    """
    key, listed = fold_value(name, value), VOCABULARY[name]
    if not listed:
        return value if key else None
    return next((one for one in listed if fold_value(name, one) == key), None)


def nearest_value(name: str, value: str) -> str | None:
    """Give the listed value that is spelled most like one that is not listed, if any is."""
    keys = {fold_value(name, one): one for one in VOCABULARY[name]}
    key = fold_value(name, value)
    longer = [one for one in keys if key and key in one]
    near = longer or get_close_matches(key, keys, n=1)
    return str(keys[near[0]]) if near else None
