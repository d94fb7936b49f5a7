"""An identifier that stands by itself is read as its registry writes it, or as none."""

from __future__ import annotations

import pytest

from pipeline.domain.registries import registration, spelled


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" nct 0012 3456", ("NCT00123456", "ClinicalTrials.gov")),
        ("2019-001234-56", ("2019-001234-56", "EudraCT")),
        ("EUCTR2019-001234-56-DE", ("2019-001234-56", "EudraCT")),
        ("EUCTR2019-001234-56-Outside-EU/EEA", ("2019-001234-56", "EudraCT")),
        ("CTIS2023-503951-81-00", ("2023-503951-81-00", "CTIS")),
        ("JPRN-UMIN000012345", ("UMIN000012345", "UMIN-CTR")),
        ("JPRN-jRCTs031180001", ("jRCTs031180001", "jRCT")),
        ("UMIN000012345", ("UMIN000012345", "UMIN-CTR")),
        ("jRCTs031180001", ("jRCTs031180001", "jRCT")),
        ("ISRCTN12345678", ("ISRCTN12345678", "ISRCTN")),
    ],
)
def test_registrations(text: str, found: tuple[str, str] | None) -> None:
    assert registration(text) == found


@pytest.mark.parametrize("text", ["", "109063", "R01-HL123456", "NCT0012345678", "x" * 100_000])
def test_what_is_no_registration(text: str) -> None:
    assert registration(text) is None


def test_an_identifier_is_spelled_as_its_registry_does_or_left_alone() -> None:
    assert spelled("JPRN-umin000012345") == "UMIN000012345"
    assert spelled("Sponsor-1 b") == "Sponsor-1 b"
