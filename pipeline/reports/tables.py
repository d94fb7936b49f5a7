"""A DataFrame as CSV, Markdown or JSON text, safe to open in a spreadsheet or a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable

import pandas as pd

from pipeline.domain.studies import Study
from pipeline.reports.frame import frame
from pipeline.reports.study_json import study_json

# A spreadsheet takes such a cell for a formula
# (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = re.compile(r"[=+\-@＝＋－＠]")
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>|#~$!&^]|:(?=//)|(?<=\bwww)\.|@", re.IGNORECASE)
_MARKDOWN_COLUMNS = ("published", "title", "design", "headline", "journal", "url")


def csv(studies: Iterable[Study]) -> str:
    """Write a CSV table; a cell that would be a formula starts with an apostrophe."""
    table = frame(studies)
    texts = table.select_dtypes(exclude=["number", "bool"]).columns
    table[texts] = table[texts].map(_defused)
    return table.to_csv(index=False, lineterminator="\n")


def markdown(studies: Iterable[Study]) -> str:
    """Write a Markdown table of what one reads; nothing in a title comes alive."""
    table = frame(studies)[list(_MARKDOWN_COLUMNS)]
    head = ["| " + " | ".join(table.columns) + " |", "|" + " --- |" * len(table.columns)]
    return "\n".join(head + [_markdown_row(row) for _, row in table.iterrows()]) + "\n"


def json_text(studies: Iterable[Study]) -> str:
    """Write one JSON object with every study in full."""
    content = {"schema": "k2watch.report/1", "studies": [study_json(one) for one in studies]}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _defused(cell: object) -> object:
    """Make one line of a cell, since a bare carriage return ends a row for some readers."""
    if not isinstance(cell, str):
        return cell
    line = " ".join(cell.split())
    return f"'{line}" if _FORMULA.match(line) else line


def _markdown_row(row: pd.Series) -> str:
    cells = [str(value) if name == "url" else _escaped(str(value)) for name, value in row.items()]
    return "| " + " | ".join(cells) + " |"


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\g<0>", " ".join(text.split()))


WRITERS: dict[str, Callable[[Iterable[Study]], str]] = {
    "csv": csv,
    "json": json_text,
    "md": markdown,
}
