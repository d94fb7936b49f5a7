"""What one entry says: authors, source, badges, news, quote, links, reason."""

from datetime import date
from typing import Any

import pytest

from pipeline.digest.entry_view import EntryView
from pipeline.digest.render import render
from pipeline.digest.view import DigestView, view
from pipeline.domain.annotations import Annotation, Outcome
from pipeline.domain.dates import UNDATED, PartialDate, from_iso
from pipeline.domain.digests import Candidate, SearchReceipt
from pipeline.domain.records import (
    AbstractSection,
    Author,
    HistoryDate,
    Identifier,
    Journal,
    PublicationType,
)
from pipeline.domain.vocabulary import (
    AnnotationKind,
    ArticleKind,
    ChangeKind,
    Direction,
    OutcomeRung,
    SourceName,
    StudyDesign,
)
from pipeline.wording.quotes import Quote

from .samples import (
    CONCERN,
    LONG_CONCLUSION,
    RETRACTED,
    RETRACTION_NOTICE,
    candidate,
    digest,
    read,
    receipt,
    study,
)


def entry(one: Candidate | None = None, **fields: Any) -> EntryView:
    """See one entry, of a given change or of an arrival with these fields."""
    shown = view(digest(one or candidate(study(**fields))))
    return shown.sections[0].entries[0]


def badges(one: EntryView) -> list[str]:
    return [badge.text for badge in one.badges]


def seen(**fields: Any) -> DigestView:
    return view(digest(receipt=receipt(SearchReceipt("k2", "Vitamin K2", **fields))))


def people(number: int) -> tuple[Author, ...]:
    return tuple(Author("Sampleauthor", initials=chr(65 + place)) for place in range(number))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"authors": people(1)}, "Sampleauthor A"),
        ({"authors": people(3)}, "Sampleauthor A, Sampleauthor B, Sampleauthor C"),
        ({"authors": people(4)}, "Sampleauthor A, Sampleauthor B, Sampleauthor C, et al."),
        (
            {"authors": people(2), "authors_complete": False},
            "Sampleauthor A, Sampleauthor B, et al.",
        ),
        ({"authors": (Author(collective="The Sample Group"),)}, "The Sample Group"),
        ({"authors": ()}, "No authors listed"),
    ],
)
def test_authors(fields: dict[str, Any], expected: str) -> None:
    assert entry(**fields).authors == expected


@pytest.mark.parametrize(
    ("journal", "published", "expected"),
    [
        (Journal("Long", "J Sampl", volume="12", issue="3", pages="4-5"), "2026-11", "12(3):4-5"),
        (Journal("Long", "J Sampl", volume="12"), "2026-11", "12"),
        (Journal("Long", "J Sampl", pages="e12"), "2026-11", "e12"),
    ],
)
def test_the_place_in_a_journal(journal: Journal, published: str, expected: str) -> None:
    source = entry(journal=journal, published=from_iso(published)).source
    assert source == f"J Sampl · 2026-11 · {expected}"


def test_a_source_gives_what_is_known() -> None:
    season = PartialDate(2026, 4, raw="2026 Spring")
    assert entry(journal=Journal("A Sample Book"), published=season).source == (
        "A Sample Book · 2026 Spring"
    )
    assert entry(journal=Journal(), published=UNDATED).source == ""


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"design": StudyDesign.RANDOMISED_TRIAL}, ["Randomised trial"]),
        ({"design": StudyDesign.OTHER}, ["Other design"]),
        ({}, []),
        ({"kind": ArticleKind.PREPRINT}, ["Preprint"]),
        ({"kind": ArticleKind.BOOK_CHAPTER}, ["Book chapter"]),
        ({"publication_types": (RETRACTED,)}, ["Retracted"]),
        ({"publication_types": (RETRACTION_NOTICE,)}, ["Retraction notice"]),
        ({"links": (CONCERN,)}, ["Expression of concern"]),
        ({"languages": ("jpn", "ger")}, ["Not in English: Japanese, German"]),
        ({"languages": ("jpn", "eng")}, []),
        ({"languages": ("und",)}, []),
        ({"languages": ("xyz",)}, ["Not in English: xyz"]),
        ({"abstract": ()}, ["No abstract"]),
    ],
)
def test_badges(fields: dict[str, Any], expected: list[str]) -> None:
    assert badges(entry(**fields)) == expected


