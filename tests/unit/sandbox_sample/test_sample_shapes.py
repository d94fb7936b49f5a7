"""The odd shapes of real records are there, and survive the writing."""

import pytest
from lxml import etree

from .conftest import Files


def only(files: Files, pmid: int) -> etree._Element:
    return files.versions(pmid)[-1]


def text(record: etree._Element, path: str) -> str:
    found = record.find(path)
    assert found is not None
    return "".join(found.itertext())


@pytest.mark.parametrize(
    ("pmid", "parts"),
    [
        (90000001, {"MedlineDate": "2004 Nov-Dec"}),
        (90000002, {"Year": "2009", "Season": "Summer"}),
        (90000004, {"Year": "2015", "Month": "Jun", "Day": "02"}),
        (90000007, {"Year": "2021", "Month": "04", "Day": "06"}),
        (90000011, {"Year": "2006"}),
        (90000083, {"MedlineDate": "2026 Nov-Dec"}),
        (90000084, {"Year": "2026", "Season": "Fall"}),
        (90000085, {"Year": "2026", "Month": "11"}),
    ],
)
def test_publication_dates_come_in_every_form(
    files: Files, pmid: int, parts: dict[str, str]
) -> None:
    date = only(files, pmid).find(".//JournalIssue/PubDate")
    assert date is not None
    assert {part.tag: part.text for part in date} == parts


def test_hostile_text_stays_text(files: Files) -> None:
    record = only(files, 90000061)
    abstract = text(record, ".//AbstractText")
    assert abstract.startswith('=HYPERLINK("https://example.org/"')
    assert "\nTI  - Injected title\nER  - \nPMID- 1\n" in abstract
    assert "<b>bold</b>" in abstract
    assert "R&D, 5 < 6 > 4" in abstract
    assert "<script>alert('K2')</script> &" in text(record, ".//ArticleTitle")
    assert not list(record.iter("script", "b"))


def test_titles_have_markup_even_at_the_start(files: Files) -> None:
    title = only(files, 90000032).find(".//ArticleTitle")
    assert title is not None
    assert title.text is None
    assert [child.tag for child in title] == ["i", "sup"]
    assert "".join(title.itertext()).startswith("Sample: Mgp-/- mice")


def test_a_less_than_sign_needs_no_escape(files: Files) -> None:
    assert "(p < 0.001)" in text(only(files, 90000002), ".//AbstractText[@Label='RESULTS']")


def test_both_micro_signs_occur(files: Files) -> None:
    abstract = text(only(files, 90000078), ".//AbstractText")
    assert "\u00b5M" in abstract
    assert "\u03bcM" in abstract
    assert "–" in abstract


def test_labels_in_capitals_have_a_category(files: Files) -> None:
    shouted = only(files, 90000051).findall(".//AbstractText")
    spoken = only(files, 90000052).findall(".//AbstractText")
    assert [part.get("NlmCategory") for part in shouted] == [
        "BACKGROUND",
        "METHODS",
        "RESULTS",
        "CONCLUSIONS",
        "UNASSIGNED",
    ]
    assert {part.get("NlmCategory") for part in spoken} == {None}
    assert "Label" not in only(files, 90000054).find(".//AbstractText").attrib  # type: ignore[union-attr]


def test_a_translated_title_stands_in_brackets(files: Files) -> None:
    record = only(files, 90000067)
    assert text(record, ".//ArticleTitle").startswith("[Sample: ")
    assert text(record, ".//ArticleTitle").endswith("].")
    assert text(record, ".//VernacularTitle").startswith("Sample: Déficit")
    assert record.findtext(".//Language") == "spa"
    other = record.find(".//OtherAbstract")
    assert other is not None
    assert dict(other.attrib) == {"Type": "Publisher", "Language": "spa"}
    assert "Se midieron" not in text(record, ".//Abstract")


def test_an_empty_title_has_only_the_vernacular_one(files: Files) -> None:
    record = only(files, 90000031)
    assert text(record, ".//ArticleTitle") == ""
    assert text(record, ".//VernacularTitle")


def test_author_lists_are_long_or_a_group_or_missing(files: Files) -> None:
    assert len(only(files, 90000077).findall(".//LastName")) == 60
    assert not only(files, 90000075).findall(".//LastName")
    assert only(files, 90000075).findtext(".//CollectiveName") == "Sample Study Group"
    assert only(files, 90000063).find(".//AuthorList") is None


def test_before_2014_only_the_first_author_has_an_affiliation(files: Files) -> None:
    assert len(only(files, 90000003).findall(".//Affiliation")) == 1
    assert len(only(files, 90000006).findall(".//Affiliation")) == 4


def test_a_doi_may_stand_in_the_id_list_only(files: Files) -> None:
    record = only(files, 90000038)
    assert record.find(".//ELocationID") is None
    assert record.findtext(".//ArticleId[@IdType='doi']") == "10.5555/k2watch.sample.38"
    assert only(files, 90000001).find(".//ArticleId[@IdType='doi']") is None


