"""A preprint that PubMed does not hold goes through every output, and nowhere as a PMID."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
import rispy

from pipeline.app import App
from pipeline.cli.card import card
from pipeline.cli.listing import table
from pipeline.cli.looking import find_study
from pipeline.cli.questioning import _page as questions_page
from pipeline.cli.questioning import _question_json
from pipeline.config import Question
from pipeline.delivery.webhook_forms import Issue, body
from pipeline.digest.announce import announcements
from pipeline.domain.records import Article
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import StudyState
from pipeline.reports.about import notice
from pipeline.reports.figures.figure import Figure
from pipeline.reports.figures.html_table import html_table
from pipeline.reports.forms import FORMS
from pipeline.reports.plots import csv_bytes
from pipeline.reports.report import Report
from pipeline.reports.study_json import study_json
from pipeline.sandbox import Corpus, Sandbox, VirtualClock
from pipeline.sources.europepmc_record import read_preprint
from pipeline.stages.choose import Choice
from pipeline.stages.compose import _draft
from pipeline.stages.figures import figures
from pipeline.stages.foresee import foresee
from pipeline.stages.queries import read_query
from pipeline.stages.questions import answer_questions
from pipeline.stages.refresh import refresh
from pipeline.stages.search import search
from pipeline.stages.site import site
from pipeline.stages.standing import read_questions
from pipeline.store import issues, ledger, matches, runs, save, studies
from pipeline.store.searches import SearchVersion
from tests.unit.sources.preprints import linked, preprint

from .conftest import MONDAY, SEARCHES, World, configuration
from .records import article, article_set

NUMBER, NAME, PAGE = -9000001, "PPR9000001", "https://europepmc.org/article/PPR/PPR9000001"
TITLE = "Menaquinone-7 and coronary calcification: a randomised sample trial"
TRIAL = (
    "<h4>Methods</h4>In this double-blind randomised controlled trial, 60 patients on hemodialysis "
    "were randomised to menaquinone-7 (MK-7) 180 µg daily or placebo for 12 months."
    "<h4>Results</h4>Coronary artery calcification progression was significantly lower with MK-7 "
    "than with placebo (P < .05).<h4>Conclusions</h4>MK-7 slowed coronary artery calcification."
)
RESULT = preprint(
    doi="10.5555/sample.k2",
    title=TITLE,
    abstractText=TRIAL,
    firstPublicationDate="2026-09-05",
    firstIndexDate="2026-09-06",
    **linked("Preprint of", "MED", "90000002", "Sample J. 2026;12:7"),
)
NUMBERS_BELOW_ZERO = re.compile(r"-9000001|PMID:? ?-|pmid-|[/=\"]-\d{3}")
FORMS_WITH_IT = sorted(set(FORMS) - {"nbib"})


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give a watch that holds the preprint, found as news, and one article of PubMed."""
    corpus = Corpus.from_files(
        [(None, article_set(article(1, "Old osteocalcin.", MONDAY - timedelta(days=9))))]
    )
    folder, clock = tmp_path_factory.mktemp("watch"), VirtualClock(MONDAY)
    with Sandbox(corpus, mailbox=folder / "mail", clock=clock, limits=False) as sandbox:
        reader = {"channels": ["smtp", "folder", "feed"]}
        config = configuration(folder, sandbox, SEARCHES, [reader], {}, {})
        question = Question(name="trials", title="What did MK-7 do?", where="form:MK-7")
        made = World(sandbox, config.model_copy(update={"questions": (question,)}), {})
        made.run(MONDAY)
        _enter(made.app)
        made.later(days=1)
        yield made
        made.app.store.close()


def _enter(app: App) -> None:
    """Save the preprint as a later run's news of the first search."""
    found = read_preprint(RESULT)
    assert isinstance(found, Article)
    with app.store.write() as session:
        run = runs.start(session, "sample", app.now())
        save.save_articles(session, [found], app.now(), run)
        news = SearchVersion("alpha", 1, is_new=False)
        matches.note_matches(session, news, {found.pmid: StudyState.HELD}, app.now(), run)


def held(app: App) -> list[Study]:
    with app.store.read() as session:
        return studies.load(session, [NUMBER])


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    for one in sorted(folder.rglob("*")):
        if one.suffix in {".html", ".txt", ".md", ".atom", ".json", ".js"}:
            yield str(one.relative_to(folder)), one.read_text(encoding="utf-8")


def clean(text: str, *, is_named: bool = True) -> None:
    found = NUMBERS_BELOW_ZERO.search(text)
    assert found is None, text[max(0, found.start() - 60) : found.end() + 60]
    assert not re.search(r"pubmed\.ncbi\.nlm\.nih\.gov/(?:-|PPR|9000001)", text)
    assert (NAME in text) is is_named


def test_letters_feeds_and_pages_name_it_as_its_source_does(world: World) -> None:
    site(world.app)
    files = dict(_files(world.app.config.folder / "reports"))
    letters = [text for name, text in files.items() if TITLE in text and "site" not in name]
    assert len(letters) >= 4, "html, plain text, Markdown, feeds"
    for text in letters:
        clean(text)
        assert PAGE in text
    pages = {name: text for name, text in files.items() if name.startswith("site/")}
    assert "site/studies/ppr9000001.html" in pages
    for text in pages.values():
        clean(text, is_named=NAME in text)
    page = pages["site/studies/ppr9000001.html"]
    assert f'<a href="{PAGE}">Europe PMC {NAME}</a>' in page
    assert "New in Europe PMC" in page
    assert "(Europe PMC links them)" in page
    rows = next(text for name, text in pages.items() if "assets/studies-" in name and NAME in text)
    assert '"ppr":"PPR9000001"' in rows
    for letter in world.letters():
        clean(letter.text, is_named=NAME in letter.text)
    assert any(NAME in letter.text for letter in world.letters())