def test_the_loudest_badge_comes_first() -> None:
    trial = entry(
        design=StudyDesign.RANDOMISED_TRIAL, publication_types=(RETRACTED,), languages=("jpn",)
    )
    assert badges(trial) == ["Retracted", "Randomised trial", "Not in English: Japanese"]
    assert trial.is_alarming
    assert not entry().is_alarming


def test_a_late_record_says_so_and_why() -> None:
    late = entry(candidate(study(), ChangeKind.LATE, "in PubMed since 2019-11-02"))
    assert badges(late) == ["Late"]
    assert late.news == ("Late: in PubMed since 2019-11-02.",)


def test_the_age_of_a_starter_study_is_no_news() -> None:
    starter = entry(candidate(study(), ChangeKind.LATE, "published 1999", is_baseline=True))
    assert (badges(starter), starter.news) == ([], ())


def test_an_unknown_design_is_a_quiet_remark_and_never_a_guess() -> None:
    assert entry().remark == "Design: not stated in title, abstract or record"
    assert entry(design=StudyDesign.COHORT).remark == ""
    assert entry(publication_types=(RETRACTION_NOTICE,)).remark == ""


@pytest.mark.parametrize(
    ("kind", "detail", "expected"),
    [
        (ChangeKind.RETRACTED, "J Sampl. 2026;1:2.", "Retracted: see J Sampl. 2026;1:2."),
        (ChangeKind.RETRACTED, "", "Retracted."),
        (ChangeKind.CONCERN_EXPRESSED, "J Sampl", "Expression of concern: see J Sampl."),
        (ChangeKind.WITHDRAWN, "", "Withdrawn."),
        (ChangeKind.CORRECTED, "J Sampl. 2026", "Correction published: J Sampl. 2026."),
        (ChangeKind.PUBLISHED, "J Sampl", "Now published as an article: J Sampl."),
        (ChangeKind.COMMENTED, "J Sampl", "Comment published: J Sampl."),
        (ChangeKind.ABSTRACT_ADDED, "", "An abstract was added."),
    ],
)
def test_news_in_a_sentence(kind: ChangeKind, detail: str, expected: str) -> None:
    told = entry(candidate(study(), kind, detail, sent_before=date(2026, 9, 14)))
    assert told.news == (expected, "You were sent this on 2026-09-14.")


def test_news_about_a_study_never_sent_stands_apart() -> None:
    sent = candidate(study(1), ChangeKind.CORRECTED, sent_before=date(2026, 9, 14))
    parts = view(digest(candidate(study(2), ChangeKind.CORRECTED, is_baseline=True), sent)).sections
    assert [(part.title, part.entries[0].number) for part in parts] == [
        ("News about studies you were sent", 1),
        ("News about other studies we hold", 2),
    ]


def test_an_arrival_is_no_news_sentence() -> None:
    assert entry().news == ()


def test_why_a_study_is_here() -> None:
    assert entry(searches=("mgp", "k2")).reason == (
        "Found by Vitamin K2 and calcification · Matrix Gla protein"
    )
    assert entry(searches=("another reader's",)).reason == (
        "Your searches no longer find it; it is still watched."
    )


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("CONCLUSION", None),
        ("Conclusions", None),
        ("CONCLUSIONS AND RELEVANCE", None),
        ("AUTHORS' CONCLUSIONS", None),
        ("Interpretation", None),
        (None, "CONCLUSIONS"),
    ],
)
def test_the_deciding_sentence_is_quoted_as_it_stands(
    label: str | None, category: str | None
) -> None:
    sections = (
        AbstractSection("Why.", "BACKGROUND", "BACKGROUND"),
        AbstractSection("It may help.", label, category),
        AbstractSection("NCT00000000", "TRIAL REGISTRATION"),
    )
    quote = entry(abstract=sections).quote
    assert quote is not None
    assert quote.text == "It may help."


