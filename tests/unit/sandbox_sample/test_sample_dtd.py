"""NLM's own DTD and Biopython's reader accept every file."""

from io import BytesIO
from pathlib import Path

import pytest
from Bio import Entrez
from lxml import etree

from pipeline.sandbox.sample_records import update_files

DTD = Path(Entrez.__file__).parent / "DTDs" / "pubmed_250101.dtd"

DAYS_AND_FILES = [pytest.param(data, id=day.isoformat()) for day, data in update_files()]


@pytest.fixture(scope="module")
def dtd() -> etree.DTD:
    return etree.DTD(str(DTD))


@pytest.mark.parametrize("data", DAYS_AND_FILES)
def test_every_file_is_valid(dtd: etree.DTD, data: bytes) -> None:
    assert dtd.validate(etree.fromstring(data)), dtd.error_log


@pytest.mark.parametrize("data", DAYS_AND_FILES)
def test_biopython_reads_every_file(data: bytes) -> None:
    found = Entrez.read(BytesIO(data))
    assert len(found["PubmedArticle"]) == data.count(b"<PubmedArticle>")
    assert len(found["PubmedBookArticle"]) == data.count(b"<PubmedBookArticle>")


@pytest.mark.parametrize("data", DAYS_AND_FILES)
def test_every_file_declares_what_it_is(data: bytes) -> None:
    declaration, doctype, root = data.split(b"\n", 3)[:3]
    assert declaration == b'<?xml version="1.0" encoding="utf-8"?>'
    assert b"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd" in doctype
    assert root == b"<PubmedArticleSet>"


def test_the_dtd_refuses_another_order(dtd: etree.DTD) -> None:
    first = etree.fromstring(update_files()[0][1])
    article = first.find("PubmedArticle/MedlineCitation/Article")
    assert article is not None
    article.append(article[0])
    assert not dtd.validate(first)
