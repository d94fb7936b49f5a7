"""The number of a study: no preprint can be taken for a record of PubMed."""

from __future__ import annotations

import pytest

from pipeline.domain.numbers import (
    bare_name,
    is_pubmed,
    names,
    numbers_in,
    pmid_or_name,
    preprint_number,
    read_number,
    study_name,
)


def test_a_preprint_keeps_its_name_and_is_no_pmid() -> None:
    number = preprint_number("PPR1234567")
    assert not is_pubmed(number)
    assert study_name(number) == "PPR1234567"


def test_a_pmid_stays_what_it_is() -> None:
    assert is_pubmed(25694037)
    assert study_name(25694037) == "PMID 25694037"


@pytest.mark.parametrize("name", ["PPR0", "PPR", "ppr12", "PPR12 ", "25694037", "PPR٣", ""])
def test_what_is_no_preprint_has_no_number(name: str) -> None:
    with pytest.raises(ValueError, match="not a preprint"):
        preprint_number(name)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("25694037", 25694037),
        (" PMID 25694037 ", 25694037),
        ("pmid:25694037", 25694037),
        ("PMID: 25694037", 25694037),
        ("PPR123", -123),
        ("ppr123", -123),
        ("PPR:PPR123", -123),
        ("-123", None),
        ("PPR0", None),
        ("10.1101/2026.01.01", None),
        ("PPR٣", None),
        ("1" * 13, None),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, number: int | None) -> None:
    assert read_number(written) == number


@pytest.mark.parametrize("number", [25694037, -123])
def test_every_writing_is_read_back_and_found_in_a_text(number: int) -> None:
    assert read_number(study_name(number)) == read_number(bare_name(number)) == number
    assert numbers_in(f"J Sampl. 2026 {study_name(number)} (says the title)") == [number]
    assert list(names(number).values()).count(None) == 1
    assert str(pmid_or_name(number)) == bare_name(number)


def test_a_word_that_only_holds_a_number_names_nothing() -> None:
    assert numbers_in("PPAR123 APPR123 PMIDs 5 PMID -5 PPR0") == []
