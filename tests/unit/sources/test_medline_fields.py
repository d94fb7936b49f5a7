"""Each tag of MEDLINE text arrives in the field where PubMed's XML would put it."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.domain.changes import compare
from pipeline.domain.dates import PartialDate
from pipeline.domain.records import (
    AbstractSection,
    Author,
    DataBank,
    Grant,
    Identifier,
    Journal,
    Link,
    MeshHeading,
    OtherAbstract,
    PublicationType,
    Qualifier,
    Substance,
)
from pipeline.domain.retraction import is_retracted
from pipeline.domain.vocabulary import ArticleKind

from .medline_samples import SAMPLE, lines, read_one
from .samples import read_one as read_xml
from .samples import record

ARTICLE = read_one(SAMPLE)


def test_what_it_says() -> None:
    assert (ARTICLE.pmid, ARTICLE.version, ARTICLE.kind) == (90_000_001, 0, ArticleKind.ARTICLE)
    assert ARTICLE.title == "Menaquinone-7 & the aorta: a randomised trial."
    assert ARTICLE.title_markup == "Menaquinone-7 &amp; the aorta: a randomised trial."
    assert ARTICLE.vernacular_title == "Menachinon-7 und die Aorta."
    assert ARTICLE.abstract_text == ("BACKGROUND: Little is known. METHODS: We gave menaquinone-7.")
    assert ARTICLE.abstract_copyright == "(c) 2026. The Sampleauthors."
    other = OtherAbstract("Publisher", "ger", (AbstractSection("Eine Zusammenfassung."),))
    assert ARTICLE.other_abstracts == (other,)
    assert ARTICLE.keywords == ("menaquinone", "aorta")
    assert ARTICLE.competing_interests == "None declared."


def test_who_wrote_it_and_where_each_works() -> None:
    assert ARTICLE.authors == (
        Author(
            last="Sampleauthor",
            fore="Ada Beatrix",
            initials="AB",
            suffix="Jr",
            orcid="0000-0002-1234-5678",
            affiliations=("Department of Samples, Sample University.", "Sample Clinic."),
        ),
        Author(last="van Sampleauthor", fore="Cy", initials="C"),
        Author(collective="SAMPLE Study Group", affiliations=("Everywhere.",)),
    )
    assert ARTICLE.authors_complete


def test_where_and_when_it_appeared() -> None:
    assert ARTICLE.journal == Journal(
        title="Journal of samples",
        abbreviation="J Sample",
        issn="1234-567X",
        nlm_id="101000001",
        volume="12",
        issue="3",
        pages="101-9",
    )
    assert ARTICLE.published == PartialDate(2026, 3, raw="2026 Mar-Apr")
    assert ARTICLE.electronic == PartialDate(2026, 1, 2)
    assert ARTICLE.completed == PartialDate(2026, 3, 16)
    assert ARTICLE.revised == PartialDate(2026, 4, 1)
    assert ARTICLE.created == date(2026, 1, 4)
    assert [(one.step, one.when.iso()) for one in ARTICLE.history] == [
        ("received", "2025-11-20"),
        ("entrez", "2026-01-04"),
        ("pubmed", "2026-01-05"),
        ("medline", "2026-03-17"),
    ]


def test_a_linking_issn_is_not_the_journal_s_own() -> None:
    assert read_one(lines(1, "IS  - 1111-1111 (Linking)")).journal.issn is None
    assert read_one(lines(1, "IS  - 1234-567X")).journal.issn == "1234-567X"


def test_under_which_names_it_is_known() -> None:
    assert set(ARTICLE.identifiers) == {
        Identifier("pmid", "90000001"),
        Identifier("doi", "10.1000/sample.1"),
        Identifier("pii", "e77"),
        Identifier("pmcid", "PMC9990001"),
        Identifier("mid", "NIHMS9990001"),
    }
    assert ARTICLE.databanks == (
        DataBank("ClinicalTrials.gov", ("NCT09990001", "NCT09990002")),
        DataBank("ISRCTN", ("ISRCTN00000001",)),
    )


def test_how_it_is_indexed() -> None:
    assert ARTICLE.status == "MEDLINE"
    assert ARTICLE.languages == ("eng", "ger")
    assert ARTICLE.publication_types == (
        PublicationType("D016428", "Journal Article"),
        PublicationType("D016449", "Randomized Controlled Trial"),
        PublicationType("", "Sample Type"),
    )
    qualifiers = (
        Qualifier("", "drug therapy", major=True),
        Qualifier("", "prevention & control", major=False),
    )
    assert ARTICLE.mesh == (
        MeshHeading("", "Humans", major=False),
        MeshHeading("", "Vascular Calcification", major=False, qualifiers=qualifiers),
        MeshHeading("", "Vitamin K 2", major=True),
    )
    assert ARTICLE.substances == (
        Substance("", "Vitamin K 2", "11032-49-8"),
        Substance("", "dephospho-uncarboxylated (dp-uc) MGP"),
    )
    assert ARTICLE.grants == (
        Grant("AB/12/3", "Sample Fund", "United Kingdom"),
        Grant(None, "Sample Trust", None),
    )


def test_what_it_is_linked_to() -> None:
    comment = "J Sample. 2026 May;12(4):1. doi: 10.1000/sample.2"
    assert ARTICLE.links == (
        Link("CommentIn", 90_000_002, comment),
        Link("RetractionIn", None, "J Sample. 2026 Jun;12(5):2"),
    )
    assert is_retracted(ARTICLE)


@pytest.mark.parametrize(
    ("name", "kind", "retracted"),
    [
        ("Retracted Publication", ArticleKind.ARTICLE, True),
        ("Retraction Notice", ArticleKind.ARTICLE, False),
        ("PREPRINT", ArticleKind.PREPRINT, False),
    ],
)
def test_a_type_is_known_by_its_name(name: str, kind: ArticleKind, retracted: bool) -> None:
    article = read_one(lines(1, f"PT  - {name}"))
    assert (article.kind, is_retracted(article)) == (kind, retracted)


def test_a_chapter_stands_in_its_book() -> None:
    article = read_one(lines(1, "BTI - A sample book", "PB  - Sample Press", "DP  - 2020"))
    assert (article.kind, article.title) == (ArticleKind.BOOK_CHAPTER, "A sample.")
    assert (article.journal.title, article.journal.abbreviation) == (
        "A sample book",
        "Sample Press",
    )


@pytest.mark.parametrize(
    ("short", "last", "initials", "suffix"),
    [
        ("Sampleauthor AB", "Sampleauthor", "AB", None),
        ("de la Sampleauthor A 3rd", "de la Sampleauthor", "A", "3rd"),
        ("Sampleauthor", "Sampleauthor", None, None),
    ],
)
def test_an_old_record_has_only_short_names(
    short: str, last: str, initials: str | None, suffix: str | None
) -> None:
    [author] = read_one(lines(1, f"AU  - {short}")).authors
    assert (author.last, author.initials, author.suffix) == (last, initials, suffix)
    assert author.name == short


def test_one_affiliation_in_front_of_the_names_is_the_first_author_s() -> None:
    article = read_one(
        lines(1, "AD  - Sample Clinic.", "AU  - Sampleauthor A", "AU  - Sampleauthor B")
    )
    assert [one.affiliations for one in article.authors] == [("Sample Clinic.",), ()]


def test_et_al_is_nobody() -> None:
    article = read_one(lines(1, "AU  - Sampleauthor A", "AU  - et al."))
    assert [one.name for one in article.authors] == ["Sampleauthor A"]
    assert not article.authors_complete


def test_pubmed_s_own_record_is_no_news_after_the_export() -> None:
    its_own = read_xml(record(90_000_001, title="A sample. And more."))
    assert compare(read_one(lines(90_000_001)), its_own) == []
