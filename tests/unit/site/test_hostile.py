"""Whatever a record says, it stays words on every page and in what the search page loads."""

from __future__ import annotations

import json
import re
import unicodedata

import html5lib
import pytest

from pipeline.domain.records import AbstractSection, Author, Identifier, Journal, MeshHeading
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import AnnotationKind, ChangeKind
from tests.unit.digest.test_hostile import HOSTILE

from .samples import NOW, happened, marked, site, told, trial

ALLOWED = (
    "https://clinicaltrials.gov/study/",
    "https://www.isrctn.com/",
    "https://pubmed.ncbi.nlm.nih.gov/",
    "https://doi.org/",
    "https://www.ncbi.nlm.nih.gov/home/about/policies/",
)
TAGS = {
    "html", "head", "meta", "title", "link", "script", "body", "a", "header", "p", "nav",
    "ul", "li", "main", "div", "span", "h1", "h2", "h3", "h4", "b", "i", "u", "sub", "sup",
    "br", "strong", "section", "article", "table", "caption", "thead", "tbody", "tr", "th",
    "td", "dl", "dt", "dd", "mark", "ol", "time", "footer", "pre", "form", "label", "input",
    "fieldset", "legend", "select", "option", "button", "details", "summary", "code",
    "noscript", "dfn", "figure", "figcaption",
}  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"
_DRAWN = ("svg", "title", "desc", "defs", "pattern", "g", "rect", "line", "path", "circle", "text")
TAGS |= {f"{SVG}{tag}" for tag in (*_DRAWN, "polygon", "polyline")}


def everywhere(said: str) -> Study:
    """Put the same words into every field that a record, a rule or a person can fill."""
    one = trial(
        7,
        registration=said,
        arrived=NOW,
        family=said,
        title=said,
        title_markup=said,
        vernacular_title=said,
        authors=(Author(last=said), Author(collective=said)),
        journal=Journal(said, said, volume=said, issue=said, pages=said),
        abstract=(AbstractSection(said, said, said), AbstractSection(said)),
        identifiers=(Identifier("doi", said), Identifier("pmcid", said)),
        languages=(said,),
        mesh=(MeshHeading("D1", said, major=True),),
    )
    read = told(one.article, AnnotationKind.POPULATIONS, said, said[:40])
    study = Study(one.article, (read, *one.annotations), one.searches, one.changes, NOW)
    study = happened(study, ChangeKind.RETRACTED, detail=said)
    return marked(study, AnnotationKind.COUNTRIES, said, note=said)


@pytest.fixture(scope="module", params=HOSTILE, ids=lambda words: ascii(words[:24]))
def pages(request: pytest.FixtureRequest) -> dict[str, str]:
    said: str = request.param
    return site((everywhere(said),), title=said, searches=(("k2", said),))


def test_no_page_holds_a_script_a_handler_or_a_foreign_address(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        if not path.endswith(".html") or path.startswith("digests/"):
            continue
        page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
        for one in page.iter():
            if not isinstance(one.tag, str):
                pytest.fail(f"{path}: a comment")
            assert one.tag in TAGS, path
            assert not [name for name in one.attrib if name.startswith("on") or name == "style"]
            address = one.get("href", "") or one.get("src", "")
            assert not re.match(r"\w+:", address) or address.startswith(ALLOWED), address
            assert one.tag != "script" or address.startswith("assets/")


def test_no_hidden_letter_survives(pages: dict[str, str]) -> None:
    hidden = {"Cc", "Cf", "Cs", "Co"}
    for path, text in pages.items():
        if path.startswith(("assets/site", "assets/search", "assets/query", "digests/")):
            continue
        found = {letter for letter in text if unicodedata.category(letter) in hidden} - {"\n"}
        assert not found, path


def test_what_the_search_loads_is_data_and_nothing_else(pages: dict[str, str]) -> None:
    script = pages["assets/studies-000.js"]
    body = script.removeprefix("k2watch.studies.push(\n").removesuffix("\n);\n")
    assert json.loads(body)["pmid"] == 7


def test_pages_stay_small_whatever_a_record_says(pages: dict[str, str]) -> None:
    assert max(len(text) for text in pages.values()) < 400_000
