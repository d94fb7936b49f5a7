"""Which text and which date of a record answers which field tag."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from pipeline.sandbox import Sandbox

from .articles import article, chapter
from .conftest import Client, Serve

PARTS = """
<Pagination><StartPage>11</StartPage><EndPage>19</EndPage><MedlinePgn>11-9</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.1000/own</ELocationID>
<Abstract><AbstractText Label="AIM">Of matrix <i>Gla</i> protein.</AbstractText>
<AbstractText Label="RESULTS">Calcium fell.</AbstractText></Abstract>
<AuthorList><Author><LastName>Schurgers</LastName><ForeName>Leon J</ForeName>
<Initials>LJ</Initials><Identifier Source="ORCID">0000-0001-0000-0001</Identifier>
<AffiliationInfo><Affiliation>Maastricht University</Affiliation></AffiliationInfo></Author>
<Author><CollectiveName>Rotterdam Study Group</CollectiveName></Author></AuthorList>
<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>
<AccessionNumber>NCT01002157</AccessionNumber></AccessionNumberList></DataBank></DataBankList>
<GrantList><Grant><GrantID>R01</GrantID><Agency>NIH</Agency><Country>Chad</Country></Grant></GrantList>
<PublicationTypeList><PublicationType UI="D016449">Randomized Controlled Trial</PublicationType>
</PublicationTypeList><VernacularTitle>Ein Versuch</VernacularTitle>
<ArticleDate DateType="Electronic"><Year>2025</Year><Month>12</Month><Day>24</Day></ArticleDate>
"""
MEDLINE = b"""
<MedlineJournalInfo><Country>Netherlands</Country><MedlineTA>J Tests</MedlineTA>
<NlmUniqueID>7505876</NlmUniqueID></MedlineJournalInfo>
<ChemicalList><Chemical><RegistryNumber>11032-49-8</RegistryNumber>
<NameOfSubstance>menatetrenone</NameOfSubstance></Chemical></ChemicalList>
<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J Tests.
</RefSource></CommentsCorrections></CommentsCorrectionsList>
<MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="N">Vitamin K 2</DescriptorName>
<QualifierName MajorTopicYN="Y">therapeutic use</QualifierName></MeshHeading>
<MeshHeading><DescriptorName MajorTopicYN="N">Humans</DescriptorName>
</MeshHeading></MeshHeadingList>
<OtherAbstract Type="Publisher" Language="ger"><AbstractText>Gefahr</AbstractText></OtherAbstract>
<KeywordList Owner="NOTNLM"><Keyword>dephosphorylation</Keyword></KeywordList>
<CoiStatement>Shares in a dairy.</CoiStatement></MedlineCitation>"""
REFERENCES = b"""<ReferenceList><Reference><Citation>Foreign words.</Citation><ArticleIdList>
<ArticleId IdType="doi">10.1000/cited</ArticleId></ArticleIdList></Reference></ReferenceList>
</PubmedData>"""


@pytest.fixture
def client(serve: Serve, ask: Callable[[Sandbox], Client]) -> Client:
    rich = article(1, "Bone and vessel.", parts=PARTS, created=date(2026, 1, 7), year=2027)
    rich = rich.replace(b"</MedlineCitation>", MEDLINE).replace(b"</PubmedData>", REFERENCES)
    return ask(serve(rich, article(2, "Other."), chapter(3, "Gene story.")))


@pytest.mark.parametrize(
    "query",
    [
        "vessel[ti]",
        '"matrix gla protein"[tiab]',
        "calcium[tiab]",
        "dephosphorylation[ot]",
        "dephosphorylation[tiab]",
        "gefahr[tiab]",
        "versuch[tt]",
        '"vitamin k 2"[mh]',
        '"vitamin k 2/therapeutic use"[mh]',
        '"vitamin k 2"[majr]',
        '"therapeutic use"[sh]',
        "humans[mh]",
        '"randomized controlled trial"[pt]',
        "menatetrenone[nm]",
        "11032-49-8[rn]",
        "schurgers lj[au]",
        "schurgers[1au]",
        '"schurgers, leon j"[fau]',
        '"rotterdam study group"[cn]',
        "maastricht[ad]",
        '"journal of tests"[ta] AND netherlands[pl]',
        '"j tests"[ta]',
        "7505876[jid]",
        "NCT01002157[si]",
        "ClinicalTrials.gov[si]",
        "R01[gr]",
        "dairy[cois]",
        "10.1000/own[lid]",
        "0000-0001-0000-0001[auid]",
        "11[pg]",
        "medline[sb] AND vessel",
        "hasabstract",
        "hasstructuredabstract",
        "hasretractionin",
        "hasdatabanklist",
        "hascois",
        "pubstatusppublish AND vessel",
        "2026/01/07[crdt]",
        "2027[ppdat]",
        "2025/12/24[epdat]",
        "2025/12/24[dp]",
    ],
)
def test_the_rich_record_alone_is_found(client: Client, query: str) -> None:
    assert client.found(query) == [1]


@pytest.mark.parametrize(
    "query",
    [
        "humans[majr]",
        "foreign",
        "10.1000/cited[aid]",
        "chad[pl]",
        "gefahr[ti]",
        "sampleauthor[1au]",
    ],
)
def test_what_stands_elsewhere_is_not_found(client: Client, query: str) -> None:
    assert 1 not in client.found(query)


def test_chapters_have_fields_too(client: Client) -> None:
    assert client.found("gene[ti] AND pubmed books[sb]") == [3]
    assert client.found("genes[ti] AND NLM[pubn]") == [3]
    assert client.found("2010/05/04[crdt]") == [3]
    assert client.found("1993[dp]") == [3]


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("<Year>2021</Year>", "2021-01-01", "2021-12-31"),
        ("<Year>2021</Year><Month>Feb</Month>", "2021-02-01", "2021-02-28"),
        ("<Year>2024</Year><Month>02</Month>", "2024-02-01", "2024-02-29"),
        ("<Year>2021</Year><Month>Feb</Month><Day>31</Day>", "2021-02-01", "2021-02-28"),
        ("<Year>2021</Year><Season>Summer</Season>", "2021-07-01", "2021-09-30"),
        ("<MedlineDate>2025 Nov-Dec</MedlineDate>", "2025-11-01", "2025-12-31"),
        ("<MedlineDate>1999 Dec-2000 Jan</MedlineDate>", "1999-12-01", "2000-01-31"),
        ("<MedlineDate>2021 3rd Quarter</MedlineDate>", "2021-07-01", "2021-09-30"),
        ("<MedlineDate>2000 Spring</MedlineDate>", "2000-04-01", "2000-06-30"),
        ("<MedlineDate>1999-2000</MedlineDate>", "1999-01-01", "2000-12-31"),
    ],
)
def test_publication_dates_of_every_shape(
    serve: Serve, ask: Callable[[Sandbox], Client], written: str, first: str, last: str
) -> None:
    record = article(1, year=1000).replace(b"<Year>1000</Year>", written.encode())
    client = ask(serve(record))
    for day, step in ((first, -1), (last, 1)):
        beside = date.fromisoformat(day) + timedelta(days=step)
        assert client.found(f"{day.replace('-', '/')}[dp]") == [1]
        assert client.found(f"{beside:%Y/%m/%d}[dp]") == []


def test_a_date_that_is_none_leaves_the_record_readable(
    serve: Serve, ask: Callable[[Sandbox], Client]
) -> None:
    record = article(1, year=1000).replace(b"<Year>1000</Year>", b"<MedlineDate>soon</MedlineDate>")
    assert ask(serve(record)).found("study[ti]") == [1]
