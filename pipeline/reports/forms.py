"""The forms of a report, by name and by the ending of a file; each is imported only when wanted."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.reports.report import Report


@dataclass(frozen=True, slots=True)
class Form:
    """One form: the module and function that write it, and the endings of its files.

    ``is_binary`` forms are not for a terminal.
    """

    home: str
    writer: str
    endings: tuple[str, ...]
    is_binary: bool = False

    def write(self, report: Report) -> bytes:
        """Write a report; text is UTF-8."""
        module = importlib.import_module(f"pipeline.reports.{self.home}")
        writer: Callable[[Report], str | bytes] = getattr(module, self.writer)
        written = writer(report)
        return written.encode() if isinstance(written, str) else written


FORMS = {
    "html": Form("page", "html", (".html", ".htm")),
    "md": Form("tables", "markdown", (".md", ".markdown")),
    "txt": Form("plain_text", "plain_text", (".txt",)),
    "json": Form("tables", "json", (".json",)),
    "csv": Form("tables", "csv", (".csv",)),
    "xlsx": Form("workbook", "workbook", (".xlsx",), is_binary=True),
    "ris": Form("citations.ris", "ris", (".ris",)),
    "bibtex": Form("citations.bibtex", "bibtex", (".bib", ".bibtex")),
    "csl-json": Form("citations.csl", "csl_json", (".csl.json", ".csl")),
    "nbib": Form("citations.nbib", "nbib", (".nbib",)),
}


def form_of(name: str) -> str | None:
    """Name the form that a file's name ends like, the longest ending first; None for any other."""
    endings = {ending: form for form, one in FORMS.items() for ending in one.endings}
    fitting = [ending for ending in endings if name.lower().endswith(ending)]
    return endings[max(fitting, key=len)] if fitting else None
