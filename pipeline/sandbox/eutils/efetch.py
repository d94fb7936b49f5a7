"""EFetch: whole records, as the files had them.

Parameters and forms: ncbi.nlm.nih.gov/books/NBK25499, "EFetch", table 1.
"""

from collections.abc import Sequence

from pipeline.sandbox import xml_records
from pipeline.sandbox.eutils import medline
from pipeline.sandbox.eutils.entrez import Entrez
from pipeline.sandbox.eutils.markup import element, xml_answer
from pipeline.sandbox.eutils.selection import selected
from pipeline.sandbox.exchange import TEXT, Answer, Form
from pipeline.sandbox.records import Record

_HEAD = (
    b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC '
    b'"-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)


def efetch(form: Form, entrez: Entrez) -> Answer:
    """Answer with the records asked for; ids that are not known are left out without a word."""
    pmids = selected(form, entrez.history)
    records = [record for pmid in pmids if (record := entrez.record(pmid))]
    kind, mode = form.text("rettype", "xml").lower(), form.text("retmode").lower()
    if kind == "uilist":
        return _uid_list(records, mode)
    if kind == "xml" or mode == "xml":
        return Answer(article_set([record.xml for record in records]))
    if kind in {"medline", "abstract"}:
        return Answer(medline.text(records), TEXT)
    # A form that was dropped answers with nothing at all (github.com/manubot/manubot/issues/354).
    return Answer(b"")


def article_set(records: Sequence[bytes]) -> bytes:
    """Put records into a set as EFetch sends it; an empty set is a valid answer."""
    opening = xml_records.set_start(records)
    return _HEAD + opening + b"\n" + b"".join(records) + b"</PubmedArticleSet>"


def _uid_list(records: Sequence[Record], mode: str) -> Answer:
    uids = [str(record.pmid) for record in records]
    if mode == "xml":
        return xml_answer(element("IdList", *(element("Id", uid) for uid in uids)))
    return Answer("".join(f"{uid}\n" for uid in uids).encode(), TEXT)
