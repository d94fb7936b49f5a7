"""The number of a study: its PMID, or that of a preprint which PubMed does not hold.

Every study has one whole number as its key. PubMed's are positive. Europe PMC numbers preprints
too (``PPR1234567``, https://europepmc.org/Preprints); ours for these is the same number below
zero, so that none can ever be taken for a PMID.
"""

from __future__ import annotations

import re

_PREPRINT = re.compile(r"PPR([1-9]\d{0,17})", re.ASCII)


def preprint_number(name: str) -> int:
    """Give the number of a preprint by its name in Europe PMC; raise ValueError for another."""
    found = _PREPRINT.fullmatch(name)
    if found is None:
        raise ValueError(f"not a preprint of Europe PMC: {name[:40]!r}")
    return -int(found[1])


def is_pubmed(number: int) -> bool:
    """Tell whether PubMed holds the study: only then is its number a PMID."""
    return number > 0


def study_name(number: int) -> str:
    """Write a study's number as its source does: ``PMID 123`` or ``PPR123``."""
    return f"PMID {number}" if is_pubmed(number) else f"PPR{-number}"
