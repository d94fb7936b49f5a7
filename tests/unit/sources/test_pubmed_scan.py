"""The pass over unread bytes never passes over a record that a search finds."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from html import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.domain.records import Article
from pipeline.query import Mesh, compile_query, cut, map_terms, parse
from pipeline.query.article import document_of
from pipeline.query.clue_reading import clue_of
from pipeline.query.words import fold
from pipeline.sources.pubmed_records import read_records
from pipeline.sources.pubmed_scan import Scanner
from pipeline.sources.spellings import odd_letters

TODAY = date(2026, 11, 30)
QUERIES = (
    "menaquinone*[tiab]",
    '"vitamin K2"[tiab] OR "vitamin K 2"[tiab]',
    '"vitamin K"[tiab] AND calcif*[tiab]',
    "MK-7",
    '"alpha tocopherol"[ti] NOT rat[ti]',
    '"gla matrix"[tiab:~2]',
    '"k vitamin"[tiab:~0]',
    '"vitamin k2"[tiab:~1]',
    '"Vitamin K 2/therapeutic use"[mh]',
    '"Vitamin K 2"[mh:noexp]',
    "vitamin k[mh]",
    "sample jo[au]",
    '"sample jo"',
    "sample, joan[fau]",
    "0000-0001-2345-678x[auid]",
    "NCT01234567[si]",
    '"NCT01234567"',
    "hasabstract",
    "medline[sb] AND gas6[tw]",
    "4242[uid] OR osteocalcin[tw]",
    "english[la] AND mgp",
    "2026[dp] AND mgp[ti]",
    "0[rn] OR gla",
    "κ2[ti] OR витамин*[ti]",
    "10.5555/sample.mgp[doi]",
    '"sample institute"[ad]',
    "review[pt] AND coeur[ti]",
)


@cache
def mesh() -> Mesh:
    return cut()


@cache
def judge(query: str):  # type: ignore[no-untyped-def]
    return compile_query(map_terms(parse(query), mesh()).tree, TODAY, mesh().explode)


@cache
def scanner(query: str) -> Scanner:
    return Scanner([clue_of(map_terms(parse(query), mesh()).tree, TODAY, mesh().explode)])


@cache
def spelled() -> dict[str, list[str]]:
    """List the odd letters by what they are compared as."""
    found: dict[str, list[str]] = {}
    for letter in sorted(odd_letters()):
        found.setdefault(fold(f"x{letter}x")[1:-1], []).append(letter)
    return found


PHRASES = [
    *("menaquinone", "menaquinones", "vitamin k2", "vitamin k 2", "vitamin k", "mk 7", "mk"),
    *("matrix gla", "gla of matrix", "alpha tocopherol", "calcification", "gas6", "osteocalcin"),
    *("mgp", "rat", "coeur", "sample institute", "sample jo", "0", "κ2", "витамины", "nct01234567"),
    *("4242", "gla", "hasabstract"),
]
BETWEEN = [" ", "-", ", ", " – ", "\u00a0", "&lt;", "</i> ", "<sup>®</sup> ", "\u2009", "/", "\n  "]
WITHIN = ["", "<i></i>", "<sub>", "\u00ad", "\u200b", "&#8203;", "<b><i>", "\u0301", "<!-- -->"]


@st.composite
def spellings(draw: st.DrawFn, word: str) -> str:
    """Write a word so that it is compared as the word, if in another way."""
    written, place = "", 0
    while place < len(word):
        ways = [way for way in spelled() if way and word.startswith(way, place)]
        way = draw(st.sampled_from(ways)) if ways and draw(st.integers(0, 5)) == 0 else ""
        letter = draw(st.sampled_from(spelled()[way])) if way else word[place]
        if not way and draw(st.booleans()):
            letter = letter.upper()
        if draw(st.integers(0, 15)) == 0:
            letter = f"&#{ord(letter)};"
        glue = draw(st.sampled_from(WITHIN)) if written and draw(st.integers(0, 9)) == 0 else ""
        written, place = written + glue + letter, place + max(len(way), 1)
    return written


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Write a text of a few words as XML; markup is closed in the end, whatever was opened."""
    phrases = draw(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3))
    written = "".join(
        draw(spellings(word)) + draw(st.sampled_from(BETWEEN))
        for phrase in phrases
        for word in phrase.split()
    )
    return balanced(written)


def balanced(text: str) -> str:
    """Close what is open, and drop what closes nothing."""
    import re

    opened: list[str] = []
    out = []
    for part in re.split(r"(</?(?:i|b|sub|sup)>)", text):
        if part.startswith("</"):
            if opened and opened[-1] == part[2:-1]:
                out.append(part)
                opened.pop()
        else:
            if part.startswith("<") and part[1:-1] in ("i", "b", "sub", "sup"):
                opened.append(part[1:-1])
            out.append(part)
    return "".join(out) + "".join(f"</{tag}>" for tag in reversed(opened))


@st.composite
def records(draw: st.DrawFn) -> bytes:
    """Write a record whose texts stand in one of many fields."""
    text = draw(st.lists(texts(), min_size=1, max_size=3))
    field = draw(st.sampled_from(sorted(FIELDS)))
    return record(**{field: text[0], "title": text[-1]})


