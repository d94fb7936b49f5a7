"""An article is searched in the fields where PubMed searches it, whoever reads its XML."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import date

import pytest

from pipeline.domain.dates import PartialDate, from_iso, from_words
from pipeline.domain.records import (
    AbstractSection,
    Article,
    Author,
    DataBank,
    Grant,
    HistoryDate,
    Identifier,
    Journal,
    Link,
    MeshHeading,
    OtherAbstract,
    PublicationType,
    Qualifier,
    Substance,
    SupplementaryConcept,
)
from pipeline.domain.vocabulary import ArticleKind
from pipeline.query import DateSpan, Document, Field, matches, parse
from pipeline.query.article import NOT_KEPT, document_of
from pipeline.sandbox.records import read_record
from pipeline.sandbox.sample_records import update_files
from pipeline.sources.pubmed_records import read_records
from tests.integration.differential.real_data import record_files, records_of, require_data, sets

from .samples import TODAY

TRIAL = Article(
    pmid=34092123,
    title="Menaquinone-7 and aortic valves",
    vernacular_title="Menachinon und Klappen",
    abstract=(AbstractSection("We gave MK-7.", "AIM"), AbstractSection("Calcium fell.")),
    other_abstracts=(OtherAbstract("Publisher", "fre", (AbstractSection("Nous donnions."),)),),
    authors=(
        Author(
            "Sampleauthor", "Aname B", "AB", orcid="0000-0001-0000-0001", affiliations=("Hull",)
        ),
        Author(collective="Sample Study Group"),
        Author("Lastauthor", initials="C"),
    ),
    journal=Journal(
        "Circulation", "Circ J", "0009-7322", "0147763", "12", "3", "1387-97", "Print-Electronic"
    ),
    published=from_iso("2026-02"),
    electronic=from_iso("2025-12-24"),
    completed=from_iso("2026-03-05"),
    revised=from_iso("2026-03-06"),
    history=tuple(
        HistoryDate(step, from_iso(day))
        for step, day in (("entrez", "2026-01-07"), ("pubmed", "2026-01-08"))
    ),
    identifiers=(
        *(Identifier("pmid", "34092123"), Identifier("doi", "10.5555/k2")),
        Identifier("pmcid", "PMC1"),
    ),
    languages=("eng",),
    publication_types=(PublicationType("D016449", "Randomized Controlled Trial"),),
    mesh=(
        MeshHeading("", "Vitamin K 2", False, (Qualifier("", "therapeutic use", True),)),
        MeshHeading("", "Humans", False),
    ),
    substances=(Substance("", "menatetrenone", "27Y876D139"), Substance("", "Biomarkers")),
    supplementary=(SupplementaryConcept("", "MGLAP protein, human", "Protein"),),
    keywords=("dairy",),
    databanks=(DataBank("ClinicalTrials.gov", ("NCT01002157",)),),
    grants=(Grant("R01", "NIH", "United States"),),
    competing_interests="Shares in cheese.",
    links=(Link("RetractionIn", 1, "J Tests. 2027"),),
    status="MEDLINE",
    indexing_method="Curated",
)


def answers(query: str, article: Article = TRIAL) -> bool:
    return matches(parse(query), document_of(article), TODAY)


@pytest.mark.parametrize(
    "query",
    [
        "valves[ti]", '"mk-7"[tiab]', "donnions[tiab]", "dairy[ot]", "klappen[tt]", "hull[ad]",
        "sampleauthor ab[1au]", "lastauthor[lastau]", "aname sampleauthor[fau]",
        "sample study group[cn]", "0000-0001-0000-0001[auid]", "orcid 0000-0001-0000-0001[auid]",
        "circulation[ta]", "circ j[ta]", "0009-7322[ta]", "0147763[jid]", "12[vi] AND 3[ip]",
        "1387[pg]", "1387-97[pg]", "english[la]", "randomized controlled trial[pt]",
        "vitamin k 2[mh]", "vitamin k 2/therapeutic use[majr]", "humans[mh]",
        "therapeutic use[sh]", "menatetrenone[nm]", "mglap protein, human[nm]", "27Y876D139[rn]",
        "0[rn]", "NCT01002157[si]", "r01[gr]", "nih[gr]", "cheese[cois]", "10.5555/k2[lid]",
        "10.5555/k2[aid]", "pmc1[aid]", "medline[sb]", "pubmed pmc[sb]", "hasabstract",
        "hasstructuredabstract", "hasretractionin", "hasdatabanklist", "hascois",
        "indexingmethod_curated", "34092123[uid]",
        "2026/02/01[dp]", "2026/02/01[ppdat]", "2025/12/24[epdat]", "2026/01/07[crdt]",
        "2026/01/08[edat]", "2026/01/08[mhda]", "2026/03/05[dcom]", "2026/03/06[lr]",
    ],
)  # fmt: skip
def test_every_part_is_found_in_its_field(query: str) -> None:
    assert answers(query)


@pytest.mark.parametrize(
    "query",
    [
        "aim[tiab]", "humans[majr]", "donnions[ti]", "lastauthor[1au]", "dairy[mh]", "1[uid]",
        "publisher[sb]", "pubmed books[sb]", "haserratumin", "2026/02/02[dp]", "united states[pl]",
    ],
)  # fmt: skip
def test_and_nowhere_else(query: str) -> None:
    assert not answers(query)


@pytest.mark.parametrize(
    ("written", "filed"),
    [
        (from_iso("2021"), date(2021, 1, 1)),
        (from_iso("2021-02"), date(2021, 2, 1)),
        (from_words("2025 Nov-Dec"), date(2025, 11, 1)),
        (from_words("2000 Summer"), date(2000, 7, 1)),
        (from_words("1999-2000"), date(1999, 1, 1)),
    ],
)
def test_a_partial_date_is_filed_under_its_first_day(written: PartialDate, filed: date) -> None:
    dates = document_of(Article(1, published=written)).dates
    assert dates[Field.PUBLISHED] == DateSpan(filed, filed)


def test_words_that_are_no_date_are_none() -> None:
    assert document_of(Article(1, published=from_words("soon"))).dates == {}


def test_a_chapter_is_found_by_its_own_title_and_its_books() -> None:
    chapter = Article(
        1,
        kind=ArticleKind.BOOK_CHAPTER,
        title="Gla story",
        journal=Journal("Gene Tales", "NLM"),
        published=from_iso("1993"),
    )
    assert answers("gla[ti] AND tales[ti] AND nlm[pubn] AND pubmed books[sb]", chapter)
    assert not answers("gene tales[ta] OR 1993[ppdat]", chapter)


AT_MOST = 300  # records of one set; all of them were compared once

# What an Article holds otherwise than its record, and the rule.
DIFFERENT = NOT_KEPT | {
    Field.AUTHOR_ID,  # ORCIDs are kept bare, however the record spells them
    Field.PAGINATION,  # the first page is found alone too, as PubMed's help says
    Field.ARTICLE_ID,  # of each scheme the first is kept, and an ELocationID comes first
    Field.LOCATION_ID,  # a DOI stands here even when only the ArticleIdList has it
}
# Of these an Article keeps a part: no linking ISSN, no investigator's affiliation.
IN_PART = {Field.JOURNAL, Field.AFFILIATION}
# Where nobody else is named, editors are authors; nor is a volume of a book an issue's.
OTHERWISE_IN_BOOKS = {
    *(Field.AUTHOR, Field.FULL_AUTHOR, Field.FIRST_AUTHOR, Field.LAST_AUTHOR),
    *(Field.PROPERTY, Field.VOLUME),
}
# Records that two readers may well read differently.
KNOWN = {
    399903: "1979-1980 Fall: in which year the autumn lies is anybody's guess",
    33351073: "a heading over an empty part makes no structured abstract",
    34020558: "a soft hyphen is dropped, and parts no word",
    34086664: "a control character is dropped, and parts no word",
    34097297: "a zero-width no-break space is dropped, and parts no word",
}


@pytest.mark.parametrize("name", record_files() or ["no real records"])
@pytest.mark.timeout(300)
def test_two_readings_of_a_real_record_agree(name: str) -> None:
    require_data()
    different = [line for body in sets(name) for line in _differences(_some_of(body))]
    assert not different, "\n".join([f"{len(different)} in {name}:", *different[:20]])


def test_two_readings_of_the_sample_agree() -> None:
    assert [line for _, body in update_files() for line in _differences(body)] == []


def _some_of(body: bytes) -> bytes:
    """Take a few hundred records of a large set, from all over it."""
    records = records_of(body)
    chosen = records[:: 1 + len(records) // AT_MOST]
    return b"<PubmedArticleSet>" + b"".join(chosen) + b"</PubmedArticleSet>"


def _differences(body: bytes) -> Iterator[str]:
    for article in read_records([body]):
        if isinstance(article, Article) and article.pmid not in KNOWN:
            theirs = read_record(zlib.decompress(article.raw)).document
            yield from _between(article, document_of(article), theirs)


def _between(article: Article, ours: Document, theirs: Document) -> Iterator[str]:
    is_book = article.kind is ArticleKind.BOOK_CHAPTER
    left_out = DIFFERENT | OTHERWISE_IN_BOOKS if is_book else DIFFERENT
    for field in {*ours.pieces, *theirs.pieces} - left_out:
        mine, other = _texts(ours, field), _texts(theirs, field)
        if not (mine <= other if field in IN_PART else mine == other):
            yield f"{article.pmid} {field.name}: {mine} but {other}"
    # The sandbox lets a partial date be any of its days; PubMed files it under the first.
    first, other_first = (
        {field.display: span.first for field, span in one.dates.items()} for one in (ours, theirs)
    )
    if first != other_first:
        yield f"{article.pmid}: {first} but {other_first}"


def _texts(found: Document, field: Field) -> set[str]:
    """List the texts of a field that an Article keeps: all but the status of publication."""
    pieces = found.pieces.get(field, ())
    return {piece for piece in pieces if not piece.startswith(" pubstatus")}
