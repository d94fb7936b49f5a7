"""What a feed or a webhook is told: every change once, in the words of the letter."""

from dataclasses import replace
from uuid import UUID

import html5lib
import pytest

from pipeline.digest.announce import announcements
from pipeline.domain.announcements import ALERT, QUESTION, Announcement
from pipeline.domain.digests import SearchReceipt
from pipeline.domain.records import AbstractSection
from pipeline.domain.vocabulary import ChangeKind, StudyDesign

from .samples import busy_digest, candidate, digest, receipt, study
from .test_hostile import ALLOWED, HOSTILE, everywhere
from .test_standing import MOVING

KNOWN = study(90_000_010, StudyDesign.RANDOMISED_TRIAL, title="A sample trial")


def test_what_happened_to_a_study_is_one_announcement_a_change() -> None:
    retracted = candidate(KNOWN, ChangeKind.RETRACTED, "PMID 90000099", sent_before=None)
    corrected = candidate(KNOWN, ChangeKind.CORRECTED)
    indexed = candidate(KNOWN, ChangeKind.INDEXED)
    first, second = announcements(digest(corrected, indexed, retracted))
    assert (first.title, second.title) == (
        "Retracted: A sample trial",
        "Correction published: A sample trial",
    )
    assert first.summary == "Retracted: see PMID 90000099."
    assert "Correction" not in first.text
    assert (first.pmid, first.kind, first.when) == (
        90_000_010,
        "retracted",
        retracted.change.noted,
    )


def test_a_title_that_begins_with_what_happened_says_it_once() -> None:
    known = study(90_000_011, title="RETRACTED: A sample trial")
    (one,) = announcements(digest(candidate(known, ChangeKind.RETRACTED)))
    assert one.title == "RETRACTED: A sample trial"


def test_an_arrival_is_told_once_with_all_that_is_known() -> None:
    added = candidate(study(90_000_031, StudyDesign.COHORT, title="A sample cohort"))
    rides = candidate(added.study, ChangeKind.INDEXED)
    (one,) = announcements(digest(added, rides))
    assert one.title == "A sample cohort"
    assert one.url == "https://pubmed.ncbi.nlm.nih.gov/90000031/"
    assert "Cohort" in one.tags
    assert "“The sample arteries calcified more slowly.”" in one.text
    assert "Found by Vitamin K2 and calcification" in one.text
    assert "<blockquote>" in one.html
    assert one.quote == "The sample arteries calcified more slowly."


def test_a_title_is_given_again_only_where_plain_text_loses_something() -> None:
    marked = study(7, title="K2 and CO2", title_markup="K<sub>2</sub> and CO<sub>2</sub>")
    (one,) = announcements(digest(candidate(marked)))
    assert (one.title, "K<sub>2</sub>" in one.html) == ("K2 and CO2", True)
    (plain,) = announcements(digest(candidate(study(8, title="K2 < K1"))))
    assert (plain.title, "K1" in plain.html) == ("K2 < K1", False)


def test_a_retracted_study_says_so_in_its_title_and_quotes_nothing() -> None:
    busy = announcements(busy_digest())
    (one,) = [each for each in busy if each.pmid == 90_000_010]
    assert one.title.startswith("Retracted: ")
    assert (one.quote, "<blockquote>" in one.html) == ("", False)


def test_names_are_for_ever_and_no_two_are_alike() -> None:
    busy = announcements(busy_digest(30))
    names = [one.id for one in busy]
    assert len(set(names)) == len(names) > 20
    assert all(UUID(name) for name in names)
    added = candidate(KNOWN, number=7)
    here = announcements(digest(added))
    there = announcements(digest(added, reader="ben", title="Another"))
    assert here[0].id == there[0].id
    later = replace(added.change, number=8)
    assert announcements(digest(replace(added, change=later)))[0].id != here[0].id


def test_moved_questions_and_failures_are_announced_too() -> None:
    failed = receipt(SearchReceipt("k2", "Vitamin K2", error="PubMed was not there"))
    told = announcements(digest(candidate(KNOWN), positions=(MOVING,), receipt=failed))
    assert [one.kind for one in told] == [ALERT, "added", QUESTION]
    assert "could not be asked" in told[0].summary or "PubMed was not there" in told[0].summary
    assert told[2].summary.startswith("Randomised trials")


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words[:24]))
def test_whatever_a_record_says_stays_words(words: str) -> None:
    for one in announcements(everywhere(words)):
        assert_inert(one)


def assert_inert(one: Announcement) -> None:
    page = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False).parseFragment(one.html)
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in {
            "p", "b", "a", "br", "i", "u", "sub", "sup", "blockquote",
        }, element.tag  # fmt: skip
        assert set(element.attrib) <= {"href"}
        assert element.attrib.get("href", ALLOWED[0]).startswith(ALLOWED)
    for text in (one.title, one.summary, one.reason, one.headline, one.quote):
        assert text.isprintable()
        assert len(text) <= 1_000
    assert all(letter.isprintable() or letter == "\n" for letter in one.text + one.html)


def test_a_title_without_an_end_is_cut() -> None:
    (one,) = announcements(digest(candidate(study(5, title="word " * 8_000, abstract=()))))
    assert len(one.title) <= 400
    long = AbstractSection("x" * 40_000, "CONCLUSIONS")
    (two,) = announcements(digest(candidate(study(6, abstract=(long,)))))
    assert len(two.html) < 3_000
