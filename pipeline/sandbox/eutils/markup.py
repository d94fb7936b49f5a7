"""Write the XML and JSON frames of E-utilities answers."""

import json
import re
from collections.abc import Mapping

from lxml import etree

from pipeline.sandbox.exchange import JSON, Answer

# The document types as the utilities declare them (see the DTDs Biopython ships, and for
# efetch the answer quoted in github.com/massimoaria/pubmedR/issues/7).
DTD = "https://eutils.ncbi.nlm.nih.gov/eutils/dtd"
DOCTYPES = {
    "eSearchResult": f'"-//NLM//DTD esearch 20060628//EN" "{DTD}/20060628/esearch.dtd"',
    "ePostResult": f'"-//NLM//DTD epost 20090526//EN" "{DTD}/20090526/epost.dtd"',
    "eSummaryResult": f'"-//NLM//DTD esummary v1 20041029//EN" "{DTD}/20041029/esummary-v1.dtd"',
    "DocumentSummarySet": '"-//NLM//DTD esummary pubmed 20160808//EN" '
    f'"{DTD}/20160808/esummary_pubmed.dtd"',
    "eLinkResult": f'"-//NLM//DTD elink 20101123//EN" "{DTD}/20101123/elink.dtd"',
    "eSpellResult": '"-//NLM//DTD eSpellResult, 23 November 2004//EN" '
    '"https://www.ncbi.nlm.nih.gov/entrez/query/DTD/eSpell.dtd"',
    "eInfoResult": f'"-//NLM//DTD einfo 20190110//EN" "{DTD}/20190110/einfo.dtd"',
    "eFetchResult": f'"-//NLM//DTD efetch 20131226//EN" "{DTD}/20131226/efetch.dtd"',
    # Assumed: no answer with UIDs in XML is on record; the list is the one esearch gives.
    "IdList": f'"-//NLM//DTD esearch 20060628//EN" "{DTD}/20060628/esearch.dtd"',
}
ROOTS = {
    "esearch": "eSearchResult",
    "epost": "ePostResult",
    "esummary": "eSummaryResult",
    "einfo": "eInfoResult",
    "efetch": "eFetchResult",
    "elink": "eLinkResult",
    "espell": "eSpellResult",
    "ecitmatch": "eFetchResult",  # assumed: no refusal of ECitMatch is on record
}

# XML 1.0 has no place for these, so an echo of them is left out.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(
    tag: str, *content: "str | etree._Element", attributes: Mapping[str, str] | None = None
) -> etree._Element:
    """Build an element from texts and elements; texts are escaped when it is written."""
    node = etree.Element(tag, dict(attributes or {}))
    for part in content:
        if isinstance(part, str):
            node.text = (node.text or "") + _UNWRITABLE.sub("", part)
        else:
            node.append(part)
    return node


def xml_answer(root: etree._Element, status: int = 200, doctype: str = "") -> Answer:
    """Write a whole answer with NCBI's declaration and document type, its root's unless named."""
    # In efetch's own errors NCBI names the type eEfetchResult and the element eFetchResult.
    tag = str(root.tag)
    name = "eEfetchResult" if tag == "eFetchResult" else tag
    declared = f"<!DOCTYPE {name} PUBLIC {DOCTYPES[doctype or tag]}>"
    head = f'<?xml version="1.0" encoding="UTF-8" ?>\n{declared}\n'
    etree.indent(root, "\t")
    return Answer(head.encode() + etree.tostring(root, encoding="UTF-8") + b"\n", status=status)


def json_answer(verb: str, content: Mapping[str, object], status: int = 200) -> Answer:
    """Write an answer in JSON behind the header all utilities send."""
    header = {"type": verb, "version": "0.3"}
    body = json.dumps({"header": header, **content}, ensure_ascii=False, separators=(",", ":"))
    return Answer(body.encode("utf-8", "replace"), JSON, status)


def error_answer(verb: str, texts: tuple[str, ...], status: int, as_json: bool) -> Answer:
    """Write what a utility answers when it refuses: ERROR and nothing else.

    In JSON a line break inside the text comes out raw, which strict parsers refuse; NCBI's
    does (github.com/jannisborn/paperscraper/issues/40).
    """
    if not as_json:
        return xml_answer(element(ROOTS[verb], *(element("ERROR", text) for text in texts)), status)
    plain = json_answer(verb, {f"{verb}result": {"ERROR": " ".join(texts)}}, status)
    return Answer(plain.body.replace(b"\\n", b"\n"), JSON, status)
