"""One record of MEDLINE text → one Article. Pure."""

from __future__ import annotations

import re
from html import escape

from Bio import Medline

from pipeline.domain.changes import EXPORTED
from pipeline.domain.records import Article, Journal, PublicationType
from pipeline.domain.vocabulary import ArticleKind
from pipeline.sources import medline_parts as parts
from pipeline.sources.medline_authors import read_authors
from pipeline.sources.medline_parts import Tags, many, text
from pipeline.sources.medline_words import TYPE_UIS

TAGGED = re.compile(r"[A-Z]{2,4} {0,2}-( |$)")

_PMID = re.compile(r"\d{1,12}", re.ASCII)


def read_medline_article(record: str, raw: bytes = b"") -> Article:
    """Read one record; its version says that PubMed's own record knows more.

    Raises:
        ValueError: there is no PMID, or none that is a number.
    """
    lines = _unfolded(record)
    tags = Medline.read(lines)
    pmid, types = _pmid(tags), tuple(map(parts.publication_type, many(tags, "PT")))
    title = text(tags, "TI") or text(tags, "BTI") or ""
    authors, authors_complete = read_authors(lines)
    return Article(
        pmid=pmid,
        version=EXPORTED,
        kind=_kind(tags, types),
        title=title,
        title_markup=escape(title, quote=False),
        vernacular_title=text(tags, "TT"),
        abstract=parts.abstract(text(tags, "AB")),
        abstract_copyright=text(tags, "CI"),
        other_abstracts=parts.other_abstracts(tags),
        authors=authors,
        authors_complete=authors_complete,
        journal=_journal(tags),
        published=parts.published(text(tags, "DP") or ""),
        electronic=parts.day(text(tags, "DEP")),
        completed=parts.day(text(tags, "DCOM")),
        revised=parts.day(text(tags, "LR")),
        history=parts.history(tags),
        identifiers=parts.identifiers(pmid, tags),
        languages=many(tags, "LA"),
        publication_types=types,
        mesh=tuple(map(parts.heading, many(tags, "MH"))),
        substances=parts.substances(tags),
        keywords=tuple(one.removeprefix("*") for one in many(tags, "OT")),
        databanks=parts.databanks(many(tags, "SI")),
        grants=tuple(map(parts.grant, many(tags, "GR"))),
        competing_interests=text(tags, "COIS"),
        links=parts.links(tags),
        status=text(tags, "STAT") or "",
        raw=raw,
    )


def _unfolded(record: str) -> list[str]:
    """Join folded lines: ``Bio.Medline`` takes those of most tags for values of their own."""
    lines: list[str] = []
    for line in record.split("\n"):
        if TAGGED.match(line) or not lines:
            lines.append(line)
        else:
            lines[-1] += " " + line.strip()
    return lines


def _pmid(tags: Tags) -> int:
    number = text(tags, "PMID") or ""
    if not _PMID.fullmatch(number):
        raise ValueError(f"no usable PMID ({number[:20]!r})")
    return int(number)


def _kind(tags: Tags, types: tuple[PublicationType, ...]) -> ArticleKind:
    if "BTI" in tags:
        return ArticleKind.BOOK_CHAPTER
    is_preprint = any(one.ui == TYPE_UIS["preprint"] for one in types)
    return ArticleKind.PREPRINT if is_preprint else ArticleKind.ARTICLE


def _journal(tags: Tags) -> Journal:
    """Read where it appeared; a chapter's book and publisher stand where its journal would."""
    return Journal(
        title=text(tags, "BTI") or text(tags, "JT") or "",
        abbreviation=text(tags, "PB") or text(tags, "TA") or "",
        issn=parts.issn(text(tags, "IS") or ""),
        nlm_id=text(tags, "JID"),
        volume=text(tags, "VI"),
        issue=text(tags, "IP"),
        pages=text(tags, "PG"),
        publication_model=text(tags, "PUBM"),
    )