FIELDS = {
    "title": "{}",
    "abstract": "<Abstract><AbstractText>{}</AbstractText></Abstract>",
    "affiliation": "<AuthorList><Author><LastName>Sample</LastName><ForeName>Joan O</ForeName>"
    "<Initials>JO</Initials><Identifier Source='ORCID'>000000012345678X</Identifier>"
    "<AffiliationInfo><Affiliation>{}</Affiliation></AffiliationInfo></Author></AuthorList>",
    "group": "<AuthorList><Author><CollectiveName>{}</CollectiveName></Author></AuthorList>",
    "bank": "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>"
    "<AccessionNumberList><AccessionNumber>NCT09999999</AccessionNumber><AccessionNumber>{}"
    "</AccessionNumber></AccessionNumberList></DataBank></DataBankList>",
    "heading": "<MeshHeadingList><MeshHeading><DescriptorName UI='D1'>{}</DescriptorName>"
    "<QualifierName UI='Q1'>adverse effects</QualifierName>\n<QualifierName UI='Q2'>therapeutic use"
    "</QualifierName></MeshHeading></MeshHeadingList>",
    "keyword": "<KeywordList><Keyword>{}</Keyword></KeywordList>",
    "type": "<PublicationTypeList><PublicationType UI='D1'>{}</PublicationType>"
    "</PublicationTypeList>",
    "doi": "{}",
}
PLACES = ("abstract", "affiliation", "group", "bank", "type")


def record(pmid: str = "4243", **parts: str) -> bytes:
    filled = {name: FIELDS[name].format(text) for name, text in parts.items()}
    article = "".join(filled.get(name, "") for name in PLACES)
    return (
        f"<PubmedArticle><MedlineCitation Status='MEDLINE'><PMID Version='1'>{pmid}</PMID><Article>"
        f"<Journal><JournalIssue><PubDate><Year>2026</Year></PubDate></JournalIssue></Journal>"
        f"<ArticleTitle>{filled.get('title', '')}</ArticleTitle>{article}<Language>eng</Language>"
        f"</Article>{filled.get('heading', '')}{filled.get('keyword', '')}</MedlineCitation>"
        f"<PubmedData><ArticleIdList><ArticleId IdType='doi'>{filled.get('doi', '')}</ArticleId>"
        f"</ArticleIdList></PubmedData></PubmedArticle>"
    ).encode()


def whole(records: Iterable[bytes]) -> bytes:
    return b"<PubmedArticleSet>\n" + b"\n".join(records) + b"\n</PubmedArticleSet>"


def is_found(query: str, raw: bytes) -> bool:
    (one,) = read_records([whole([raw])])
    return isinstance(one, Article) and judge(query)(document_of(one))


def is_let_through(query: str, raw: bytes) -> bool:
    buffer = whole([record("1", title="Nothing"), raw, record("2", title="Nothing either")])
    start = buffer.index(raw)
    return start in scanner(query).candidates(buffer)


@settings(max_examples=100)
@given(records())
@example(record(title=f"mena<a href='{'x' * 200}'>quinone</a>"))
@example(record(title="Vitamin K<sub>2</sub> and bone"))
@example(record(title="Vitamin K₂ and bone"))
@example(record(title="<i>mena</i>quinone"))
@example(record(heading="Vitamin K 2"))
@example(record(affiliation="Nowhere"))
@example(record(bank="NCT01234567"))
@example(record(title="MK&#45;7 <!-- --> MG<!-- -->P"))
@example(record(title="α-tocopherol"))
@example(record("4242", title="x"))
@example(record("04242", title="x"))
@example(record(doi="10.5555/sample.mgp"))
@example(record(title="c&#339;ur", type="Review"))
def test_what_a_search_finds_is_let_through(raw: bytes) -> None:
    for query in QUERIES:
        if is_found(query, raw):
            assert is_let_through(query, raw), query


@pytest.mark.parametrize("query", QUERIES)
def test_each_query_here_finds_something(query: str) -> None:
    """Or the test above would hold for a reason that is none."""
    finds = {
        "hasabstract": record(abstract="x"),
        "0000-0001-2345-678x[auid]": record(affiliation="x"),
    }
    tried = [
        finds.get(query, b""),
        *(record(**{field: text}) for field in FIELDS for text in TRIED),
        record("4242"),
        record(affiliation="x"),
        record(type="Review", title="coeur"),
        record(title="calcifying vitamin K"),
    ]
    assert any(is_found(query, raw) for raw in tried if raw)


TRIED = [
    *("menaquinones", "vitamin K2", "MK-7 mgp gas6", "alpha tocopherol", "matrix of gla"),
    *("Vitamin K 2", "NCT01234567", "κ2", "10.5555/sample.mgp", "sample institute"),
]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("menaquinone*[tiab]", "Nothing of the kind"),
        ('"vitamin K2"[tiab]', "Vitamin D and K2, apart"),
        ("mgp[ti]", "MGPX and amgp"),
        ('"vitamin K"[tiab] AND calcif*[tiab]', "Calcification alone"),
        ("alpha[ti]", "β and γ"),
        ('"vitamin K 2"[tiab]', "A body of 30 kg/m² without it"),
    ],
)
def test_what_cannot_be_found_is_passed_over(query: str, title: str) -> None:
    assert not is_let_through(query, record(title=escape(title)))
