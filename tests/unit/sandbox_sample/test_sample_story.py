"""What the story promises happens, to the right record and on the right day."""

from datetime import date, timedelta

import pytest
from lxml import etree

from pipeline.sandbox.sample_records import baseline_date, story_dates
from pipeline.sandbox.sample_records.studies import Sample

from .conftest import Files, pmid_of


def types(record: etree._Element) -> set[str]:
    return {found.text or "" for found in record.iter("PublicationType")}


def links(record: etree._Element) -> set[tuple[str, str]]:
    found = record.iter("CommentsCorrections")
    return {(link.get("RefType", ""), link.findtext("PMID") or "") for link in found}


def day(element: etree._Element | None) -> date:
    assert element is not None
    year, month, number = (int(element.findtext(part) or 0) for part in ("Year", "Month", "Day"))
    return date(year, month, number)


def history(record: etree._Element, status: str) -> date:
    return day(record.find(f".//PubMedPubDate[@PubStatus='{status}']"))


def test_days_are_in_order_and_none_is_a_monday_but_the_first(files: Files) -> None:
    days = [when for when, _ in files.files]
    assert days == sorted(set(days))
    assert days[0] == baseline_date
    assert all(when.weekday() != 0 for when in days[1:])
    assert story_dates[0] < days[1]
    assert days[-1] < story_dates[-1]


def test_the_demo_looks_on_eight_mondays() -> None:
    assert story_dates == [date(2026, 9, 7) + timedelta(weeks=week) for week in range(8)]


@pytest.mark.parametrize(
    ("week", "new", "revised", "deleted"),
    [
        (1, 6, 0, 0),
        (2, 6, 1, 0),
        (3, 5, 1, 0),
        (4, 3, 3, 0),
        (5, 5, 2, 1),
        (6, 6, 2, 0),
        (7, 7, 1, 0),
    ],
)
def test_counts_per_week(files: Files, week: int, new: int, revised: int, deleted: int) -> None:
    monday = story_dates[week - 1]
    days = [monday + timedelta(days=number) for number in range(7)]
    records = [(when, record) for when in days for record in files.records(when)]
    fresh = [record for when, record in records if history(record, "entrez") == when]
    assert len(fresh) == new
    assert len(records) - len(fresh) == revised
    assert sum(len(files.deleted().get(when, [])) for when in days) == deleted


def test_the_corpus_is_large_enough(files: Files) -> None:
    pmids = {pmid_of(record) for record in files.records()}
    assert len(pmids) >= 75
    assert sum(1 for _ in files.records(baseline_date)) >= 45
    assert sum(record.tag == "PubmedBookArticle" for record in files.records()) == 1


def test_a_new_record_is_created_on_the_day_of_its_file(files: Files) -> None:
    seen: set[int] = set()
    for when, root in files.sets.items():
        for record in root.iterchildren("PubmedArticle"):
            if pmid_of(record) not in seen and when > baseline_date:
                assert history(record, "entrez") == when
            seen.add(pmid_of(record))


@pytest.mark.parametrize("pmid", [90000051, 90000069])
def test_a_trial_is_indexed_three_weeks_later(files: Files, pmid: int) -> None:
    first, *_ = versions = files.versions(pmid)
    last = versions[-1]
    assert types(first) == {"Journal Article"}
    assert first.find("MedlineCitation").get("Status") == "Publisher"  # type: ignore[union-attr]
    assert not list(first.iter("MeshHeading"))
    assert "Randomized Controlled Trial" in types(last)
    assert last.find("MedlineCitation").get("Status") == "MEDLINE"  # type: ignore[union-attr]
    assert list(last.iter("MeshHeading"))
    assert history(last, "medline") - history(last, "entrez") == timedelta(days=21)


def test_an_event_keeps_what_it_does_not_set(files: Files) -> None:
    first, second = files.versions(90000036)
    assert first.findtext(".//ArticleTitle") == second.findtext(".//ArticleTitle")
    assert day(first.find(".//DateRevised")) < day(second.find(".//DateRevised"))
    assert links(first) == set()
    assert links(second) == {("ExpressionOfConcernIn", "90000058")}


def test_a_retraction_flags_the_trial_three_ways(files: Files) -> None:
    first, second = files.versions(90000008)
    assert "Retracted Publication" not in types(first)
    assert "Retracted Publication" in types(second)
    assert ("RetractionIn", "90000072") in links(second)
    assert (second.findtext(".//ArticleTitle") or "").startswith("RETRACTED: ")
    (notice,) = files.versions(90000072)
    assert types(notice) == {"Retraction Notice"}
    assert links(notice) == {("RetractionOf", "90000008")}


def test_a_correction_links_both_ways(files: Files) -> None:
    (notice,) = files.versions(90000063)
    assert types(notice) == {"Published Erratum"}
    assert links(notice) == {("ErratumFor", "90000022")}
    assert links(files.versions(90000022)[-1]) == {("ErratumIn", "90000063")}


def test_a_preprint_becomes_an_article_four_weeks_later(files: Files) -> None:
    preprint, updated = files.versions(90000053)
    (article,) = files.versions(90000071)
    assert types(preprint) == {"Preprint"}
    assert links(preprint) == set()
    assert links(updated) == {("UpdateIn", "90000071")}
    assert links(article) == {("UpdateOf", "90000053")}
    assert history(article, "entrez") - history(preprint, "entrez") == timedelta(weeks=4)


def test_the_late_arrival_is_old_by_its_entry_date_only(files: Files) -> None:
    (late,) = files.versions(90000068)
    assert history(late, "entrez") == date(2026, 10, 1)
    assert history(late, "pubmed") == date(2011, 3, 15)
    assert late.findtext(".//PubDate/Year") == "2011"


def test_an_abstract_arrives(files: Files) -> None:
    first, second = files.versions(90000060)
    assert first.find(".//Abstract") is None
    assert len(second.findall(".//Abstract/AbstractText")) == 4


def test_the_record_made_twice_is_deleted(files: Files) -> None:
    assert files.deleted() == {date(2026, 10, 9): [90000065]}
    assert len(files.versions(90000065)) == 1


def test_links_point_at_records_of_the_sample(files: Files) -> None:
    known = {str(pmid_of(record)) for record in files.records()}
    for record in files.records():
        assert {pmid for _, pmid in links(record)} <= known | {""}


def test_a_link_may_have_a_source_only(files: Files) -> None:
    assert ("CommentIn", "") in links(files.versions(90000051)[-1])


def test_every_record_has_a_role(sample: Sample) -> None:
    assert all(record.role for record in sample.records)