def test_majorness_is_on_the_heading_or_on_a_qualifier(files: Files) -> None:
    headings = {
        heading.findtext("DescriptorName"): [part.get("MajorTopicYN") for part in heading]
        for heading in only(files, 90000006).iter("MeshHeading")
    }
    assert headings["Kidney Transplantation"] == ["Y"]
    assert headings["Vascular Stiffness"] == ["N", "Y"]
    assert headings["Humans"] == ["N"]


def test_references_are_written_as_pubmed_does(files: Files) -> None:
    sources = [found.text for found in only(files, 90000008).iter("RefSource")]
    assert sources == [
        "Sample J Kidney Med. 2023 Jul;21(7):402.",
        "Sample J Kidney Med. 2026 Oct 6.",
    ]
    correction = only(files, 90000063)
    assert text(correction, ".//RefSource") == "Sample J Cardiol. 2026 Jan 06;24(1):30-39."


def test_publication_status_follows_the_volume(files: Files) -> None:
    first, second = files.versions(90000052)
    assert text(first, ".//PublicationStatus") == "aheadofprint"
    assert text(second, ".//PublicationStatus") == "ppublish"
    assert text(only(files, 90000057), ".//PublicationStatus") == "epublish"
    assert second.findtext(".//ArticleId[@IdType='pmc']") == "PMC99990052"


def test_a_fresh_record_is_not_typed_by_design(files: Files) -> None:
    for pmid in (90000059, 90000064, 90000076, 90000082, 90000083):
        types = [found.text for found in only(files, pmid).iter("PublicationType")]
        assert types == ["Journal Article"]


def test_a_trial_names_its_registration_its_money_and_its_interests(files: Files) -> None:
    record = only(files, 90000051)
    assert text(record, ".//DataBank/DataBankName") == "ClinicalTrials.gov"
    assert text(record, ".//AccessionNumber") == "NCT00000001"
    assert text(record, ".//Grant/GrantID") == "SHF-2021-14"
    assert text(record, ".//Grant/Agency") == "Sample Heart Foundation"
    assert "Sample Capsule Works" in text(record, ".//CoiStatement")
    assert record.findtext(".//Chemical/NameOfSubstance") == "Cholecalciferol"


def test_keywords_belong_to_the_authors(files: Files) -> None:
    (keywords,) = only(files, 90000044).iter("KeywordList")
    assert keywords.get("Owner") == "NOTNLM"
    assert [found.text for found in keywords][:2] == ["Extracellular matrix", "Glaucoma"]


def test_only_pubmeds_own_history_has_hours_and_no_zeros(files: Files) -> None:
    record = only(files, 90000069)
    entrez, received = (
        record.find(f".//PubMedPubDate[@PubStatus='{status}']") for status in ("entrez", "received")
    )
    assert entrez is not None
    assert received is not None
    assert [part.text for part in entrez] == ["2026", "10", "1", "6", "0"]
    assert [part.text for part in received] == ["2026", "04", "20"]


def test_a_preprint_has_no_issn_and_no_subset(files: Files) -> None:
    preprint, article = only(files, 90000053), only(files, 90000071)
    assert preprint.find(".//ISSN") is None
    assert preprint.find(".//CitationSubset") is None
    assert text(article, ".//ISSN") == "9999-0032"
    assert text(article, ".//CitationSubset") == "IM"


def test_a_book_chapter_has_parts_of_its_own(files: Files) -> None:
    (chapter,) = files.versions(90000074)
    assert text(chapter, ".//ArticleTitle") == "Sample: Vitamin K2 and Matrix Gla Protein"
    assert text(chapter, ".//BookTitle") == "Sample Handbook of Vitamins"
    assert len(chapter.findall(".//SectionTitle")) == 4
    assert [found.get("Type") for found in chapter.iter("AuthorList")] == ["editors", "authors"]
    assert text(chapter, ".//ContributionDate/Day") == "05"
    assert chapter.findtext(".//PublicationType") == "Review"


def test_a_plain_language_summary_stands_apart(files: Files) -> None:
    other = only(files, 90000076).find(".//OtherAbstract")
    assert other is not None
    assert dict(other.attrib) == {"Type": "plain-language-summary", "Language": "eng"}


def test_a_printed_journal_has_a_printed_issue(files: Files) -> None:
    for pmid, medium, kind in ((90000001, "Print", "Print"), (90000069, "Internet", "Electronic")):
        journal = only(files, pmid).find(".//Journal")
        assert journal is not None
        assert journal.find("JournalIssue").get("CitedMedium") == medium  # type: ignore[union-attr]
        assert journal.find("ISSN").get("IssnType") == kind  # type: ignore[union-attr]
