"""ESearch: which records answer a query, newest first.

Parameters: ncbi.nlm.nih.gov/books/NBK25499, "ESearch". An unknown field tag is reported and the
search runs without it: github.com/cyanheads/pubmed-mcp-server/issues/96.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from pipeline.query import translate
from pipeline.sandbox.eutils.complaints import complaints
from pipeline.sandbox.eutils.entrez import Entrez
from pipeline.sandbox.eutils.found import Found, count_answer, found_answer
from pipeline.sandbox.eutils.terms import read, whole_term
from pipeline.sandbox.eutils.window import Window, window
from pipeline.sandbox.exchange import Answer, Form
from pipeline.sandbox.records import Record

# Without sort, EDirect relies on the newest entry date coming first. Assumed: relevance, whose
# rule nobody outside knows, gives the same order here.
_SORT_KEYS: dict[str, Callable[[Record], Any]] = {
    "": lambda record: (-_ordinal(record.entered), -record.pmid),
    "relevance": lambda record: (-_ordinal(record.entered), -record.pmid),
    "pub_date": lambda record: (-_ordinal(record.published), -record.pmid),
    "author": lambda record: (record.first_author.casefold(), -record.pmid),
    "journalname": lambda record: (record.journal.casefold(), -record.pmid),
}


def esearch(form: Form, entrez: Entrez) -> Answer:
    """Answer with one page of the PMIDs that match, or with their number alone."""
    term = whole_term(form, entrez.history)
    tree = read(term)
    mapped = entrez.map_terms(tree)
    records = entrez.search(mapped.tree)
    if form.text("rettype").lower() == "count":
        return count_answer(form, len(records))
    part = window(form, len(records))
    order, order_note = _order(form.text("sort"))
    pmids = [record.pmid for record in sorted(records, key=order)]
    web_env, query_key = _stored(form, entrez, pmids, term)
    return found_answer(
        form,
        Found(
            count=len(pmids),
            start=part.start,
            ids=part.of(pmids),
            translations=mapped.translations,
            translation=translate(mapped.tree),
            query_key=query_key,
            web_env=web_env,
            complaints=complaints(tree, mapped, found=bool(pmids)),
            messages=_messages(part, order_note, pmids),
        ),
    )


def _order(sort: str) -> tuple[Callable[[Record], Any], str]:
    """Choose how to sort; a name nobody knows is reported and the default holds."""
    key = _SORT_KEYS.get(sort.lower().replace(" ", "_"))
    return key or _SORT_KEYS[""], "" if key else f"Unknown sort schema '{sort.lower()}' ignored"


def _stored(form: Form, entrez: Entrez, pmids: Sequence[int], term: str) -> tuple[str, int]:
    if form.text("usehistory") != "y":
        return "", 0
    return entrez.history.store(pmids, term, form.text("WebEnv"))


def _messages(part: Window, order_note: str, pmids: Sequence[int]) -> tuple[str, ...]:
    nothing = "" if pmids else "No items found."
    return tuple(filter(None, (order_note, part.note, nothing)))


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0
