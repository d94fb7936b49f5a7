"""ESpell: words nobody wrote, replaced by words somebody did.

Parameters: ncbi.nlm.nih.gov/books/NBK25499, "ESpell"; the shape is that of Biopython's recorded
answer (Tests/Entrez/espell.xml). Assumed: a word is right when a title holds it, and is else
taken for the title word most like it; NCBI's own dictionary is not known.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from lxml import etree

from pipeline.sandbox.eutils.entrez import Entrez
from pipeline.sandbox.eutils.markup import element, xml_answer
from pipeline.sandbox.exchange import Answer, Form, Refusal
from pipeline.sandbox.records import Record

_TITLE = re.compile(rb"<(ArticleTitle|BookTitle)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
# Tags in brackets, operators and numbers are no words to spell.
_WORD = re.compile(r"\[[^\]]*\]|\b(?:AND|OR|NOT)\b|[^\W\d_]{4,}")
_LEAST_LIKENESS = 0.75  # of difflib's ratio; below it a guess is further off than a slip


def espell(form: Form, entrez: Entrez) -> Answer:
    """Answer with the query and, where a word could be mended, the corrected query."""
    query = form.text("term")
    if not query:
        raise Refusal("Empty term - nothing todo")  # assumed: modelled on ESearch
    spelled = list(_spelled(query, _title_words(entrez.records())))
    is_changed = any(replaced for _, replaced in spelled)
    corrected = "".join(replaced or kept for kept, replaced in spelled)
    return xml_answer(
        element(
            "eSpellResult",
            element("Database", "pubmed"),
            element("Query", query),
            element("CorrectedQuery", corrected if is_changed else ""),
            element("SpelledQuery", *_shown(spelled) if is_changed else ()),
            element("ERROR"),
        )
    )


def _title_words(records: Iterable[Record]) -> Counter[str]:
    words: Counter[str] = Counter()
    for record in records:
        title = _TITLE.search(record.xml)
        plain = _TAG.sub(b" ", title[0]).decode("utf-8", "replace") if title else ""
        words.update(word.lower() for word in _WORD.findall(plain))
    return words


def _spelled(query: str, known: Counter[str]) -> Iterator[tuple[str, str]]:
    """Cut the query into pieces, each with what replaces it or an empty text."""
    done = 0
    for found in _WORD.finditer(query):
        yield query[done : found.start()], ""
        yield found[0], _replacement(found[0], known)
        done = found.end()
    yield query[done:], ""


def _replacement(word: str, known: Counter[str]) -> str:
    if not word.isalpha() or word.isupper() or word.lower() in known:
        return ""
    return next(iter(get_close_matches(word.lower(), known, 1, _LEAST_LIKENESS)), "")


def _shown(spelled: Iterable[tuple[str, str]]) -> Iterator[etree._Element]:
    """Show what was kept between the words that were replaced, as NCBI does."""
    kept = ""
    for original, replaced in spelled:
        if not replaced:
            kept += original
            continue
        yield element("Original", kept)
        yield element("Replaced", replaced)
        kept = ""
    if kept:
        yield element("Original", kept)
