"""One preprint under several numbers is told once, whichever of them a reader met."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.domain.records import Identifier
from pipeline.domain.same_preprint import is_same_preprint, told_once
from pipeline.domain.vocabulary import ArticleKind, ChangeKind
from tests.unit.digest.samples import article, candidate, study

PPR, PMID = -9000001, 90_000_002
OTHERS = {PPR: (PMID,), PMID: (PPR,)}
DAY = date(2026, 11, 16)


def preprint(number: int, doi: str = "10.5555/sample.rs-9000001/v1") -> dict[str, object]:
    return {
        "pmid": number,
        "kind": ArticleKind.PREPRINT,
        "identifiers": (Identifier("doi", doi),),
    }


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (preprint(PPR), preprint(PMID), True),
        (preprint(PPR), preprint(PMID, "10.5555/SAMPLE.rs-9000001/v2"), True),
        (preprint(PPR), preprint(-9000007, "10.5555/sample.rs-9000001/v2"), True),
        (preprint(PPR), preprint(PMID, "10.5555/sample.rs-9000002/v1"), False),
        (preprint(PPR), preprint(PPR), False),
        (preprint(PMID), preprint(PMID + 1), False),
        (preprint(PPR), preprint(PMID) | {"kind": ArticleKind.ARTICLE}, False),
        (preprint(PPR, ""), preprint(PMID, ""), False),
    ],
)
def test_records_of_one_preprint_are_versions_of_one_doi(
    one: dict[str, object], other: dict[str, object], is_same: bool
) -> None:
    assert is_same_preprint(article(**one), article(**other)) is is_same  # type: ignore[arg-type]


def kept(
    *waiting: tuple[int, ChangeKind], told: set[tuple[int, ChangeKind]] | None = None
) -> list[tuple[int, ChangeKind]]:
    given = [candidate(study(number), kind) for number, kind in waiting]
    left = told_once(given, OTHERS, told or set(), {})
    return [(one.study.pmid, one.change.kind) for one in left]


ADDED, LATE, GONE = ChangeKind.ADDED, ChangeKind.LATE, ChangeKind.WITHDRAWN


def test_of_two_that_wait_together_pubmeds_is_told() -> None:
    assert kept((PPR, ADDED), (PMID, LATE)) == [(PMID, LATE)]
    assert kept((PPR, ChangeKind.PUBLISHED), (PMID, ChangeKind.PUBLISHED)) == [
        (PMID, ChangeKind.PUBLISHED)
    ]


def test_what_was_told_under_one_number_is_not_told_under_the_other() -> None:
    assert kept((PMID, ADDED), told={(PPR, LATE)}) == []
    assert kept((PPR, ADDED), told={(PMID, ADDED)}) == []
    assert kept((PMID, ChangeKind.RETRACTED), told={(PPR, GONE)}) == []


def test_what_the_reader_never_met_is_told() -> None:
    assert kept((PPR, ADDED)) == [(PPR, ADDED)]
    assert kept((PMID, ADDED), told={(PPR, GONE)}) == [(PMID, ADDED)]


def test_news_that_can_come_twice_is_not_taken_for_the_same() -> None:
    both = [(PPR, ChangeKind.CORRECTED), (PMID, ChangeKind.CORRECTED)]
    assert kept(*both, told={(PMID, ChangeKind.CORRECTED)}) == both


def test_news_names_the_day_on_which_the_preprint_was_sent_under_its_other_number() -> None:
    (one,) = told_once([candidate(study(PMID), GONE)], OTHERS, {(PPR, ADDED)}, {PPR: DAY})
    assert one.sent_before == DAY
