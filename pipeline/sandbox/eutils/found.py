"""Show a search result in the XML and the JSON of ESearch."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from pipeline.query import Translation
from pipeline.sandbox.eutils.complaints import Complaints
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
    translations: tuple[Translation, ...]
    translation: str
    query_key: int
    web_env: str
    complaints: Complaints
    messages: tuple[str, ...]

    @property
    def has_errors(self) -> bool:
        """Tell whether there is anything for the ErrorList."""
        return bool(self.complaints.unknown_phrases or self.complaints.unknown_fields)

    @property
    def has_warnings(self) -> bool:
        """Tell whether there is anything for the WarningList."""
        phrases = (self.complaints.ignored_phrases, self.complaints.unindexed_phrases)
        return any((*phrases, self.messages))


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
    root.append(element("TranslationSet", *map(_translation, found.translations)))
    root.append(element("QueryTranslation", found.translation))
    if found.has_errors:
        phrases, fields = found.complaints.unknown_phrases, found.complaints.unknown_fields
        root.append(_list("ErrorList", PhraseNotFound=phrases, FieldNotFound=fields))
    if found.has_warnings:
        root.append(
            _list(
                "WarningList",
                PhraseIgnored=found.complaints.ignored_phrases,
                QuotedPhraseNotFound=found.complaints.unindexed_phrases,
                OutputMessage=found.messages,
            )
        )
    return root


def _translation(one: Translation) -> etree._Element:
    return element("Translation", element("From", one.source), element("To", one.target))


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
        "translationset": [{"from": one.source, "to": one.target} for one in found.translations],
        "querytranslation": found.translation,
    }
    if found.has_errors:
        content["errorlist"] = {
            "phrasesnotfound": list(found.complaints.unknown_phrases),
            "fieldsnotfound": list(found.complaints.unknown_fields),
        }
    if found.has_warnings:
        content["warninglist"] = {
            "phrasesignored": list(found.complaints.ignored_phrases),
            "quotedphrasesnotfound": list(found.complaints.unindexed_phrases),
            "outputmessages": list(found.messages),
        }
    return content
