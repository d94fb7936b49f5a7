"""Every field of a journal article, read from made-up records."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.domain.dates import PartialDate
from pipeline.domain.records import (
    AbstractSection,
    Author,
    DataBank,
    Grant,
    HistoryDate,
    Identifier,
    Link,
    MeshHeading,
    OtherAbstract,
    PublicationType,
    Qualifier,
    Substance,
    SupplementaryConcept,
)
from pipeline.domain.vocabulary import ArticleKind

from .samples import read_one, record

# piece inside Article, field, value
INSIDE: list[tuple[str, str, Any]] = [
    ("<VernacularTitle>Ein Titel.</VernacularTitle>", "vernacular_title", "Ein Titel."),
    (
        '<Abstract><AbstractText Label="AIM" NlmCategory="OBJECTIVE">To see.</AbstractText>'
        '<AbstractText Label="NONE"/><AbstractText>And more.</AbstractText>'
        "<CopyrightInformation>© us</CopyrightInformation></Abstract>",
        "abstract",
        (AbstractSection("To see.", "AIM", "OBJECTIVE"), AbstractSection("And more.")),
    ),
    (
        "<Abstract><CopyrightInformation>© us</CopyrightInformation></Abstract>",
        "abstract_copyright",
        "© us",
    ),
    (
        '<AuthorList CompleteYN="N"><Author ValidYN="Y"><LastName>Sample</LastName><ForeName>Ann B'
        "</ForeName><Initials>AB</Initials><Suffix>Jr</Suffix>"
        '<Identifier Source="ISNI">1</Identifier>'
        '<Identifier Source="ORCID">https://orcid.org/000000021825009X</Identifier>'
        "<AffiliationInfo><Affiliation>Here.</Affiliation></AffiliationInfo>"
        "<AffiliationInfo><Affiliation>There.</Affiliation></AffiliationInfo></Author>"
        '<Author ValidYN="N"><LastName>Smaple</LastName></Author>'
        "<Author><CollectiveName>The Group</CollectiveName></Author></AuthorList>",
        "authors",
        (
            Author("Sample", "Ann B", "AB", "Jr", None, "0000-0002-1825-009X", ("Here.", "There.")),
            Author(collective="The Group"),
        ),
    ),
    ('<AuthorList CompleteYN="N"/>', "authors_complete", False),
    (
        "<AuthorList><Author><LastName>Old</LastName><Affiliation>Before 2015.</Affiliation>"
        "</Author></AuthorList>",
        "authors",
        (Author("Old", affiliations=("Before 2015.",)),),
    ),
    (
        '<ArticleDate DateType="Electronic"><Year>2026</Year><Month>02</Month><Day>03</Day>'
        "</ArticleDate>",
        "electronic",
        PartialDate(2026, 2, 3),
    ),
    ("<Language>ger</Language><Language>eng</Language>", "languages", ("ger", "eng")),
    (
        '<PublicationTypeList><PublicationType UI="D016449">Randomized Controlled Trial'
        "</PublicationType></PublicationTypeList>",
        "publication_types",
        (PublicationType("D016449", "Randomized Controlled Trial"),),
    ),
    (
        '<PublicationTypeList><PublicationType UI="D000076942">Preprint</PublicationType>'
        "</PublicationTypeList>",
        "kind",
        ArticleKind.PREPRINT,
    ),
    (
        "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>"
        "<AccessionNumberList><AccessionNumber>NCT00000001</AccessionNumber></AccessionNumberList>"
        "</DataBank><DataBank><DataBankName>Dryad</DataBankName></DataBank></DataBankList>",
        "databanks",
        (DataBank("ClinicalTrials.gov", ("NCT00000001",)), DataBank("Dryad", ())),
    ),
    (
        "<GrantList><Grant><GrantID>K1</GrantID><Agency>A Fund</Agency></Grant></GrantList>",
        "grants",
        (Grant("K1", "A Fund", None),),
    ),
]
BEHIND: list[tuple[str, str, Any]] = [
    (
        '<MeshHeadingList><MeshHeading><DescriptorName UI="D024482" MajorTopicYN="N">Vitamin K 2'
        '</DescriptorName><QualifierName UI="Q000627" MajorTopicYN="Y">therapeutic use'
        "</QualifierName></MeshHeading></MeshHeadingList>",
        "mesh",
        (
            MeshHeading(
                "D024482", "Vitamin K 2", False, (Qualifier("Q000627", "therapeutic use", True),)
            ),
        ),
    ),
    (
        "<ChemicalList><Chemical><RegistryNumber>0</RegistryNumber>"
        '<NameOfSubstance UI="C1">MGP</NameOfSubstance></Chemical><Chemical>'
        '<RegistryNumber>11032-49-8</RegistryNumber><NameOfSubstance UI="D024482">Vitamin K 2'
        "</NameOfSubstance></Chemical></ChemicalList>",
        "substances",
        (Substance("C1", "MGP"), Substance("D024482", "Vitamin K 2", "11032-49-8")),
    ),
    (
        '<SupplMeshList><SupplMeshName Type="Disease" UI="C2">Keutel</SupplMeshName>'
        "</SupplMeshList>",
        "supplementary",
        (SupplementaryConcept("C2", "Keutel", "Disease"),),
    ),
    (
        '<KeywordList Owner="NOTNLM"><Keyword>one</Keyword><Keyword/></KeywordList>'
        '<KeywordList Owner="NLM"><Keyword>two</Keyword></KeywordList>',
        "keywords",
        ("one", "two"),
    ),
    (
        '<OtherAbstract Type="Publisher" Language="spa"><AbstractText>Hola.</AbstractText>'
        "</OtherAbstract>",
        "other_abstracts",
        (OtherAbstract("Publisher", "spa", (AbstractSection("Hola."),)),),
    ),
    ("<CoiStatement>None.</CoiStatement>", "competing_interests", "None."),
    (
        '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J. 2027'
        '</RefSource><PMID Version="1">5</PMID></CommentsCorrections><CommentsCorrections '
        'RefType="ErratumIn"><RefSource>K. 2027</RefSource></CommentsCorrections>'
        "</CommentsCorrectionsList>",
        "links",
        (Link("RetractionIn", 5, "J. 2027"), Link("ErratumIn", None, "K. 2027")),
    ),
]
DATA: list[tuple[str, str, Any]] = [
    (
        '<History><PubMedPubDate PubStatus="entrez"><Year>2026</Year><Month>9</Month><Day>1</Day>'
        "<Hour>6</Hour><Minute>0</Minute></PubMedPubDate></History>",
        "history",
        (HistoryDate("entrez", PartialDate(2026, 9, 1)),),
    ),
    (
        '<ArticleIdList><ArticleId IdType="pubmed">1</ArticleId><ArticleId IdType="pmc">PMC7'
        '</ArticleId><ArticleId IdType="doi">doi:10.5555/a</ArticleId></ArticleIdList>'
        '<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.5555/cited</ArticleId>'
        "</ArticleIdList></Reference></ReferenceList>",
        "identifiers",
        (Identifier("pmid", "9"), Identifier("pmcid", "PMC7"), Identifier("doi", "10.5555/a")),
    ),
]


@pytest.mark.parametrize(("xml", "name", "value"), INSIDE)
def test_a_field_of_the_article(xml: str, name: str, value: object) -> None:
    assert getattr(read_one(record(9, parts=xml)), name) == value


@pytest.mark.parametrize(("xml", "name", "value"), BEHIND)
def test_a_field_behind_the_article(xml: str, name: str, value: object) -> None:
    assert getattr(read_one(record(9, behind=xml)), name) == value


@pytest.mark.parametrize(("xml", "name", "value"), DATA)
def test_a_field_of_pubmeds_own_data(xml: str, name: str, value: object) -> None:
    assert getattr(read_one(record(9, data=xml)), name) == value
