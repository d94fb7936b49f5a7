"""Figures on a page: well-formed, named, inert, and the data beside them."""

from __future__ import annotations

import re

import html5lib
import pytest
from lxml import etree, html

from pipeline.reports.figures.catalogue import NAMES
from pipeline.reports.figures.figure import NOTHING
from pipeline.reports.figures.html_table import LONGEST
from pipeline.reports.figures.styles import STYLES
from pipeline.reports.figures.svg import NARROW, WIDE, figure_html, svg

from .figure_samples import MK7, calcium, dose, every, hostile, study

SVG = "{http://www.w3.org/2000/svg}"
CASES = {"usual": every(), "one": every((study(1, MK7, dose(180), calcium(), people=9, months=3),)),
         "nothing": every((), ()), "hostile": hostile()}  # fmt: skip
EACH = [(case, name) for case in CASES for name in NAMES]


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize(("case", "name"), EACH)
def test_a_chart_is_an_image_with_its_name_and_its_description(
    case: str, name: str, width: int
) -> None:
    figure = CASES[case][name]
    root = etree.fromstring(svg(figure, width))
    assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
    named = {one.get("id"): one.text for one in root if one.get("id")}
    assert named[root.get("aria-labelledby")] == figure.title
    assert named[root.get("aria-describedby")] == figure.alt
    if figure.is_empty:
        assert NOTHING in root.itertext()
    else:
        assert len(root.findall(f".//{SVG}text")) > 3


@pytest.mark.parametrize(("case", "name"), EACH)
def test_a_figure_runs_nothing_and_asks_for_nothing(case: str, name: str) -> None:
    page = html.fromstring(figure_html(CASES[case][name]))
    assert (
        page.xpath("//script | //style | //foreignObject | //image | //use | //a | //iframe") == []
    )
    for element in page.iter():
        for key, value in element.attrib.items():
            assert key not in ("style", "href", "src", "xlink:href")
            assert not key.startswith("on")
            assert re.search(r"url\((?!#plot-)|javascript", value) is None


@pytest.mark.parametrize("case", CASES)
def test_the_page_is_html_without_a_mistake(case: str) -> None:
    body = "".join(figure_html(one) for one in CASES[case].values())
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(f"<!doctype html><html lang=en><title>t</title><body>{body}</body></html>")
    identifiers = re.findall(r' id="([^"]+)"', body)
    assert len(set(identifiers)) == len(identifiers)
    assert set(re.findall(r"url\(#([^)]+)\)", body)) <= set(identifiers)


def test_the_data_stand_beside_the_chart() -> None:
    page = html.fromstring(figure_html(CASES["usual"]["dose-and-duration"]))
    heads = [one.text_content() for one in page.xpath("//th[@scope='col']")]
    assert heads[3:6] == ["vitamin k form", "dose µg per day", "duration months"]
    rows = [[one.text_content() for one in row.xpath("td")] for row in page.xpath("//tbody/tr")]
    assert ["PMID 2", "2", "randomised trial", "MK-7", "180", "12", "not stated"] in rows
    assert "1 trial states no daily dose of vitamin K and is not shown." in page.text_content()


def test_a_long_table_is_cut_and_says_so() -> None:
    many = tuple(study(at, MK7, dose(at), people=9, months=3) for at in range(1, LONGEST + 12))
    page = html.fromstring(figure_html(every(many)["dose-and-duration"]))
    assert len(page.xpath("//tbody/tr")) == LONGEST
    assert "11 rows more not shown here." in page.text_content()


def test_nothing_stands_outside_the_picture() -> None:
    for figure in CASES["usual"].values():
        for width in (NARROW, WIDE):
            root = etree.fromstring(svg(figure, width))
            high = float(root.get("height", 0))
            for one in root.xpath("//svg:rect[@x] | //svg:text", namespaces={"svg": SVG[1:-1]}):
                x, y = float(one.get("x")), float(one.get("y"))
                assert 0 <= x <= width
                assert 0 <= y <= high
                assert x + float(one.get("width", 0)) <= width + 1


def test_every_class_of_colour_is_in_the_style_sheet_by_day_and_by_night() -> None:
    body = "".join(figure_html(one) for one in CASES["usual"].values())
    used = {name for value in re.findall(r'class="([^"]+)"', body) for name in value.split()}
    for name in (one for one in used if re.match(r"plot-(fill|stroke|soft|hair|line)", one)):
        assert STYLES.count(f".{name} {{") == 2 or name == "plot-left-out", name
