"""Documents to search: sixty made of a few sentences, and real ones beside the project."""

from __future__ import annotations

import gzip
import random
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from lxml import etree

from pipeline.query import DateSpan, Document, Field

REAL = Path(__file__).parents[3].parent / "shared" / "data" / "pubmed" / "subsets"
TODAY = date(2026, 3, 31)

_SENTENCES = [
    "Menaquinone-7 and aortic valve calcification: a randomised trial",
    "Effects of MK-7 (180 µg/day) on matrix Gla-protein in haemodialysis",
    "Calcified arteries, calciprotein particles and the vessel wall",
    "Ménaquinone et calcification artérielle, β-blockers included",
    "Vitamin K2 versus vitamin K1 in chronic kidney disease",
    "The matrix of a Gla protein in the calcifying vessel",
]
_HEADINGS = ["Vitamin K 2/therapeutic use", "Vitamin K 1", "Vascular Calcification", "Humans",
             "Renal Insufficiency, Chronic/complications", "Aortic Valve Stenosis"]  # fmt: skip
_TYPES = ["Journal Article", "Randomized Controlled Trial", "Review"]


@cache
def sample_documents() -> tuple[Document, ...]:
    """Make sixty documents of a few sentences, headings and dates."""
    chance = random.Random(7)
    return tuple(
        Document(
            pmid,
            {
                Field.TITLE: (chance.choice(_SENTENCES),),
                Field.ABSTRACT: tuple(chance.sample(_SENTENCES, 2)),
                Field.OTHER_TERM: tuple(chance.choice(_SENTENCES).split()[:2]),
                Field.AFFILIATION: (f"Sample Institute {pmid % 5}, Évian",),
                Field.MESH: tuple(chance.sample(_HEADINGS, 3)),
                Field.MAJOR_TOPIC: (chance.choice(_HEADINGS),),
                Field.PUBLICATION_TYPE: (chance.choice(_TYPES),),
                Field.SUBSTANCE: ("MGLAP protein, human",),
                Field.LANGUAGE: (chance.choice(["eng", "fre"]),),
                Field.AUTHOR: tuple(f"Sampleauthor{chance.choice('abc')} {i}B" for i in "XY"),
            },
            {Field.CREATED: _span(TODAY - timedelta(chance.randrange(400)))},
        )
        for pmid in range(1, 61)
    )


@cache
def real_documents() -> tuple[Document, ...]:
    """Read what is needed of the real records, each PMID once."""
    files = (REAL / "vitk_vasccalc.xml", REAL / "vernacular_other_language.xml.gz")
    records = (record for file in files for record in _records(file))
    return tuple({found.pmid: found for found in map(_document, records)}.values())


def _records(file: Path) -> list[etree._Element]:
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(data, parser).findall("PubmedArticle")


_PLACES = {
    Field.TITLE: ".//ArticleTitle",
    Field.ABSTRACT: ".//Abstract/AbstractText",
    Field.OTHER_TERM: ".//Keyword",
    Field.AFFILIATION: ".//AffiliationInfo/Affiliation",
    Field.PUBLICATION_TYPE: ".//PublicationType",
    Field.SUBSTANCE: ".//NameOfSubstance",
    Field.LANGUAGE: ".//Article/Language",
}


def _document(record: etree._Element) -> Document:
    citation = record[0]
    texts = {field: _texts(citation, place) for field, place in _PLACES.items()}
    texts[Field.MESH] = tuple(
        "/".join(filter(None, (heading.findtext("DescriptorName"), qualifier)))
        for heading in citation.iter("MeshHeading")
        for qualifier in [name.text for name in heading.iter("QualifierName")] or [None]
    )
    texts[Field.AUTHOR] = tuple(
        f"{author.findtext('LastName')} {author.findtext('Initials')}"
        for author in citation.iterfind(".//AuthorList/Author")
        if author.findtext("Initials")
    )
    created = record.find('.//PubMedPubDate[@PubStatus="entrez"]')
    parts = () if created is None else (created.findtext(x) for x in ("Year", "Month", "Day"))
    dates = {Field.CREATED: _span(date(*(int(part or 1) for part in parts)))} if parts else {}
    return Document(int(citation.findtext("PMID") or 0), texts, dates)


def _texts(citation: etree._Element, place: str) -> tuple[str, ...]:
    found = ("".join(map(str, node.itertext())) for node in citation.iterfind(place))
    return tuple(text for text in found if text.strip())


def _span(day: date) -> DateSpan:
    return DateSpan(day, day)
