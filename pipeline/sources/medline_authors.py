"""The authors of a MEDLINE record: their lines only make sense in their order.

``Bio.Medline`` gathers lines by tag and so loses whose affiliation it is; it is given the lines of
one author at a time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from Bio import Medline

from pipeline.domain.records import Author
from pipeline.sources.medline_parts import Tags, many, text

_STARTS = ("FAU", "CN", "FIR", "IR")  # FIR and IR: investigators, who are no authors
_ORCID = re.compile(r"ORCID:.*?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])", re.ASCII)
_SUFFIX = re.compile(r"Jr|Sr|II|III|IV|\d(st|nd|rd|th)", re.ASCII)
_OTHERS = ("et al", "et al.")  # where the list was cut, before the year 2000


def read_authors(lines: Sequence[str]) -> tuple[tuple[Author, ...], bool]:
    """Read the authors from a record's unfolded lines; tell whether the list is complete."""
    found = [author for block in _blocks(lines) if (author := _author(Medline.read(block)))]
    named = tuple(one for one in found if one.name not in _OTHERS)
    return named, len(named) == len(found)


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    """Gather the lines of each author.

    Before 2014 there was one affiliation, the first author's, and it stood in front of the names.
    """
    blocks: list[list[str]] = []
    loose: list[str] = []
    before = ""
    for line in lines:
        tag = line[:4].rstrip()
        if tag in _STARTS or (tag == "AU" and before != "FAU"):
            blocks.append([line, *loose])
            loose = []
        elif tag in ("AU", "AUID", "AD"):
            (blocks[-1] if blocks else loose).append(line)
        before = tag
    return blocks


def _author(tags: Tags) -> Author | None:
    """Read a person or a group; None for an investigator."""
    group, short = text(tags, "CN"), text(tags, "AU")
    last, _, fore = (text(tags, "FAU") or "").partition(", ")
    if not (group or short or last):
        return None
    surname, initials, suffix = _parts(short or "", last)
    return Author(
        last=last or surname or None,
        fore=fore.removesuffix(f" {suffix}") or None,
        initials=initials or None,
        suffix=suffix or None,
        collective=group,
        orcid=_orcid(text(tags, "AUID") or ""),
        affiliations=many(tags, "AD"),
    )


def _parts(short: str, last: str) -> tuple[str, str, str]:
    """Take ``King ML Jr`` apart: surname, initials, suffix; the full name may know the surname."""
    if last and short.startswith(last):
        initials, _, suffix = short.removeprefix(last).strip().partition(" ")
        return last, initials, suffix
    words = short.split()
    suffix = words.pop() if len(words) > 1 and _SUFFIX.fullmatch(words[-1]) else ""
    initials = words.pop() if len(words) > 1 and words[-1].isupper() else ""
    return " ".join(words), initials, suffix


def _orcid(words: str) -> str | None:
    found = _ORCID.search(words)
    return "-".join(found.groups()).upper() if found else None
