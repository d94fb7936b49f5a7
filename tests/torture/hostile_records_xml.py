"""The hostile words as PubMed, a saved .nbib file and a configuration would bring them."""

from __future__ import annotations

import re
from datetime import date
from xml.sax.saxutils import escape

from tests.hostile_records import HOSTILE
from tests.integration.stages.records import article_set

# What XML 1.0 can hold (https://www.w3.org/TR/xml/#charsets).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Those that an end of line in a terminal, a header, a reference or a table could break.
MORE = {
    "header": "K2\r\nBcc: victim@evil.example\r\n\r\nbody",
    "folded header": "K2\n Bcc: victim@evil.example",
    "mbox": "\nFrom evil@evil.example Mon Sep  7 06:00:00 2026\n",
    "dot": "\r\n.\r\nMAIL FROM:<evil@evil.example>\r\n",
    "encoded word": "=?utf-8?q?=0d=0aBcc:_victim@evil.example?=",
    "clipboard": "\x1b]52;c;cm0gLXJmIH4=\x07",
    "clipboard in C1": "\x9d52;c;cm0gLXJmIH4=\x9c",
    "overwritten line": "all is well\rk2watch: \x1b[1A\x1b[2K",
    "isolate": "\u2067evil\u2069 \u061c\u200f",
    "tag letters": "\U000e0001\U000e0041",
    "mention": "<!channel> <@U123> @everyone @here",
    "style": "</style><style>body{background:url(https://evil.example/x)}</style>",
    "svg": "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "css": "x;background:url(https://evil.example/)",
    "entity": "&#x3c;script&#x3e;alert(1)&#x3c;/script&#x3e;",
    "double escaped": "&amp;lt;script&amp;gt;",
    "jinja": "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "dde": "=cmd|'/C calc'!A0\t@SUM(1)",
}
WORDS = {**HOSTILE, **MORE}


def xml_words(words: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", words[:5_000]), {'"': "&quot;"})


def hostile_article(pmid: int, words: str, created: date) -> bytes:
    """Write an article that says the same words wherever PubMed lets anybody say something."""
    said = xml_words(words)
    day = f"<Year>{created.year}</Year><Month>{created.month:02}</Month><Day>{created.day:02}</Day>"
    return (
        f'<PubmedArticle><MedlineCitation Status="{said}" Owner="NLM">'
        f'<PMID Version="1">{pmid}</PMID><Article PubModel="Print"><Journal>'
        f'<JournalIssue CitedMedium="Print"><Volume>{said}</Volume><Issue>{said}</Issue>'
        f"<PubDate>{day}</PubDate></JournalIssue><Title>{said}</Title>"
        f"<ISOAbbreviation>{said}</ISOAbbreviation></Journal>"
        f"<ArticleTitle>{said} vitamin K2 <i>{said}</i></ArticleTitle>"
        f"<Pagination><MedlinePgn>{said}</MedlinePgn></Pagination>"
        f'<ELocationID EIdType="doi" ValidYN="Y">10.1000/{said}</ELocationID>'
        f'<Abstract><AbstractText Label="{said}">{said}</AbstractText><AbstractText>'
        f"In a randomised trial 44 women took 180 µg MK-7 daily. {said}</AbstractText>"
        f"<CopyrightInformation>{said}</CopyrightInformation></Abstract>"
        f"<AuthorList><Author><LastName>{said}</LastName><ForeName>{said}</ForeName>"
        f"<Initials>{said}</Initials><AffiliationInfo><Affiliation>{said}</Affiliation>"
        f"</AffiliationInfo></Author><Author><CollectiveName>{said}</CollectiveName></Author>"
        f"</AuthorList><Language>{said}</Language><PublicationTypeList>"
        f'<PublicationType UI="">{said}</PublicationType></PublicationTypeList>'
        f"<VernacularTitle>{said}</VernacularTitle></Article>"
        f"<KeywordList><Keyword>{said}</Keyword></KeywordList>"
        f"<CoiStatement>{said}</CoiStatement></MedlineCitation><PubmedData><History>"
        f'<PubMedPubDate PubStatus="entrez">{day}</PubMedPubDate>'
        f'<PubMedPubDate PubStatus="pubmed">{day}</PubMedPubDate></History>'
        f'<ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>'
        f'<ArticleId IdType="doi">10.1000/{said}</ArticleId>'
        f'<ArticleId IdType="pmc">{said}</ArticleId></ArticleIdList>'
        f"</PubmedData></PubmedArticle>"
    ).encode()


def hostile_set(first: int, created: date, names: list[str]) -> bytes:
    return article_set(
        *(hostile_article(first + place, WORDS[name], created) for place, name in enumerate(names))
    )


def hostile_nbib(first: int, names: list[str]) -> bytes:
    """Write MEDLINE text: there control letters can stand that XML cannot hold."""
    records = []
    for place, name in enumerate(names):
        said = re.sub(r"[\r\n]+", " ", WORDS[name][:2_000])
        records.append(
            f"PMID- {first + place}\nDP  - 2026\nTI  - {said} vitamin K2\nAB  - {said}\n"
            f"FAU - {said}\nAU  - {said}\nJT  - {said}\nTA  - {said}\nLID - {said} [doi]\n"
            f"SO  - {said}\n"
        )
    return "\n".join(records).encode("utf-8", "replace")
