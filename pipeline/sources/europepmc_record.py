"""One result of Europe PMC (resultType=core, SRC:PPR) → one Article, a preprint, or a Reject.

Fields and their meaning: Europe PMC's web service reference guide, "core"
(https://europepmc.org/docs/EBI_Europe_PMC_Web_Service_Reference.pdf). Where a server gives every
version a DOI of its own, Europe PMC gives it a PPR number of its own too and lists all of them in
``versionList``: they are one study here, under the number of the first, so that a new version is
compared with what is held and not taken for a new preprint.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.domain.dates import PartialDate, from_parts
from pipeline.domain.links import LINK_KINDS
from pipeline.domain.numbers import preprint_number
from pipeline.domain.records import (
    Article,
    Author,
    Grant,
    HistoryDate,
    Identifier,
    Journal,
    Link,
    PublicationType,
    Reject,
)
from pipeline.domain.twins import PREPRINT_SIDE
from pipeline.domain.vocabulary import ArticleKind
from pipeline.json_answer import number, objects, part, text, texts
from pipeline.sources.europepmc_text import markup, plain, sections
from pipeline.sources.medline_words import TYPE_UIS
from pipeline.sources.pubmed_authors import bare_orcid
from pipeline.sources.pubmed_parts import bare_doi

SOURCE = "PPR"  # https://europepmc.org/Help#contentsources

_PREPRINT = PublicationType(TYPE_UIS["preprint"], "Preprint")
_PMCID = re.compile(r"PMC\d{1,10}", re.ASCII)
_PMID = re.compile(r"[1-9]\d{0,11}", re.ASCII)
_INITIALS = re.compile(r"[A-Z\u00c0-\u00de]{1,6}|[a-z]{1,2}")  # some servers write all names small
_LATEST = 10_000  # a higher version is no version: it would keep all that follow from being read


def read_preprint(result: Mapping[str, Any]) -> Article | Reject:
    """Read one result; what is no preprint or has no usable number is a Reject with its JSON."""
    raw = zlib.compress(json.dumps(result).encode(), 1)
    source, name = text(result, "source"), text(result, "id")
    if source != SOURCE:
        return Reject(None, f"not a preprint: {source[:20]} {name[:40]}", raw)
    try:
        study = preprint_number(_first_version(result, name))
    except ValueError as error:
        return Reject(None, str(error), raw)
    return _article(result, study, raw)


def newest_version(result: Mapping[str, Any]) -> int:
    """Tell the number of the newest version that Europe PMC knows of this preprint."""
    return max([_version(result), *map(_version, _versions(result))])


def _article(result: Mapping[str, Any], study: int, raw: bytes) -> Article:
    title, posted = text(result, "title"), _posted(result)
    server = plain(
        text(part(result, "bookOrReportDetails"), "publisher")
        or text(part(result, "journalInfo", "journal"), "title")
    )
    return Article(
        pmid=study,
        version=_version(result),
        kind=ArticleKind.PREPRINT,
        title=plain(title),
        title_markup=markup(title),
        abstract=sections(text(result, "abstractText")),
        authors=tuple(_authors(result)),
        journal=Journal(server, server),
        published=posted,
        electronic=posted if posted.year else None,
        revised=_date(text(result, "dateOfRevision")),
        history=tuple(_history(result)),
        identifiers=tuple(_identifiers(result)),
        languages=tuple(filter(None, [plain(text(result, "language"))])),
        publication_types=tuple(_types(result)),
        keywords=tuple(filter(None, map(plain, texts(part(result, "keywordList"), "keyword")))),
        grants=tuple(_grants(result)),
        links=tuple(_links(result)),
        raw=raw,
    )


def _first_version(result: Mapping[str, Any], name: str) -> str:
    """Name the first version, if the list of versions is this preprint's own."""
    listed = {_version(one): text(one, "id") for one in _versions(result)}
    return listed[min(listed)] if name in listed.values() else name


