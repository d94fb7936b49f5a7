"""NCBI's E-utilities, verb by verb (https://www.ncbi.nlm.nih.gov/books/NBK25499/).

Small answers are read by Biopython's ``Bio.Entrez``; its network is never used: the document type
is set to one that Biopython ships, so that a new one is not fetched in the middle of a run.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from Bio import Entrez

from pipeline.errors import Malformed, Refused, SourceError, Suspect, TurnedAway, Unavailable
from pipeline.http_client import Answer, HttpClient
from pipeline.sources.xml_parser import require_plain

# Its parser makes a folder for document types in ~/.config when it is imported, and fails where
# that cannot be. Ours are among those that it ships, so its own folder, which is there, will do.
setattr(Entrez, "local_cache", str(Path(Entrez.__file__).parents[2]))  # noqa: B010 - typed as None

from Bio.Entrez.Parser import CorruptedXMLError, NotXMLError  # noqa: E402

T = TypeVar("T")

# ESearch reaches only the first 9,999 records of a PubMed result (NBK25499, and the edge observed
# in github.com/biopython/biopython/issues/4189).
MAX_IDS = 9_999

_DOCTYPE = re.compile(rb"<!DOCTYPE\s+(\w+)[^>\[]*(\[[^\]]*\]\s*)?>")
_ESEARCH_DTD = (
    b'<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    b'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">'
)
# Biopython would fetch a schema, and whatever else a body names; nothing that ESearch sends does.
_NAMES_OTHERS = re.compile(
    rb"<!ENTITY|SchemaLocation|<!DOCTYPE(?!"
    + re.escape(_ESEARCH_DTD.removeprefix(b"<!DOCTYPE"))
    + rb")"
)
_ERROR = re.compile(rb"<ERROR>(.*?)</ERROR>", re.DOTALL)
_OUR_MISTAKES = ("Invalid db name", "ID list is empty", "parameter is empty", "Empty term")


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What ESearch says: how many there are, the ids, and how PubMed understood the query.

    ``dropped`` tells what of the query was left out, or searched without its quotation marks.
    """

    count: int
    ids: tuple[int, ...]
    translation: str
    warnings: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    unknown_fields: tuple[str, ...] = ()


class EUtilities:
    """Speak with one E-utilities server as NCBI asks: tool, e-mail and key in every request."""

    def __init__(
        self, client: HttpClient, base_url: str, *, tool: str, email: str, api_key: str | None
    ) -> None:
        self._client, self._base_url = client, base_url
        self._identity = {"tool": tool, "email": email}
        if api_key:
            self._identity["api_key"] = api_key

    def esearch(self, term: str, *, retmax: int = MAX_IDS) -> SearchAnswer:
        """Ask which PMIDs match, newest first.

        Raises:
            Unavailable, Malformed, Refused, Suspect: there is no whole answer.
        """
        fields = {"db": "pubmed", "term": term, "retmax": str(retmax), "retmode": "xml"}
        return self._ask("esearch.fcgi", fields, lambda answer: _read_page(answer, retmax))

    def efetch(self, pmids: Sequence[int]) -> bytes:
        """Fetch records by POST as one PubmedArticleSet; unknown PMIDs are silently left out."""
        fields = {"db": "pubmed", "id": ",".join(map(str, pmids)), "retmode": "xml"}
        return self._ask("efetch.fcgi", fields, _read_set)

    def _ask(self, verb: str, fields: Mapping[str, str], read: Callable[[Answer], T]) -> T:
        try:
            return self._client.post(self._base_url + verb, {**fields, **self._identity}, read)
        except Refused as error:
            raise _turned_away(error) or error from None


def _turned_away(error: Refused) -> TurnedAway | None:
    """Tell what says no to us, whatever we ask (NBK25497, "Usage Guidelines", "API Keys")."""
    if error.status == 400 and "API key invalid" in str(error):
        return TurnedAway(
            "NCBI does not know the API key: set the one that stands in your NCBI account settings"
        )
    if error.status == 403:
        return TurnedAway(
            "NCBI has shut us out: leave it in peace for a day, and write to "
            f"eutilities@ncbi.nlm.nih.gov with the tool and the e-mail of config.toml ({error})"
        )
    return None


