"""Name the subsets a record is in and the properties it has.

Names and meaning are those of PubMed's help, "Filters and Subsets"
(pubmed.ncbi.nlm.nih.gov/help/); subsets are asked for by ``[sb]``, properties also untagged.
"""

from collections.abc import Iterator

from lxml import etree

_STATUS = {
    "MEDLINE": "medline",
    "Publisher": "publisher",
    "In-Process": "inprocess",
    "In-Data-Review": "inprocess",
    "PubMed-not-MEDLINE": "pubmednotmedline",
    "OLDMEDLINE": "oldmedline",
}
_CITATION = "./MedlineCitation"
_LINKS = f"{_CITATION}/CommentsCorrectionsList/CommentsCorrections"
_PROPERTIES = {
    "hasstructuredabstract": f"{_CITATION}/Article/Abstract/AbstractText[@Label]",
    "hasretractionin": f"{_LINKS}[@RefType='RetractionIn']",
    "hasretractionof": f"{_LINKS}[@RefType='RetractionOf']",
    "haserratumin": f"{_LINKS}[@RefType='ErratumIn']",
    "hasexpressionofconcernin": f"{_LINKS}[@RefType='ExpressionOfConcernIn']",
    "hasdatabanklist": f"{_CITATION}/Article/DataBankList",
    "hascois": f"{_CITATION}/CoiStatement",
    "indexingmethod_automated": f"{_CITATION}[@IndexingMethod='Automated']",
    "indexingmethod_curated": f"{_CITATION}[@IndexingMethod='Curated']",
}


def subsets(root: etree._Element) -> Iterator[str]:
    """Yield the name of each subset the record is in; every record is in ``all``."""
    yield "all"
    if root.tag == "PubmedBookArticle":
        yield "pubmed books"
    if status := _STATUS.get(root[0].get("Status", "")):
        yield status
    if root.find("./*/ArticleIdList/ArticleId[@IdType='pmc']") is not None:
        yield "pubmed pmc"


def properties(root: etree._Element) -> Iterator[str]:
    """Yield the name of each property the record has; ``hasabstract`` goes without saying."""
    yield from (name for name, path in _PROPERTIES.items() if root.find(path) is not None)
    if status := root.findtext("./*/PublicationStatus"):
        yield f"pubstatus{status.strip().lower()}"
