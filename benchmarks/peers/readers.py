"""Read a file of PubMed XML with one program, in a process of its own; print one JSON line.

    python -m benchmarks.peers.readers NAME FILE

Runs in any environment that has the program NAME: nothing is imported before it is known which.
Every reader gives how many records it read; memory and processor are those of the whole process.
"""

from __future__ import annotations

import importlib.metadata
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_CHUNK = 1 << 18
_RECORD = "/PubmedArticle/MedlineCitation"
# What pubmedparser2 is asked for: about the fields that the yardstick reads.
_STRUCTURE: dict[str, Any] = {
    "root": "/PubmedArticleSet",
    "key": f"{_RECORD}/PMID",
    "Title": f"{_RECORD}/Article/ArticleTitle",
    "Abstract": f"{_RECORD}/Article/Abstract/AbstractText",
    "Journal": f"{_RECORD}/Article/Journal/Title",
    "Language": f"{_RECORD}/Article/Language",
    "Types": f"{_RECORD}/Article/PublicationTypeList/PublicationType/@UI",
    "Mesh": f"{_RECORD}/MeshHeadingList/MeshHeading/DescriptorName/@UI",
    "Keyword": f"{_RECORD}/KeywordList/Keyword",
    "Author": {
        "root": f"{_RECORD}/Article/AuthorList",
        "key": "/Author/auto_index",
        **{name: f"/Author/{name}" for name in ("LastName", "ForeName", "CollectiveName")},
        "Affiliation": "/Author/AffiliationInfo/Affiliation",
    },
    "Date": {
        "root": "/PubmedArticle/PubmedData/History",
        "key": "/PubMedPubDate/@PubStatus",
        **{part: f"/PubMedPubDate/{part}" for part in ("Year", "Month", "Day")},
    },
    "Ids": {
        "root": "/PubmedArticle/PubmedData/ArticleIdList",
        "key": "/ArticleId/@IdType",
        "Id": "/ArticleId",
    },
}
_XTRACT = (
    *(
        "xtract",
        "-mixed",
        "-pattern",
        "PubmedArticle",
        "-element",
        "MedlineCitation/PMID",
        "ArticleTitle",
    ),
    *("AbstractText", "ISOAbbreviation", "Language", "DescriptorName", "PublicationType"),
    *("Keyword", "-block", "Author", "-sep", " ", "-element", "LastName,Initials", "Affiliation"),
    *("-block", "PubMedPubDate", "-sep", "-", "-element", "Year,Month,Day"),
    *("-block", "ArticleId", "-element", "ArticleId"),
)


def k2watch(file: Path) -> int:
    """Read whole Articles, and keep none."""
    from pipeline.sources.pubmed_records import read_records

    with file.open("rb") as stream:
        return sum(1 for _ in read_records(iter(lambda: stream.read(_CHUNK), b"")))


def yardstick(file: Path) -> int:
    """Read with a bare loop of lxml's iterparse."""
    from benchmarks.yardstick import read

    return sum(1 for _ in read(file))


def bio_entrez(file: Path) -> int:
    """Read as Biopython's tutorial shows."""
    from Bio import Entrez

    with file.open("rb") as stream:
        return len(Entrez.read(stream)["PubmedArticle"])


def pubmed_parser(file: Path) -> int:
    """Read as its README shows; it takes files as NLM packs them alone, so it unpacks too."""
    import pubmed_parser as parser  # type: ignore[import-not-found, unused-ignore]

    return sum(1 for _ in parser.parse_medline_xml(f"{file}.gz"))


def pymed(file: Path) -> int:
    """Read as it does what it has fetched."""
    from xml.etree import ElementTree

    from pymed.article import PubMedArticle  # type: ignore[import-not-found, unused-ignore]

    found = ElementTree.parse(file).getroot().iter("PubmedArticle")
    return len([PubMedArticle(xml_element=one) for one in found])


def pubmedparser2(file: Path) -> int:
    """Write the tables that it makes of a file, with one thread; its product is files."""
    import pubmedparser  # type: ignore[import-not-found, unused-ignore]

    with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as folder:
        pubmedparser.read_xml(
            [str(file)], _STRUCTURE, folder, relative_to_default_data=False, n_threads=1
        )
        with Path(folder, "Journal.tsv").open("rb") as lines:
            return sum(1 for _ in lines) - 1  # the head


def xtract(file: Path) -> int:
    """Let NCBI's own tool write the same as a table; it takes as many threads as it likes."""
    command = [_XTRACT[0], "-input", str(file), *_XTRACT[1:]]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.count(b"\n")


READERS: dict[str, Callable[[Path], int]] = {
    "yardstick": yardstick,
    "k2watch": k2watch,
    "Bio.Entrez.read": bio_entrez,
    "pubmed_parser": pubmed_parser,
    "pymed": pymed,
    "pubmedparser2": pubmedparser2,
    "xtract": xtract,
}
_MADE_BY = {"yardstick": "lxml", "Bio.Entrez.read": "biopython"}


def measure(name: str, file: Path) -> dict[str, Any]:
    """Read a file once; give records, seconds by the clock and of the processor, and megabytes."""
    before, clock = _computing(), time.perf_counter()
    records = READERS[name](file)
    seconds = time.perf_counter() - clock
    computing = _computing() - before
    return {
        "records": records,
        "seconds": seconds,
        "computing": computing,
        "peak_mb": _peak_kb(name) / 1024,
        "version": _version(name),
    }


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _peak_kb(name: str) -> int:
    """Give the most memory held; ``getrusage`` counts in what held the process that forked us."""
    if name == "xtract":
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def _computing() -> float:
    usages = [resource.getrusage(who) for who in _WHO]
    return sum(one.ru_utime + one.ru_stime for one in usages)


def _version(name: str) -> str:
    if name == "xtract":
        asked = subprocess.run([name, "-version"], stdout=subprocess.PIPE, text=True, check=True)
        return asked.stdout.strip()
    try:
        return importlib.metadata.version(_MADE_BY.get(name, name))
    except importlib.metadata.PackageNotFoundError:
        return ""


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
