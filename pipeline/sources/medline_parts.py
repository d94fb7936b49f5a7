"""The values of MEDLINE's tags → the parts of an article: one function per tag or pair of tags.

Source of the tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html and
https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format. The format has no UIs: headings and substances
have none here, publication types get those the program decides by.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import zip_longest

from pipeline.domain.dates import UNDATED, PartialDate, from_parts, from_words
from pipeline.domain.links import MEDLINE_TAGS
from pipeline.domain.records import (
    AbstractSection,
    DataBank,
    Grant,
    HistoryDate,
    Identifier,
    Link,
    MeshHeading,
    OtherAbstract,
    PublicationType,
    Qualifier,
    Substance,
)
from pipeline.sources.medline_words import HISTORY_TAGS, TYPE_UIS
from pipeline.sources.pubmed_text import clean

Tags = Mapping[str, list[str] | str]  # as Bio.Medline gives a record

_DATE = re.compile(r"(\d{4})(?: ([A-Z][a-z]{2})(?: (\d{1,2}))?)?", re.ASCII)
# 10.1000/182 [doi]; bounded, or a long text without a bracket would be walked from every letter.
_MARKED = re.compile(r"(\S.{0,1000}?) \[([a-z-]+)\](?=\s|$)")
_ISSN = re.compile(r"(\d{4}-\d{3}[\dX])(?: \((\w+)\))?")
_REFERENCE = re.compile(r"(.*?)[. ]*\b(?:PubMed )?PMID: ?(\d{1,12})\W*", re.ASCII)
_REGISTERED = re.compile(r"(\S.*?) \((.+)\)")  # 11032-49-8 (Vitamin K 2)
_ABSTRACT_KIND = re.compile(r"(Publisher|AAMC|AIDS|KIE|PIP|NASA|plain-language-summary): (.+)")
_ACRONYM = re.compile(r"[A-Z]{2}")


def many(tags: Tags, tag: str) -> tuple[str, ...]:
    """Give the values of a tag that say something, cleaned."""
    found = tags.get(tag, [])
    values = [found] if isinstance(found, str) else found
    return tuple(value for one in values if (value := clean(one)))


def text(tags: Tags, tag: str) -> str | None:
    """Give a tag's values as one text, or None."""
    return " ".join(many(tags, tag)) or None


def publication_type(name: str) -> PublicationType:
    """Name a type with its UI, where the program knows it."""
    return PublicationType(TYPE_UIS.get(name.casefold(), ""), name)


def abstract(words: str | None) -> tuple[AbstractSection, ...]:
    """Keep the abstract whole: its labels stand in the text, and capitals alone mark no label."""
    return (AbstractSection(words),) if words else ()


def other_abstracts(tags: Tags) -> tuple[OtherAbstract, ...]:
    """Read OAB, which begins with the kind of the abstract, and OABL, its language."""
    pairs = zip_longest(many(tags, "OAB"), many(tags, "OABL"))
    return tuple(_other_abstract(one, language or "eng") for one, language in pairs if one)


def _other_abstract(words: str, language: str) -> OtherAbstract:
    named = _ABSTRACT_KIND.fullmatch(words)
    kind, its_text = named.groups() if named else ("", words)
    return OtherAbstract(kind, language, abstract(its_text))


def issn(words: str) -> str | None:
    """Take the journal's own ISSN, not the one that links its print and electronic forms."""
    return next((issn for issn, kind in _ISSN.findall(words) if kind != "Linking"), None)


def published(words: str) -> PartialDate:
    """Read DP: ``2006 Mar 1``, or words that no calendar has."""
    plain = _DATE.fullmatch(words)
    return from_parts(*plain.groups()) if plain else from_words(words) if words else UNDATED


def day(digits: str | None) -> PartialDate | None:
    """Read a day as DCOM, LR and DEP write it: ``20030606``."""
    return from_parts(digits[:4], digits[4:6] or None, digits[6:8] or None) if digits else None


def history(tags: Tags) -> tuple[HistoryDate, ...]:
    """Read the steps of PHST; exports of before 2015 give three of them only as tags."""
    found = (_MARKED.fullmatch(one) for one in many(tags, "PHST"))
    steps = [HistoryDate(one[2], _moment(one[1])) for one in found if one]
    known = {one.step for one in steps}
    for tag, step in HISTORY_TAGS.items():
        if step not in known and (moment := text(tags, tag)):
            steps.append(HistoryDate(step, _moment(moment)))
    return tuple(steps)


def _moment(words: str) -> PartialDate:
    return from_parts(*words.split(" ")[0].split("/")[:3])  # 2002/09/17 10:00


def identifiers(pmid: int, tags: Tags) -> tuple[Identifier, ...]:
    """Gather the report's own identifiers; the first value given for a scheme wins."""
    own = {"pmid": str(pmid)}
    marked = " ".join((*many(tags, "LID"), *many(tags, "AID")))
    given = [(scheme, value) for value, scheme in _MARKED.findall(marked)]
    given += [("pmcid", text(tags, "PMC") or ""), ("mid", text(tags, "MID") or "")]
    for scheme, value in given:
        if value:
            own.setdefault(scheme, value)
    return tuple(Identifier(scheme, value) for scheme, value in own.items())


def heading(words: str) -> MeshHeading:
    """Read ``Sequence Analysis, Protein/*methods``: a star marks a main topic."""
    name, *subheadings = words.split("/")
    qualifiers = (Qualifier("", one.removeprefix("*"), one.startswith("*")) for one in subheadings)
    return MeshHeading("", name.removeprefix("*"), name.startswith("*"), tuple(qualifiers))


def substances(tags: Tags) -> tuple[Substance, ...]:
    """Read RN, and from older exports the names that only NM has."""
    found = [_substance(one) for one in many(tags, "RN")]
    named = {one.name for one in found}
    return (*found, *(Substance("", one) for one in many(tags, "NM") if one not in named))


def _substance(words: str) -> Substance:
    parts = _REGISTERED.fullmatch(words)
    number, name = parts.groups() if parts else (words, "")
    return Substance("", name, None if number == "0" else number)  # 0: has none


def databanks(values: tuple[str, ...]) -> tuple[DataBank, ...]:
    """Read ``ClinicalTrials.gov/NCT01234567``, the numbers of one bank together."""
    banks: dict[str, list[str]] = {}
    for bank, number in (one.split("/", 1) for one in values if "/" in one):
        banks.setdefault(bank, []).append(number)
    return tuple(DataBank(bank, tuple(numbers)) for bank, numbers in banks.items())


def grant(words: str) -> Grant:
    """Read ``number/acronym/agency/country`` from its end: a number may hold strokes itself."""
    *front, agency, country = ["", *words.split("/")] if "/" in words else ["", words, ""]
    if len(front) > 2 and _ACRONYM.fullmatch(front[-1]):
        front.pop()
    return Grant("/".join(filter(None, front)) or None, agency or None, country or None)


def links(tags: Tags) -> tuple[Link, ...]:
    """Read the comments and corrections; the PMID stands behind the reference, if it is there."""
    return tuple(_link(kind, one) for tag, kind in MEDLINE_TAGS.items() for one in many(tags, tag))


def _link(kind: str, words: str) -> Link:
    cited = _REFERENCE.fullmatch(words)
    return Link(kind, int(cited[2]), cited[1]) if cited else Link(kind, None, words)
