"""An identifier that stands by itself is read as its registry writes it, or as none."""

from __future__ import annotations

import pytest

from pipeline.domain.registries import registration


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" nct 0012 3456", ("NCT00123456", "ClinicalTrials.gov")),
        ("2019-001234-56", ("2019-001234-56", "EudraCT")),
        ("EUCTR2019-001234-56-DE", None),  # with its country: see the ICTRP import
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
