"""The same records as Biopython reads them, as plain values: an opinion of another's making.

Biopython reads by the DTD it ships. Its strings hold the inline tags of titles and abstracts; with
``escape=True`` a ``<`` of the text itself is ``&lt;``, so the two can be told apart.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from Bio import Entrez

from .plain_values import attribute, kept_markup, moment, perhaps, perhaps_moment, words

Facts = dict[str, Any]

# The newest first; an older record has elements that newer document types no longer know.
DTDS = ("250101", "180601", "150101", "130101")
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD '
    'PubMedArticle//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_{}.dtd">\n'
    "<PubmedArticleSet>"
)


def read_set(records: Sequence[bytes]) -> tuple[list[Any], list[Any]]:
    """Read records, offline: articles and book chapters, each in their order."""
    for number in DTDS:
        body = _HEAD.format(number).encode() + b"".join(records) + b"</PubmedArticleSet>"
        try:
            found = Entrez.read(io.BytesIO(body), escape=True)
        except ValueError:  # an element that this document type does not know
            continue
        if isinstance(found, dict):
            found = [*found["PubmedArticle"], *found.get("PubmedBookArticle", [])]
        books = [one for one in found if "BookDocument" in one]
        return [one for one in found if "BookDocument" not in one], books
    raise AssertionError("Biopython ships no document type for these records")


def article_facts(record: Any) -> Facts:
    """Give one PubmedArticle under the names of our fields."""
    citation, data = record["MedlineCitation"], record.get("PubmedData", {})
    article = citation["Article"]
    types = [(attribute(one, "UI"), words(one)) for one in article.get("PublicationTypeList", ())]
    return {
        "pmid": int(citation["PMID"]),
        "version": int(attribute(citation["PMID"], "Version") or 1),
        "kind": "preprint" if "D000076942" in dict(types) else "article",
        "title": words(article.get("ArticleTitle")),
        "title_markup": kept_markup(article.get("ArticleTitle")),
        "vernacular_title": perhaps(article.get("VernacularTitle")),
        "abstract": sections(article.get("Abstract")),
        "abstract_copyright": perhaps(article.get("Abstract", {}).get("CopyrightInformation")),
        "other_abstracts": tuple(
            (attribute(one, "Type"), attribute(one, "Language") or "eng", sections(one))
            for one in citation.get("OtherAbstract", ())
        ),
        "authors": authors(article.get("AuthorList", ())),
        "authors_complete": attribute(article.get("AuthorList"), "CompleteYN") != "N",
        "journal": _journal(citation, article),
        "published": moment(article["Journal"]["JournalIssue"]["PubDate"]),
        "electronic": next(map(moment, article.get("ArticleDate", ())), None),
        "completed": perhaps_moment(citation.get("DateCompleted")),
        "revised": perhaps_moment(citation.get("DateRevised")),
        "history": history(data.get("History", ())),
        "identifiers": identifiers(
            citation["PMID"], article.get("ELocationID", ()), data.get("ArticleIdList", ())
        ),
        "languages": tuple(words(one) for one in article.get("Language", ())),
        "publication_types": tuple(types),
        "mesh": tuple(_heading(one) for one in citation.get("MeshHeadingList", ())),
        "substances": tuple(_substance(one) for one in citation.get("ChemicalList", ())),
        "supplementary": tuple(
            (attribute(one, "UI"), words(one), attribute(one, "Type"))
            for one in citation.get("SupplMeshList", ())
        ),
        "keywords": keywords(citation.get("KeywordList", ())),
        "databanks": tuple(
            (words(one["DataBankName"]), tuple(map(words, one.get("AccessionNumberList", ()))))
            for one in article.get("DataBankList", ())
        ),
        "grants": grants(article.get("GrantList", ())),
        "competing_interests": perhaps(citation.get("CoiStatement")),
        "links": tuple(_link(one) for one in citation.get("CommentsCorrectionsList", ())),
        "status": attribute(citation, "Status"),
        "indexing_method": attribute(citation, "IndexingMethod") or None,
    }


def _label(section: Any) -> str | None:
    """Give the heading of a part, its white space collapsed: an em space follows a real one."""
    return " ".join(attribute(section, "Label").split()) or None


def sections(abstract: Mapping[str, Any] | None) -> tuple[tuple[str, str | None, str | None], ...]:
    """Give the parts of an abstract that say something: text, label, category."""
    parts = abstract.get("AbstractText", ()) if abstract else ()
    return tuple(
        (words(one), _label(one), attribute(one, "NlmCategory") or None)
        for one in parts
        if words(one)
    )


def authors(people: Sequence[Any]) -> tuple[tuple[Any, ...], ...]:
    """Give the authors but for those whose name NLM found to be wrong."""
    return tuple(_author(one) for one in people if attribute(one, "ValidYN") != "N")


def _author(person: Mapping[str, Any]) -> tuple[Any, ...]:
    names = ("LastName", "ForeName", "Initials", "Suffix", "CollectiveName")
    places = [words(one["Affiliation"]) for one in person.get("AffiliationInfo", ())]
    places += [words(person["Affiliation"])] if "Affiliation" in person else []
    orcids = (one for one in person.get("Identifier", ()) if attribute(one, "Source") == "ORCID")
    found = (_bare_orcid(one) for one in orcids)
    return (
        *(perhaps(person.get(name)) for name in names),
        next((one for one in found if one), None),
        tuple(filter(None, places)),
    )


def _bare_orcid(text: str) -> str | None:
    digits = re.sub("[^0-9X]", "", text.upper())[-16:]
    return "-".join(re.findall("....", digits)) if len(digits) == 16 else None


def identifiers(pmid: str, *groups: Sequence[Any]) -> tuple[tuple[str, str], ...]:
    """Give the record's own identifiers, the first of each scheme."""
    own = {"pmid": str(pmid)}
    for one in (one for group in groups for one in group):
        scheme = attribute(one, "EIdType") or attribute(one, "IdType")
        name = {"pubmed": "pmid", "pmc": "pmcid"}.get(scheme, scheme)
        value = re.sub("^https?://(dx.)?doi.org/", "", words(one)) if name == "doi" else words(one)
        if value and attribute(one, "ValidYN") != "N":
            own.setdefault(name, value)
    return tuple(own.items())


