from collections.abc import Iterator
from datetime import date

import pytest
from lxml import etree

from pipeline.sandbox.sample_records import update_files
from pipeline.sandbox.sample_records.elsewhere import Elsewhere, read_elsewhere
from pipeline.sandbox.sample_records.reading import read_sample
from pipeline.sandbox.sample_records.studies import Sample

RECORDS = ("PubmedArticle", "PubmedBookArticle")


class Files:
    """The sample's update files, read back the way a client sees them."""

    def __init__(self, files: list[tuple[date, bytes]]) -> None:
        self.files = files
        self.sets = {day: etree.fromstring(data) for day, data in files}

    def records(self, day: date | None = None) -> Iterator[etree._Element]:
        """Yield the records of one file, or of all, in order."""
        for when, root in self.sets.items():
            if day in (None, when):
                yield from root.iterchildren(*RECORDS)

    def versions(self, pmid: int) -> list[etree._Element]:
        """Return one record in each of its versions, oldest first."""
        return [record for record in self.records() if pmid_of(record) == pmid]

    def deleted(self) -> dict[date, list[int]]:
        """Return what each file takes away, for files that do."""
        found = {day: root.findall("DeleteCitation/PMID") for day, root in self.sets.items()}
        return {day: [int(p.text or 0) for p in pmids] for day, pmids in found.items() if pmids}


def pmid_of(record: etree._Element) -> int:
    """Return a record's own PMID, not one that it cites."""
    return int(record.findtext("MedlineCitation/PMID") or record.findtext("BookDocument/PMID") or 0)


@pytest.fixture(scope="session")
def sample() -> Sample:
    return read_sample()


@pytest.fixture(scope="session")
def files(sample: Sample) -> Files:
    return Files(update_files(sample))


@pytest.fixture(scope="session")
def elsewhere() -> Elsewhere:
    return read_elsewhere()
