"""What a PubMed summary tells of a record, before it becomes XML or JSON.

Names and forms follow the summaries Biopython recorded (Tests/Entrez/esummary1.xml).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.sandbox.documents import author_name, text_of

_STATUS = {
    "MEDLINE": "PubMed - indexed for MEDLINE",
    "PubMed-not-MEDLINE": "PubMed",
    "OLDMEDLINE": "PubMed - OLDMEDLINE",
    "Publisher": "PubMed - as supplied by publisher",
    "In-Process": "PubMed - in process",
    "In-Data-Review": "PubMed - in process",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """The parts of one summary; texts are empty and lists too where the record has nothing."""

    pmid: int
    pub_date: str
    epub_date: str
    source: str
    authors: tuple[str, ...]
    title: str
    volume: str
    issue: str
    pages: str
    languages: tuple[str, ...]
    journal_id: str
    issn: str
    essn: str
    publication_types: tuple[str, ...]
    record_status: str
    publication_status: str
    article_ids: tuple[tuple[str, str], ...]
    history: tuple[tuple[str, str], ...]
    has_abstract: bool
    journal: str
    location: str

    @property
    def last_author(self) -> str:
        """The last author's name."""
        return self.authors[-1] if self.authors else ""

    @property
    def citation(self) -> str:
        """Date, volume, issue and pages in one line, as ``SO`` has them."""
        issue = f"({self.issue})" if self.issue else ""
        pages = f":{self.pages}" if self.pages else ""
        place = f"{self.volume}{issue}{pages}"
        return f"{self.pub_date};{place}" if place else self.pub_date


def summarise(pmid: int, root: etree._Element) -> Summary:
    """Read a summary from a record."""
    return Summary(
        pmid=pmid,
        pub_date=_date(root.find(".//PubDate")),
        epub_date=_date(root.find(".//ArticleDate")),
        source=_text(root, ".//MedlineTA"),
        authors=tuple(filter(None, map(author_name, root.iterfind(".//AuthorList/Author")))),
        title=_text(root, ".//ArticleTitle") or _text(root, ".//BookTitle"),
        volume=_text(root, ".//JournalIssue/Volume"),
        issue=_text(root, ".//JournalIssue/Issue"),
        pages=_text(root, ".//Pagination/MedlinePgn"),
        languages=_texts(root, ".//Language"),
        journal_id=_text(root, ".//NlmUniqueID"),
        issn=_text(root, ".//Journal/ISSN[@IssnType='Print']"),
        essn=_text(root, ".//Journal/ISSN[@IssnType='Electronic']"),
        publication_types=_texts(root, ".//PublicationType"),
        record_status=_STATUS.get(root[0].get("Status", ""), "PubMed"),
        publication_status=_text(root, "./*/PublicationStatus"),
        article_ids=_article_ids(pmid, root),
        history=tuple(_history(root)),
        has_abstract=root.find("./*//AbstractText") is not None,
        journal=_text(root, ".//Journal/Title"),
        location=_location(root),
    )


def _text(root: etree._Element, path: str) -> str:
    node = root.find(path)
    return "" if node is None else text_of(node)


def _texts(root: etree._Element, path: str) -> tuple[str, ...]:
    return tuple(text_of(node) for node in root.iterfind(path))


def _date(node: etree._Element | None) -> str:
    """Write a date as summaries do, ``2016 Apr 5``."""
    return "" if node is None else " ".join(filter(None, map(text_of, node)))


def _article_ids(pmid: int, root: etree._Element) -> tuple[tuple[str, str], ...]:
    nodes = root.findall("./*/ArticleIdList/ArticleId")
    found = tuple((node.get("IdType", ""), text_of(node)) for node in nodes)
    return found or (("pubmed", str(pmid)),)


def _history(root: etree._Element) -> Iterator[tuple[str, str]]:
    for entry in root.iterfind("./*/History/PubMedPubDate"):
        parts = {part.tag: text_of(part) for part in entry}
        day = "/".join(parts.get(name, "").zfill(2) for name in ("Year", "Month", "Day"))
        hour = ":".join(parts.get(name, "0").zfill(2) for name in ("Hour", "Minute"))
        yield entry.get("PubStatus", ""), f"{day} {hour}"


def _location(root: etree._Element) -> str:
    places = root.findall(".//ELocationID")
    return ". ".join(f"{place.get('EIdType')}: {text_of(place)}" for place in places)
