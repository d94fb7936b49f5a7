"""What the sandbox keeps of one PubMed record: what it is found and sorted by, its own bytes."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml import etree

from pipeline.query import Document, Field
from pipeline.sandbox import xml_records
from pipeline.sandbox.documents import author_name, document

_JOURNAL = "Article/Journal/Title"
_BOOK = "Book/BookTitle"


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
        references: the PMIDs its reference list names.
        document: what it can be found by.
        packed: the record's bytes, compressed.
    """

    pmid: int
    version: int
    created: date | None
    entered: date | None
    published: date | None
    first_author: str
    journal: str
    references: tuple[int, ...]
    document: Document
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
    citation = root[0] if len(root) else root
    pmid = citation.find("PMID")
    if pmid is None or not (pmid.text or "").strip().isdecimal():
        raise ValueError("it has no PMID")
    searchable = document(int(pmid.text or 0), root)
    days = {field: span.first for field, span in searchable.dates.items()}
    return Record(
        pmid=searchable.pmid,
        version=int(pmid.get("Version", "1")),
        created=days.get(Field.CREATED),
        entered=days.get(Field.ENTERED),
        published=days.get(Field.PUBLISHED),
        first_author=first_author(citation),
        journal=(citation.findtext(_JOURNAL) or citation.findtext(_BOOK) or "").strip(),
        references=tuple(_references(root)),
        document=searchable,
        packed=_packed(xml),
    )


def first_author(citation: etree._Element) -> str:
    """Name the first author, "Surname AB" or a collective name; empty when there is none."""
    author = next(citation.iter("Author"), None)
    return "" if author is None else author_name(author)


def _references(root: etree._Element) -> Iterator[int]:
    """Yield the PMIDs of cited records; NLM also writes "NOT_FOUND" into their place."""
    for reference in root[-1].iter("Reference"):
        for node in reference.iterfind("ArticleIdList/ArticleId[@IdType='pubmed']"):
            if (text := (node.text or "").strip()).isdecimal():
                yield int(text)


def _packed(xml: bytes) -> bytes:
    # Records are small: setting up zlib's usual 32 kB window takes longer than filling it.
    packer = zlib.compressobj(level=1, wbits=13, memLevel=6)
    return packer.compress(xml) + packer.flush()
