"""The number of a study: its PMID, or that of a preprint which PubMed does not hold.

Every study has one whole number as its key. PubMed's are positive. Europe PMC numbers preprints
too (``PPR1234567``, https://europepmc.org/Preprints); ours for these is the same number below
zero, so that none can ever be taken for a PMID.
"""

from __future__ import annotations

import re

_PREPRINT = re.compile(r"PPR([1-9]\d{0,17})", re.ASCII)
_NAMED = re.compile(
    r"(?:PMID\s?:?\s*)?(?P<pmid>\d{1,12})|PPR\s?:?\s*(?:PPR)?(?P<ppr>[1-9]\d{0,17})",
    re.ASCII | re.I,
)
_IN_TEXT = re.compile(r"\b(?:PMID (?P<pmid>\d{1,12})|PPR(?P<ppr>[1-9]\d{0,17}))\b", re.ASCII)


def preprint_number(name: str) -> int:
    """Give the number of a preprint by its name in Europe PMC; raise ValueError for another."""
    found = _PREPRINT.fullmatch(name)
    if found is None:
        raise ValueError(f"not a preprint of Europe PMC: {name[:40]!r}")
    return -int(found[1])


def is_pubmed(number: int) -> bool:
    """Tell whether PubMed holds the study: only then is its number a PMID."""
    return number > 0


def source_of(number: int) -> str:
    """Name who numbers the study so, and gives its record."""
    return "PubMed" if is_pubmed(number) else "Europe PMC"


def study_name(number: int) -> str:
    """Write a study's number as its source does: ``PMID 123`` or ``PPR123``."""
    return f"PMID {number}" if is_pubmed(number) else bare_name(number)


def bare_name(number: int) -> str:
    """Write a study's number where a PMID goes without saying: ``123`` or ``PPR123``."""
    return str(number) if is_pubmed(number) else f"PPR{-number}"


def names(number: int) -> dict[str, int | str | None]:
    """Give a study's number as two values of which one is None: ``pmid`` and ``ppr``."""
    is_pmid = is_pubmed(number)
    return {"pmid": number if is_pmid else None, "ppr": None if is_pmid else bare_name(number)}


def pmid_or_name(number: int) -> int | str:
    """Give the PMID as a number, else the name of the preprint: for one column of both."""
    return number if is_pubmed(number) else bare_name(number)


def read_number(name: str) -> int | None:
    """Read a study's number as people write it: ``123``, ``PMID 123``, ``ppr123``; else None."""
    found = _NAMED.fullmatch(name.strip())
    return _number(found) if found else None


def numbers_in(text: str) -> list[int]:
    """List the studies that a text of ours names (``study_name``), in order."""
    return [_number(found) for found in _IN_TEXT.finditer(text)]


def _number(found: re.Match[str]) -> int:
    return int(found["pmid"]) if found["pmid"] else -int(found["ppr"])
