"""T15, third part: records that mean harm, from PubMed to everything that leaves the program.

The installed command collects, imports, composes, delivers and reports them; independent readers
(an HTML parser, a mail reader, feed, table and reference readers, a browser) look for anything that
is not words.
"""

from __future__ import annotations

import csv
import email
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import feedparser
import html5lib
import openpyxl
import pytest
import rispy
from bibtexparser.entrypoint import parse_string as parse_bibtex

from pipeline.sandbox import Corpus, Sandbox, VirtualClock
from tests.functional import forked
from tests.functional.conftest import FIRST, SECOND, Home, make_home
from tests.hostile_records import HOSTILE
from tests.integration.delivery.scripted_web import ScriptedWeb, status
from tests.sizes import IS_FULL

from .conftest import Torture
from .hostile_records_xml import MORE, WORDS, hostile_nbib, hostile_set

EVIL_TITLE = "<script>alert(1)</script> =HYPERLINK(1) {{7*7}} &amp; 'x\\\""
CONFIG = f"""
[sources.pubmed]
email = "operator@example.org"

[digest]
title = "{EVIL_TITLE}"
subject_tag = "<b>=1+1"

[[searches]]
name = "k2"
title = "{EVIL_TITLE}"
pubmed = '"vitamin K2"[tiab]'

[[questions]]
name = "slows"
title = "{EVIL_TITLE}"
where = 'form:K2'

[[readers]]
name = "desk"
email = "desk@example.org"
frequency = "daily"
max_entries = 200
channels = ["smtp", "folder", "feed", "webhook"]

[delivery.smtp]
host = "127.0.0.1"
security = "none"
from = "k2watch@example.org"

[delivery.webhook]
allowed_hosts = ["127.0.0.1"]

[delivery.feed]
title = "{EVIL_TITLE}"
"""
OURS = (
    "https://pubmed.ncbi.nlm.nih.gov/",
    "https://doi.org/",
    "https://pmc.ncbi.nlm.nih.gov/",
    "https://www.ncbi.nlm.nih.gov/home/about/policies/",
    "mailto:",
)
NAMES = list(WORDS) if IS_FULL else [*list(HOSTILE)[::8], *MORE]
FORMS = ("html", "md", "txt", "json", "csv", "xlsx", "ris", "bibtex", "csl-json", "nbib")
# What shows other people's words; then everything else.
XLINK = "{http://www.w3.org/1999/xlink}href"
SPOKEN = (
    "search vitamin", "search vitamin --json", "show {pmid}", "show {pmid} --json",
    "report --format txt", "import saved.nbib --dry-run",
    "read --title \x1b[2K\u202e --abstract MK-7", "runs", "questions", "trials", "check",
    "report --format md", "mark {pmid} design=cohort", "db status", "compose --dry-run",
)  # fmt: skip


@dataclass
class Left:
    """Everything that left the program."""

    home: Home
    said: dict[str, str] = field(default_factory=dict)
    letters: list[EmailMessage] = field(default_factory=list)
    posted: list[dict[str, Any]] = field(default_factory=list)

    @property
    def reports(self) -> Path:
        return self.home.folder / "reports"

    def pages(self) -> dict[str, str]:
        """Give every HTML document: pages of the site, issues, letters, the report."""
        found = {str(one): one.read_text() for one in self.reports.rglob("*.html")}
        for number, letter in enumerate(self.letters):
            part = letter.get_body(("html",))
            assert part is not None
            found[f"letter {number}"] = part.get_content()
        return found


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    """Play two runs over a corpus of nothing but hostile records, and let every command speak."""
    names, folder = NAMES, tmp_path_factory.mktemp("hostile")
    first, second = date.fromisoformat(FIRST), date.fromisoformat(SECOND)
    corpus = Corpus.from_files(
        [
            (first, hostile_set(90_000_100, date(2026, 9, 1), names[::3])),
            (second, hostile_set(90_000_200, date(2026, 9, 10), names)),
        ]
    )
    clock = VirtualClock(first)
    with (
        Sandbox(corpus, mailbox=folder / "mail", clock=clock, limits=False) as world,
        ScriptedWeb(status("200 OK")) as web,
    ):
        environ = {
            "K2WATCH_SOURCES_PUBMED_BASE_URL": world.base_url,
            "K2WATCH_DELIVERY_SMTP_PORT": str(world.smtp_port),
            "K2WATCH_WEBHOOK_URL": f"http://127.0.0.1:{web.port}/hook",
        }
        home = make_home(folder / "home", environ, CONFIG)
        made = Left(home)
        (home.folder / "saved.nbib").write_bytes(hostile_nbib(90_000_300, names))
        for day in (first, second):
            clock.set(day)
            told = forked.run(["run", "-v"], home.folder, _at(home, day))
            assert told.returncode == 0, told.stderr
            made.said[f"run {day}"] = told.stdout + told.stderr
        for command in ("import saved.nbib", "site", *SPOKEN[: None if IS_FULL else 6]):
            words = command.format(pmid=90_000_200).split()
            done = forked.run([*words, "-v"], home.folder, _at(home, second))
            assert done.returncode in (0, 75), done.stderr
            made.said[command] = done.stdout + done.stderr
        for form in FORMS:
            words = ["report", "--format", form, "--output", f"reports/report.{form}"]
            assert forked.run(words, home.folder, _at(home, second)).returncode == 0
        made.letters = [
            email.message_from_bytes(one.read_bytes(), policy=default)
            for one in sorted((folder / "mail").glob("*.eml"))
        ]
        made.posted = [json.loads(body) for _, body in web.requests]
        yield made


