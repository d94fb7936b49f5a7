"""A report as plain text: wrapped at 72 columns, every address whole on a line of its own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from pipeline.reports.about import about, notice
from pipeline.reports.entry import Entry, entries
from pipeline.reports.report import Report

_WIDTH = 72
_MARGIN = 4


def plain_text(report: Report) -> str:
    """Write the studies one below the other, with what was read from them."""
    parts = ["\n".join(_wrapped(text, 0) for text in ("k2watch report", *about(report)))]
    parts += ["\n".join(_lines(one)) for one in entries(report)]
    return "\n\n".join([*parts, _wrapped(notice(report), 0)]) + "\n"


def _lines(one: Entry) -> Iterator[str]:
    head = f"{one.number}.".ljust(_MARGIN)
    yield _wrapped(one.title, max(_MARGIN, len(head)), first=head)
    labels = " · ".join(badge.text for badge in one.badges)
    said = f"{one.quote.heading}: “{one.quote.text}”" if one.quote else ""
    for text in (f"[{labels}]" if labels else "", one.facts, one.authors, one.source, said):
        if text:
            yield _wrapped(text, _MARGIN)
    yield from (f"{' ' * _MARGIN}{link.url}" for link in one.links)


def _wrapped(text: str, indent: int, first: str = "") -> str:
    margin = " " * indent
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=first or margin,
        subsequent_indent=margin,
        break_on_hyphens=False,
    )
