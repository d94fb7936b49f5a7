"""What a DOI looks like, and what it cannot be."""

from __future__ import annotations

import re

# https://www.crossref.org/blog/dois-and-matching-regular-expressions/
_SHAPE = re.compile(r"10\.\d{4,9}/[!-~]{1,200}", re.ASCII)
_IN_TEXT = re.compile(r"\b10\.\d{4,9}/[^\s,]+", re.ASCII)


def is_doi(text: str) -> bool:
    """Tell whether a text is a DOI that may become part of an address.

    None has the steps ``.`` and ``..``: whoever follows the address would resolve them.
    """
    climbs = not {".", ".."}.isdisjoint(text.split("/"))
    return not climbs and _SHAPE.fullmatch(text) is not None


def same_doi(one: str, other: str) -> bool:
    """Tell whether two DOIs are one: case means nothing in them (ISO 26324, ASCII letters)."""
    return one.strip().lower() == other.strip().lower()


def dois_in(text: str) -> list[str]:
    """Find the DOIs that a text names, without the signs that only end its sentence."""
    return [_without_end(one) for one in _IN_TEXT.findall(text)]


def _without_end(doi: str) -> str:
    """Drop stops, and a bracket that was not opened inside: DOIs may hold pairs of them."""
    while doi.endswith((".", ";")) or (doi.endswith(")") and doi.count(")") > doi.count("(")):
        doi = doi[:-1]
    return doi
