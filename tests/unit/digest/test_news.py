"""News in sentences and links: what happened, who says so, and where the notice is."""

from datetime import date

import pytest

from pipeline.digest.entry_view import EntryView
from pipeline.digest.view import view
from pipeline.domain.digests import Candidate, SectionKind
from pipeline.domain.vocabulary import ChangeKind

from .samples import candidate, digest, study

SENT = date(2026, 9, 14)
NOTICE = "J Sampl. 2026;1:2 PMID 90000072 (says PubMed's publication type)"


def entry(*candidates: Candidate) -> EntryView:
    return view(digest(*candidates)).sections[0].entries[0]


def told(kind: ChangeKind, detail: str) -> EntryView:
    return entry(candidate(study(), kind, detail, sent_before=SENT))


@pytest.mark.parametrize(
    ("kind", "detail", "expected"),
    [
        (ChangeKind.RETRACTED, NOTICE, f"Retracted: see {NOTICE}."),
        (ChangeKind.RETRACTED, "(says the title)", "Retracted (says the title)."),
        (ChangeKind.WITHDRAWN, "no longer in PubMed", "Withdrawn: no longer in PubMed."),
        (
            ChangeKind.PUBLISHED,
            "J Sampl. 2026-11 PMID 5 (same title and first author)",
            "Now published as an article: J Sampl. 2026-11 PMID 5 (same title and first author).",
        ),
    ],
)
def test_news_says_what_happened_who_says_so_and_when_the_study_was_sent(
    kind: ChangeKind, detail: str, expected: str
) -> None:
    assert told(kind, detail).news == (expected, "You were sent this on 2026-09-14.")


@pytest.mark.parametrize(
    ("kind", "detail", "link"),
    [
        (
            ChangeKind.RETRACTED,
            NOTICE,
            ("Retraction notice", "https://pubmed.ncbi.nlm.nih.gov/90000072/"),
        ),
        (
            ChangeKind.CORRECTED,
            "J Sampl. 2026;1:2. doi: 10.5555/sample.9.",
            ("Correction", "https://doi.org/10.5555/sample.9"),
        ),
        (
            ChangeKind.COMMENTED,
            "On PMID 7. J Sampl. 2026. doi: 10.5555/sample.9. PMID 5",
            ("Comment", "https://pubmed.ncbi.nlm.nih.gov/5/"),
        ),
        (ChangeKind.PUBLISHED, "PMID 5", ("Article", "https://pubmed.ncbi.nlm.nih.gov/5/")),
        (ChangeKind.CONCERN_EXPRESSED, "J Sampl. 2026;1:2", None),
        (ChangeKind.CORRECTED, "doi: 10.5555/../../evil", None),
        (ChangeKind.WITHDRAWN, "no longer in PubMed", None),
    ],
)
def test_a_notice_is_linked_by_its_pmid_or_else_its_doi(
    kind: ChangeKind, detail: str, link: tuple[str, str] | None
) -> None:
    own, more = told(kind, detail).links[:2], told(kind, detail).links[2:]
    assert [one.label for one in own] == ["PubMed 90000001", "DOI"]
    assert [(one.label, one.url) for one in more] == ([link] if link else [])


@pytest.mark.parametrize(
    ("kind", "detail", "is_baseline", "expected"),
    [
        (ChangeKind.ADDED, "", False, ()),
        (ChangeKind.ADDED, "shares its DOI with PMID 5", False, "It shares its DOI with PMID 5."),
        (
            ChangeKind.LATE,
            "published 2019 · shares its DOI with PMID 5",
            False,
            "Late: published 2019 · shares its DOI with PMID 5.",
        ),
        (
            ChangeKind.LATE,
            "published 2019 · shares its DOI with PMID 5",
            True,
            "It shares its DOI with PMID 5.",
        ),
    ],
)
def test_a_shared_doi_is_said_wherever_the_study_stands(
    kind: ChangeKind, detail: str, is_baseline: bool, expected: str | tuple[str, ...]
) -> None:
    shown = entry(candidate(study(), kind, detail, is_baseline=is_baseline))
    assert shown.news == ((expected,) if expected else ())
    assert ("Same DOI" in [one.label for one in shown.links]) is bool(expected)


@pytest.mark.parametrize("kind", [ChangeKind.INDEXED, ChangeKind.REVISED])
def test_new_indexing_and_wording_ride_along_in_silence(kind: ChangeKind) -> None:
    quiet = candidate(study(), kind, "Randomized Controlled Trial", sent_before=SENT)
    assert digest(quiet).entries == ()
    loud = candidate(study(), ChangeKind.ABSTRACT_ADDED, sent_before=SENT)
    assert entry(quiet, loud).news[0] == "An abstract was added."


def test_news_comes_before_everything_new() -> None:
    new = candidate(study(90_000_002))
    news = candidate(study(), ChangeKind.COMMENTED, sent_before=SENT)
    kinds = [section.kind for section in digest(new, news).sections]
    assert kinds == [SectionKind.NEWS, SectionKind.STUDIES]