@pytest.mark.parametrize("form", FORMS_WITH_IT)
def test_reports_name_it(world: World, form: str) -> None:
    report = Report(tuple(held(world.app)), (), world.app.now())
    written = FORMS[form].write(report)
    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(written))["Studies"]
        head, row = ([cell.value for cell in line] for line in sheet.iter_rows())
        one = dict(zip(head, row, strict=True))
        assert (one["pmid"], one["ppr"], one["study"], one["url"]) == (None, NAME, NAME, PAGE)
        return
    text = written.decode()
    clean(text, is_named=form != "bibtex" or NAME in text)
    if form == "bibtex":
        assert re.search(r"{ppr9000001,(?!.*pmid)", text, re.DOTALL)
    if form == "ris":
        (one,) = rispy.loads(text)
        assert (one["accession_number"], one["name_of_database"]) == (NAME, "Europe PMC")
    if form == "csl-json":
        (one,) = json.loads(text)
        assert (one["id"], one["source"], one.get("PMID")) == ("ppr9000001", "Europe PMC", None)
    if form == "json":
        (one,) = json.loads(text)["studies"]
        assert (one["pmid"], one["ppr"]) == (None, NAME)


def test_medline_text_has_no_record_of_what_has_no_pmid(world: World) -> None:
    report = Report(tuple(held(world.app)), (), world.app.now())
    assert FORMS["nbib"].write(report) == b""


def test_figures_and_their_data_name_it(world: World) -> None:
    made: list[Figure] = figures(world.app, Choice())
    tables = [csv_bytes(one).decode() + str(html_table(one)) for one in made]
    for text in tables:
        clean(text, is_named=NAME in text)
    assert sum(NAME in text for text in tables) >= 3, "matrix, calcification, dose"


def test_a_person_finds_it_by_its_name(world: World) -> None:
    for written in (NAME, "ppr9000001", "10.5555/sample.k2"):
        study, raw = find_study(world.app, written)
        assert study.pmid == NUMBER
        assert json.loads(raw)["id"] == NAME
    shown = "\n".join(one.text for one in card(study))
    clean(shown)
    assert f"{NAME} · DOI 10.5555/sample.k2\n" in shown
    for width in (None, 60, 130):
        clean("\n".join(table([study], width)))
    assert study_json(study)["ppr"] == NAME


def test_a_question_counts_it_and_names_it(world: World) -> None:
    answered = answer_questions(world.app, read_questions(world.app))
    clean("\n".join(one.text for one in questions_page(answered, False, is_whole=True)))
    (one,) = _question_json(answered[0], is_whole=True)["investigations"]
    assert (one["name"], one["pmid"], one["ppr"]) == (NAME, None, NAME)


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("preprint[pt]", True),
        ("all[sb]", True),
        ("menaquinone-7[ti]", True),
        ("9000001[pmid]", False),
        ("9000001", False),
        ("1:99999999[uid]", False),
        ("0:99999999[uid]", False),
        ("PPR9000001[aid]", True),
        ("medline[sb]", False),
    ],
)
def test_it_is_searched_as_any_study_but_by_pmid(world: World, query: str, is_found: bool) -> None:
    asked = read_query(query, world.app.mesh())
    assert (NUMBER in search(world.app, asked)) is is_found


def test_a_refresh_does_not_ask_pubmed_for_it(world: World) -> None:
    before = len(world.asked("efetch"))
    with world.app.store.write() as session:
        run = runs.start(session, "refresh", world.app.now())
    done = refresh(world.app, run)
    assert (done.looked_at, done.missing) == (1, 0)
    assert len(world.asked("efetch")) == before + 1


def test_webhooks_carry_its_own_number(world: World) -> None:
    report = world.later(days=1)
    with world.app.store.write() as session:
        (reader,) = world.app.config.readers
        issues.follow(session, {"another": ["alpha"]}, world.app.now() - timedelta(days=9))
        other = reader.model_copy(update={"name": "another"})
        issue = _draft(world.app, session, other, report.receipt, [])
    assert issue is not None
    told = announcements(issue.digest)
    posted = Issue("urn", "t", "r", MONDAY, "s", True, 0, told)
    for style in ("json", "slack", "ntfy"):
        clean(body(style, posted).decode(), is_named=style == "json" or NAME in str(told))
    (one,) = [item for item in json.loads(body("json", posted))["items"] if item["ppr"]]
    assert (one["pmid"], one["ppr"], one["url"]) == (None, NAME, PAGE)


def test_a_dry_run_does_not_miss_it_in_pubmeds_answer(world: World) -> None:
    alpha = world.app.config.searches[0].model_copy(update={"pubmed": "warfarin[tiab]"})
    with world.app.store.write() as session:
        ledger.note_absent(session, "alpha", [NUMBER], world.app.now())  # the search finds it now
    edited = world.app.config.model_copy(update={"searches": (alpha,)})
    (found,) = foresee(replace(world.app, config=edited))
    assert (found.error, found.lost) == (None, ())


def test_the_source_of_the_preprint_is_acknowledged(world: World) -> None:
    report = Report(tuple(held(world.app)), (), world.app.now())
    assert "for preprints Europe PMC" in notice(report)
    assert "Europe PMC" not in notice(replace(report, studies=()))
    letters = (" ".join(letter.text.split()) for letter in world.letters())
    assert any("for preprints Europe PMC" in text for text in letters)
