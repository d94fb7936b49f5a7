"""What the sandbox keeps of one PubMed record: a few facts to sort by, and its own bytes."""

import zlib
from dataclasses import dataclass
from datetime import date

from lxml import etree

from pipeline.query import Field
from pipeline.sandbox import xml_records
from pipeline.sandbox.dates import searchable_dates

_JOURNAL = "./MedlineCitation/Article/Journal/Title"
_BOOK = "./BookDocument/Book/BookTitle"


@dataclass(frozen=True, slots=True)
class Record:
    """One version of one PubMed record.

    Attributes:
        pmid: the PubMed identifier.
        version: the PMID's ``Version``, 1 for nearly all.
        created: the create date (CRDT, ``PubMedPubDate[@PubStatus="entrez"]``).
        entered: the entry date (EDAT, ``PubStatus="pubmed"``), which answers are sorted by.
        published: the first day its publication date may mean.
        first_author: surname and initials, or a collective name; empty when there is none.
        journal: the journal's title.
        packed: the record's bytes, compressed.
    """

    pmid: int
    version: int
    created: date | None
    entered: date | None
    published: date | None
    first_author: str
    journal: str
    packed: bytes

    @property
    def xml(self) -> bytes:
        """The record exactly as its file had it."""
        return zlib.decompress(self.packed)

    def tree(self) -> etree._Element:
        """Parse the record afresh."""
        return xml_records.read(self.xml)


def read_record(xml: bytes) -> Record:
    """Take the facts from a record's bytes.

    Raises:
        ValueError: when it has no PMID or its bytes are no XML.
    """
    root = xml_records.read(xml)
    pmid = root.find("./*/PMID")
    if pmid is None or not (pmid.text or "").strip().isdecimal():
        raise ValueError("it has no PMID")
    days = {field: span.first for field, span in searchable_dates(root).items()}
    return Record(
        pmid=int(pmid.text or 0),
        version=int(pmid.get("Version", "1")),
        created=days.get(Field.CREATED),
        entered=days.get(Field.ENTERED),
        published=days.get(Field.PUBLISHED),
        first_author=first_author(root),
        journal=(root.findtext(_JOURNAL) or root.findtext(_BOOK) or "").strip(),
        packed=zlib.compress(xml, 1),
    )


def first_author(root: etree._Element) -> str:
    """Name the first author, "Surname AB" or a collective name; empty when there is none."""
    author = next(root[0].iter("Author"), None)
    return "" if author is None else author_name(author)


def author_name(author: etree._Element) -> str:
    """Write an author the way PubMed's summaries do: "Surname AB Jr" or the collective name."""
    parts = [author.findtext(name) or "" for name in ("LastName", "Initials", "Suffix")]
    return " ".join(filter(None, parts)) or "".join(author.xpath("string(CollectiveName)"))
