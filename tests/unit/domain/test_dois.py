"""A DOI is told from what only looks like one, and found in a sentence with all its signs."""

import pytest

from pipeline.domain.dois import dois_in, is_doi


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("10.5555/sample", True),
        ("10.1002/(SICI)5555<1::AID-S>3.0.CO;2-2", True),
        ("10.1641/0006-3568(2005)055[0851:POTAPF]2.0.CO;2", True),
        ("10.5555/a/../../admin", False),
        ("10.5555/.", False),
        ("10.5555/two words", False),
        ("10.5555/µ", False),
        ("11.5555/x", False),
        ("10.5555/" + "x" * 201, False),
        ("", False),
    ],
)
def test_what_may_become_an_address(text: str, is_one: bool) -> None:
    assert is_doi(text) is is_one


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("J Sampl. 2026. doi: 10.5555/sample.notice.", ["10.5555/sample.notice"]),
        ("(see 10.5555/a(97)1-0)", ["10.5555/a(97)1-0"]),
        ("10.5555/a; PubMed had not", ["10.5555/a"]),
        ("10.5555/a, 10.5555/b", ["10.5555/a", "10.5555/b"]),
        ("version 10.5", []),
    ],
)
def test_dois_in_a_sentence(text: str, found: list[str]) -> None:
    assert dois_in(text) == found