@pytest.mark.parametrize("label", [None, "RESULTS", "RESULTS AND CONCLUSIONS", "INCONCLUSIVE"])
def test_without_conclusions_nothing_is_quoted(label: str | None) -> None:
    assert entry(abstract=(AbstractSection("It may help.", label),)).quote is None


def test_the_words_of_a_retracted_report_are_not_quoted() -> None:
    assert entry().quote is not None
    assert entry(publication_types=(RETRACTED,)).quote is None


def test_a_long_conclusion_is_cut_at_the_end_of_a_sentence() -> None:
    quote = entry(abstract=(AbstractSection(LONG_CONCLUSION, "CONCLUSIONS"),)).quote
    assert quote is not None
    assert quote.text == LONG_CONCLUSION[: LONG_CONCLUSION.index(" Whether")] + " […]"


def test_an_abbreviation_is_not_the_end_of_a_sentence() -> None:
    text = "It was better vs. Placebo " + "and so on " * 50
    assert entry(abstract=(AbstractSection(text, "CONCLUSIONS"),)).quote is None


@pytest.mark.parametrize(("length", "is_whole"), [(400, True), (401, False)])
def test_four_hundred_characters_are_quoted_whole(length: int, is_whole: bool) -> None:
    text = "A short one. ".ljust(length - 1, "X") + "."
    quote = entry(abstract=(AbstractSection(text, "CONCLUSIONS"),)).quote
    assert quote is not None
    assert quote.text == (text if is_whole else "A short one. […]")


def links(**fields: Any) -> list[str]:
    return [link.url for link in entry(**fields).links]


def test_links_lead_to_pubmed_the_publisher_and_the_free_text() -> None:
    names = (Identifier("doi", "10.1002/(SICI)1<1::AID>2;2-#"), Identifier("pmcid", "PMC123"))
    assert links(pmid=7, identifiers=names) == [
        "https://pubmed.ncbi.nlm.nih.gov/7/",
        "https://doi.org/10.1002/%28SICI%291%3C1::AID%3E2;2-%23",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC123/",
    ]


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("doi", "javascript:alert(1)"),
        ("doi", "10.5555/../../evil"),
        ("doi", "10.5555/x y"),
        ("doi", "https://evil.example/10.5555/x"),
        ("doi", "10.5555/x\ny"),
        ("pmcid", "PMC1/../../evil"),
        ("pmcid", "javascript:1"),
    ],
)
def test_an_identifier_of_the_wrong_shape_gives_no_link(scheme: str, value: str) -> None:
    found = links(pmid=7, identifiers=(Identifier(scheme, value),))
    assert found == ["https://pubmed.ncbi.nlm.nih.gov/7/"]


@pytest.mark.parametrize(("release", "is_free"), [("2026-11-22", True), ("2026-11-23", False)])
def test_a_free_text_is_linked_once_it_is_released(release: str, is_free: bool) -> None:
    names = (Identifier("pmcid", "PMC123"),)
    history = (HistoryDate("pmc-release", from_iso(release)),)
    assert (len(links(identifiers=names, history=history)) == 2) is is_free


def test_a_receipt_says_why_more_results_came_than_preprints_are_held() -> None:
    shown = seen(reported=4, held=2, same=2, source=SourceName.EUROPEPMC)
    assert "Europe PMC 4 · held 2 · new 0" in shown.receipts[0].numbers
    assert "2 earlier versions" in shown.receipts[0].numbers


