"""What PubMed tells in MEDLINE text is read as the same article that its XML tells."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.domain.records import Article
from pipeline.sources.medline import read_medline
from pipeline.sources.pubmed_records import read_records

from .as_medline import LINKS, as_medline
from .real_data import record_files, require_data, sets

SAME = (
    *("pmid", "kind", "title", "vernacular_title", "authors", "languages", "keywords", "status"),
    *("published", "electronic", "completed", "revised", "history"),
    *("abstract_copyright", "databanks", "competing_interests"),
)
# The whole bulk files would take minutes and tell nothing more.
FILES = [name for name in record_files() if "bulk" not in name and "cassettes" not in name]


def facts(article: Article) -> dict[str, Any]:
    """Give what both forms can tell, under one name each."""
    found: dict[str, Any] = {name: getattr(article, name) for name in SAME}
    journal = article.journal
    return found | {
        "abstract": article.abstract_text.split(),
        "journal": (journal.title, journal.abbreviation, journal.issn, journal.nlm_id),
        "place": (journal.volume, journal.issue, journal.pages),
        "identifiers": set(article.identifiers),
        "types": [one.name for one in article.publication_types],
        "mesh": [
            (one.name, one.major, [(each.name, each.major) for each in one.qualifiers])
            for one in article.mesh
        ],
        "substances": [(one.name, one.registry_number) for one in article.substances],
        "links": {
            (one.kind, one.pmid, one.reference.rstrip(". "))
            for one in article.links
            if one.kind in LINKS
        },
    }


def articles(name: str) -> list[Article]:
    found = [one for body in sets(name) for one in read_records([body])]
    return [one for one in found if isinstance(one, Article) and one.status]


@pytest.mark.parametrize("name", FILES or ["nothing here"])
def test_medline_text_tells_what_the_xml_tells(name: str) -> None:
    by_xml = articles(name)
    text = "\n".join(map(as_medline, by_xml)).encode()
    by_text = list(read_medline([text])) if by_xml else []
    assert len(by_text) == len(by_xml)
    for ours, theirs in zip(by_text, by_xml, strict=True):
        assert isinstance(ours, Article), ours
        assert ours.version == 0
        assert facts(ours) == facts(theirs)
        types = zip(ours.publication_types, theirs.publication_types, strict=True)
        assert all(our.ui in ("", their.ui) for our, their in types if their.ui)


def test_exports_that_people_saved_are_read_whole() -> None:
    files = sorted((require_data() / "pubmed" / "text").rglob("pubmed_result*.txt"))
    for file in files:
        content = file.read_bytes()
        found = list(read_medline([content]))
        assert len(found) == content.count(b"PMID- ") > 0
        for one in found:
            assert isinstance(one, Article), one
            assert one.title
            assert one.authors
            assert one.mesh
            assert one.published.year
