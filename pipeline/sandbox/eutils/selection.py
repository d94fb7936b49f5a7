"""Which records a call is about: the ids it names, or a set from the history server."""

from collections.abc import Iterable

from pipeline.sandbox.eutils.history import History
from pipeline.sandbox.eutils.window import REACHABLE, TOO_FAR
from pipeline.sandbox.exchange import Form, Refusal

# EFetch and ESummary hand out at most so many records a call, and EPost takes no more
# (ncbi.nlm.nih.gov/books/NBK25499).
MOST_PER_CALL = 10_000


def selected(form: Form, history: History) -> list[int]:
    """List the PMIDs a call asks for, in the order asked, cut to its page.

    Raises:
        Refusal: with the texts recorded in github.com/PathwayCommons/factoid/issues/655 (ids)
            and github.com/massimoaria/pubmedR/issues/7 (history).
    """
    start = form.number("retstart", 0)
    most = min(form.number("retmax", MOST_PER_CALL), MOST_PER_CALL)
    if form.text("query_key"):
        return _from_history(form, history, start)[start : start + most]
    if not form.has("id"):
        raise Refusal("Neither query_key nor id specified")
    ids = form.ids()
    if not ids:
        raise Refusal("Supplied id parameter is empty.")
    valid, _ = sort_out(ids)
    if not valid:
        raise Refusal("ID list is empty! Possibly it has no correct IDs.", status=400)
    return valid[start : start + most]


def sort_out(ids: Iterable[str]) -> tuple[list[int], list[str]]:
    """Part ids into numbers, each once in the order given, and what is no number above 0."""
    numbers: dict[int, None] = {}
    invalid: list[str] = []
    for text in ids:
        if text.isascii() and text.isdigit() and len(text) < 20 and int(text):
            numbers[int(text)] = None
        else:
            invalid.append(text)
    return list(numbers), invalid


def _from_history(form: Form, history: History, start: int) -> list[int]:
    pmids = history.recall(form.text("WebEnv"), form.text("query_key")).pmids
    if start >= REACHABLE and len(pmids) > REACHABLE:
        # The window of ESearch holds here too, github.com/cyanheads/pubmed-mcp-server/issues/95.
        reason = f"Search backend cannot retrieve history data. Reason: Exception: {TOO_FAR}"
        raise Refusal(reason, status=400)
    if start >= len(pmids):
        raise Refusal(
            f"Cannot retrieve history data: OUT OF RANGE. Parameter retstart={start} + 1 is "
            "greater than number of records available in history. "
            f"History includes {len(pmids)} IDs.",
            status=400,
        )
    return list(pmids[:REACHABLE])
