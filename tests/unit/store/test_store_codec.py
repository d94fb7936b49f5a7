"""Articles, receipts and what was read as JSON: exact, small, and named by their content."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.annotations import Dose, Outcome, Value
from pipeline.domain.dates import PartialDate
from pipeline.domain.digests import Receipt, SearchReceipt
from pipeline.domain.records import Article, Author, Link
from pipeline.domain.vocabulary import Direction, OutcomeRung, StudyDesign, VitaminKForm
from pipeline.store.codec import (
    article_from_json,
    article_to_json,
    fingerprint,
    receipt_from_json,
    receipt_to_json,
    value_from_json,
    value_to_json,
    values_from_json,
    values_to_json,
)

ARTICLE = Article(
    1,
    title="Vitamin K₂ 𝛽 µ",
    authors=(Author("Sampleauthor"), Author(collective="The Group")),
    published=PartialDate(2026, 11, raw="2026 Nov-Dec"),
    links=(Link("ErratumIn", None, "J Sampl"),),
    raw=b"\x00\xff",
)


def test_an_article_comes_back_but_for_its_xml() -> None:
    found = article_from_json(article_to_json(ARTICLE))
    assert found == ARTICLE
    assert found.raw == b""


def test_what_is_not_said_takes_no_room() -> None:
    assert article_to_json(Article(1)) == '{"pmid":1}'


def test_equal_articles_have_one_fingerprint_and_others_another() -> None:
    name = fingerprint(article_to_json(ARTICLE))
    assert name == fingerprint(article_to_json(replace(ARTICLE, raw=b"other bytes")))
    assert name != fingerprint(article_to_json(replace(ARTICLE, title="Vitamin K₂ 𝛽 μ")))
    assert len(name) == 32


def test_a_receipt_comes_back() -> None:
    said = SearchReceipt("k2", "K₂", 3, warnings=("ignored",), landmarks_missing=(7,))
    receipt = Receipt(1, datetime(2026, 11, 22, 6, tzinfo=UTC), (said,))
    assert receipt_from_json(receipt_to_json(receipt)) == receipt


WORDS = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
MAYBE = st.none() | st.booleans()
DOSES = st.builds(Dose, st.none() | st.sampled_from(VitaminKForm), st.none() | NUMBERS, WORDS)
OUTCOMES = st.builds(
    Outcome,
    WORDS,
    st.sampled_from(OutcomeRung),
    MAYBE,
    st.none() | st.sampled_from(Direction),
    MAYBE,
)
VALUES: st.SearchStrategy[Value] = st.one_of(
    WORDS, st.integers(), NUMBERS, DOSES, OUTCOMES, st.sampled_from(StudyDesign)
)


@given(VALUES)
def test_what_an_annotation_says_comes_back(value: Value) -> None:
    found = value_from_json(value_to_json(value))
    assert found == value
    assert type(found) is (str if isinstance(value, str) else type(value))


@given(st.lists(VALUES).map(tuple))
def test_all_that_a_mark_says_comes_back(values: tuple[Value, ...]) -> None:
    assert values_from_json(values_to_json(values)) == values


def test_what_is_said_is_plain_json() -> None:
    assert value_to_json(180) == "180"
    assert value_to_json("café µ") == '"café µ"'
    dose = '{"dose": {"form": "MK-7", "ug_per_day": 180.0, "text": "180 µg"}}'
    assert value_to_json(Dose(VitaminKForm.MK_7, 180.0, "180 µg")) == dose
