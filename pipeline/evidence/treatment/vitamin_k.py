"""Where a text speaks of vitamin K, and of which form.

Names follow the MeSH entries Vitamin K, Vitamin K 1, Vitamin K 2 and Vitamin K 3
(https://www.ncbi.nlm.nih.gov/mesh/D014812) and the abbreviation MK-n for the menaquinone with n
isoprene units (IUPAC-IUB 1973, Nomenclature of quinones with isoprenoid side-chains). Antagonists,
the epoxide and PIVKA-II carry the vitamin's name without being it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.domain.vocabulary import VitaminKForm
from pipeline.evidence.text.literals import has_any, places
from pipeline.evidence.text.together import TOGETHER
from pipeline.evidence.treatment import vitamin_k_names as names


@dataclass(frozen=True, slots=True)
class Mention:
    """The vitamin by its place in ``low``; ``form`` is None where the text says just vitamin K."""

    form: VitaminKForm | None
    start: int
    end: int


_NAMED = {
    "k1": VitaminKForm.K1,
    "k2": VitaminKForm.K2,
    "all": VitaminKForm.K2,
    "mk4": VitaminKForm.MK_4,
    "mk7": VitaminKForm.MK_7,
    "menadione": VitaminKForm.MENADIONE,
}
# What stands before menaquinones without a number.
_LONG = ("long-chain ", "longer-chain ", "long chain ", "longer chain ")
_KINDS = {
    **dict.fromkeys(_LONG, VitaminKForm.OTHER_MENAQUINONE),
    **dict.fromkeys(("mixed ", "mixture of "), VitaminKForm.MIXED),
}
_SHORT_TOO = re.compile(r"\bshort(?:er)?[- ]chain")  # then all menaquinones are meant
_TYPES = {
    **dict.fromkeys("1₁", VitaminKForm.K1),
    **dict.fromkeys("2₂", VitaminKForm.K2),
    **dict.fromkeys("3₃4₄", VitaminKForm.MENADIONE),
}
_BY_UNITS = {
    4: VitaminKForm.MK_4,
    7: VitaminKForm.MK_7,
    8: VitaminKForm.MK_8,
    9: VitaminKForm.MK_9,
    **dict.fromkeys((5, 6, 10, 11, 12, 13), VitaminKForm.OTHER_MENAQUINONE),
}
NUMBERED = frozenset(_BY_UNITS.values())

# MK-5 is a kinase as well, and MK-8 may be a drug, in a text that has none of these words.
_KIN = ("vitamin", "menaq", "phylloq", "osteocalcin", "matrix gla", "mk-7", "mk-4", "mk7", "mk4")
# Bacteria make and breathe with menaquinones. What a study measured in them has its number; the
# word alone names a pathway, in a text that never says vitamin K.
_BACTERIAL = (
    *("sp. nov", "gen. nov", "16s rrna", "respiratory", "electron transport", "cytochrome"),
    *("escherichia", "mycobacter", "biosynthesis of"),
)


@lru_cache(maxsize=TOGETHER)  # several extractors ask for the same text in turn
def mentions(low: str) -> tuple[Mention, ...]:
    """List the mentions of vitamin K in ``Passage.low``, in order.

    K2 without a number is the one numbered menaquinone of a text that names just one.
    """
    if not names.CUE_WORDS.is_in(low):
        return ()
    kin = has_any(low, _KIN)
    read = [(name.lastgroup, tuple(_read(name, kin))) for name in _names(low)]
    if not any(found for group, found in read if group != "bare"):
        return ()  # a K1 or K2 alone is a constant, or a mountain
    found = [one for _, several in read for one in several]
    numbered = {one.form for one in found if one.form in NUMBERED}
    if _is_bacterial(low):
        found = [one for one in found if one.form in NUMBERED]
    if len(numbered) != 1:
        return tuple(found)
    [only] = numbered
    return tuple(replace(one, form=only) if one.form is VitaminKForm.K2 else one for one in found)


def _names(low: str) -> Iterator[re.Match[str]]:
    """Find the names that start a word."""
    end = 0
    for place in places(low, names.STEMS):
        if place < end or (place and low[place - 1].isalnum()):
            continue
        name = names.NAME.match(low, place)
        if name:
            end = name.end()
            yield name


def _is_bacterial(low: str) -> bool:
    return "vitamin k" not in low and has_any(low, _BACTERIAL)


def _read(match: re.Match[str], kin: bool) -> Iterator[Mention]:
    low, name, end = match.string, match.lastgroup or "", match.end()
    start = match.start("listed" if name == "listed" else 0)
    before = low[max(start - names.LONGEST_BEFORE, 0) : start]
    if names.OTHER_THING_AFTER.match(low, end) or names.OTHER_THING_BEFORE.search(before):
        return
    if name == "units":
        yield from _menaquinones(match) if kin or not low.startswith("mk", start) else ()
        return
    form = _NAMED.get(name) or _TYPES.get(low[start:end].rstrip(")]")[-1])
    if name == "k2":
        form = next((kind for words, kind in _KINDS.items() if before.endswith(words)), form)
        if form is VitaminKForm.OTHER_MENAQUINONE and _SHORT_TOO.search(low):
            form = VitaminKForm.K2
    yield Mention(form, start, end)


def _menaquinones(match: re.Match[str]) -> Iterator[Mention]:
    """Read ``MK-7`` and ``MK-4, -7 and -9``; MK-801 and its like never matched."""
    low, start = match.string, match.start()
    number: re.Match[str] | None = match
    units = match["units"].translate(names.SUBSCRIPTS)
    more = names.MORE_OF_SEVERAL if match[0].startswith(names.PLURALS) else names.MORE_UNITS
    while number:
        if int(units) in _BY_UNITS:
            yield Mention(_BY_UNITS[int(units)], start, number.end())
        start = number.end()
        number = more.match(low, start)
        units = number[1] if number else ""
