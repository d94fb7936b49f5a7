"""The workbook as openpyxl reads it: real numbers and days, filters, a head that stays."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.reports import workbook as home
from pipeline.reports.report import Report
from pipeline.reports.workbook import workbook

from .test_tables import BARE, FULL, NOON


def sheet(report: Report, name: str = "Studies") -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(workbook(report)))[name]


def rows(page: Worksheet) -> list[dict[str, object]]:
    head, *rest = page.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rest]


def test_cells_have_the_type_of_their_column() -> None:
    full, bare = rows(sheet(Report([FULL, BARE])))
    assert (full["pmid"], full["randomised"], full["duration_months"]) == (9, 244, 36)
    assert (full["is_retracted"], full["year"], full["published"]) == (True, 2026, "2026-11")
    assert full["created"] == datetime(2026, 11, 20)
    assert full["first_seen"] == datetime(2026, 11, 22, 12)
    unknown = ("randomised", "enrolled", "created", "first_seen", "doi", "year")
    assert [bare[name] for name in unknown] == [None] * 6, "unknown is blank, never zero"


def test_the_head_stays_and_every_column_has_a_filter() -> None:
    page = sheet(Report([FULL, BARE]))
    assert page.freeze_panes == "C2"
    assert page.auto_filter.ref == f"A1:{page.cell(1, page.max_column).column_letter}3"
    assert sheet(Report([FULL]), "Annotations").freeze_panes == "B2"


def test_answers_and_changes_have_sheets_of_their_own() -> None:
    report = Report([FULL], ("Answering the query: form:MK-7",), NOON)
    dose = next(row for row in rows(sheet(report, "Annotations")) if row["question"] == "doses")
    assert (dose["form"], dose["ug_per_day"], dose["value"]) == ("MK-7", 180, "180 µg")
    outcome = rows(sheet(report, "Annotations"))[-1]
    assert (outcome["rung"], outcome["primary"], outcome["significant"]) == (
        *("biomarker", True, None),
    )
    (change,) = rows(sheet(report, "Changes"))
    assert (change["kind"], change["told"]) == ("added", datetime(2026, 11, 23, 12))
    about = [cell.value for (cell,) in sheet(report, "About").iter_rows()]
    assert about[:2] == ["1 study held, as of 2026-11-22 12:00 UTC", report.asked[0]]


def test_more_links_than_a_sheet_can_hold_become_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "MOST_LINKS", 1)
    other = replace(BARE, article=replace(BARE.article, pmid=7))
    column = [row[-1] for row in sheet(Report([BARE, other])).iter_rows(min_row=2)]
    assert [one.hyperlink is not None for one in column] == [True, False]
    assert [one.value for one in column] == [
        f"https://pubmed.ncbi.nlm.nih.gov/{n}/" for n in (8, 7)
    ]


def test_no_studies_make_an_empty_workbook() -> None:
    assert rows(sheet(Report([]))) == []
