"""ELink: which records a record cites, and which cite it.

Parameters: ncbi.nlm.nih.gov/books/NBK25499, "ELink"; the shapes are those Biopython recorded
(Tests/Entrez/elink2.xml, elink4.xml) and Bio::EUtilities for ``neighbor_history``. Links are
read from the reference lists of the records that are out. Assumed: as nobody outside knows how
NCBI finds similar articles, ``pubmed_pubmed`` leads to the record itself alone, which NCBI also
names first; links come with the highest PMID first, as in elink4.xml.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.sandbox.eutils.entrez import Entrez
from pipeline.sandbox.eutils.markup import element, json_answer, xml_answer
from pipeline.sandbox.eutils.selection import sort_out
from pipeline.sandbox.exchange import Answer, Form, Refusal

SIMILAR, CITED_IN, REFERENCES = "pubmed_pubmed", "pubmed_pubmed_citedin", "pubmed_pubmed_refs"
_COMMANDS = ("neighbor", "neighbor_history")


@dataclass(frozen=True, slots=True)
class LinkSet:
    """The ids of one question and what each kind of link leads to, kinds without links left out."""

    pmids: Sequence[int]
    links: Mapping[str, Sequence[int]]


def elink(form: Form, entrez: Entrez) -> Answer:
    """Answer with one set of links for each ``id`` parameter, or for a set from the history."""
    command = form.text("cmd", _COMMANDS[0])
    if command not in _COMMANDS:
        raise Refusal(f"Unsupported cmd: {command}")  # assumed: this refusal is not on record
    names = _link_names(form)
    sets = [_link_set(pmids, names, entrez) for pmids in _questions(form, entrez)]
    if command == "neighbor_history":
        stored = (_stored_set(one, form.text("WebEnv"), entrez) for one in sets)
        return xml_answer(element("eLinkResult", *stored))
    if form.text("retmode") == "json":
        return json_answer("elink", {"linksets": [_members(one) for one in sets]})
    return xml_answer(element("eLinkResult", *(_neighbours(one) for one in sets)))


def _questions(form: Form, entrez: Entrez) -> list[list[int]]:
    if key := form.text("query_key"):
        return [list(entrez.history.recall(form.text("WebEnv"), key).pmids)]
    asked = [sort_out(texts)[0] for texts in form.id_lists()]
    if not any(asked):
        raise Refusal("Empty id and query_key - nothing todo")  # assumed: modelled on ESearch
    return asked


def _link_names(form: Form) -> tuple[str, ...]:
    """Name the kinds of link asked for; to other databases this one has none."""
    if form.text("db", "pubmed") != "pubmed":
        return ()
    every = (SIMILAR, CITED_IN, REFERENCES)
    return tuple(name for name in every if form.text("linkname", name) == name)


def _link_set(pmids: Sequence[int], names: Iterable[str], entrez: Entrez) -> LinkSet:
    found = {name: _linked(name, set(pmids), entrez) for name in names}
    return LinkSet(pmids, {name: links for name, links in found.items() if links})


def _linked(name: str, pmids: set[int], entrez: Entrez) -> list[int]:
    known = filter(None, map(entrez.record, pmids))
    match name:
        case "pubmed_pubmed_refs":
            cited = {pmid for record in known for pmid in record.references}
            found = {pmid for pmid in cited if entrez.record(pmid)}
        case "pubmed_pubmed_citedin":
            found = {one.pmid for one in entrez.records() if not pmids.isdisjoint(one.references)}
        case _:
            found = {record.pmid for record in known}
    return sorted(found, reverse=True)


def _neighbours(one: LinkSet) -> etree._Element:
    return element("LinkSet", *_asked(one), *(_kind(*item) for item in one.links.items()))


def _kind(name: str, links: Iterable[int]) -> etree._Element:
    targets = (element("Link", element("Id", str(pmid))) for pmid in links)
    return element("LinkSetDb", element("DbTo", "pubmed"), element("LinkName", name), *targets)


def _stored_set(one: LinkSet, web_env: str, entrez: Entrez) -> etree._Element:
    parts = []
    for name, links in one.links.items():
        term = " OR ".join(f"{pmid}[uid]" for pmid in links)
        web_env, key = entrez.history.store(links, term, web_env)
        where = (element("LinkName", name), element("QueryKey", str(key)))
        parts.append(element("LinkSetDbHistory", element("DbTo", "pubmed"), *where))
    return element("LinkSet", *_asked(one), *parts, element("WebEnv", web_env))


def _asked(one: LinkSet) -> Iterator[etree._Element]:
    yield element("DbFrom", "pubmed")
    yield element("IdList", *(element("Id", str(pmid)) for pmid in one.pmids))


def _members(one: LinkSet) -> dict[str, object]:
    kinds = [
        {"dbto": "pubmed", "linkname": name, "links": list(map(str, links))}
        for name, links in one.links.items()
    ]
    asked: dict[str, object] = {"dbfrom": "pubmed", "ids": list(map(str, one.pmids))}
    return asked | ({"linksetdbs": kinds} if kinds else {})
