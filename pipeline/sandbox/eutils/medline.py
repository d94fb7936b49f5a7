"""Records as tagged text, the plainer part of the MEDLINE format.

Tags: nlm.nih.gov/bsd/mms/medlineelements.html. Only what a reader of titles and abstracts
needs is written; the rest of the format is left out.
"""

import textwrap
from collections.abc import Iterable, Sequence

from pipeline.query import Field
from pipeline.sandbox.records import Record

_TAGS = {
    Field.TITLE: "TI",
    Field.AUTHOR: "AU",
    Field.LANGUAGE: "LA",
    Field.PUBLICATION_TYPE: "PT",
    Field.MESH: "MH",
}


def text(records: Sequence[Record]) -> bytes:
    """Write records in MEDLINE text, a blank line before each."""
    return "".join("\n" + "\n".join(_lines(record)) + "\n" for record in records).encode()


def _lines(record: Record) -> Iterable[str]:
    texts = record.document.texts
    yield f"PMID- {record.pmid}"
    if abstract := " ".join(texts.get(Field.ABSTRACT, ())):
        yield _tagged("AB", abstract)
    for field, tag in _TAGS.items():
        yield from (_tagged(tag, value) for value in texts.get(field, ()))
    if record.journal:
        yield _tagged("JT", record.journal)


def _tagged(tag: str, value: str) -> str:
    return textwrap.fill(value, 87, initial_indent=f"{tag:<4}- ", subsequent_indent=" " * 6)
