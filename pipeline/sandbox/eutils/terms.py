"""Make the query ESearch runs from the parameters that shape it.

Sources: ncbi.nlm.nih.gov/books/NBK25499, "ESearch", for ``field``, ``query_key`` and the dates.
"""

import re

from pipeline.query import QuerySyntaxError, Tree, parse
from pipeline.sandbox.eutils.history import History
from pipeline.sandbox.exchange import Form, Refusal

_HISTORY_MARK = re.compile(r"(?<![^\s(])#(\d+)(?![^\s)])")
_DAY = re.compile(r"\d{4}(?:/\d{1,2}){0,2}")
# Assumed: without datetype NCBI limits by publication date, as its own EDirect does.
_DATE_TYPES = {"": "pdat", "pdat": "pdat", "edat": "edat", "mdat": "mdat", "crdt": "crdt",
               "mhda": "mhda"}  # fmt: skip


def whole_term(form: Form, history: History) -> str:
    """Join term, history and date limits to one query text.

    Raises:
        Refusal: when there is nothing to search, or the history has no such set.
    """
    term, web_env = form.text("term"), form.text("WebEnv")
    if not term and not form.text("query_key"):
        raise Refusal("Empty term and query_key - nothing todo")
    if (field := form.text("field")) and "[" not in term:
        term = f"{term}[{field}]"
    term = _HISTORY_MARK.sub(lambda mark: f"({history.recall(web_env, mark[1]).term})", term)
    if key := form.text("query_key"):
        stored = history.recall(web_env, key).term
        term = f"({stored}) AND ({term})" if term else stored
    limit = _date_limit(form)
    return f"({term}) AND {limit}" if limit else term


def read(term: str) -> Tree:
    """Parse a query the way PubMed does, which answers even what does not add up.

    Unpaired brackets and quotation marks bring an ordinary result. Assumed: NCBI leaves the
    unpaired marks out, and refuses what still cannot be read with a backend error.
    """
    for text in (term, _without_unpaired(term)):
        try:
            return parse(text)
        except QuerySyntaxError as error:
            problem = error
    raise Refusal(f"Search Backend failed: {problem}")


def _date_limit(form: Form) -> str:
    """Write the date limits as a range; half a pair is no limit, as the manual asks for both."""
    tag = _DATE_TYPES.get(form.text("datetype").lower(), "pdat")
    first, last = form.text("mindate"), form.text("maxdate")
    if _DAY.fullmatch(first) and _DAY.fullmatch(last):
        return f"{first}:{last}[{tag}]"
    days = form.number("reldate", 0)
    return f'"last {days} days"[{tag}]' if days else ""


def _without_unpaired(term: str) -> str:
    if term.count('"') % 2:
        term = term.replace('"', " ")
    if term.count("(") != term.count(")"):
        term = term.replace("(", " ").replace(")", " ")
    return term
