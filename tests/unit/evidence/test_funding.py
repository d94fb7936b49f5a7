"""Makers of vitamin K near a study: named with their place, never judged, never denied."""

from __future__ import annotations

import csv
import time
from importlib import resources

import pytest

from pipeline.domain.annotations import Annotation
from pipeline.domain.records import AbstractSection, Article, Author, Grant
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.record.funding import EXTRACTOR, extract
from pipeline.evidence.text.passage import Passage

TITLE = "Vitamin K2 and arteries."


def read(
    interests: str | None = None,
    abstract: str = "",
    agency: str | None = None,
    address: str | None = None,
    title: str = TITLE,
) -> list[Annotation]:
    article = Article(
        9,
        title=title,
        abstract=(AbstractSection(abstract),) if abstract else (),
        authors=(Author("Sampleauthor", affiliations=("A university.", address)),)
        if address
        else (),
        grants=(Grant(None, "A ministry", None), Grant(None, agency, None)) if agency else (),
        competing_interests=interests,
    )
    return list(extract(Passage(article)))


@pytest.mark.parametrize(
    ("interests", "expected"),
    [
        ("A.S. is employed by NattoPharma ASA.", "NattoPharma (competing interests)"),
        ("A.S. advises Kappa Bioscience AS.", "Kappa Bioscience (competing interests)"),
        ("Eisai Co., Ltd. paid for travel.", "Eisai (competing interests)"),
        ("NATTOPHARMA had no role in the design.", "NattoPharma (competing interests)"),
        (
            "A.S. advises Balchem and Gnosis by Lesaffre.",
            "Balchem, Gnosis by Lesaffre (competing interests)",
        ),
    ],
)
def test_an_interest_names_the_maker(interests: str, expected: str) -> None:
    [found] = read(interests)
    assert found.value == expected


@pytest.mark.parametrize(
    "interests",
    [
        None,
        "",
        "The authors declare no conflict of interest.",
        "A.S. advises a maker of insulin.",
        "The diagnosis and prognosis were blinded.",
        "E. Lesaffre gave advice on statistics.",
    ],
)
def test_nothing_named_is_nothing_said(interests: str | None) -> None:
    assert read(interests) == []


def test_the_quote_is_the_sentence_of_the_statement() -> None:
    interests = "A.S. has none. B.S. is paid by NattoPharma. C.S. has none."
    [found] = read(interests)
    assert found.quote == "B.S. is paid by NattoPharma."
    assert interests[found.start : found.end] == found.quote
    assert found.field_name == "competing_interests"
    assert (found.kind, found.extractor) == (AnnotationKind.FUNDING_FLAG, EXTRACTOR)


def test_a_grant_and_an_address_are_read_from_their_lists() -> None:
    [grant] = read(agency="NattoPharma ASA")
    assert (grant.value, grant.quote) == ("NattoPharma (grants)", "NattoPharma ASA")
    assert "A ministry; NattoPharma ASA"[grant.start : grant.end] == grant.quote
    [address] = read(address="Kappa Bioscience AS, Oslo, Norway.")
    assert (address.value, address.field_name) == (
        "Kappa Bioscience (affiliations)",
        "affiliations",
    )
    joined = "A university.; Kappa Bioscience AS, Oslo, Norway."
    assert joined[address.start : address.end] == address.quote


def test_the_abstract_counts_beside_a_word_of_money_or_supply() -> None:
    [found] = read(abstract="Men took MK-7. Capsules were supplied by NattoPharma.")
    assert (found.value, found.quote) == (
        "NattoPharma (abstract)",
        "Capsules were supplied by NattoPharma.",
    )
    assert read(abstract="Men took MenaQ7 for a year.") == []


def test_the_statement_of_interests_speaks_first() -> None:
    [found] = read("A.S. advises Eisai.", agency="NattoPharma ASA")
    assert found.value == "Eisai (competing interests)"


def test_a_text_without_vitamin_k_is_not_read() -> None:
    assert read("A.S. advises Eisai.", title="A new drug for memory.") == []


def test_every_maker_has_a_source() -> None:
    text = resources.files("pipeline.evidence.record").joinpath("makers.tsv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines(), delimiter="\t"))
    assert len(rows) > 5
    for row in rows:
        assert row["source"].startswith("https://"), row["name"]
        assert row["makes"], row["name"]


@pytest.mark.parametrize("piece", ["NattoPharma ", "K2 ", "(((", "Gnosis S. ", "\0ر"])
def test_a_long_text_is_read_in_no_time(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    started = time.process_time()
    read(text, text)
    assert time.process_time() - started < 2
