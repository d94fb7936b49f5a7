"""ESummary: the short form of records, version 1 or 2 in XML, version 2 in JSON.

Parameters: ncbi.nlm.nih.gov/books/NBK25499, "ESummary". Assumed: its ``retstart`` counts from 0
like everybody's, though the manual says 1.
"""

from collections.abc import Iterable, Iterator

from lxml import etree

from pipeline.sandbox.eutils.document_summary import NO_SUMMARY, document_summary_set
from pipeline.sandbox.eutils.entrez import Entrez
from pipeline.sandbox.eutils.markup import element, json_answer, xml_answer
from pipeline.sandbox.eutils.selection import selected
from pipeline.sandbox.eutils.summary import Summary, summarise
from pipeline.sandbox.exchange import Answer, Form

MOST_IN_JSON = 500


def esummary(form: Form, entrez: Entrez) -> Answer:
    """Answer with one summary per id; an unknown id brings an error in its place."""
    pmids = selected(form, entrez.history)
    found = {pmid: record for pmid in pmids if (record := entrez.record(pmid))}
    summaries = {pmid: summarise(pmid, record.tree()) for pmid, record in found.items()}
    if form.text("retmode") == "json":
        return _json(pmids, summaries)
    if form.text("version") == "2.0":
        documents = document_summary_set(pmids, summaries, entrez.build)
        return xml_answer(element("eSummaryResult", documents), doctype="DocumentSummarySet")
    return xml_answer(element("eSummaryResult", *_documents(pmids, summaries)))


def _documents(pmids: Iterable[int], summaries: dict[int, Summary]) -> Iterator[etree._Element]:
    for pmid in pmids:
        if pmid in summaries:
            yield element("DocSum", element("Id", str(pmid)), *_items(summaries[pmid]))
        else:
            yield element("ERROR", f"UID={pmid}: {NO_SUMMARY}")


def _items(summary: Summary) -> Iterator[etree._Element]:
    yield _item("PubDate", summary.pub_date, "Date")
    yield _item("EPubDate", summary.epub_date, "Date")
    yield _item("Source", summary.source)
    yield _list("AuthorList", (_item("Author", name) for name in summary.authors))
    yield _item("LastAuthor", summary.last_author)
    yield _item("Title", summary.title)
    yield _item("Volume", summary.volume)
    yield _item("Issue", summary.issue)
    yield _item("Pages", summary.pages)
    yield _list("LangList", (_item("Lang", language) for language in summary.languages))
    yield _item("NlmUniqueID", summary.journal_id)
    yield _item("ISSN", summary.issn)
    yield _item("ESSN", summary.essn)
    yield _list("PubTypeList", (_item("PubType", kind) for kind in summary.publication_types))
    yield _item("RecordStatus", summary.record_status)
    yield _item("PubStatus", summary.publication_status)
    yield _list("ArticleIds", (_item(kind, value) for kind, value in summary.article_ids))
    yield from (_item("DOI", value) for kind, value in summary.article_ids if kind == "doi")
    yield _list("History", (_item(status, day, "Date") for status, day in summary.history))
    yield _list("References", ())
    yield _item("HasAbstract", str(int(summary.has_abstract)), "Integer")
    yield _item("PmcRefCount", "0", "Integer")
    yield _item("FullJournalName", summary.journal)
    yield _item("ELocationID", summary.location)
    yield _item("SO", summary.citation)


def _item(name: str, text: str, kind: str = "String") -> etree._Element:
    return element("Item", text, attributes={"Name": name, "Type": kind})


def _list(name: str, items: Iterable[etree._Element]) -> etree._Element:
    return element("Item", *items, attributes={"Name": name, "Type": "List"})


def _json(pmids: list[int], summaries: dict[int, Summary]) -> Answer:
    if len(pmids) > MOST_IN_JSON:
        limit = f"Maximum number of UIDs is {MOST_IN_JSON} for JSON format output."
        return json_answer("esummary", {"error": f"Too many UIDs in request. {limit}"})
    result: dict[str, object] = {"uids": [str(pmid) for pmid in pmids]}
    for pmid in pmids:
        result[str(pmid)] = {"uid": str(pmid), **_members(summaries.get(pmid))}
    return json_answer("esummary", {"result": result})


def _members(summary: Summary | None) -> dict[str, object]:
    if summary is None:
        return {"error": NO_SUMMARY}
    return {
        "pubdate": summary.pub_date,
        "epubdate": summary.epub_date,
        "source": summary.source,
        "authors": [{"name": name, "authtype": "Author"} for name in summary.authors],
        "lastauthor": summary.last_author,
        "title": summary.title,
        "volume": summary.volume,
        "issue": summary.issue,
        "pages": summary.pages,
        "lang": list(summary.languages),
        "nlmuniqueid": summary.journal_id,
        "issn": summary.issn,
        "essn": summary.essn,
        "pubtype": list(summary.publication_types),
        "recordstatus": summary.record_status,
        "pubstatus": summary.publication_status,
        "articleids": [{"idtype": kind, "value": value} for kind, value in summary.article_ids],
        "history": [{"pubstatus": status, "date": day} for status, day in summary.history],
        "attributes": ["Has Abstract"] if summary.has_abstract else [],
        "fulljournalname": summary.journal,
        "elocationid": summary.location,
        "doctype": "citation",
    }
