"""Which real records are retracted, by which rule; found by reading every record that has the word.

All PubMed records at hand that hold "retract" or "withdraw" were read: these are the retracted
ones and the notices, and all others are withdrawals of drugs, blood or patients, retracted lids.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache

from pipeline.domain.records import Article
from pipeline.domain.retraction import RetractionSign, is_retraction_notice, retraction_of
from pipeline.domain.twins import version_reason
from pipeline.domain.vocabulary import ArticleKind
from pipeline.sources.pubmed_records import read_records

from .real_data import record_files, records_of, require_data, set_of, sets

RETRACTED = {
    993: RetractionSign.TYPE,  # of before NLM gave the types UIs
    400712: RetractionSign.TYPE,
    32743968: RetractionSign.TYPE,
    33104149: RetractionSign.TYPE,
    33759656: RetractionSign.WORDING,  # "WITHDRAWN: …", and no flag at all
}
NOTICES = {400955, 34082697, 34086810, 34086832, 34092123, 34095918}
NOTICE_TITLED_RETRACTED = 34097317
PREPRINT, ITS_ARTICLE = 34013271, 33576494

_WORDS = re.compile(rb"retract|withdr[ae]w|Preprint|UpdateOf", re.IGNORECASE)
_MARK = re.compile(r"\W*(retracted|withdrawn)( \w+)?:", re.IGNORECASE)


@cache
def articles() -> list[Article]:
    require_data()
    return [one for name in record_files() for one in _read(name)]


def _read(name: str) -> Iterator[Article]:
    for body in sets(name):
        for raw in filter(_WORDS.search, records_of(body)):
            found = read_records([set_of([raw])])
            yield from (one for one in found if isinstance(one, Article))


def test_the_retracted_records_and_no_others_are_found() -> None:
    found = {one.pmid: retraction_of(one) for one in articles()}
    assert {pmid: one.by for pmid, one in found.items() if one} == RETRACTED
    assert sum(one is None for one in found.values()) > 100, "there was something to mistake"


def test_the_notices_and_no_others_are_found() -> None:
    found = {one.pmid for one in articles() if is_retraction_notice(one)}
    assert found == NOTICES | {NOTICE_TITLED_RETRACTED}


def test_every_title_that_a_publisher_marked_is_taken_at_its_word() -> None:
    file = require_data() / "retraction" / "crossref_updates.jsonl.gz"
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        titles = {json.loads(line).get("title") or "" for line in lines}
    found = {title for title in titles if retraction_of(Article(1, title=title))}
    marked = {title for title in titles if _MARK.match(title)}
    assert found == marked
    assert len(marked) > 50


def test_the_real_preprint_is_paired_with_its_article_by_link_and_by_title() -> None:
    known = {one.pmid: one for one in articles()}
    preprint, article = known[PREPRINT], known[ITS_ARTICLE]
    assert version_reason(preprint, article) == "PubMed links them"
    unlinked = Article(1, title=article.title, authors=article.authors)
    alone = Article(2, kind=ArticleKind.PREPRINT, title=preprint.title, authors=preprint.authors)
    assert version_reason(alone, unlinked) == "same title and first author"
