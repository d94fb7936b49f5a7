"""A study is known again by its bytes alone, so how the same bytes are read has a number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from pipeline.domain.records import READING, Article
from pipeline.sandbox.sample_records import update_files
from pipeline.sources.europepmc_record import read_preprint
from pipeline.sources.medline import read_medline
from pipeline.sources.pubmed_records import read_records
from pipeline.store.codec import article_to_json, origin
from tests.unit.sources.medline_samples import SAMPLE
from tests.unit.sources.preprints import preprint

READ = (1, "0aaa4b662b98fb24")


def read_of_samples() -> Iterator[Article]:
    """Read every kind of record: articles, a book, a text export, a preprint."""
    found = [one for _, content in update_files() for one in read_records([content])]
    others = [*read_medline([SAMPLE.encode()]), read_preprint(preprint())]
    return (one for one in (*found, *others) if isinstance(one, Article))


def test_who_reads_the_same_bytes_otherwise_raises_the_number_of_the_reading() -> None:
    texts = [article_to_json(one) for one in read_of_samples()]
    assert len(texts) > 90
    now = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
    assert (READING, now) == READ, (
        "records are read otherwise than before: raise READING in pipeline/domain/records.py, so "
        f"that studies held are compared anew and not taken for unchanged, and expect {now} here"
    )


def test_an_origin_names_bytes_and_who_read_them() -> None:
    article = Article(7, title="Vitamin K", raw=b"<PubmedArticle/>")
    assert origin(article) == origin(replace(article, title="Vitamin K2"))
    assert origin(article) != origin(replace(article, raw=b"<PubmedArticle />"))
    assert origin(replace(article, raw=b"")) is None
