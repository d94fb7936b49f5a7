"""The data of a figure as an HTML table, for those who do not see it or want the numbers."""

from __future__ import annotations

from markupsafe import Markup

from pipeline.reports.figures.elements import tag
from pipeline.reports.figures.figure import Figure, Value
from pipeline.wording.counts import count

LONGEST = 200  # rows; more belong in a file


def html_table(figure: Figure) -> Markup:
    """Write the table folded away; where it is cut it says so."""
    if not figure.table.rows:
        return Markup("")
    shown, more = figure.table.rows[:LONGEST], len(figure.table.rows) - LONGEST
    head = tag(
        "tr", {}, *(tag("th", {"scope": "col"}, _worded(one)) for one in figure.table.columns)
    )
    body = [tag("tr", {}, *(_cell(one) for one in row)) for row in shown]
    table = tag(
        "table",
        {},
        tag("caption", {}, f"Data of: {figure.title}"),
        tag("thead", {}, head),
        tag("tbody", {}, *body),
    )
    region = {"role": "region", "tabindex": 0, "aria-label": f"Data of: {figure.title}"}
    rest = tag("p", {}, f"{count(more, 'row', 'rows')} more not shown here.") if more > 0 else ""
    summary = tag("summary", {}, "The data as a table")
    scrolled = tag("div", {"class": "plot-table", **region}, table)
    return tag("details", {"class": "plot-data"}, summary, scrolled, rest)


def _worded(column: str) -> str:
    return column.replace("_", " ").replace(" ug ", " µg ").replace("pmids", "PMIDs")


def _cell(value: Value) -> Markup:
    if value is None:
        return tag("td", {}, "not stated")
    is_number = isinstance(value, int | float)
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return tag("td", {"class": "plot-number" if is_number else None}, text)
