"""A report as CSV, Markdown or JSON text, safe to open in a spreadsheet or a browser."""

from __future__ import annotations

import re

import pandas as pd

from pipeline.reports.frame import frame
from pipeline.reports.json_text import json_text
from pipeline.reports.report import Report
from pipeline.reports.study_json import study_json
from pipeline.wording.citation import marked_title

# A spreadsheet takes such a cell for a formula
# (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = re.compile(r"[=+\-@＝＋－＠]")
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>|#~$!&^]|:(?=//)|(?<=\bwww)\.|@", re.IGNORECASE)
_MARKDOWN_COLUMNS = ("published", "title", "design", "headline", "journal", "url")


def csv(report: Report) -> str:
    """Write a CSV table; a cell that would be a formula starts with an apostrophe."""
    table = frame(report.studies)
    table["created"] = table["created"].dt.strftime("%Y-%m-%d").fillna("")
    table["first_seen"] = [_iso(moment) for moment in table["first_seen"]]
    texts = table.select_dtypes(exclude=["number", "bool"]).columns
    table[texts] = table[texts].map(_defused)
    return table.to_csv(index=False, lineterminator="\n")


def markdown(report: Report) -> str:
    """Write a Markdown table of what one reads; nothing in a title comes alive."""
    table = frame(report.studies)
    table["title"] = [marked_title(one) for one in report.studies]
    table = table[list(_MARKDOWN_COLUMNS)]
    head = ["| " + " | ".join(table.columns) + " |", "|" + " --- |" * len(table.columns)]
    return "\n".join(head + [_markdown_row(row) for row in table.itertuples(index=False)]) + "\n"


def json(report: Report) -> str:
    """Write one JSON object with every study in full."""
    studies = [study_json(one) for one in report.studies]
    return json_text({"schema": "k2watch.report/1", "studies": studies})


def _iso(moment: pd.Timestamp) -> str:
    return "" if pd.isna(moment) else moment.isoformat()


def _defused(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _markdown_row(row: tuple[str, ...]) -> str:
    *cells, url = row
    return "| " + " | ".join([*map(_escaped, cells), url]) + " |"


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\g<0>", text)
