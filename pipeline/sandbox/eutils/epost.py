"""EPost: put a list of ids on the history server.

Limits and parameters: ncbi.nlm.nih.gov/books/NBK25499, "EPost". The two texts for a list
without one usable id are those of Biopython's recorded answer (Tests/Entrez/epost3.xml).
"""

from pipeline.sandbox.eutils.entrez import Entrez
from pipeline.sandbox.eutils.markup import element, xml_answer
from pipeline.sandbox.eutils.selection import MOST_PER_CALL, sort_out
from pipeline.sandbox.exchange import Answer, Form, Refusal

_LARGEST_ID = 2**64 - 1


def epost(form: Form, entrez: Entrez) -> Answer:
    """Store the ids, known to PubMed or not, and answer with where they are."""
    pmids, invalid = sort_out(form.ids())
    if not pmids:
        omitted = "Some IDs have invalid value and were omitted. Maximum ID value"
        raise Refusal("Empty ID list; Nothing to store", f"{omitted} {_LARGEST_ID}")
    if len(pmids) > MOST_PER_CALL:
        # Assumed: the manual gives the limit, no answer to a longer list is on record.
        raise Refusal(f"Too many UIDs in request. Maximum number of UIDs is {MOST_PER_CALL}.")
    term = " OR ".join(f"{pmid}[uid]" for pmid in pmids)
    web_env, query_key = entrez.history.store(pmids, term, form.text("WebEnv"))
    root = element("ePostResult")
    if invalid:
        root.append(element("InvalidIdList", *(element("Id", text) for text in invalid)))
    root.append(element("QueryKey", str(query_key)))
    root.append(element("WebEnv", web_env))
    return xml_answer(root)
