"""The numbers of registries: one spelling for each way authors write them, and no look-alikes."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest

from benchmarks.labelled_texts import half_of
from pipeline.domain.annotations import Annotation
from pipeline.domain.records import AbstractSection, Article, DataBank
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.record.registries import EXTRACTOR, extract, spelling_of
from pipeline.evidence.text.passage import Passage
from pipeline.sources.pubmed_records import read_records

LISTED = Path(__file__).parents[3].parent / "shared/data/pubmed/subsets/nct_databank.xml.gz"


def read(abstract: str, *banks: DataBank, title: str = "A trial of MK-7.") -> list[Annotation]:
    sections = (AbstractSection(abstract),) if abstract else ()
    return list(extract(Passage(Article(9, title=title, abstract=sections, databanks=banks))))


def values(abstract: str, *banks: DataBank) -> list[str]:
    return [str(one.value) for one in read(abstract, *banks)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was registered (NCT01234567).", "NCT01234567"),
        ("See clinicaltrials.gov/ct2/show/NCT01234567?term=k2.", "NCT01234567"),
        ("ClinicalTrials.gov: NCT 01234567.", "NCT01234567"),
        ("ClinicalTrials.gov number, NCT#01234567", "NCT01234567"),
        ("NCT Number: 01234567.", "NCT01234567"),
        ("Registered as NCTO1234567.", "NCT01234567"),
        ("Registered as NCT0123 4567.", "NCT01234567"),
        ("Trial registration: ISRCTN12345678.", "ISRCTN12345678"),
        ("Controlled Trial Number (ISRCTN): 12345678.", "ISRCTN12345678"),
        ("ISCRTN 12345678", "ISRCTN12345678"),
        ("EudraCT 2008-001234-56.", "2008-001234-56"),
        ("EudraCT number: 2008-001234-56-NL", "2008-001234-56"),
        ("(EUCTR2008-001234-56-DE)", "2008-001234-56"),
        ("EU CT number 2023-501234-12-00.", "2023-501234-12-00"),
        ("UMIN000012345", "UMIN000012345"),
        ("UMIN 000012345", "UMIN000012345"),
        ("UMIN-CTR ID: UMIN000012345", "UMIN000012345"),
        ("UMIN Clinical Trials Registry (000012345)", "UMIN000012345"),
        ("jRCTs031180123", "jRCTs031180123"),
        ("jRCT1031180123", "jRCT1031180123"),
        ("JapicCTI-142693", "JapicCTI-142693"),
        ("CRiS number KCT0001234", "KCT0001234"),
        ("CTRI/2018/05/013456", "CTRI/2018/05/013456"),
        ("ctri / 2018 / 05 / 013456", "CTRI/2018/05/013456"),
        ("IRCT20120215009014N123", "IRCT20120215009014N123"),
        ("IRCT138904113025N1", "IRCT138904113025N1"),
        ("ACTRN12612000123456", "ACTRN12612000123456"),
        ("ACTRN 12612 000 123 456", "ACTRN12612000123456"),
        ("ANZCTRN12612000123456", "ACTRN12612000123456"),
        ("Australian New Zealand Clinical Trials Registry (12612000123456)", "ACTRN12612000123456"),
        ("ChiCTR2000012345", "ChiCTR2000012345"),
        ("ChiCTR-TRC-12002345", "ChiCTR-TRC-12002345"),
        ("chictr-ior-16012345", "ChiCTR-IOR-16012345"),
        ("Netherlands Trial Register NTR1234", "NTR1234"),
        ("Dutch trial register NL1234", "NL1234"),
        ("NL-OMON12345", "NL-OMON12345"),
        ("DRKS-ID: DRKS00012345", "DRKS00012345"),
        ("PACTR201812345678901", "PACTR201812345678901"),
        ("TCTR20180123001", "TCTR20180123001"),
        ("Trial registration: RBR-1234AB", "RBR-1234ab"),
        ("RPCEC00000123", "RPCEC00000123"),
        ("Sri Lanka trials registry SLCTR/2018/012", "SLCTR/2018/012"),
        ("LBCTR2018012345", "LBCTR2018012345"),
        ("the Peruvian registry (PER-012-18)", "PER-012-18"),
        ("PROSPERO CRD42018012345", "CRD42018012345"),
        ("PROSPERO (CRD 42018012345)", "CRD42018012345"),
        ("PROSPERO registration: PROSPERO 42018012345.", "CRD42018012345"),
    ],
)
def test_each_way_of_writing_gives_the_one_we_keep(text: str, expected: str) -> None:
    assert values(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "NCT1234567 has too few digits.",
        "NCT001234567 has too many.",
        "NCT91234567 was never given out.",
        "ISRCTN1234567",
        "EudraCT 2008-01234-56",
        "Approved as 2013-A00681-46.",
        "The order number was 1998-001234-56.",
        "ACTRN1261200012345",
        "UMIN00001234",
        "The NTR1 receptor was cloned in a trial.",
        "The VNTR 1234 repeat, a trial of typing.",
        "NL41789.078.13 was the dossier at the trial office.",
        "In this open study of blood pressure in adults, sodium chloride (NL4500) was added.",
        "It occurred in 12 per-100-20 of trials.",
        "PROSPERO was searched for trials up to 2018.",
        "Trials were sought in ClinicalTrials.gov and ISRCTN.",
        "H. pylori NCTC 11637 grew.",
        "Samples of 01234567 cells were counted.",
        "",
    ],
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert values(text) == []


def test_the_databank_comes_first_and_nothing_is_told_twice() -> None:
    bank = DataBank("ClinicalTrials.gov", ("NCT07654321", "NCT01234567"))
    found = read("Registered: NCT01234567 and ISRCTN12345678, again NCT01234567.", bank)
    assert [one.value for one in found] == ["NCT07654321", "NCT01234567", "ISRCTN12345678"]
    assert [one.field_name for one in found] == ["databanks", "databanks", "abstract"]


def test_an_accession_without_its_letters_is_read_by_its_bank() -> None:
    assert values("", DataBank("ISRCTN", ("12345678",))) == ["ISRCTN12345678"]


def test_data_banks_of_data_are_no_registries() -> None:
    banks = (
        DataBank("GENBANK", ("K00336",)),
        DataBank("RefSeq", ("XM_002419949.1",)),
        DataBank("figshare", ("10.6084/m9.figshare.12298736.v1",)),
        DataBank("Dryad", ("10.5061/dryad.h70rxwdfr",)),
        DataBank("GEO", ("GSE123456",)),
        DataBank("PDB", ("7CC7",)),
    )
    assert values("", *banks) == []


def test_the_quote_stands_where_the_offsets_say() -> None:
    bank = DataBank("ClinicalTrials.gov", ("NCT07654321", "NCT01234567"))
    abstract = "We gave it. The trial is ISRCTN12345678. It ended."
    stored = "ClinicalTrials.gov/NCT07654321; ClinicalTrials.gov/NCT01234567"
    fields = {"databanks": stored, "abstract": abstract}
    for one in read(abstract, bank):
        assert fields[one.field_name][one.start : one.end] == one.quote
        assert (one.kind, one.extractor) == (AnnotationKind.REGISTRY_IDS, EXTRACTOR)
    assert read(abstract)[0].quote == "The trial is ISRCTN12345678."


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("NCT01234567", "NCT01234567"),
        ("nct 01234567", "NCT01234567"),
        ("UMIN 000012345", "UMIN000012345"),
        ("2008-001234-56", "2008-001234-56"),
        ("EudraCT 2008-001234-56", "2008-001234-56"),
        ("NL1234", "NL1234"),
        ("RBR-1234AB", "RBR-1234ab"),
        ("CRD42018012345", "CRD42018012345"),
        ("10.1000/182", None),
        ("", None),
    ],
)
def test_a_printed_identifier_has_one_spelling(printed: str, kept: str | None) -> None:
    assert spelling_of(printed) == kept


@pytest.mark.parametrize(
    "piece", ["NCT 0", "UMIN clinical trial ", "1,000 and ", "0123 4567 ", "((("]
)
def test_a_long_text_is_read_in_no_time(piece: str) -> None:
    text = "trial " + piece * (60_000 // len(piece))
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 2


@pytest.mark.skipif(not LISTED.exists(), reason="the real records are not beside the project")
def test_every_trial_number_that_pubmed_lists_is_read() -> None:
    listed = 0
    for article in read_records([gzip.decompress(LISTED.read_bytes())]):
        if not isinstance(article, Article) or half_of(str(article.pmid)) != "dev":
            continue
        found = {one.value for one in extract(Passage(article))}
        for bank in article.databanks:
            if bank.name == "ClinicalTrials.gov":
                assert set(bank.accessions) <= found, article.pmid
                listed += len(bank.accessions)
    assert listed > 20