def _versions(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    listed = objects(part(result, "versionList"), "version")
    return [one for one in listed if text(one, "source") == SOURCE]


def _version(holder: Mapping[str, Any]) -> int:
    """Read a version; servers whose versions share one DOI (bioRxiv, medRxiv) name none."""
    found = number(holder, "versionNumber") or 1
    return found if 1 <= found <= _LATEST else 1


def _posted(result: Mapping[str, Any]) -> PartialDate:
    """Give the day it was posted, or else the year."""
    said = _date(text(result, "firstPublicationDate") or text(result, "pubYear"))
    year = number(part(result, "bookOrReportDetails"), "yearOfPublication")
    return said if said and said.year else from_parts(str(year or ""))


def _history(result: Mapping[str, Any]) -> Iterator[HistoryDate]:
    """Give the day on which Europe PMC had it first: what the create date is to PubMed."""
    created = _date(text(result, "firstIndexDate")) or _date(text(result, "dateOfCreation"))
    if created:
        yield HistoryDate("entrez", created)


def _date(said: str) -> PartialDate | None:
    return from_parts(*plain(said)[:10].split("-", 2)) if said else None


def _authors(result: Mapping[str, Any]) -> Iterator[Author]:
    listed = objects(part(result, "authorList"), "author")
    names = text(result, "authorString").rstrip(".").split(",")
    found = map(_author, listed) if listed else (_named(plain(one)) for one in names)
    return (one for one in found if one.name)


def _author(one: Mapping[str, Any]) -> Author:
    last, collective = plain(text(one, "lastName")), plain(text(one, "collectiveName"))
    if not last and not collective:
        return _named(plain(text(one, "fullName")))
    orcid = part(one, "authorId")
    details = objects(part(one, "authorAffiliationDetailsList"), "authorAffiliation")
    places = (plain(text(each, "affiliation")) for each in details)
    return Author(
        last=last or None,
        fore=plain(text(one, "firstName")) or None,
        initials=plain(text(one, "initials")) or None,
        collective=collective or None,
        orcid=bare_orcid(text(orcid, "value")) if text(orcid, "type") == "ORCID" else None,
        affiliations=tuple(filter(None, places)),
    )


def _named(name: str) -> Author:
    """Read ``Schurgers LJ``; a name without initials behind it stays whole."""
    last, _, initials = name.rpartition(" ")
    if last and _INITIALS.fullmatch(initials):
        return Author(last=last, initials=initials)
    return Author(collective=name or None)


def _identifiers(result: Mapping[str, Any]) -> Iterator[Identifier]:
    yield Identifier("ppr", text(result, "id"))
    if doi := bare_doi(plain(text(result, "doi"))):
        yield Identifier("doi", doi)
    if _PMCID.fullmatch(pmcid := text(result, "pmcid")):
        yield Identifier("pmcid", pmcid)


def _types(result: Mapping[str, Any]) -> Iterator[PublicationType]:
    """Give the types with NLM's UIs where it has such a type; a preprint is one, said or not."""
    said = [plain(one) for one in texts(part(result, "pubTypeList"), "pubType")]
    yield _PREPRINT
    for name in dict.fromkeys(said or [plain(text(result, "pubType"))]):
        ui = TYPE_UIS.get(name.casefold(), "")
        if name and ui != _PREPRINT.ui:
            yield PublicationType(ui, name)


def _grants(result: Mapping[str, Any]) -> Iterator[Grant]:
    for one in objects(part(result, "grantsList"), "grant"):
        known = plain(text(one, "grantId")) or None, plain(text(one, "agency")) or None
        if any(known):
            yield Grant(*known, country=None)


def _links(result: Mapping[str, Any]) -> Iterator[Link]:
    for one in objects(part(result, "commentCorrectionList"), "commentCorrection"):
        linked = _linked(text(one, "source"), text(one, "id"))
        reference = plain(text(one, "reference")) or ("" if linked else plain(text(one, "id")))
        yield Link(_link_kind(text(one, "type")), linked, reference)


def _link_kind(said: str) -> str:
    """Write a kind as PubMed does: ``Erratum in`` is ErratumIn; another stays as it is said."""
    if said.casefold() == "preprint of":
        return PREPRINT_SIDE
    return LINK_KINDS.get(said.replace(" ", "").casefold(), plain(said))


def _linked(source: str, name: str) -> int | None:
    if source == "MED" and _PMID.fullmatch(name):
        return int(name)
    try:
        return preprint_number(name) if source == SOURCE else None
    except ValueError:
        return None