def test_the_receipt_line_has_every_number() -> None:
    (line,) = view(digest()).receipts
    assert line.numbers == (
        "PubMed 3,412 · held 3,412 · new 4 · late 1 · left the query 1 · rejects 0 · "
        "landmarks 24/24"
    )
    assert line.remarks == ()


def test_a_failed_search_shows_its_reason_and_no_fresh_numbers() -> None:
    shown = seen(held=811, reported=9, error="HTTP 500.")
    assert shown.receipts[0].numbers == "held 811"
    words = "could not be asked: HTTP 500; nothing is lost, the next run asks again"
    assert shown.receipts[0].remarks == (words,)
    assert shown.alerts == (f"“Vitamin K2” {words}.",)


def test_missing_landmarks_are_named_before_anything_else() -> None:
    words = "does not find 2 known studies that it must find: PMID 11, 12"
    shown = seen(landmarks=3, landmarks_found=1, landmarks_missing=(11, 12))
    assert shown.alerts == (f"“Vitamin K2” {words}.",)
    assert shown.receipts[0].remarks == (words,)
    assert shown.receipts[0].numbers.endswith("landmarks 1/3")


def test_warnings_missing_records_and_a_first_run_are_remarks() -> None:
    shown = seen(missing=2, gone=1, warnings=("phrase ignored",), is_baseline=True)
    assert shown.receipts[0].remarks == (
        "2 records did not come; asked for again",
        "1 record never came; no longer asked for",
        "warning: phrase ignored",
        "first run of this search: the start of the watch",
    )
    assert "missing 2 · gone 1" in shown.receipts[0].numbers
    assert shown.alerts == ()


def test_a_search_that_was_not_searched_as_written_is_told_before_anything_else() -> None:
    words = "was not searched as written, its numbers answer another question: left out: of"
    shown = seen(degraded=("left out: of",))
    assert shown.alerts == (f"“Vitamin K2” {words}.",)
    assert shown.receipts[0].remarks == (words,)


def test_a_window_and_an_edit_are_told_in_the_receipt() -> None:
    (window,) = seen(window=date(2026, 11, 1)).receipts
    assert window.remarks[0].startswith("too many for one list: compared from 2026-11-01 on")
    (edited,) = seen(is_baseline=True, is_edited=True).receipts
    assert edited.remarks == ("the query was edited: what only the new wording finds is no news",)


def test_a_starter_set_says_how_many_more_are_held() -> None:
    history = [candidate(study(one), is_baseline=True) for one in range(1, 16)]
    (part,) = view(digest(*history, starter_entries=3)).sections
    assert part.shown == "3 of 15"
    assert "12 more are held" in part.more


def test_the_footer_names_run_source_and_limits() -> None:
    shown = view(digest())
    assert shown.run == "Run 17, finished 2026-11-22 12:00 UTC"
    assert "National Library of Medicine" in shown.notice
    assert "may not be the most current or accurate" in shown.notice
    assert shown.notice_url == "https://www.ncbi.nlm.nih.gov/home/about/policies/"


def test_a_report_without_an_english_title_shows_its_own() -> None:
    assert entry(title="", vernacular_title="Ein Beispiel").title == "Ein Beispiel"
    assert entry(title="").title == "Without a title"


def test_entries_are_numbered_through_all_sections() -> None:
    shown = view(digest(candidate(study(1)), candidate(study(2, StudyDesign.ANIMAL))))
    assert [one.number for part in shown.sections for one in part.entries] == [1, 2]


def test_a_section_counts_what_it_shows_and_what_waits() -> None:
    part = view(digest(*(candidate(study(one)) for one in range(1, 6)), max_entries=2)).sections[0]
    assert (part.shown, part.more) == ("2 of 5", "3 more wait for the next issue.")
    assert view(digest(candidate(study()))).sections[0].more == ""


def test_publication_types_are_matched_by_ui() -> None:
    reworded = PublicationType("D016440", "Retraction of Publication")
    assert badges(entry(publication_types=(reworded,))) == ["Retraction notice"]


