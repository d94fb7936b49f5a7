"""A report as an Excel workbook: real numbers and days, filters, a head that stays in sight.

No text becomes a formula or a link by itself: xlsxwriter is told to write strings as strings
(https://xlsxwriter.readthedocs.io/worksheet.html#worksheet-write). A sheet has at most 65,530 links
(https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3); rows beyond have text.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import xlsxwriter

from pipeline.reports.about import about, notice
from pipeline.reports.frame import frame
from pipeline.reports.report import Report
from pipeline.reports.tidy import annotations_frame, changes_frame

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
    "in_memory": True,
}
MOST_LINKS = 65_000
MOST_ROWS = 1_048_575  # below the head
_WIDTHS = {"title": 60, "headline": 60, "quote": 80, "authors": 40, "journal": 30, "url": 38}
_WIDTH = 14


def workbook(report: Report) -> bytes:
    """Write the sheets Studies, Annotations, Changes and About; what is unknown is blank."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, _OPTIONS) as book:
        book.set_properties({"title": "k2watch report", "created": report.made})
        _Sheet(book, "Studies").fill(frame(report.studies))
        _Sheet(book, "Annotations").fill(annotations_frame(report.studies))
        _Sheet(book, "Changes").fill(changes_frame(report.studies))
        _about(book, report)
    return made.getvalue()


class _Sheet:
    """One sheet with a table in it."""

    def __init__(self, book: Any, name: str) -> None:
        self._sheet = book.add_worksheet(name)
        self._head = book.add_format({"bold": True, "bottom": 1})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})

    def fill(self, table: pd.DataFrame) -> None:
        """Write the head and the columns, each by its type; what no sheet can hold is cut off."""
        rows, columns = min(len(table), MOST_ROWS), len(table.columns)
        self._sheet.freeze_panes(1, 2 if "title" in table else 1)
        self._sheet.autofilter(0, 0, max(rows, 1), columns - 1)
        for column, name in enumerate(table.columns):
            self._sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH))
            self._sheet.write_string(0, column, name, self._head)
            self._write(column, name, table[name][:rows])

    def _write(self, column: int, name: str, values: pd.Series) -> None:
        write = self._writer(name, values)
        known = values.notna()
        for row, (value, is_known) in enumerate(zip(values, known, strict=True), start=1):
            if is_known and value != "":
                write(row, column, value)

    def _writer(self, name: str, values: pd.Series) -> Any:
        """Choose how a column is written, by its type and never by what a cell looks like."""
        if pd.api.types.is_bool_dtype(values):
            return self._sheet.write_boolean
        if pd.api.types.is_numeric_dtype(values):
            return self._sheet.write_number
        if pd.api.types.is_datetime64_any_dtype(values):
            return self._write_day if name == "created" else self._write_moment
        return self._write_link if name == "url" else self._sheet.write_string

    def _write_day(self, row: int, column: int, value: datetime) -> None:
        self._sheet.write_datetime(row, column, value)

    def _write_moment(self, row: int, column: int, value: datetime) -> None:
        """Write a moment in UTC; a sheet knows no time zones."""
        moment = value.astimezone(UTC).replace(tzinfo=None)
        self._sheet.write_datetime(row, column, moment, self._moment)

    def _write_link(self, row: int, column: int, value: str) -> None:
        """Link an address of our own making, always https."""
        if row <= MOST_LINKS:
            self._sheet.write_url(row, column, value, string=value)
        else:
            self._sheet.write_string(row, column, value)


def _about(book: Any, report: Report) -> None:
    """Say on a sheet of its own what is shown, and whose data it is."""
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 100)
    for row, text in enumerate((*about(report), notice(report))):
        sheet.write_string(row, 0, text)
