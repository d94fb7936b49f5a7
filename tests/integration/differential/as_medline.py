"""An article as PubMed writes it in MEDLINE text, with its own order of tags and its folded lines.

Source: https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from pipeline.domain.dates import PartialDate
from pipeline.domain.records import Article, Author, MeshHeading

Line = tuple[str, str | None]

LINKS = {
    "CommentIn": "CIN",
    "CommentOn": "CON",
    "ErratumIn": "EIN",
    "ErratumFor": "EFR",
    "ExpressionOfConcernIn": "ECI",
    "ExpressionOfConcernFor": "ECF",
    "RetractionIn": "RIN",
    "RetractionOf": "ROF",
    "UpdateIn": "UIN",
    "UpdateOf": "UOF",
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def as_medline(article: Article) -> str:
    """Write a journal article; what MEDLINE text has no place for is lost."""
    return "".join(_folded(tag, value) for tag, value in _lines(article) if value) + "\n"


def _folded(tag: str, value: str) -> str:
    fold = textwrap.TextWrapper(
        90,
        initial_indent=f"{tag:<4}- ",
        subsequent_indent=" " * 6,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return fold.fill(value) + "\n"


def _lines(one: Article) -> Iterator[Line]:
    journal = one.journal
    yield from (("PMID", str(one.pmid)), ("STAT", one.status))
    yield from (("DCOM", _digits(one.completed)), ("LR", _digits(one.revised)))
    yield from (("IS", f"{journal.issn} (Print)" if journal.issn else None), ("VI", journal.volume))
    yield from (("IS", "1111-1111 (Linking)"), ("IP", journal.issue), ("DP", _words(one.published)))
    yield from (("TI", one.title), ("PG", journal.pages))
    abstract = (f"{part.label}: {part.text}" if part.label else part.text for part in one.abstract)
    yield from (("AB", " ".join(abstract)), ("CI", one.abstract_copyright))
    yield from (line for author in one.authors for line in _author(author))
    yield from (("LA", language) for language in one.languages)
    yield from (
        ("SI", f"{bank.name}/{number}") for bank in one.databanks for number in bank.accessions
    )
    yield from (("PT", kind.name) for kind in one.publication_types)
    yield from (("TT", one.vernacular_title), ("DEP", _digits(one.electronic)))
    yield from (("TA", journal.abbreviation), ("JT", journal.title), ("JID", journal.nlm_id))
    yield from (("RN", f"{each.registry_number or 0} ({each.name})") for each in one.substances)
    yield from (("MH", _heading(heading)) for heading in one.mesh)
    yield from _links(one)
    yield from (("OT", keyword) for keyword in one.keywords)
    yield ("COIS", one.competing_interests)
    yield from (("PHST", f"{_slashed(each.when)} 00:00 [{each.step}]") for each in one.history)
    yield from _identifiers(one)
    yield ("SO", f"{journal.abbreviation}. {_words(one.published)}.")


def _author(author: Author) -> Iterator[Line]:
    if author.collective:
        yield ("CN", author.collective)
    else:
        given = _joined((author.fore, author.suffix))
        yield ("FAU", f"{author.last}, {given}" if given else author.last)
        yield ("AU", author.name)
    yield ("AUID", f"ORCID: {author.orcid}" if author.orcid else None)
    yield from (("AD", place) for place in author.affiliations)


def _links(one: Article) -> Iterator[Line]:
    for link in one.links:
        if link.kind in LINKS:
            reference = f"{link.reference}. PMID: {link.pmid}" if link.pmid else link.reference
            yield (LINKS[link.kind], reference)


def _identifiers(one: Article) -> Iterator[Line]:
    for each in one.identifiers:
        if each.scheme in ("pmcid", "mid"):
            yield ({"pmcid": "PMC", "mid": "MID"}[each.scheme], each.value)
        elif each.scheme != "pmid":
            yield ("AID", f"{each.value} [{each.scheme}]")


def _heading(heading: MeshHeading) -> str:
    topics = [(heading.major, heading.name)]
    topics += [(each.major, each.name) for each in heading.qualifiers]
    return "/".join(f"{'*' * is_major}{name}" for is_major, name in topics)


def _digits(date: PartialDate | None) -> str | None:
    return date.iso().replace("-", "") if date else None


def _slashed(date: PartialDate) -> str:
    return date.iso().replace("-", "/")


def _words(date: PartialDate) -> str:
    month = _MONTHS[date.month - 1] if date.month else None
    return date.raw or _joined((str(date.year), month, str(date.day) if date.day else None))


def _joined(parts: Iterable[str | None]) -> str:
    return " ".join(part for part in parts if part)
