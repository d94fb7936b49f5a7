"""A record reads the same whether its recurring and plain parts are cut out first or not."""

from __future__ import annotations

import pytest

from pipeline.domain.records import Article, Reject
from pipeline.sandbox.sample_records import update_files
from pipeline.sources.pubmed_records import cut
from pipeline.sources.pubmed_recurring import cut_out
from pipeline.sources.pubmed_xml import read_article
from pipeline.sources.xml_parser import parsed_alone

from .samples import read, record

STEP = (
    '<PubMedPubDate PubStatus="{}"><Year>2026</Year><Month>{}</Month><Day>3</Day></PubMedPubDate>'
)
HISTORY = f"<History>{STEP.format('entrez', 11)}{STEP.format('pubmed', 'Nov')}</History>"
HEADING = (
    '<MeshHeading><DescriptorName UI="D1" MajorTopicYN="{}">Humans</DescriptorName></MeshHeading>'
)
PERSON = '<Author ValidYN="{}">{}<Initials>A</Initials></Author>'
PLACE = "<AffiliationInfo><Affiliation>{}</Affiliation></AffiliationInfo>"


def people(*names: str, attributes: str = ' CompleteYN="Y"') -> str:
    return f"<AuthorList{attributes}>{''.join(names)}</AuthorList>"


ODD = {
    "an entity in a name": people(PERSON.format("Y", "<LastName>A&amp;B</LastName>")),
    "markup in a name": people(PERSON.format("Y", "<LastName>A<sup>2</sup></LastName>")),
    "a name that NLM holds wrong": people(
        PERSON.format("N", "<LastName>Wrong</LastName>"),
        PERSON.format("Y", "<LastName>Right</LastName>"),
    ),
    "a group between people": people(
        PERSON.format("Y", "<LastName>First</LastName>"),
        '<Author ValidYN="Y"><CollectiveName>The Group</CollectiveName></Author>',
        PERSON.format("Y", "<LastName>Last</LastName>"),
    ),
    "a name in full width": people(PERSON.format("Y", "<LastName>Ｋ２</LastName>")),
    "places, one of them empty": people(
        f'<Author ValidYN="Y">{PLACE.format("Here")}{PLACE.format(" ")}</Author>'
    ),
    "a list that is not complete": people(
        PERSON.format("Y", "<LastName>A</LastName>"), attributes=' CompleteYN="N"'
    ),
    "an empty list": people(),
    "a list in a comment": f"<!-- {people()} -->{people(PERSON.format('Y', ''))}",
    "a list in the title of another": people("<Author><LastName><AuthorList/></LastName></Author>"),
    "text between authors": people("x", PERSON.format("Y", "<LastName>A</LastName>")),
    "types with one inside another": "<PublicationTypeList><PublicationType UI='D1'>A"
    "<PublicationType UI='D2'>B</PublicationType></PublicationType></PublicationTypeList>",
}


def as_whole(raw: bytes) -> Article:
    return read_article(parsed_alone(raw)[0])


def samples() -> list[bytes]:
    return [
        one.raw for _, content in update_files() for one in cut([content]) if one.tag[6:8] == "Ar"
    ]


def test_every_sample_record_reads_the_same_met_first_and_met_again() -> None:
    for raw in samples() * 2:
        assert read(raw) == [as_whole(raw)]


def test_of_a_sample_record_met_again_little_is_left_to_parse() -> None:
    raws = samples()
    for raw in raws:
        read(raw)
    left = sum(len(cut_out(raw)[0]) for raw in raws)
    assert left < 0.6 * sum(map(len, raws))


@pytest.mark.parametrize("parts", ODD.values(), ids=ODD)
def test_odd_parts_read_the_same(parts: str) -> None:
    raw = record(2, parts=parts)
    assert read(raw) == [as_whole(raw)]


def test_a_heading_counts_only_where_headings_stand() -> None:
    headings = f"<MeshHeadingList>{HEADING.format('Y')}</MeshHeadingList>"
    inside = record(1, behind=f"<OtherID>{headings}</OtherID>", data=HISTORY)
    (found,) = read(inside)
    assert isinstance(found, Article)
    assert found.mesh == ()
    (found,) = read(record(2, behind=headings, data=HISTORY))
    assert isinstance(found, Article)
    assert [one.major for one in found.mesh] == [True]


def test_of_two_lists_the_last_counts_as_ever() -> None:
    lists = "".join(f"<MeshHeadingList>{HEADING.format(yn)}</MeshHeadingList>" for yn in "YN")
    raw = record(1, behind=lists)
    assert read(raw) == [as_whole(raw)]


@pytest.mark.parametrize(
    "broken",
    [
        "<History><PubMedPubDate></History>",
        "<History><PubMedPubDate PubStatus='a'></PubMedPubDate></Histori>",
        f"<History>{STEP.format('entrez', 11)}</PubMedPubDate></History>",
        "<ArticleIdList><ArticleId IdType='doi'>10.1/a & b</ArticleId></ArticleIdList>",
        "<ArticleIdList><ArticleId IdType='doi'>10.1/a]]></ArticleId></ArticleIdList>",
    ],
)
def test_what_is_broken_in_a_part_that_is_cut_is_broken(broken: str) -> None:
    for _ in range(2):
        (found,) = read(record(7, data=broken))
        assert isinstance(found, Reject)
        assert found.pmid == 7


def test_a_reference_list_is_not_read_and_ends_where_it_ends() -> None:
    ids = '<ArticleIdList><ArticleId IdType="doi">10.1/{}</ArticleId></ArticleIdList>'
    cited = f"<Reference>{ids.format('cited')}</Reference>"
    lists = f"<ReferenceList><ReferenceList>{cited}</ReferenceList></ReferenceList>" * 2
    own = ids.format("own")
    (found,) = read(record(7, data=own + lists))
    assert isinstance(found, Article)
    assert found.identifier("doi") == "10.1/own"
