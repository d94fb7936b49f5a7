"""The site in a real browser, from a folder: seen, heard, typed at, and silent towards outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect

from pipeline.domain.records import Author, MeshHeading
from pipeline.domain.vocabulary import AnnotationKind, StudyDesign, VitaminKForm
from pipeline.site.folder import build
from tests.unit.site.samples import library, made, marked, trial

LONG_WORD = "dephosphorylateduncarboxylated" * 12
KINDS = (
    "index.html",
    "questions/slows.html",
    "matrix.html",
    "matrix/mk-7-imaging.html",
    "figures.html",
    "trials.html",
    "trials/nct00000050.html",
    "studies.html",
    "studies/year-2026.html",
    "studies/10.html",
    "studies/13.html",
    "studies/12.html",
    "digests.html",
    "search.html",
    "about.html",
)
WIDTHS = (360, 640, 1200)
EXTRA = (
    trial(
        31,
        title="Ménaquinone-7 in sample dialysis",
        authors=(Author("Sampleauthor", initials="LJ"), Author("Other", initials="C")),
        mesh=(MeshHeading("D1", "Vitamin K 2", major=True), MeshHeading("D2", "Rats", major=False)),
        created="2021-05-02",
    ),
    trial(32, form=VitaminKForm.MK_4, title="Calcification of sample valves", created="2019-03-01"),
    trial(33, title=LONG_WORD, design=StudyDesign.COHORT, created="2018-01-01"),
    marked(trial(34, title="Sample <script>alert(1)</script>"), AnnotationKind.COUNTRIES, "Sample"),
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site with every kind of page, and one word as long as a screen."""
    place = tmp_path_factory.mktemp("small")
    build(place, made((*library(), *EXTRA), arrived={10}))
    return place


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site with more studies than a page of results holds."""
    place = tmp_path_factory.mktemp("site")
    more = [trial(100 + one) for one in range(60)]
    build(place, made((*library(), *EXTRA, *more)))
    return place


class Watched:
    """A page whose every word to the console and to the outside is kept."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def _hear(self, message: ConsoleMessage) -> None:
        self.said.append(message.text)

    def stays_quiet(self) -> None:
        assert self.said == []
        assert [one for one in self.asked if not one.startswith("file:///")] == []


def test_every_page_fits_has_its_sheet_and_stays_quiet(chromium: Browser, small: Path) -> None:
    page = chromium.new_page()
    watched = Watched(page)
    for kind in KINDS:
        page.goto((small / kind).as_uri())
        skip = page.locator(".skip").evaluate("one => getComputedStyle(one).position")
        assert skip == "absolute", f"{kind} has no style"
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, (kind, width)
    watched.stays_quiet()
    page.close()


IN_PIECES = """() => {
  const broken = [];
  for (const cell of document.querySelectorAll('.matrix th, .matrix td')) {
    if (cell.scrollWidth > cell.clientWidth) broken.push('wide: ' + cell.innerText);
    const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      for (const word of walk.currentNode.data.matchAll(/\\S+/g)) {
        const range = document.createRange();
        range.setStart(walk.currentNode, word.index);
        range.setEnd(walk.currentNode, word.index + word[0].length);
        if (range.getClientRects().length > 1) broken.push(word[0]);
      }
    }
  }
  return broken;
}"""


def test_no_word_of_the_matrix_is_broken_and_none_leaves_its_column(
    chromium: Browser, small: Path
) -> None:
    page = chromium.new_page()
    page.goto((small / "matrix.html").as_uri())
    assert "Phylloquinone (K1)" in page.inner_text(".matrix")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(IN_PIECES) == [], width
    page.close()


# Everything on a phone by day; on a desk what width and light can change, by day and by night.
# What is drawn is one image by ear; its colours are tested where they are chosen.
RULES: dict[tuple[int, str], dict[str, Any]] = {
    (360, "light"): {},
    (1200, "light"): {"runOnly": ["color-contrast", "scrollable-region-focusable"]},
    (1200, "dark"): {"runOnly": ["color-contrast"]},
}
ALIKE = ("studies.html", "studies/year-2026.html", "matrix/mk-7-imaging.html", "about.html")
SEEN = {"include": [["html"]], "exclude": [["svg *"]]}


@pytest.mark.parametrize(("width", "scheme"), RULES)
def test_every_page_is_accessible(chromium: Browser, small: Path, width: int, scheme: Any) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    options = {"preload": False, **RULES[width, scheme]}  # style sheets are in place already
    for kind in (one for one in KINDS if width == 360 or one not in ALIKE):
        page.goto((small / kind).as_uri())
        found: dict[str, Any] = Axe().run(page, context=SEEN, options=options).response
        told = [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]
        assert told == [], kind
        assert found["passes"], kind
    page.close()


@contextmanager
def watched_search(chromium: Browser, folder: Path) -> Iterator[Watched]:
    page = chromium.new_page(viewport={"width": 1000, "height": 800})
    watched = Watched(page)
    page.goto((folder / "search.html").as_uri())
    yield watched
    watched.stays_quiet()
    page.close()


@pytest.fixture
def search(chromium: Browser, folder: Path) -> Iterator[Watched]:
    with watched_search(chromium, folder) as watched:
        yield watched


