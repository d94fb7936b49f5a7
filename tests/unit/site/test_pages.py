"""Every page is valid, leads somewhere, and says what is held and not more."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import html5lib
import pytest

from pipeline.domain.dates import from_iso
from pipeline.domain.digests import SearchReceipt
from pipeline.domain.enrichments import Enrichments, Notice, Updates
from pipeline.domain.trial_board import board
from pipeline.domain.trials import TrialStatus
from pipeline.domain.vocabulary import LADDER, ChangeKind, VitaminKForm
from pipeline.reports.figures.catalogue import NAMES
from pipeline.site import render as rendering
from pipeline.site import trials_page
from tests.unit.digest.samples import receipt
from tests.unit.registered import NUMBER, dated, held

from .samples import NOW, SENTENCE, content, happened, library, site, trial

SITE = site(library())
OURS = {
    path: text for path, text in SITE.items() if path.endswith(".html") and "digests/" not in path
}


def read(text: str) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def words(text: str) -> str:
    """Give what a reader sees, with single blanks."""
    body: Any = html5lib.parse(text, namespaceHTMLElements=False).find("body")
    return " ".join("".join(body.itertext()).split())


@pytest.mark.parametrize("path", OURS)
def test_a_page_is_valid_and_has_its_landmarks(path: str) -> None:
    page = read(OURS[path])
    assert page.get("lang") == "en"
    assert page.findtext("head/title").endswith("K2 watch")
    assert [len(list(page.iter(tag))) for tag in ("main", "footer", "h1")] == [1, 1, 1]
    skip = page.find("body/a")
    assert skip.get("href") == "#content"
    levels = [int(one.tag[1]) for one in page.iter() if re.fullmatch(r"h\d", str(one.tag))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in page.iter("table"):
        assert table.findtext("caption")
        assert all(head.get("scope") in ("row", "col") for head in table.iter("th"))


@pytest.mark.parametrize("path", OURS)
def test_a_page_allows_itself_nothing_but_its_own_files(path: str) -> None:
    page = read(OURS[path])
    (policy,) = [one.get("content") for one in page.iter("meta") if one.get("http-equiv")]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'; ")
    assert ("script-src 'self'" in policy) == (path == "search.html")
    assert not [one for one in page.iter("script") if not one.get("src") or one.text]
    assert not [one for one in page.iter() if one.get("style") or one.tag in ("style", "iframe")]
    assert not [name for one in page.iter() for name in one.attrib if name.startswith("on")]


@pytest.mark.parametrize("path", OURS)
def test_every_link_leads_to_a_page_that_is_there(path: str) -> None:
    addresses = [
        one.get(name)
        for one in read(OURS[path]).iter()
        for name in ("href", "src")
        if one.get(name)
    ]
    inside = [one for one in addresses if not one.startswith("https://")]
    assert inside
    for one in inside:
        place, _, anchor = one.partition("#")
        target = (
            posixpath.normpath(posixpath.join(posixpath.dirname(path), place)) if place else path
        )
        assert target in SITE, f"{path} leads to {one}"
        assert not anchor or f'id="{anchor}"' in SITE[target]


def test_a_sentence_stands_beside_every_answer_that_it_gives() -> None:
    page = read(SITE["studies/10.html"])
    (passage,) = [
        one for one in page.findall(".//div[@class='passage read']") if one.findtext("p/mark")
    ]
    assert passage.findtext("p/mark") == SENTENCE
    said = {one.findtext("dt"): one.findtext("dd") for one in passage.find("dl")}
    assert said["Design"] == "randomised trial"
    assert said["Randomised"] == "60"
    assert said["Duration"] == "36 months"
    assert "Nobody was told." in words(SITE["studies/10.html"])


def test_a_persons_answer_is_shown_as_such_with_its_day_and_reason() -> None:
    text = words(SITE["studies/15.html"])
    assert "Marked by a person read in full Duration 24 months" in text
    assert "2026-11-22 Duration: 24 months (read in full)" in text


def test_a_retracted_study_warns_and_shows_no_facts() -> None:
    text = words(SITE["studies/13.html"])
    assert "This report was retracted." in text
    assert "RCT · 60" not in text
    assert "2026-11-22 Retracted: see J Sampl. 2026 Nov;12(3):99." in text


def test_what_crossref_alone_calls_retracted_is_marked_wherever_it_stands() -> None:
    notice = Notice("retraction", "Retraction", "10.5555/n", "publisher", from_iso("2026-11-01"))
    doubted = replace(
        trial(21, arrived=NOW, registration=NUMBER),
        enrichments=Enrichments(updates=Updates((notice,))),
    )
    made = site([doubted])
    study = words(made["studies/21.html"])
    assert "PubMed has not marked it. Lists leave out its facts." in study
    paths = ("index.html", "questions/slows.html", "trials.html", f"trials/{NUMBER.lower()}.html")
    for path in ("studies/21.html", "studies/year-2026.html", *paths):
        text = words(made[path])
        assert "Retracted (Crossref)" in text, path
        assert "RCT · 60" not in text, path
    assert '"alarms":["Retracted (Crossref)"]' in made["assets/studies-000.js"]


def test_a_study_names_its_family_and_leads_to_the_questions_that_count_it() -> None:
    text = words(SITE["studies/12.html"])
    assert "Investigation NCT09000001 This is its main report (registered alike)." in text
    assert 'href="../studies/11.html"' in SITE["studies/12.html"]
    assert 'href="../questions/slows.html"' in SITE["studies/12.html"]


def test_the_home_page_tells_news_gravest_first_and_how_questions_stand() -> None:
    text = words(SITE["index.html"])
    told = "1 new study, news of 1 study held and news of 1 trial since 2026-10-23. 7 studies held."
    assert told in text
    assert text.index("Retracted: see J Sampl.") < text.index("K2 in samples")
    assert "sample report 11" not in text, "what was held before is no news"
    assert "Randomised trials: 3: 3 no clear difference · 120 people, 1 of unknown size" in text


def test_a_failure_never_reads_as_nothing_new() -> None:
    failed = receipt(SearchReceipt("k2", "Vitamin K2", error="PubMed did not answer"))
    text = words(site(library()[1:3], receipt=failed, board=())["index.html"])
    assert "Nothing new since 2026-10-23, from the searches that were answered; 2 studies" in text
    assert "“Vitamin K2” could not be asked: PubMed did not answer" in text
    text = words(site((), receipt=None)["index.html"])
    assert "No search has been asked yet; 0 studies held." in text


def test_history_is_no_news() -> None:
    old = NOW - timedelta(days=60)
    studies = [
        happened(trial(21), ChangeKind.RETRACTED, when=old),
        happened(trial(22), ChangeKind.INDEXED),
        trial(23, arrived=NOW),
    ]
    text = words(site(studies, arrived=frozenset(), board=())["index.html"])
    assert "Nothing new since 2026-10-23; 3 studies held." in text


def test_the_matrix_counts_investigations_and_shows_gaps_and_what_is_new() -> None:
    text = words(SITE["matrix.html"])
    assert "MK-7 1 trial 60 people 1 new no trial 3 trials 120 people, 1 of unknown size" in text
    assert "MK-4 no trial no trial no trial no trial" in text
    assert 'href="matrix/mk-7-imaging.html"' in SITE["matrix.html"]
    cell = words(SITE["matrix/mk-7-imaging.html"])
    assert "3 randomised trials, 120 people, 1 of unknown size." in cell
    assert "sample report 13" not in cell, "a retracted trial counts nowhere"
    assert "matrix/mk-4-imaging.html" not in SITE


def test_the_trial_board_says_how_far_each_trial_is_and_what_is_held() -> None:
    text = words(SITE["trials.html"])
    assert "means that none we hold names the registration" in text
    row = text.partition("NCT09000001")[2]
    assert row.index("sample report 12") < row.index("sample report 11"), "protocol, then results"
    assert "Its registration is not held; reports name it." in row
    planned = text.partition("Recruiting 1")[2]
    assert "Randomised, double-blind · 120 participants planned · MK-7 360 µg/day" in planned
    assert "NCT00000050 · Primary completion expected 2027-03" in planned
    assert "No report of its results is linked." in planned


def test_a_registration_has_a_page_with_its_outcomes_and_its_history() -> None:
    text = words(SITE["trials/nct00000050.html"])
    assert "Pulse wave velocity 12 months Function" in text
    assert "ISRCTN00000001" in text
    assert "whether there is one is not known" in text
    assert "2026-11-22 Registered." in text
    assert "GRANT-7" not in text, "a sponsor's own code leads nowhere"


def test_what_was_planned_for_a_completed_trial_is_not_expected_any_more() -> None:
    done = held(status=TrialStatus.COMPLETED, primary_completion=dated("2024-03"))
    (row,) = trials_page.trial_sheets(board((), [done], date(2026, 11, 22)), {})[0].rows
    assert row.expected == "Primary completion was expected 2024-03"


def test_home_tells_what_happened_to_registrations() -> None:
    text = words(SITE["index.html"])
    assert "news of 1 trial since 2026-10-23" in text
    assert "Registered. NCT00000050 · Noticed on 2026-11-22" in text


def test_years_are_cut_into_pages_that_lead_to_each_other() -> None:
    pages = site([trial(number) for number in range(1, 251)])
    assert "1–100 of 250" in words(pages["studies/year-2026.html"])
    assert "201–250 of 250" in words(pages["studies/year-2026-3.html"])
    assert 'href="../studies/year-2026-2.html"' in pages["studies/year-2026-3.html"]
    assert "101–200 of 250" in words(pages["questions/slows-2.html"])
    assert "Tally" not in words(pages["questions/slows-2.html"])


def test_every_page_names_the_feeds_and_the_first_one_shows_them() -> None:
    for path in OURS:
        links = [one for one in read(OURS[path]).iter("link") if one.get("rel") == "alternate"]
        kinds = [one.get("type") for one in links]
        assert kinds == ["application/atom+xml", "application/feed+json"], path
    assert OURS["index.html"].count('href="feed.json"') == 2


def test_all_figures_have_a_page_and_a_question_its_chart() -> None:
    page = read(OURS["figures.html"])
    assert [one.get("id") for one in page.iter("figure")] == [f"figure-{one}" for one in NAMES]
    assert len(page.findall(".//details/div/table")) == len(NAMES)
    chart = read(OURS["questions/slows.html"]).find(".//div[@class='chart']")
    described = chart.findtext(".//{http://www.w3.org/2000/svg}desc")
    assert "Randomised trials: Does K2 slow calcification? 3 no clear difference." in described


def test_only_pages_with_figures_load_the_figures_sheet_and_no_id_is_there_twice() -> None:
    sheets = {path for path, text in OURS.items() if 'href="../assets/figures.css"' in text}
    sheets |= {path for path, text in OURS.items() if 'href="assets/figures.css"' in text}
    assert sheets == {"figures.html", "questions/slows.html"}
    for path, text in OURS.items():
        found = [one.get("id") for one in read(text).iter() if one.get("id")]
        assert len(found) == len(set(found)), path


def test_a_question_that_nothing_answers_has_no_chart() -> None:
    page = site(())["questions/slows.html"]
    assert "Nothing held answers this." in page
    assert "<svg" not in page


def test_a_page_does_not_change_with_the_day() -> None:
    later = content(library()).today + timedelta(days=1)
    assert site(library(), today=later) == SITE


def test_every_cell_of_the_matrix_is_there() -> None:
    rows = read(SITE["matrix.html"]).findall(".//tbody/tr")
    assert len(rows) == len(VitaminKForm)
    assert all(len(row.findall("td")) == len(LADDER) for row in rows)


def test_every_cell_of_the_matrix_is_named_by_ear() -> None:
    (table,) = read(SITE["matrix.html"]).findall(".//table")
    caption = table.find("caption")
    assert caption is not None
    assert "Number of randomised trials" in (caption.text or "")
    heads = [one.get("scope") for one in table.findall("thead/tr/th")]
    assert heads == ["col"] * (1 + len(LADDER))
    assert all(
        [one.get("scope") for one in row.findall("th")] == ["row"]
        for row in table.findall("tbody/tr")
    )


def test_a_word_that_a_template_misspells_is_an_error() -> None:
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        rendering._environment().from_string("{{ nothing }}").render()
