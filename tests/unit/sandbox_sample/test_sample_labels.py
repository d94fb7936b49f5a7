"""Nobody can take a sample record for a real one, in any of its versions."""

import re

import pytest
from lxml import etree

from pipeline.sandbox.sample_records import update_files

from .conftest import Files, pmid_of

EVERY_VERSION = [
    pytest.param(record, id=f"{pmid_of(record)}-{number}")
    for number, record in enumerate(Files(update_files()).records())
]
FIRST_REAL = 102  # NCT00000102
PREFIX = r"(\[|Correction to: |Expression of Concern: |Retraction: |RETRACTED: )?Sample: "


def text(record: etree._Element, path: str) -> str:
    return "".join("".join(found.itertext()) for found in record.findall(path))


@pytest.mark.parametrize("record", EVERY_VERSION)
def test_title_and_journal_say_sample(record: etree._Element) -> None:
    title = text(record, ".//ArticleTitle") or text(record, ".//VernacularTitle")
    assert re.match(PREFIX, title)
    for path in (".//Journal/Title", ".//Journal/ISOAbbreviation", ".//MedlineTA", ".//BookTitle"):
        assert all("sample" in (found.text or "").lower() for found in record.findall(path))


@pytest.mark.parametrize("record", EVERY_VERSION)
def test_abstract_says_fictional(record: etree._Element) -> None:
    for abstract in record.iter("Abstract"):
        notice = abstract.findtext("CopyrightInformation")
        assert notice == "Fictional record written for the k2watch sandbox."


@pytest.mark.parametrize("record", EVERY_VERSION)
def test_people_are_placeholders(record: etree._Element) -> None:
    assert {name.text for name in record.iter("LastName")} <= {"Sampleauthor"}
    assert all("Sample" in (name.text or "") for name in record.iter("CollectiveName"))
    assert {place.text for place in record.iter("Affiliation")} <= {"Sample Institute, Sampleton."}
    assert all("Sample" in (agency.text or "") for agency in record.iter("Agency"))
    assert not list(record.iter("Identifier"))


@pytest.mark.parametrize("record", EVERY_VERSION)
def test_numbers_are_out_of_the_real_ranges(record: etree._Element) -> None:
    written = etree.tostring(record, encoding="unicode")
    assert all(int(found.text or 0) > 90_000_000 for found in record.iter("PMID"))
    assert all(int(number) < FIRST_REAL for number in re.findall(r"NCT(\d{8})", written))
    for found in record.findall(".//*[@EIdType='doi']") + record.findall(".//*[@IdType='doi']"):
        assert found.text == f"10.5555/k2watch.sample.{pmid_of(record) - 90_000_000}"