@pytest.fixture(scope="module")
def query_page(chromium: Browser, folder: Path) -> Iterator[Page]:
    """Open one page that many queries are typed into."""
    with watched_search(chromium, folder) as watched:
        yield watched.page


def found(page: Page) -> list[int]:
    """List the PMIDs of the results, in order."""
    addresses = page.locator("#results a").evaluate_all("all => all.map(one => one.href)")
    return [int(one.rpartition("/")[2].removesuffix(".html")) for one in addresses]


def ask(page: Page, query: str) -> list[int]:
    page.fill("#q", query)
    page.press("#q", "Enter")
    return found(page)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("menaquinone-7[ti] AND dialysis[ti]", [31]),  # accents do not matter
        ("MENAQUINONE-7[ti] AND dialysis", [31]),
        ("calcif*[ti] AND valves[ti]", [32]),
        ('"sample valves"[ti]', [32]),
        ('"valves sample"[ti]', []),
        ("sampleauthor lj[au]", [31]),
        ("sampleauthor l[au]", [31]),
        ("sampleautho[au]", []),
        ("vitamin k 2[mh]", [31]),
        ("vitamin k[mh]", []),
        ("vitamin*[mh]", [31]),
        ("2019[dp]", [16, 32]),
        ("2018:2019[dp]", [32, 16, 33]),
        ("2021/05[dp]", [31]),
        ("2018:2021[dp] NOT (valves OR rats[mh])", [16, 33]),
        ("valves OR rats[mh] AND 2019[dp]", [32]),  # from left to right, as PubMed reads
        ("script alert", [34]),
        ("nobodywroteit", []),
    ],
)
def test_a_query_finds_what_pubmed_would(query_page: Page, query: str, expected: list[int]) -> None:
    assert sorted(ask(query_page, query)) == sorted(expected)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("mk-7[xyz]", "The field [xyz] is not known here"),
        ("(mk-7", "A bracket ( is not closed"),
        ("mk-7)", "A bracket ) was never opened"),
        ("mk-7 AND", "Words are missing before the end"),
        ("later[dp]", "is no date: write 2021"),
        ("constructor[toString]", "The field [tostring] is not known here"),
    ],
)
def test_a_mistake_is_said_and_finds_nothing(query_page: Page, query: str, said: str) -> None:
    assert ask(query_page, query) == []
    expect(query_page.locator("#mistake")).to_contain_text(said)
    expect(query_page.locator("#q")).to_have_attribute("aria-invalid", "true")
    expect(query_page.locator("#status")).to_have_text("The query cannot be read.")


def test_filters_by_keyboard_alone(search: Watched) -> None:
    page = search.page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("calcification")
    page.keyboard.press("Tab")
    expect(page.locator("#design")).to_be_focused()
    page.keyboard.type("randomised")
    page.keyboard.press("Tab")
    page.keyboard.type("MK-4")
    page.keyboard.press("Tab")
    page.keyboard.type("100 to")
    page.keyboard.press("Tab")
    page.keyboard.type("dialysis")
    page.keyboard.press("Tab")
    page.keyboard.type("2019")
    page.keyboard.press("Tab")
    page.keyboard.type("2020")
    page.keyboard.press("Enter")
    assert found(page) == [32]
    expect(page.locator("#status")).to_have_text("1 of 71 studies, newest first.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#status")).to_have_text("71 of 71 studies, newest first.")


def test_what_is_asked_stands_in_the_address_and_can_be_opened_again(search: Watched) -> None:
    page = search.page
    page.select_option("#form", "MK-4")
    ask(page, "valves[ti]")
    page.goto("about:blank")
    page.go_back()
    assert (page.input_value("#q"), page.input_value("#form")) == ("valves[ti]", "MK-4")
    assert found(page) == [32]


def test_more_results_come_when_asked_for_and_take_the_focus(search: Watched) -> None:
    page = search.page
    assert len(found(page)) == 50
    page.focus("#more")
    page.keyboard.press("Enter")
    assert len(found(page)) == 71
    expect(page.locator("#more")).to_be_hidden()
    expect(page.locator("#results a").nth(50)).to_be_focused()


def test_data_that_did_not_load_is_told(chromium: Browser, folder: Path) -> None:
    page = chromium.new_page()

    def fail(route: Route) -> None:
        route.abort()

    page.route("**/studies-000.js", fail)
    page.goto((folder / "search.html").as_uri())
    expect(page.locator("#status")).to_contain_text("71 studies could not be loaded.")
    page.close()


def test_without_a_script_all_but_the_search_can_be_read(chromium: Browser, folder: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    page.click("text=Evidence matrix")
    page.click("td a >> nth=0")
    page.click("tbody th a >> nth=0")
    assert "What it says, and what was read from it" in page.inner_text("main")
    page.click("text=Search")
    assert "Searching needs JavaScript." in page.inner_text("main")
    context.close()


def test_on_paper_there_is_no_bar_and_addresses_are_written_out(
    chromium: Browser, folder: Path
) -> None:
    page = chromium.new_page(color_scheme="dark")
    page.goto((folder / "studies/10.html").as_uri())
    page.emulate_media(media="print")
    expect(page.locator("nav").first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    written = "getComputedStyle(document.querySelector('.links a'), '::after').content"
    assert "attr(href)" in page.evaluate(written) or "pubmed" in page.evaluate(written)
    page.close()
