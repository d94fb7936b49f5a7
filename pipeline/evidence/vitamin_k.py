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


@dataclass(frozen=True, slots=True)
class Mention:
    """The vitamin by its place in ``low``; ``form`` is None where the text says just vitamin K."""

    form: VitaminKForm | None
    start: int
    end: int


_GATE = ("vitamin", "mena", "phyllo", "phytona", "mk-", "vk", "vit k", "vitk")
# ``vitamin K 1 mg`` is no vitamin K1.
_UNIT = r"m[gl]|mi[cl]|mcg|µ|mu?g|ug\b|g\b|times|h\b|hour|day|week|month|year|[x×%]"
_K = rf"k(?:[-(\[]?[1-4₁-₄][)\]]?| [12](?! ?(?:\d|[.,]\d|{_UNIT})))?(?![a-z0-9])"
_NAME = re.compile(
    r"(?<![a-z0-9])(?:"
    r"(?P<k1>phylloquinones?|phyton[ae]dione|phytomenadione|konakion)"
    r"|(?P<mk4>menatetrenone?|glakay)"
    r"|(?P<mk7>menaq-?7)"
    r"|(?P<long>long(?:er)?[- ]chain (?:menaquinone|mk)s?)"
    r"|(?P<mixed>(?:mixed|mixture of) menaquinones)"
    r"|(?P<menadione>menadi(?:one|ol)|menaphthone)"
    r"|(?:menaquinones?|mks?)(?: ?\(mks?\))?[ -]?\(?"
    rf"(?P<units>\d{{1,2}})(?![a-z0-9]|[.,]\d| ?(?:{_UNIT}))"
    r"|(?P<k2>menaquinones?)"
    rf"|(?P<vitamin>(?:vitamins?|vit\.?)[ -]?{_K}|v{_K})"
    r"|vitamins? (?:[a-e]\d{0,2}(?:,? and |, ?| ?[/+&] ?| plus | or )){1,4}"
    rf"(?P<listed>{_K})"
    r"|(?P<bare>k[12])(?![a-z0-9]))"
)
_NAMED = {
    "k1": VitaminKForm.K1,
    "k2": VitaminKForm.K2,
    "mk4": VitaminKForm.MK_4,
    "mk7": VitaminKForm.MK_7,
    "long": VitaminKForm.OTHER_MENAQUINONE,
    "mixed": VitaminKForm.MIXED,
    "menadione": VitaminKForm.MENADIONE,
}
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

# ``MK-4 and -7``, ``MK-8/9``
_MORE_UNITS = re.compile(r"(?:,? ?(?:and |or )?-|/-?)(\d{1,2})(?![\w.])")
_OTHER_THING_AFTER = re.compile(
    r"[ -]?\(?(?:antagon|[a-z ]{0,6}epoxid|absence|inhibit|2,3|cycle|oxidoreduct|hydroquinone"
    r"|dependent|dependant|refractory|=|constant|rate|value|reading|climb|summit|peak|exped)"
)
_OTHER_THING_BEFORE = re.compile(
    r"(?:\bnon[- ]|\banti[- ]?|antagoni[a-z]{2,3} (?:of|to) |induced by |inhibitors? of "
    r"|rate |constants? |grades? |keratometry |cytokeratin |summit of |mount )$"
)
_LONGEST_BEFORE = 16
# MK-5 is a kinase as well, and MK-8 may be a drug, in a text that has none of these words.
_KIN = ("vitamin", "menaq", "phylloq", "osteocalcin", "matrix gla", "mk-7", "mk-4")
# Bacteria breathe with menaquinones, which nobody ate: no vitamin K unless a text calls it so.
_BACTERIAL = (
    "sp. nov",
    "gen. nov",
    "16s rrna",
    "respiratory",
    "electron transport",
    "cytochrome",
    "escherichia",
    "mycobacter",
    "biosynthesis of",
)


@lru_cache(maxsize=2)  # four extractors ask for the same text in turn
def mentions(low: str) -> tuple[Mention, ...]:
    """List the mentions of vitamin K in ``Passage.low``, in order.

    K2 without a number is the one numbered menaquinone of a text that names just one.
    """
    if not any(word in low for word in _GATE) or _is_bacterial(low):
        return ()
    kin = any(word in low for word in _KIN)
    read = [(match.lastgroup, tuple(_read(match, kin))) for match in _NAME.finditer(low)]
    if not any(found for name, found in read if name != "bare"):
        return ()  # a K1 or K2 alone is a constant, or a mountain
    found = [one for _, several in read for one in several]
    numbered = {one.form for one in found if one.form in NUMBERED}
    if len(numbered) != 1:
        return tuple(found)
    [only] = numbered
    return tuple(replace(one, form=only) if one.form is VitaminKForm.K2 else one for one in found)


def _is_bacterial(low: str) -> bool:
    return "vitamin k" not in low and any(word in low for word in _BACTERIAL)


def _read(match: re.Match[str], kin: bool) -> Iterator[Mention]:
    low, name, end = match.string, match.lastgroup or "", match.end()
    start = match.start("listed" if name == "listed" else 0)
    before = low[max(start - _LONGEST_BEFORE, 0) : start]
    if _OTHER_THING_AFTER.match(low, end) or _OTHER_THING_BEFORE.search(before):
        return
    if name == "units":
        yield from _menaquinones(match) if kin or low[start] != "m" or low[start + 1] != "k" else ()
    else:
        yield Mention(_NAMED.get(name) or _TYPES.get(low[start:end].rstrip(")]")[-1]), start, end)


def _menaquinones(match: re.Match[str]) -> Iterator[Mention]:
    """Read ``MK-7`` and ``MK-4, -7 and -9``; MK-801 and its like never matched."""
    low, start = match.string, match.start()
    number: re.Match[str] | None = match
    units = match["units"]
    while number:
        if int(units) in _BY_UNITS:
            yield Mention(_BY_UNITS[int(units)], start, number.end())
        start = number.end()
        number = _MORE_UNITS.match(low, start)
        units = number[1] if number else ""