def _at(home: Home, day: date) -> dict[str, str]:
    return home.environ | {"K2WATCH_CLOCK": f"{day}T06:00"}


def hidden(text: str) -> set[str]:
    """Name the letters in a text that nobody sees and that do something."""
    kinds = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    return {ascii(one) for one in text if unicodedata.category(one) in kinds} - {"'\\n'", "'\\t'"}


def test_no_terminal_is_steered(left: Left) -> None:
    steered = {command: hidden(said) for command, said in left.said.items() if hidden(said)}
    assert steered == {}


def test_no_page_runs_or_loads_anything(left: Left) -> None:
    pages = left.pages()
    assert len(pages) > 60
    for name, text in pages.items():
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        for one in parser.parse(text).iter():
            if not isinstance(one.tag, str):
                continue
            tag = one.tag.rpartition("}")[2]
            assert tag not in {"iframe", "object", "embed", "base", "img", "meta refresh"}, name
            assert not [key for key in one.attrib if key.startswith("on")], name
            for key in (
                "href",
                "src",
                "action",
                "formaction",
                "{http://www.w3.org/1999/xlink}href",
            ):
                address = one.get(key, "")
                if re.match(r"\s*[\w+.-]+:|//", address):
                    assert address.startswith(OURS), (name, address)
            if tag == "script":
                assert one.get("src", "").replace("../", "").startswith("assets/"), name
                assert not (one.text or "").strip(), name
            if tag == "style":
                assert "evil" not in (one.text or ""), name
        assert hidden(text) <= {"'\\r'"}, name


def test_every_letter_has_the_headers_it_should_and_no_other(left: Left) -> None:
    expected = {
        "From", "To", "Subject", "Date", "Message-ID", "List-Id", "MIME-Version", "Content-Type",
        "Auto-Submitted", "Precedence", "List-Unsubscribe", "List-Unsubscribe-Post",
        "X-Auto-Response-Suppress", "Content-Transfer-Encoding", "Content-Language", "Reply-To",
        "References", "In-Reply-To", "Archived-At", "Feedback-ID",
    }  # fmt: skip
    assert len(left.letters) == 2
    for letter in left.letters:
        assert set(letter.keys()) <= expected
        assert len(letter.keys()) == len(set(letter.keys())), "none twice"
        assert letter["To"] == "desk@example.org"
        assert "Bcc" not in letter
        assert hidden(str(letter["Subject"])) == set()
        raw = letter.as_bytes()
        assert max(map(len, raw.split(b"\n"))) <= 998
        for part in letter.walk():
            if part.get_content_type() == "text/plain":
                assert hidden(part.get_content()) <= {"'\\r'"}


def test_every_feed_is_whole_and_its_links_are_ours(left: Left) -> None:
    feeds = [*left.reports.rglob("*.atom"), *left.reports.rglob("feed.xml")]
    assert feeds
    for file in feeds:
        found = feedparser.parse(file.read_bytes())
        assert not found.bozo, file
        assert found.entries
        for entry in found.entries:
            assert entry.get("link", OURS[0]).startswith((*OURS, "studies/", "urn:uuid:"))
            for content in entry.get("content", []):
                assert not re.search(
                    r"<(script|img|svg|style|iframe)", content.value, re.IGNORECASE
                )
    for file in (*left.reports.rglob("feeds/*.json"), *left.reports.rglob("feed.json")):
        assert json.loads(file.read_text())["items"]
        assert hidden(file.read_text()) == set()