def _read_page(answer: Answer, retmax: int) -> SearchAnswer:
    """Read an ESearch answer; fewer PMIDs than were asked for and exist are a cut answer."""
    found = read_search(answer)
    if len(found.ids) < min(found.count, retmax):
        raise Suspect(f"ESearch counts {found.count:,} but lists {len(found.ids):,} PMIDs")
    return found


def read_search(answer: Answer) -> SearchAnswer:
    """Read an ESearch answer; an ERROR inside it is raised, never read as no hits."""
    found = _read_small(answer.body)
    if "Count" not in found:
        raise Malformed("ESearch answered without a Count")
    try:
        count, ids = int(found["Count"]), tuple(int(number) for number in found.get("IdList", ()))
        listed = min(count, int(found.get("RetMax", len(ids))))
    except ValueError as error:
        raise Malformed(f"ESearch's answer holds no number where one must be: {error}") from None
    if len(set(ids)) != listed:
        raise Suspect(f"ESearch counts {count:,} but lists {len(set(ids)):,} PMIDs")
    errors, warnings = found.get("ErrorList", {}), found.get("WarningList", {})
    return SearchAnswer(
        count=count,
        ids=tuple(dict.fromkeys(ids)),
        translation=str(found.get("QueryTranslation", "")),
        warnings=_warnings(errors, warnings),
        dropped=_dropped(warnings),
        unknown_fields=tuple(map(str, errors.get("FieldNotFound", ()))),
    )


def _warnings(errors: Mapping[str, Any], warnings: Mapping[str, Any]) -> tuple[str, ...]:
    unknown = [f"not found: {text}" for text in errors.get("PhraseNotFound", ())]
    output = [str(text) for text in warnings.get("OutputMessage", ())]
    return tuple(unknown + [text for text in output if text != "No items found."])


def _dropped(warnings: Mapping[str, Any]) -> tuple[str, ...]:
    """Name what PubMed did not search as written (https://pubmed.ncbi.nlm.nih.gov/help/)."""
    ignored = [f"left out: {text}" for text in warnings.get("PhraseIgnored", ())]
    quoted = warnings.get("QuotedPhraseNotFound", ())
    loose = [f"searched without its quotation marks: {text}" for text in quoted]
    return tuple(ignored + loose)


def _read_small(body: bytes) -> dict[str, Any]:
    _raise_error_inside(body)
    require_plain(body)
    known = _DOCTYPE.sub(_ESEARCH_DTD, body, count=1)
    if _NAMES_OTHERS.search(known):
        raise _not_xml(body, NotXMLError("it names other documents"))
    try:
        found = Entrez.read(io.BytesIO(known), validate=False)
    except (NotXMLError, CorruptedXMLError, RuntimeError) as error:
        raise _not_xml(body, error) from None
    except Exception as error:  # it asserts, and looks up encodings and items that nobody knows
        raise Malformed(f"ESearch's answer cannot be read: {error!r}") from None
    if not isinstance(found, dict):
        raise Malformed("ESearch's answer is not an eSearchResult")
    return found


def _raise_error_inside(body: bytes) -> None:
    """Raise an ERROR element: a mistake of ours is refused, all else may pass."""
    found = _ERROR.search(body[:20_000])
    if found is None:
        return
    line = " ".join(html.unescape(found.group(1).decode("utf-8", "replace")).split())[:300]
    ours = any(sign in line for sign in _OUR_MISTAKES)
    raise Refused(f"NCBI: {line}") if ours else Unavailable(f"NCBI: {line}")


def _not_xml(body: bytes, error: Exception) -> SourceError:
    start = " ".join(body[:120].decode("utf-8", "replace").split())
    return Unavailable(f"not an E-utilities answer ({type(error).__name__}): {start!r}")


def _read_set(answer: Answer) -> bytes:
    """Pass on a whole PubmedArticleSet; an ERROR, an HTML page or a cut answer is raised."""
    body = answer.body
    if b"<PubmedArticleSet" not in body[:4_000]:
        _raise_error_inside(body)
        raise _not_xml(body, NotXMLError("no PubmedArticleSet"))
    end = body[-200:].rstrip()
    if not end.endswith((b"</PubmedArticleSet>", b"<PubmedArticleSet/>")):
        raise Unavailable("the answer of EFetch was cut off")
    return body
