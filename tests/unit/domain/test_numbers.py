"""The number of a study: no preprint can be taken for a record of PubMed."""

from __future__ import annotations

import pytest

from pipeline.domain.numbers import is_pubmed, preprint_number, study_name


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
