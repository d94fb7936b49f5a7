"""Whatever a record says, it stays words: in every form of a report, read by the form's readers."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from html.parser import HTMLParser

import html5lib
import openpyxl
import pytest
import rispy
from bibtexparser.entrypoint import parse_string as parse_bibtex
from Bio import Medline
from markdown_it import MarkdownIt
from pybtex.database import parse_string

from pipeline.domain.records import Article
from pipeline.reports.forms import FORMS
from pipeline.reports.report import Report
from pipeline.sources.medline import read_medline
from tests.hostile_records import HOSTILE, NOON, harmless, hostile_studies, hostile_study

STUDIES = hostile_studies()
PMIDS = [one.pmid for one in STUDIES]
EVIL = "https://evil.example <script>\x1b[31m\u202e"
HOSTS = ("https://pubmed.ncbi.nlm.nih.gov/", "https://doi.org/", "https://pmc.ncbi.nlm.nih.gov/")
TEXTS = [name for name, form in FORMS.items() if not form.is_binary]


@pytest.fixture(scope="module")
def written() -> dict[str, bytes]:
    """Write all of them in every form, once."""
    report = Report(STUDIES, (EVIL,), NOON)
    return {name: form.write(report) for name, form in FORMS.items()}


def text(written: dict[str, bytes], name: str) -> str:
    return written[name].decode("utf-8")


@pytest.mark.parametrize("form", TEXTS)
def test_no_letter_that_cannot_be_seen_is_written(written: dict[str, bytes], form: str) -> None:
    letters = set(text(written, form)) - {"\n"}
    if form == "ris":
        letters -= {"\r"}
    hidden = [one for one in letters if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co"}]
    assert hidden == []
    assert not letters & {"\u2028", "\u2029"}


def test_the_page_holds_no_script_no_handler_and_no_foreign_address(
    written: dict[str, bytes],
) -> None:
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(written["html"])
    tags = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    assert tags <= {
        *("html", "head", "meta", "title", "style", "body", "header", "main", "article", "footer"),
        *("h1", "h2", "p", "span", "a", "br", "ul", "li", "blockquote", "b", "i", "u", "sub"),
        "sup",
    }
    for element in page.iter():
        assert set(element.attrib) <= {
            *("lang", "charset", "name", "content", "http-equiv", "class", "href", "rel"),
            "aria-label",
        }
        assert element.get("href", HOSTS[0]).startswith(HOSTS)
    assert len(list(page.iter("article"))) == len(STUDIES)
    assert len(list(page.iter("h1"))) == len(list(page.iter("style"))) == 1


def test_nothing_is_run_as_a_template(written: dict[str, bytes]) -> None:
    assert "{{7*7}}{% raw %}{{ &#39;&#39;.__class__ }}" in text(written, "html")
    assert all("49{" not in text(written, form) for form in TEXTS)


class _Addresses(HTMLParser):
    found: tuple[str, ...] = ()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += tuple(str(value) for name, value in attrs if name in ("href", "src"))


def test_the_markdown_is_one_table_whose_only_links_are_ours(written: dict[str, bytes]) -> None:
    page = MarkdownIt("gfm-like", {"linkify": False}).render(text(written, "md"))
    assert page.count("<table>") == 1
    assert page.count("<tr>") == len(STUDIES) + 1
    addresses = _Addresses()
    addresses.feed(page)
    assert all(one.startswith(HOSTS) for one in addresses.found)
    assert not re.search(r"<(script|img|h1|style)", page)


def test_the_plain_text_has_a_number_a_study_and_no_endless_line(
    written: dict[str, bytes],
) -> None:
    lines = text(written, "txt").split("\n")
    assert [one for one in lines if len(one) > 72 and "https://" not in one] == []
    assert sum(bool(re.match(r"\d+\. ?", one)) for one in lines) == len(STUDIES)
    assert len(lines) < 60 * len(STUDIES)


def test_the_json_gives_every_value_back(written: dict[str, bytes]) -> None:
    studies = json.loads(written["json"])["studies"]
    assert [one["pmid"] for one in studies] == PMIDS
    titles = [one["title"] for one in studies[1:-1]]
    assert titles == [*HOSTILE.values()]


def test_no_cell_of_the_csv_is_a_formula(written: dict[str, bytes]) -> None:
    rows = list(csv.reader(io.StringIO(text(written, "csv"), newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [int(row[0]) for row in rows[1:]] == PMIDS
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if re.match(r"[=+\-@\t\r＝＋－＠]", cell)]
    assert max(map(len, cells)) <= 32_767


def test_no_cell_of_the_workbook_is_a_formula_or_a_foreign_link(written: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written["xlsx"]))
    assert book.sheetnames == ["Studies", "Annotations", "Changes", "About"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "d"}, "no f, no e"
    links = [cell.hyperlink.target for cell in cells if cell.hyperlink]
    assert len(links) == len(STUDIES)
    assert all(one.startswith(HOSTS) for one in links)
    studies = book["Studies"]
    assert [row[0].value for row in studies.iter_rows(min_row=2)] == PMIDS
    titles = [row[1].value for row in studies.iter_rows(min_row=2)]
    assert "=CMD|'/C calc'!A0" in titles
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert all(one.isprintable() for one in texts)


def test_the_ris_has_as_many_references_as_studies(written: dict[str, bytes]) -> None:
    content = text(written, "ris")
    lines = content.split("\r\n")
    assert "\n" not in "".join(lines)
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", one) for one in lines if one)
    found = rispy.loads(content)
    assert [int(one["accession_number"]) for one in found] == PMIDS
    assert "injected" not in {one["title"] for one in found}


def test_the_bibtex_has_as_many_entries_as_studies_for_both_readers(
    written: dict[str, bytes],
) -> None:
    content = text(written, "bibtex")
    keys = [f"pmid{pmid}" for pmid in PMIDS]
    by_pybtex = parse_string(content, "bibtex")
    assert [*by_pybtex.entries] == keys
    library = parse_bibtex(content)
    assert library.failed_blocks == []
    assert [one.key for one in library.entries] == keys
    assert not library.comments
    assert not library.preambles
    for entry in library.entries:
        assert not re.search(r"\\(?!text(?:backslash|brace|ascii)|[#$%&_])", str(entry.fields))


def test_no_brace_of_a_record_counts(written: dict[str, bytes]) -> None:
    for entry in text(written, "bibtex").split("\n\n"):
        assert entry.count("{") == entry.count("}")
        assert not re.search(r"\\[{}]", entry)


def test_csl_json_is_a_list_of_items(written: dict[str, bytes]) -> None:
    items = json.loads(written["csl-json"])
    assert [int(one["PMID"]) for one in items] == PMIDS
    assert all(one["URL"].startswith(HOSTS[0]) for one in items)


def test_medline_text_is_read_back_record_for_record(written: dict[str, bytes]) -> None:
    content = text(written, "nbib")
    assert [one["PMID"] for one in Medline.parse(io.StringIO(content))] == [*map(str, PMIDS)]
    ours = list(read_medline([written["nbib"]]))
    assert [one.pmid for one in ours] == PMIDS
    assert all(isinstance(one, Article) for one in ours)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["very long", "many words"])
def test_no_record_makes_a_report_grow_without_bounds(form: str, name: str) -> None:
    size = len(FORMS[form].write(Report([hostile_study(HOSTILE[name])], made=NOON)))
    assert size < {"json": 1_000_000, "csv": 500_000}.get(form, 200_000)


@pytest.mark.parametrize("form", FORMS)
def test_a_report_made_again_is_the_same(form: str) -> None:
    report = Report([harmless(1)], made=NOON)
    assert FORMS[form].write(report) == FORMS[form].write(report)
