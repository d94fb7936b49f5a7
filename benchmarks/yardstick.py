"""The yardstick of reading: a bare loop of lxml's iterparse that fills a dict, and no more.

What a careful person writes by hand in an afternoon: no Reject, no markup, no checks, and fewer
fields than an Article has. PMID, version, status, title, abstract, authors, journal, dates, MeSH,
publication types, identifiers, data banks, linked citations, keywords, languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MONTH = {name: f"{number:02d}" for number, name in enumerate(_MONTHS, start=1)}
_PERSON = {"LastName": "last", "ForeName": "fore", "Initials": "initials", "Suffix": "suffix"}
_NAMES = {"ISSN": "issn", "Title": "title", "ISOAbbreviation": "abbreviation"}
_ISSUE = {"Volume": "volume", "Issue": "issue"}


def read(file: Path) -> Iterator[dict[str, Any]]:
    """Read every article of a file."""
    for _, element in etree.iterparse(file, tag="PubmedArticle"):
        yield _article(element)
        element.clear(keep_tail=False)
        parent: Any = element.getparent()
        while element.getprevious() is not None:
            del parent[0]


def _article(element: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "title": "",
        "abstract": "",
        **{name: {} for name in ("journal", "dates", "ids")},
        **{name: [] for name in ("authors", "mesh", "types", "banks", "links")},
        **{name: [] for name in ("keywords", "languages")},
    }
    for outer in element:
        if outer.tag == "MedlineCitation":
            found["status"] = outer.get("Status")
            _citation(outer, found)
        elif outer.tag == "PubmedData":
            _data(outer, found)
    return found


def _citation(citation: Any, found: dict[str, Any]) -> None:
    for one in citation:
        match one.tag:
            case "PMID":
                found["pmid"], found["version"] = one.text, one.get("Version")
            case "DateCompleted" | "DateRevised":
                found["dates"][one.tag] = _date(one)
            case "Article":
                _inner(one, found)
            case "MedlineJournalInfo":
                found["journal"]["nlm"] = one.findtext("NlmUniqueID")
            case "CommentsCorrectionsList":
                found["links"] += [(link.get("RefType"), link.findtext("PMID")) for link in one]
            case "MeshHeadingList":
                found["mesh"] += [[_heading(part) for part in heading] for heading in one]
            case "KeywordList":
                found["keywords"] += [_text(word) for word in one]


def _inner(article: Any, found: dict[str, Any]) -> None:
    for one in article:
        match one.tag:
            case "Journal":
                _journal(one, found)
            case "ArticleTitle":
                found["title"] = _text(one)
            case "Pagination":
                found["journal"]["pages"] = one.findtext("MedlinePgn")
            case "ELocationID":
                found["ids"].setdefault(one.get("EIdType"), one.text)
            case "Abstract":
                found["abstract"] = "\n".join(_section(s) for s in one if s.tag == "AbstractText")
            case "AuthorList":
                found["authors"] = [_author(person) for person in one]
            case "Language":
                found["languages"].append(one.text)
            case "PublicationTypeList":
                found["types"] = [(kind.get("UI"), kind.text) for kind in one]
            case "ArticleDate":
                found["dates"]["electronic"] = _date(one)
            case "DataBankList":
                found["banks"] = [(b.findtext("DataBankName"), _numbers(b)) for b in one]


def _journal(journal: Any, found: dict[str, Any]) -> None:
    for one in journal:
        if one.tag in _NAMES:
            found["journal"][_NAMES[one.tag]] = one.text
        elif one.tag == "JournalIssue":
            for part in one:
                if part.tag in _ISSUE:
                    found["journal"][_ISSUE[part.tag]] = part.text
                elif part.tag == "PubDate":
                    found["dates"]["published"] = _date(part)


def _data(data: Any, found: dict[str, Any]) -> None:
    for one in data:
        if one.tag == "History":
            found["dates"].update((step.get("PubStatus"), _date(step)) for step in one)
        elif one.tag == "ArticleIdList":
            found["ids"].update((number.get("IdType"), number.text) for number in one)


def _date(element: Any) -> str | None:
    parts: dict[str, str] = {one.tag: one.text for one in element}
    if "Year" not in parts:
        return parts.get("MedlineDate")
    month = parts.get("Month")
    if not month:
        return parts["Year"]
    day = f"-{parts['Day'].zfill(2)}" if "Day" in parts else ""
    return f"{parts['Year']}-{_MONTH.get(month) or month.zfill(2)}{day}"


def _author(person: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in person:
        if one.tag in _PERSON:
            found[_PERSON[one.tag]] = one.text
        elif one.tag == "CollectiveName":
            found["collective"] = _text(one)
        elif one.tag == "Identifier" and one.get("Source") == "ORCID":
            found["orcid"] = one.text
        elif one.tag == "AffiliationInfo":
            places = [_text(place) for place in one if place.tag == "Affiliation"]
            found.setdefault("affiliations", []).extend(places)
    return found


def _section(section: Any) -> str:
    label = section.get("Label")
    return f"{label}: {_text(section)}" if label else _text(section)


def _heading(part: Any) -> tuple[str | None, str | None, bool]:
    return part.get("UI"), part.text, part.get("MajorTopicYN") == "Y"


def _numbers(bank: Any) -> list[str | None]:
    return [number.text for number in bank.iterfind("AccessionNumberList/AccessionNumber")]


def _text(element: Any) -> str:
    return "".join(element.itertext()) if len(element) else element.text or ""
