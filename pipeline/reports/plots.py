"""Figures as files: PNG, SVG and PDF by matplotlib, and their data as CSV.

The same figure gives the same bytes: no date, no chance, and the fonts that ship with matplotlib.
Words are words, never formulas, whatever they contain. The alt text is in each file's metadata.
"""

from __future__ import annotations

import csv
import io
import logging
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version

import matplotlib as mpl
from matplotlib.figure import Figure as Sheet

from pipeline.reports.figures.figure import Figure
from pipeline.reports.figures.palette import HAIR, INK, LINE, PAGE, SOFT
from pipeline.reports.plot_charts import draw

_DPI = 200
# A spreadsheet takes such a cell for a formula
# (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = re.compile(r"[=+\-@＝＋－＠]")
_STYLE: Mapping[str, object] = {
    "axes.edgecolor": LINE.light,
    "axes.labelcolor": INK.light,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.axisbelow": True,
    "figure.facecolor": PAGE.light,
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "grid.color": HAIR.light,
    "hatch.linewidth": 1.1,
    "legend.frameon": False,
    "pdf.fonttype": 42,  # words that can be searched and copied
    "svg.fonttype": "none",
    "svg.hashsalt": "k2watch",
    "text.color": INK.light,
    "text.parse_math": False,
    "xtick.color": SOFT.light,
    "ytick.color": SOFT.light,
}


def picture(figure: Figure, form: str) -> bytes:
    """Draw a figure as ``png``, ``svg`` or ``pdf``."""
    buffer = io.BytesIO()
    with _styled():
        sheet = Sheet(layout="constrained")
        draw(sheet, figure)
        sheet.savefig(buffer, format=form, dpi=_DPI, metadata=_metadata(figure, form))
    return buffer.getvalue()


def csv_bytes(figure: Figure) -> bytes:
    """Write the data behind a figure; a cell that would be a formula starts with an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(figure.table.columns)
    writer.writerows([_defused(cell) for cell in row] for row in figure.table.rows)
    return text.getvalue().encode()


def _defused(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


@contextmanager
def _styled() -> Iterator[None]:
    """Draw in our style, whatever a user has set; a letter that no font has is a box."""
    logger = logging.getLogger("matplotlib.font_manager")
    level = logger.level
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+")
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)  # type: ignore[arg-type]
        logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            logger.setLevel(level)


def _metadata(figure: Figure, form: str) -> dict[str, str | None]:
    """Say what the picture shows, in the words each format has for it."""
    told = " ".join((figure.alt, *figure.left_out))
    maker = f"k2watch {version('k2watch')}"
    if form == "pdf":
        return {"Title": figure.title, "Subject": told, "Creator": maker, "CreationDate": None}
    if form == "svg":
        return {"Title": figure.title, "Description": told, "Creator": maker, "Date": None}
    return {"Title": figure.title, "Description": told, "Software": maker}
