"""Cut a ``core`` result to what ``lite`` and ``idlist`` show, and into what is searched.

The fields of ``lite`` are those of recorded answers, in their order.
"""

from collections.abc import Callable, Mapping

from pipeline.sandbox.expressions import Document
from pipeline.sandbox.holdings import Json

_LITE = (
    "id", "source", "pmid", "pmcid", "fullTextIdList", "doi", "title", "authorString", "pubYear",
    "pubType", "bookOrReportDetails", "isOpenAccess", "inEPMC", "inPMC", "hasPDF", "hasBook",
    "hasSuppl", "citedByCount", "hasReferences", "hasTextMinedTerms", "hasDbCrossReferences",
    "hasLabsLinks", "versionNumber", "hasTMAccessionNumbers", "firstIndexDate",
    "firstPublicationDate",
)  # fmt: skip


def _lite(result: Json) -> Json:
    """Show the essentials; publication types are one string there."""
    types = "; ".join(kind.lower() for kind in result["pubTypeList"]["pubType"])
    whole = {**result, "pubType": types}
    return {name: whole[name] for name in _LITE if name in whole}


SHAPES: Mapping[str, Callable[[Json], Json]] = {
    "core": lambda result: result,
    "lite": _lite,
    "idlist": lambda result: {name: result[name] for name in ("id", "source")},
}


def document(result: Json) -> Document:
    """Cut a result into its search fields (europepmc.org/searchsyntax)."""
    title, abstract = result["title"], result.get("abstractText", "")
    keywords = tuple(result.get("keywordList", {}).get("keyword", ()))
    authors = result.get("authorString", "")
    return {
        "": (title, abstract, authors, *keywords),
        "SRC": (result["source"],),
        "EXT_ID": (result["id"],),
        "DOI": (result.get("doi", ""),),
        "TITLE": (title,),
        "ABSTRACT": (abstract,),
        "TITLE_ABS": (title, abstract),
        "AUTH": (authors,),
        "KW": keywords,
        "PUB_TYPE": tuple(result["pubTypeList"]["pubType"]),
        "PUB_YEAR": (result["pubYear"],),
        "FIRST_PDATE": (result["firstPublicationDate"],),
        "FIRST_IDATE": (result["firstIndexDate"],),
        "UPDATE_DATE": (result["dateOfRevision"],),
    }