def _journal(citation: Mapping[str, Any], article: Any) -> tuple[str | None, ...]:
    journal, info = article["Journal"], citation["MedlineJournalInfo"]
    issue = journal["JournalIssue"]
    return (
        words(journal.get("Title")),
        words(journal.get("ISOAbbreviation")) or words(info.get("MedlineTA")),
        perhaps(journal.get("ISSN")),
        perhaps(info.get("NlmUniqueID")),
        perhaps(issue.get("Volume")),
        perhaps(issue.get("Issue")),
        pages(article.get("Pagination", {})),
        attribute(article, "PubModel") or None,
    )


def pages(found: Mapping[str, str]) -> str | None:
    """Give the pages as MEDLINE writes them, else the first and last one."""
    ends = filter(None, (perhaps(found.get("StartPage")), perhaps(found.get("EndPage"))))
    return perhaps(found.get("MedlinePgn")) or "-".join(ends) or None


def history(dates: Sequence[Any]) -> tuple[tuple[str, tuple[str, str | None]], ...]:
    """Give the steps of the record's life."""
    return tuple((attribute(one, "PubStatus"), moment(one)) for one in dates)


def keywords(lists: Sequence[Any]) -> tuple[str, ...]:
    """Give the keywords of all lists."""
    return tuple(filter(None, (words(one) for group in lists for one in group)))


def grants(found: Sequence[Mapping[str, str]]) -> tuple[tuple[str | None, ...], ...]:
    """Give number, agency and country of each grant."""
    names = ("GrantID", "Agency", "Country")
    return tuple(tuple(perhaps(one.get(name)) for name in names) for one in found)


def _heading(heading: Mapping[str, Any]) -> tuple[Any, ...]:
    qualifiers = tuple(_topic(one) for one in heading.get("QualifierName", ()))
    return (*_topic(heading["DescriptorName"]), qualifiers)


def _topic(name: str) -> tuple[str, str, bool]:
    return attribute(name, "UI"), words(name), attribute(name, "MajorTopicYN") == "Y"


def _substance(chemical: Mapping[str, str]) -> tuple[str, str, str | None]:
    name, number = chemical["NameOfSubstance"], perhaps(chemical["RegistryNumber"])
    return attribute(name, "UI"), words(name), None if number == "0" else number


def _link(link: Mapping[str, str]) -> tuple[str, int | None, str]:
    pmid = int(link["PMID"]) if "PMID" in link else None
    return attribute(link, "RefType"), pmid, words(link["RefSource"])
