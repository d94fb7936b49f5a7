"""Name the subsets a record is in and the properties it has.

Names and meaning are those of PubMed's help, "Filters and Subsets"
(pubmed.ncbi.nlm.nih.gov/help/); subsets are asked for by ``[sb]``, properties also untagged.
"""

from collections.abc import Iterator

from lxml import etree

from pipeline.sandbox.xml_records import identifiers

_STATUS = {
    "MEDLINE": "medline",
    "Publisher": "publisher",
    "In-Process": "inprocess",
    "In-Data-Review": "inprocess",
    "PubMed-not-MEDLINE": "pubmednotmedline",
    "OLDMEDLINE": "oldmedline",
}
_LINKS = {
    "RetractionIn": "hasretractionin",
    "RetractionOf": "hasretractionof",
    "ErratumIn": "haserratumin",
    "ExpressionOfConcernIn": "hasexpressionofconcernin",
}
_INDEXING = {"Automated": "indexingmethod_automated", "Curated": "indexingmethod_curated"}
_PARTS = {"Article/DataBankList": "hasdatabanklist", "CoiStatement": "hascois"}


def subsets(root: etree._Element) -> Iterator[str]:
    """Yield the name of each subset the record is in; every record is in ``all``."""
    yield "all"
    if root.tag == "PubmedBookArticle":
        yield "pubmed books"
    if status := _STATUS.get(root[0].get("Status", "")):
        yield status
    if any(one.get("IdType") == "pmc" for one in identifiers(root)):
        yield "pubmed pmc"


def properties(root: etree._Element) -> Iterator[str]:
    """Yield the name of each property the record has; ``hasabstract`` goes without saying."""
    citation = root[0]
    links = {link.get("RefType") for link in citation.iter("CommentsCorrections")}
    yield from (name for kind, name in _LINKS.items() if kind in links)
    yield from (name for path, name in _PARTS.items() if citation.find(path) is not None)
    if any(part.get("Label") for part in citation.iterfind("Article/Abstract/AbstractText")):
        yield "hasstructuredabstract"
    if method := _INDEXING.get(citation.get("IndexingMethod", "")):
        yield method
    if status := root[-1].findtext("PublicationStatus"):
        yield f"pubstatus{status.strip().lower()}"
