"""Small questions asked of a record."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.domain.dates import PartialDate
from pipeline.domain.records import Article, Author, HistoryDate, Identifier


@pytest.mark.parametrize(
    ("author", "name"),
    [
        (Author("Sample", "Ann Bea", "AB"), "Sample AB"),
        (Author("Sample", initials="A", suffix="Jr"), "Sample A Jr"),
        (Author("Sample"), "Sample"),
        (Author(collective="The Sample Group"), "The Sample Group"),
        (Author(), ""),
    ],
)
def test_a_name_as_pubmed_writes_it(author: Author, name: str) -> None:
    assert author.name == name


def test_identifiers_and_dates_by_name() -> None:
    article = Article(
        pmid=9,
        identifiers=(Identifier("pmid", "9"), Identifier("doi", "10.5555/a")),
        history=(
            HistoryDate("pubmed", PartialDate(2026, 9, 2)),
            HistoryDate("entrez", PartialDate(2026, 9)),
        ),
    )
    assert (article.identifier("doi"), article.identifier("pmcid")) == ("10.5555/a", None)
    assert article.history_date("pubmed") == PartialDate(2026, 9, 2)
    assert article.created == date(2026, 9, 1)
    assert Article(pmid=9).created is None


def test_the_bytes_of_a_record_do_not_make_it_another() -> None:
    assert Article(pmid=9, raw=b"a") == Article(pmid=9, raw=b"b")
    assert "bytes" not in repr(Article(pmid=9, raw=b"bytes"))
