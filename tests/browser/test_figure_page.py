"""Figures in a real browser: on a phone and on a desk, by day and by night, under a strict CSP."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest
from playwright.sync_api import Browser

from pipeline.reports.figures.palette import HUES, Hue
from pipeline.reports.figures.styles import STYLES
from pipeline.reports.figures.svg import figure_html
from tests.unit.reports.figure_samples import every, hostile

POLICY = "default-src 'none'; style-src file:"
VIEWS = [(width, scheme) for width in (360, 1000) for scheme in ("light", "dark")]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("figures")
    (folder / "figures.css").write_text(STYLES, encoding="utf-8")
    bad = [replace(one, name=f"bad-{one.name}") for one in hostile().values()]
    body = "".join(figure_html(one) for one in (*every().values(), *bad))
    page = folder / "index.html"
    page.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Figures</title>'
        '<meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<link rel="stylesheet" href="figures.css"><body>{body}',
        encoding="utf-8",
    )
    return page.as_uri()


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_each_figure_shows_one_chart_that_fits(
    chromium: Browser, address: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert said == []
    assert {one.rsplit("/", 1)[1] for one in asked} == {"index.html", "figures.css"}
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_role("img").count() == 10
    assert page.evaluate(OUTSIDE) == []
    shade = getattr(HUES[Hue.BLUE], scheme)
    wanted = ", ".join(str(int(shade[at : at + 2], 16)) for at in (1, 3, 5))
    fill = "getComputedStyle(document.querySelector('rect.plot-fill-blue')).fill"
    assert page.evaluate(fill) == f"rgb({wanted})"
    page.close()


# Words of a chart that reach over its picture or over each other, as the browser sets them.
OUTSIDE = """() => {
  const found = [];
  for (const svg of document.querySelectorAll('svg')) {
    if (!svg.getClientRects().length) continue;
    const frame = svg.getBoundingClientRect();
    const words = [...svg.querySelectorAll('text')].map(one => [one, one.getBoundingClientRect()]);
    for (const [one, place] of words) {
      if (place.left < frame.left - 1 || place.right > frame.right + 1) found.push(one.textContent);
    }
    words.forEach(([one, a], at) => words.slice(at + 1).forEach(([other, b]) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1 && high > 4) found.push(one.textContent + ' | ' + other.textContent);
    }));
  }
  return found;
}"""


def test_a_figure_is_read_by_ear_and_its_table_by_key(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(address)
    figure = every()["evidence-matrix"]
    chart = page.get_by_role("img", name=figure.title).first
    identifier = chart.get_attribute("aria-describedby") or ""
    assert page.locator(f"#{identifier}").text_content() == figure.alt
    summary = page.locator("#figure-evidence-matrix summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("table", name=f"Data of: {figure.title}").is_visible()
    page.close()
