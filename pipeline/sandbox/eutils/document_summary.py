"""Write a summary as version 2.0 of ESummary's XML does, the form EDirect asks for.

Names and order are those of a recorded answer (github.com/Klortho/Eutils-JSON,
samples/esummary.pubmed.xml); the document type is the one in use since 2016.
"""

from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from pipeline.sandbox.eutils.markup import element
from pipeline.sandbox.eutils.summary import Summary

NO_SUMMARY = "cannot get document summary"


def document_summary_set(
    pmids: Iterable[int], summaries: Mapping[int, Summary], build: str
) -> etree._Element:
    """Write one summary per PMID; an unknown one brings an error in its place."""
    documents = (_document(pmid, summaries.get(pmid)) for pmid in pmids)
    parts = [element("DbBuild", build), *documents]
    return element("DocumentSummarySet", *parts, attributes={"status": "OK"})


def _document(pmid: int, summary: Summary | None) -> etree._Element:
    parts = _parts(summary) if summary else [element("error", NO_SUMMARY)]
    return element("DocumentSummary", *parts, attributes={"uid": str(pmid)})


def _parts(summary: Summary) -> Iterator[etree._Element]:
    yield from _plain(PubDate=summary.pub_date, EPubDate=summary.epub_date, Source=summary.source)
    yield element("Authors", *map(_author, summary.authors))
    yield from _plain(LastAuthor=summary.last_author, Title=summary.title)
    yield from _plain(Volume=summary.volume, Issue=summary.issue, Pages=summary.pages)
    yield _list("Lang", "string", summary.languages)
    yield from _plain(NlmUniqueID=summary.journal_id, ISSN=summary.issn, ESSN=summary.essn)
    yield _list("PubType", "flag", summary.publication_types)
    yield from _plain(RecordStatus=summary.record_status, PubStatus=summary.publication_status)
    yield element("ArticleIds", *(_article_id(*item) for item in summary.article_ids))
    yield element("History", *(_reached(*item) for item in summary.history))
    yield element("References")
    yield _list("Attributes", "flag", ["Has Abstract"] if summary.has_abstract else [])
    yield from _plain(PmcRefCount="0", FullJournalName=summary.journal)
    yield from _plain(ELocationID=summary.location, DocType="citation")


def _plain(**texts: str) -> Iterator[etree._Element]:
    return (element(tag, text) for tag, text in texts.items())


def _list(tag: str, of: str, texts: Iterable[str]) -> etree._Element:
    return element(tag, *(element(of, text) for text in texts))


def _author(name: str) -> etree._Element:
    return element("Author", *_plain(Name=name, AuthType="Author", ClusterID=""))


def _article_id(kind: str, value: str) -> etree._Element:
    return element("ArticleId", *_plain(IdType=kind, Value=value))


def _reached(status: str, day: str) -> etree._Element:
    return element("PubMedPubDate", *_plain(PubStatus=status, Date=day))