def test_every_posted_body_is_one_whole_object_of_words(left: Left) -> None:
    assert len(left.posted) == 2
    for body in left.posted:
        assert body["schema"] == "k2watch.webhook/1"
        assert hidden(json.dumps(body, ensure_ascii=False)) <= {"'\\n'"}
        for item in body["items"]:
            tags = set(re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)", item["html"]))
            assert tags <= {"p", "a", "b", "i", "u", "em", "strong", "ul", "li", "br", "sub", "sup",
                            "blockquote", "q", "div", "span", "cite", "h3", "h4"}, tags  # fmt: skip
            for address in re.findall(r'href="([^"]*)"', item["html"]):
                assert address.startswith(OURS)


def test_every_table_is_of_words(left: Left) -> None:
    with (left.reports / "report.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if re.match(r"[=+\-@\t\r＝＋－＠]", cell)]
    content = (left.reports / "report.xlsx").read_bytes()
    cells = [
        cell
        for sheet in openpyxl.load_workbook(io.BytesIO(content))
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "d"}
    assert all(str(cell.hyperlink.target).startswith(OURS) for cell in cells if cell.hyperlink)
    assert len(rows) - 1 == len(pmids(left))


def pmids(left: Left) -> list[int]:
    studies = json.loads((left.reports / "report.json").read_text())["studies"]
    return sorted(int(one["pmid"]) for one in studies)


def test_every_reference_is_one_and_none_is_added(left: Left) -> None:
    held = pmids(left)
    assert len(held) == len(NAMES) * 2 + len(NAMES[::3])
    ris = rispy.loads((left.reports / "report.ris").read_text())
    assert sorted(int(one["accession_number"]) for one in ris) == held
    library = parse_bibtex((left.reports / "report.bibtex").read_text())
    assert not library.failed_blocks
    assert sorted(one.key for one in library.entries) == sorted(f"pmid{one}" for one in held)
    items = json.loads((left.reports / "report.csl-json").read_text())
    assert sorted(int(one["PMID"]) for one in items) == held
    nbib = (left.reports / "report.nbib").read_text()
    assert sorted(map(int, re.findall(r"(?m)^PMID- (\d+)$", nbib))) == held


HOVER = """() => { for (const one of document.querySelectorAll('a, button, summary'))
  one.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})); }"""


def test_a_browser_sees_only_words(left: Left, tmp_path: Path, torture: Torture) -> None:
    """Real Chromium: no dialog, no request outside, no word on the console, nothing run."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import CHROMIUM, FLAGS

    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed: apt-get install chromium")
    pages = left.pages()
    for name, text in pages.items():
        if name.startswith("letter"):
            (left.reports / f"{name}.html").write_text(text)
    files = sorted(left.reports.rglob("*.html"))
    seen = files[:: torture.size(max(len(files) // 8, 1), 1)]
    troubles, asked = list[str](), list[str]()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_page()
        page.on("dialog", lambda one: one.dismiss())
        page.on("dialog", lambda one: troubles.append(f"dialog {one.message}"))
        page.on("console", lambda one: troubles.append(f"console {one.text}"))
        page.on("pageerror", lambda one: troubles.append(f"error {one}"))
        page.on("request", lambda one: asked.append(one.url))
        for file in seen:
            page.goto(file.as_uri())
            page.evaluate(HOVER)
            assert troubles == [], file
        search = left.reports / "site" / "search.html"
        page.goto(search.as_uri())
        page.fill("#q", "<img src=x onerror=alert(1)>")
        page.press("#q", "Enter")
        page.fill("#q", "vitamin")
        page.press("#q", "Enter")
        assert page.locator("#results a").count() > 10
        assert troubles == []
        assert [one for one in asked if not one.startswith("file:")] == []
        browser.close()
    torture.tell(
        "T15 hostile corpus",
        f"0 escapes of {len(NAMES)} texts in {len(pages)} pages ({len(seen)} in Chromium), "
        f"{len(left.letters)} letters, {len(FORMS)} forms, {len(left.said)} commands",
    )
