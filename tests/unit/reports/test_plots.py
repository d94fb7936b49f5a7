"""Plots as files, opened by programs that know nothing of ours."""

from __future__ import annotations

import csv
import io
import time

import pytest
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from pipeline.domain.studies import Study
from pipeline.reports.figures.catalogue import NAMES
from pipeline.reports.figures.figure import NOTHING, Figure
from pipeline.reports.plots import csv_bytes, picture

from .figure_samples import (
    BETTER,
    MK7,
    bars,
    calcium,
    dose,
    every,
    hostile,
    marker,
    position,
    study,
)

USUAL, EMPTY, HOSTILE = every(), every((), ()), hostile()


def told(figure: Figure) -> str:
    return " ".join((figure.alt, *figure.left_out))


def words_of(svg: bytes) -> str:
    return " ".join(" ".join(etree.fromstring(svg).itertext()).split())


@pytest.mark.parametrize("name", NAMES)
def test_a_png_opens_and_tells_what_it_shows(name: str) -> None:
    with Image.open(io.BytesIO(picture(USUAL[name], "png"))) as image:
        image.load()
        assert image.width == 1440
        assert image.info["Description"] == told(USUAL[name])
        colours = image.convert("RGB").getcolors(1 << 20) or []
    assert len(colours) > 10


@pytest.mark.parametrize("name", NAMES)
def test_an_svg_opens_and_its_words_are_words(name: str) -> None:
    content = picture(USUAL[name], "svg")
    said = words_of(content)
    assert USUAL[name].title in said
    assert told(USUAL[name]) in said
    assert b"<script" not in content


def test_a_pdf_opens_and_its_words_can_be_found() -> None:
    figure = USUAL["evidence-matrix"]
    content = picture(figure, "pdf")
    assert content == picture(figure, "pdf")
    reader = PdfReader(io.BytesIO(content))
    assert len(reader.pages) == 1
    assert reader.metadata is not None
    assert reader.metadata.subject == told(figure)
    assert "n ≥ 130" in reader.pages[0].extract_text()


@pytest.mark.parametrize("form", ["png", "svg"])
def test_the_same_data_make_the_same_bytes(form: str) -> None:
    figure = USUAL["effect-directions"]
    assert picture(figure, form) == picture(figure, form)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_held_is_drawn_as_nothing_held(name: str) -> None:
    assert NOTHING in words_of(picture(EMPTY[name], "svg"))


def test_hostile_names_are_words_and_no_formulas() -> None:
    content = picture(HOSTILE["effect-directions"], "svg")
    assert b"<script" not in content
    assert "$\\frac{1}{0}$ {{ 7*7 }}" in words_of(content)
    for figure in HOSTILE.values():
        for row in csv.reader(io.StringIO(csv_bytes(figure).decode())):
            assert not any(cell.startswith(("=", "+", "@", "-")) for cell in row)


def test_letters_that_no_font_has_stop_nothing() -> None:
    asked = (position("k2", bars({BETTER: 1}), title="维生素K2能减缓血管钙化吗?"),)
    figure = every((), asked)["effect-directions"]
    assert picture(figure, "png")
    assert "维生素K2能减缓血管钙化吗?" in words_of(picture(figure, "svg"))


@pytest.mark.parametrize("name", NAMES)
def test_the_data_lie_beside_as_csv(name: str) -> None:
    figure = USUAL[name]
    head, *rows = csv.reader(io.StringIO(csv_bytes(figure).decode()))
    assert tuple(head) == figure.table.columns
    assert len(rows) == len(figure.table.rows)
    numbers = [[str(cell) for cell in row if isinstance(cell, int)] for row in figure.table.rows]
    assert all(set(wanted) <= set(row) for wanted, row in zip(numbers, rows, strict=True))


def _many(number: int) -> tuple[Study, ...]:
    return tuple(
        study(at, MK7, dose(10 + at % 997), calcium(), marker(), people=10 + at % 499,
              months=1 + at % 61, year=1990 + at % 37)
        for at in range(1, number + 1)
    )  # fmt: skip


def test_thousands_of_trials_are_drawn_while_one_waits() -> None:
    # Ten seconds; what grows with the square of the trials takes a quarter of an hour.
    start = time.process_time()
    found = every(_many(4_000))
    assert found["studies-per-year"].alt.startswith("Stacked columns: 4,000 studies")
    assert len(picture(found["dose-and-duration"], "png")) > 10_000
    assert time.process_time() - start < 100