@pytest.mark.parametrize(
    ("design", "species", "expected"),
    [
        (StudyDesign.COHORT, "human", ["Cohort", "Human"]),
        (StudyDesign.UNCLEAR, "animal", ["Animal"]),
        (StudyDesign.ANIMAL, "animal", ["Animal"]),
        (StudyDesign.IN_VITRO, "in vitro", ["In vitro"]),
        (StudyDesign.UNCLEAR, "mixed", ["Several species"]),
    ],
)
def test_a_badge_tells_what_was_studied_once(
    design: StudyDesign, species: str, expected: list[str]
) -> None:
    one = study(1, design, said=[read(AnnotationKind.SPECIES, species)])
    assert badges(entry(candidate(one))) == expected


def test_a_maker_that_the_record_names_is_named() -> None:
    one = study(1, said=[read(AnnotationKind.FUNDING_FLAG, "Sample Menaquinones")])
    assert badges(entry(candidate(one))) == ["Names a maker: Sample Menaquinones"]


@pytest.mark.parametrize(
    ("number", "url"),
    [
        ("NCT01234567", "https://clinicaltrials.gov/study/NCT01234567"),
        ("ISRCTN12345678", "https://www.isrctn.com/ISRCTN12345678"),
        ("2022-501234-12-00", "https://euclinicaltrials.eu/ctis-public/view/2022-501234-12-00"),
        (
            "2015-003456-12",
            "https://www.clinicaltrialsregister.eu/ctr-search/search?query=2015-003456-12",
        ),
        (
            "CTRI/2019/01/017123",
            "https://trialsearch.who.int/Trial2.aspx?TrialID=CTRI%2F2019%2F01%2F017123",
        ),
        ("CRD42020123456", None),
        ("NCT1 javascript:", None),
    ],
)
def test_a_registration_is_linked_where_it_is_shown(number: str, url: str | None) -> None:
    one = study(1, said=[read(AnnotationKind.REGISTRY_IDS, number)])
    found = {link.label: link.url for link in entry(candidate(one)).links}
    assert found.get(number) == url


def _finding(direction: Direction | None) -> Annotation:
    value = Outcome("arterial stiffness", OutcomeRung.FUNCTION, direction=direction)
    return read(AnnotationKind.OUTCOMES, value, "Stiffness fell with MK-7 in the sample.")


def test_without_conclusions_the_sentence_behind_the_leading_outcome_is_quoted() -> None:
    plain = (AbstractSection("Stiffness fell with MK-7 in the sample."),)
    one = study(1, said=[_finding(Direction.IMPROVEMENT)], abstract=plain)
    assert entry(candidate(one)).quote == Quote(
        "From the abstract", "Stiffness fell with MK-7 in the sample."
    )


def test_an_outcome_without_a_direction_decides_nothing() -> None:
    plain = (AbstractSection("Stiffness fell with MK-7 in the sample."),)
    assert entry(candidate(study(1, said=[_finding(None)], abstract=plain))).quote is None


def test_an_entry_names_the_questions_it_counts_towards() -> None:
    asked = (("Does K2 slow calcification?", frozenset({1})), ("Which dose?", frozenset({2})))
    shown = view(digest(candidate(study(1)), answering=asked)).sections[0].entries[0]
    assert shown.questions == "Counts towards: Does K2 slow calcification?"
    assert "Counts towards" in render(digest(candidate(study(1)), answering=asked), "").text


def test_a_near_miss_takes_one_line_and_is_counted() -> None:
    near = candidate(study(90_000_009, searches=("nearby",), title="A sample near by"))
    titles = (("k2", "Vitamin K2"), ("nearby", "Nearby"))
    said = render(digest(near, search_titles=titles, near=frozenset({"nearby"})), "K2")
    assert said.subject == "[K2] 1 near miss"
    for text in (said.html, said.text, said.markdown):
        assert "A sample near by" in text
        assert "J Sampl" in text
        assert "Sampleauthor" not in text
