"""No record is lost: what comes out of real files is what their list says lies in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache

import pytest

from pipeline.domain.records import Article, Reject
from pipeline.domain.vocabulary import ArticleKind
from pipeline.sources.pubmed_records import Deleted, read_records

from .real_data import record_files, require_data, sets


def _links(kind: str) -> Callable[[Article], int]:
    return lambda article: sum(link.kind == kind for link in article.links)


def _typed(ui: str, name: str) -> Callable[[Article], int]:
    """Match by UI, and by name in records of before 2015, which have no UI."""
    return lambda article: any(
        one.ui == ui or one.name == name for one in article.publication_types
    )


# The rows of the table in the folder's README, and how often each shows in what we read.
KINDS: dict[str, Callable[[Article], int]] = {
    "PubmedArticle": lambda article: article.kind is not ArticleKind.BOOK_CHAPTER,
    "books": lambda article: article.kind is ArticleKind.BOOK_CHAPTER,
    "structured abstracts": lambda article: any(part.label for part in article.abstract),
    "NCT DataBankList": lambda article: any(
        number.startswith("NCT") for bank in article.databanks for number in bank.accessions
    ),
    "RetractionIn": _links("RetractionIn"),
    "RetractionOf": _links("RetractionOf"),
    "ExpressionOfConcernIn": _links("ExpressionOfConcernIn"),
    "ErratumIn": _links("ErratumIn"),
    "ErratumFor": _links("ErratumFor"),
    "UpdateIn": _links("UpdateIn"),
    "UpdateOf": _links("UpdateOf"),
    "VernacularTitle": lambda article: article.vernacular_title is not None,
    "OtherAbstract": lambda article: bool(article.other_abstracts),
    "CollectiveName": lambda article: any(one.collective for one in article.authors),
    "ORCID": lambda article: any(one.orcid for one in article.authors),
    "markup in title": lambda article: "<" in article.title_markup,
    "empty title": lambda article: not article.title,
    "RCT type": _typed("D016449", "Randomized Controlled Trial"),
    "systematic review type": _typed("D000078182", "Systematic Review"),
    "meta-analysis type": _typed("D017418", "Meta-Analysis"),
    "preprint type": lambda article: article.kind is ArticleKind.PREPRINT,
}


# Where the table counts what we do not take for one of the kind.
LEFT_OUT = {
    "structured abstracts": 12,  # the labels are those of another abstract, or stand alone
    "ORCID": 4,  # three lack a digit, one stands inside an affiliation
    "markup in title": 1,  # only MathML, which title_markup does not keep
}
IN_THE_BULK_FILE = 12  # deleted PMIDs that the table leaves out


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", record_files() or ["no real records"])
def test_every_record_of_a_file_becomes_an_article(name: str) -> None:
    require_data()
    found = _tally(name)
    assert found["rejects"] == 0
    assert found["PubmedArticle"] + found["books"] == _listed()[name]


@pytest.mark.timeout(1200)
def test_every_kind_of_record_is_found_as_often_as_it_is_there() -> None:
    require_data()
    files = [name for name in record_files() if "subsets/" not in name]  # those are repeats
    found = sum(map(_tally, files), Counter[str]())
    stated = _stated()
    expected = {kind: stated[kind] - LEFT_OUT.get(kind, 0) for kind in KINDS}
    assert {kind: found[kind] for kind in KINDS} == expected
    assert found["deleted PMIDs"] == stated["deleted PMIDs"] + IN_THE_BULK_FILE


@cache
def _tally(name: str) -> Counter[str]:
    """Count the kinds of records in one file."""
    found: Counter[str] = Counter()
    for body in sets(name):
        for record in read_records([body]):
            found.update(_kinds(record))
    return found


def _kinds(record: Article | Reject | Deleted) -> dict[str, int]:
    if isinstance(record, Deleted):
        return {"deleted PMIDs": len(record.pmids)}
    if isinstance(record, Reject):
        return {"rejects": 1}
    return {kind: int(count(record)) for kind, count in KINDS.items()}


@cache
def _listed() -> dict[str, int]:
    """Read how many records the list of files promises for each."""
    lines = (require_data() / "MANIFEST.tsv").read_text("utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return {row[0]: int(row[3]) for row in rows if row[3].isdigit()}


def _stated() -> dict[str, int]:
    text = (require_data() / "README.md").read_text("utf-8")
    return {row[1]: int(row[2]) for row in re.finditer(r"^\| ([^|]+) \| (\d+) \|$", text, re.M)}
