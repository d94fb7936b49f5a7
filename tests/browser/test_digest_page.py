"""The letter in a real browser: on a phone and on a desk, by day and by night."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pipeline.digest.render import render
from tests.unit.digest import samples

LONG_WORD = "dephosphorylateduncarboxylated" * 12
VIEWS = [(width, scheme) for width in (375, 640) for scheme in ("light", "dark")]


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Render a letter with something of everything, and one word as long as a screen is wide."""
    digest = samples.busy_digest(20)
    hostile = samples.digest(
        samples.candidate(samples.study(title=LONG_WORD, languages=(LONG_WORD,))),
        title=LONG_WORD,
    )
    folder = tmp_path_factory.mktemp("letters")
    (folder / "busy.html").write_text(render(digest, "K2/MGP").html, "utf-8")
    (folder / "long.html").write_text(render(hostile, "K2/MGP").html, "utf-8")
    return folder


@pytest.fixture(params=VIEWS, ids=lambda view: f"{view[0]}-{view[1]}")
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    width, scheme = request.param
    opened = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", ["busy.html", "long.html"])
def test_nothing_has_to_be_scrolled_sideways(page: Page, letter: Path, name: str) -> None:
    page.goto((letter / name).as_uri())
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    beyond = page.evaluate(
        "[...document.body.querySelectorAll('*')]"
        ".filter(one => one.getBoundingClientRect().right > window.innerWidth + 1)"
        ".map(one => one.outerHTML.slice(0, 80))"
    )
    assert beyond == []


def test_the_column_is_never_wider_than_640_pixels(chromium: Browser, letter: Path) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.goto((letter / "busy.html").as_uri())
    box = page.locator(".card").bounding_box()
    assert box is not None
    assert 560 <= box["width"] <= 642
    assert abs(box["x"] + box["width"] / 2 - 640) < 12  # in the middle
    page.close()


# Every visible word, with its colour and the first background behind it that is not clear.
WORDS = """
() => {
  const channel = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(one => channel(one / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (!/, 0\\)$/.test(colour) && colour !== 'transparent') return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.offsetParent) continue;
    const style = getComputedStyle(element);
    const pair = [luminance(style.color), luminance(behind(element))];
    const [dark, light] = pair.sort((a, b) => a - b);
    found.push({
      words: walker.currentNode.data.trim().slice(0, 40),
      contrast: (light + 0.05) / (dark + 0.05),
      size: parseFloat(style.fontSize),
      is_raised: ['SUB', 'SUP'].includes(element.tagName),
    });
  }
  return found;
}
"""


def test_every_word_can_be_read(page: Page, letter: Path) -> None:
    page.goto((letter / "busy.html").as_uri())
    words = page.evaluate(WORDS)
    assert len(words) > 100
    assert [one for one in words if one["contrast"] < 4.5] == []
    assert [one for one in words if one["size"] < 12 and not one["is_raised"]] == []


def test_the_night_is_dark_and_the_day_is_light(chromium: Browser, letter: Path) -> None:
    shades = {}
    for scheme in ("light", "dark"):
        page = chromium.new_page(color_scheme=scheme)
        page.goto((letter / "busy.html").as_uri())
        colour = page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor")
        shades[scheme] = sum(int(one) for one in colour[4:-1].split(","))
        page.close()
    assert shades["light"] > 3 * 200
    assert shades["dark"] < 3 * 60


def test_the_page_asks_for_nothing_and_runs_nothing(chromium: Browser, letter: Path) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((letter / "busy.html").as_uri(), wait_until="networkidle")
    assert asked == [(letter / "busy.html").as_uri()]
    page.close()


def test_the_preheader_is_neither_seen_nor_read_aloud(chromium: Browser, letter: Path) -> None:
    page = chromium.new_page()
    page.goto((letter / "busy.html").as_uri())
    lead = page.locator("header p").nth(1).inner_text()
    assert page.locator("body").inner_text().count(lead) == 1
    assert page.locator("body").aria_snapshot().count(lead) == 1
    page.close()
