"""Records that mean harm in every field, written as PubMed writes them; what must be seen of them.

The writer and the rule of what is seen are of our own: neither knows the program under test.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

from tests.hostile_records import HOSTILE

LONGEST = 120  # letters of a text here; cutting long ones has tests of its own
# What XML 1.0 can hold (https://www.w3.org/TR/xml/#charsets).
XML_LETTERS = st.characters(
    exclude_categories=["Cs"],
    exclude_characters=[chr(code) for code in range(32) if chr(code) not in "\t\n\r"]
    + [chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF)],
)
_HARM = [
    *(words[:LONGEST] for words in HOSTILE.values()),
    *("=1+1", "+cmd", "-2", "@SUM(A1)", "＝1", "\t=1", "'=1", "_x0041_", "_x000D_", "MK-7", "K₂"),
    *("ER  - ", "TY  - JOUR", "PMID- 1", "SO  - x", "TI  - x", "}", "{", "{{", "\\", "\\}", "%"),
    *("and", "AND others", "Smith and Jones", ",", ";", '"', "'", "`", "$", "^", "~", "_", "#"),
    *("&lt;b&gt;", "&#x202e;", "&amp;", "<b>", "]]>", "--", "—", "…", "µ", "e\u0301", "ﬁ", "𝛽"),
    *("👩‍🔬", "א", "ا", "\u202e", "\u2066", "\u200d", "\u00ad", "\u2028", "\x85", "\x9b"),
    *("\ufeff", "\U000e0041", "\ue000", "From me", ".", "..", "\n.\n", "=3D", "=", "[ti]"),
    *("Bcc: x@example.org", "\r\nBcc: x@example.org\r\n\r\n", "=?utf-8?q?a?=", "=?utf-8?b?"),
    *("doi: 10.1/x", "(", "|", "*", "# a", "- a", "1. a", "> a"),
]
_USUAL = [
    *("vitamin K2", "and", "the", "aorta", "of", "MK-7", "in", "244 women", "trial", "β", "P<0.05"),
]
WORDS = st.one_of(st.sampled_from(_USUAL), st.sampled_from(_HARM), st.text(XML_LETTERS, max_size=8))


@dataclass(frozen=True, slots=True)
class Made:
    """One record: every text as its author would have it."""

    pmid: int
    title: str
    marks: tuple[str, ...]
    abstract: tuple[tuple[str, str], ...]
    authors: tuple[tuple[str, str, str], ...]
    group: str
    journal: str
    keywords: tuple[str, ...]

    def xml(self) -> bytes:
        """Write it as EFetch does."""
        sections = "".join(
            f"<AbstractText Label={quoteattr(_holdable(label))}>{_inline(text)}</AbstractText>"
            for label, text in self.abstract
        )
        people = "".join(
            f'<Author ValidYN="Y"><LastName>{_inline(last)}</LastName><ForeName>{_inline(fore)}'
            f"</ForeName><Initials>{_inline(initials)}</Initials></Author>"
            for last, fore, initials in self.authors
        )
        group = f"<Author><CollectiveName>{_inline(self.group)}</CollectiveName></Author>"
        words = "".join(f"<Keyword>{_inline(one)}</Keyword>" for one in self.keywords)
        return (
            f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{self.pmid}</PMID>'
            f"<Article><Journal><JournalIssue><Volume>12</Volume><PubDate><Year>2026</Year>"
            f"</PubDate></JournalIssue><Title>{_inline(self.journal)}</Title></Journal><ArticleTitle>"
            f"{_marked(self.title, self.marks)}</ArticleTitle><Abstract>{sections}</Abstract>"
            f"<AuthorList>{people}{group}</AuthorList>"
            f"<Language>eng</Language></Article><KeywordList>{words}</KeywordList>"
            f'</MedlineCitation><PubmedData><History><PubMedPubDate PubStatus="entrez"><Year>2026'
            f"</Year><Month>11</Month><Day>20</Day></PubMedPubDate></History></PubmedData>"
            f"</PubmedArticle>"
        ).encode()


def seen(text: str) -> str:
    """Keep what can be seen, and make every run of white space one blank.

    Gone are controls, formats such as bidi overrides, halves of letters, private letters and what
    is no character at all: the normalisation under which every output equals the record.
    """
    letters = (" " if one.isspace() else one for one in text)
    return " ".join("".join(one for one in letters if _is_seen(one)).split())


def _is_seen(letter: str) -> bool:
    is_character = ord(letter) & 0xFFFE != 0xFFFE
    return is_character and unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co")


def _inline(text: str) -> str:
    return escape(_holdable(text), {"\r": "&#13;"})


def _marked(text: str, marks: tuple[str, ...]) -> str:
    """Put markup around words of a title: a reader of plain text sees none of it."""
    words = _holdable(text).split(" ")
    for number, mark in enumerate(marks):
        at = (number * 2 + 1) % len(words)
        words[at] = f"\0{mark}\1{words[at]}\0/{mark}\1"
    return escape(" ".join(words), {"\r": "&#13;"}).replace("\0", "<").replace("\1", ">")


def _holdable(text: str) -> str:
    """Leave out what no XML document can hold at all."""
    return "".join(
        one for one in text
        if one in "\t\n\r" or (ord(one) >= 32 and unicodedata.category(one) != "Cs"
                               and ord(one) & 0xFFFE != 0xFFFE)
    )  # fmt: skip


def texts(most: int) -> st.SearchStrategy[str]:
    """Make texts of up to so many words, the usual among the harmful; something is seen of each."""
    whole = st.lists(WORDS, min_size=1, max_size=most).map(" ".join)
    return whole.map(lambda text: text[:LONGEST]).map(lambda text: text if seen(text) else "K2")


def _records(pmid: int) -> st.SearchStrategy[Made]:
    names: Any = st.tuples(texts(2), texts(2), st.sampled_from(["A", "AB", "Ø", "="]))
    return st.builds(
        Made,
        pmid=st.just(pmid),
        title=texts(8).map(lambda text: f"{text} K2"),
        marks=st.lists(st.sampled_from(["i", "b", "sub", "sup", "u"]), max_size=2).map(tuple),
        abstract=st.lists(st.tuples(texts(2), texts(8)), max_size=3).map(tuple),
        authors=st.lists(names, max_size=3).map(tuple),
        group=texts(3),
        journal=texts(3),
        keywords=st.lists(texts(2), max_size=3).map(tuple),
    )


def batches(size: int) -> st.SearchStrategy[list[Made]]:
    """Make several records, as one answer brings them."""
    return st.tuples(*(_records(90_000_001 + number) for number in range(size))).map(list)
