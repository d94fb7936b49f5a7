"""The trial board on a terminal names what is held, by number and by title."""

from __future__ import annotations

from datetime import date

from pipeline.cli.trial_pages import _board, _whole
from pipeline.domain.family_report import Report
from pipeline.domain.registrations import registered
from pipeline.domain.trial_board import BoardRow, board
from pipeline.domain.trials import TrialStatus
from pipeline.domain.vocabulary import StudyDesign
from tests.unit.registered import NUMBER, held

TODAY = date(2026, 11, 22)
TITLES = {7: "Menaquinone-7 in samples", -9000001: "A preprint of samples"}


def of(*pmids: int) -> list[BoardRow]:
    reports = (
        Report(one, registrations=(NUMBER,), design=StudyDesign.RANDOMISED_TRIAL) for one in pmids
    )
    rows = [row for one in reports for row in registered(one)]
    return list(board(rows, [held()], TODAY))


def test_one_trial_is_shown_with_the_titles_of_its_reports() -> None:
    (row,) = of(7, -9000001)
    text = "\n".join(one.text for one in _whole(row, TODAY, TITLES))
    assert "2 reports of results held: PPR9000001, 7" in text
    assert "PPR9000001 A preprint of samples" in text
    assert "7 Menaquinone-7 in samples" in text
    assert "-9000001" not in text


def test_the_board_says_nothing_of_results_where_nobody_took_part() -> None:
    rows = board((), [held(status=TrialStatus.NOT_YET_RECRUITING)], TODAY)
    planned = "\n".join(one.text for one in _board(rows, TODAY, {}))
    assert "no report of its results" not in planned
    assert "no report of its results is linked" in "\n".join(
        one.text for one in _board(of(), TODAY, {})
    )
