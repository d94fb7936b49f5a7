"""Articles to JSON and back, exactly; one place knows the form."""

from __future__ import annotations

import hashlib

from pydantic import TypeAdapter

from pipeline.domain.digests import Receipt
from pipeline.domain.records import Article

_ARTICLES = TypeAdapter(Article)
_RECEIPTS = TypeAdapter(Receipt)


def article_to_json(article: Article) -> str:
    """Write an article without its raw XML."""
    text = _ARTICLES.dump_json(article, exclude={"raw"}, exclude_defaults=True)
    return text.decode()


def article_from_json(text: str) -> Article:
    """Read an article back; its ``raw`` is empty."""
    return _ARTICLES.validate_json(text)


def fingerprint(article_json: str) -> str:
    """Give a short name of the content: equal for equal articles."""
    return hashlib.sha256(article_json.encode()).hexdigest()[:32]


def receipt_to_json(receipt: Receipt) -> str:
    """Write a receipt."""
    return _RECEIPTS.dump_json(receipt).decode()


def receipt_from_json(text: str) -> Receipt:
    """Read a receipt back."""
    return _RECEIPTS.validate_json(text)
