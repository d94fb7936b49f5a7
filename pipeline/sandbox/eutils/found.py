"""Show a search result in the XML and the JSON of ESearch."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from pipeline.sandbox.eutils.markup import element, json_answer, xml_answer
from pipeline.sandbox.exchange import Answer, Form


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search result and all NCBI has to say about it.

    ``query_key`` is 0 when the set was not put on the history server.
    """

    count: int
    start: int
    ids: tuple[int, ...]
    translation: str
    query_key: int
    web_env: str
    unknown_phrases: tuple[str, ...]
    unknown_fields: tuple[str, ...]
    messages: tuple[str, ...]


def found_answer(form: Form, found: Found) -> Answer:
    """Answer with a page of results in the form asked for."""
    if form.text("retmode") == "json":
        return json_answer("esearch", {"esearchresult": _json(found)})
    return xml_answer(_xml(found))


def count_answer(form: Form, count: int) -> Answer:
    """Answer with the number of hits and nothing else (``rettype=count``)."""
    if form.text("retmode") == "json":
        return json_answer("esearch", {"esearchresult": {"count": str(count)}})
    return xml_answer(element("eSearchResult", element("Count", str(count))))


def _xml(found: Found) -> etree._Element:
    root = element(
        "eSearchResult",
        element("Count", str(found.count)),
        element("RetMax", str(len(found.ids))),
        element("RetStart", str(found.start)),
    )
    if found.query_key:
        root.append(element("QueryKey", str(found.query_key)))
        root.append(element("WebEnv", found.web_env))
    root.append(_list("IdList", Id=map(str, found.ids)))
    root.append(element("TranslationSet"))
    root.append(element("QueryTranslation", found.translation))
    if found.unknown_phrases or found.unknown_fields:
        phrases, fields = found.unknown_phrases, found.unknown_fields
        root.append(_list("ErrorList", PhraseNotFound=phrases, FieldNotFound=fields))
    if found.messages:
        root.append(_list("WarningList", OutputMessage=found.messages))
    return root


def _list(tag: str, **entries: Iterable[str]) -> etree._Element:
    return element(tag, *(element(name, text) for name, texts in entries.items() for text in texts))


def _json(found: Found) -> dict[str, object]:
    content: dict[str, object] = {
        "count": str(found.count),
        "retmax": str(len(found.ids)),
        "retstart": str(found.start),
    }
    if found.query_key:
        content |= {"querykey": str(found.query_key), "webenv": found.web_env}
    content |= {
        "idlist": [str(pmid) for pmid in found.ids],
        "translationset": [],
        "querytranslation": found.translation,
    }
    if found.unknown_phrases or found.unknown_fields:
        phrases, fields = list(found.unknown_phrases), list(found.unknown_fields)
        content["errorlist"] = {"phrasesnotfound": phrases, "fieldsnotfound": fields}
    if found.messages:
        messages = list(found.messages)
        content["warninglist"] = {
            "phrasesignored": [],
            "quotedphrasesnotfound": [],
            "outputmessages": messages,
        }
    return content
