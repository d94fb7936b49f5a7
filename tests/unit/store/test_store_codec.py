"""Articles and receipts as JSON: exact, small, and named by their content."""

from dataclasses import replace
from datetime import UTC, datetime

from pipeline.domain.dates import PartialDate
from pipeline.domain.digests import Receipt, SearchReceipt
from pipeline.domain.records import Article, Author, Link
from pipeline.store.codec import (
    article_from_json,
    article_to_json,
    fingerprint,
    receipt_from_json,
    receipt_to_json,
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
