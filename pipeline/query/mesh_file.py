"""Read all of MeSH from NLM's own files.

The whole of it is 300 MB of XML; ``write_table`` keeps what a search needs as 6 MB of rows, in the
form of the cut that ships with the program. The files are offered at
nlm.nih.gov/databases/download/mesh.html: ``descYYYY.xml`` (headings and publication types),
``qualYYYY.xml`` (subheadings), ``suppYYYY.xml`` (supplementary concepts), as they are or packed as
``.gz``. Their elements: nlm.nih.gov/mesh/xml_data_elements.html.
"""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple, cast

from lxml import etree

from pipeline.query.mesh import Mesh, MeshRecord, read_rows, row_of


class _Layout(NamedTuple):
    """Where a file keeps its records, and their identifiers and names."""

    record: str
    ui: str
    name: str


_DESCRIPTORS = _Layout("DescriptorRecord", "DescriptorUI", "DescriptorName/String")
_BESIDE = {  # what may lie beside descYYYY.xml
    "qual": _Layout("QualifierRecord", "QualifierUI", "QualifierName/String"),
    "supp": _Layout("SupplementalRecord", "SupplementalRecordUI", "SupplementalRecordName/String"),
}
_TREES = "TreeNumberList/TreeNumber"
_TERMS = "ConceptList/Concept/TermList/Term/String"
_ABBREVIATIONS = "ConceptList/Concept/TermList/Term/Abbreviation"


class MeshFileError(ValueError):
    """Say what is wrong with a file that should hold MeSH, and what to do."""


def load_mesh(path: Path) -> Mesh:
    """Read NLM's descriptor file, and the qualifiers and supplementary concepts beside it.

    Raises:
        MeshFileError: the file is not there, is no XML, is cut, or holds no MeSH records.
    """
    records = [*_read(path, _DESCRIPTORS)]
    for stem, layout in _BESIDE.items():
        beside = path.with_name(path.name.replace("desc", stem, 1))
        if beside != path and beside.exists():
            records += _read(beside, layout)
    return Mesh(records)


def write_table(mesh: Mesh, path: Path, source: str) -> None:
    """Write MeSH as a table that ``read_table`` reads at once; ``source`` names its edition.

    Raises:
        OSError: it cannot be written.
    """
    head = f"# {source}. Courtesy of the U.S. National Library of Medicine.\n"
    rows = (f"{row_of(record)}\n" for record in mesh.records)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(head + "".join(rows), encoding="utf-8")


def read_table(path: Path) -> Mesh:
    """Read a table that ``write_table`` wrote.

    Raises:
        MeshFileError: it cannot be read, or is no such table.
    """
    try:
        return Mesh(read_rows(path.read_text(encoding="utf-8").splitlines()))
    except (OSError, ValueError) as error:
        again = "write it anew: k2watch db mesh descYYYY.gz"
        raise MeshFileError(
            f"{path} cannot be read as a table of MeSH: {error}; {again}"
        ) from error


def _read(path: Path, layout: _Layout) -> list[MeshRecord]:
    try:
        with _opened(path) as file:
            records = [*_records(file, layout)]
    except (OSError, EOFError, zlib.error, etree.XMLSyntaxError) as error:
        raise MeshFileError(f"{path} cannot be read as MeSH: {error}. {_ADVICE}") from error
    if not records:
        raise MeshFileError(f"{path} holds no {layout.record}. {_ADVICE}")
    return records


_ADVICE = "Take descYYYY.xml or descYYYY.gz from nlm.nih.gov/databases/download/mesh.html"


def _opened(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _records(file: IO[bytes], layout: _Layout) -> Iterator[MeshRecord]:
    # The full file is 300 MB, so each record is dropped once read. Entities and the network stay
    # off: the file names a DTD that is not needed.
    events = etree.iterparse(
        file, tag=layout.record, resolve_entities=False, no_network=True, load_dtd=False
    )
    for _, element in events:
        yield _record(element, layout)
        element.clear()
        while (before := element.getprevious()) is not None:
            element.getparent().remove(before)  # type: ignore[union-attr]


def _record(element: etree._Element, layout: _Layout) -> MeshRecord:
    name = element.findtext(layout.name) or ""
    terms = (*_texts(element, _TERMS), *_texts(element, _ABBREVIATIONS))
    return MeshRecord(
        ui=element.findtext(layout.ui) or "",
        name=name,
        trees=_texts(element, _TREES),
        terms=tuple(dict.fromkeys(term for term in terms if term != name)),
    )


def _texts(element: etree._Element, path: str) -> tuple[str, ...]:
    return tuple(found.text for found in element.iterfind(path) if found.text)
