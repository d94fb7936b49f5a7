"""The site follows the store: what a run brings is on its pages, and nothing else is rewritten."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser

from pipeline.config import ReportSettings
from pipeline.domain.marks import Mark
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.errors import EXIT_DONE, EXIT_TEMPORARY
from pipeline.site.folder import LIST
from pipeline.site.memory import MEMORY
from pipeline.stages.site import site
from pipeline.store.marks import save_mark
from pipeline.store.searches import SearchVersion
from tests.integration.store.samples import hold, save_them
from tests.integration.store.test_same_preprint import BY_EUROPE_PMC, BY_PUBMED, PMID, PPR

from .conftest import MONDAY, Watch, World
from .records import article

BETA = {"beta": "osteocalcin[tiab]"}
BETA_NEWS = SearchVersion("beta", 1, is_new=False)
RECORDS = [article(1, "Old osteocalcin.", MONDAY - timedelta(days=9))] + [
    article(10 + day, f"New osteocalcin {day}.", MONDAY + timedelta(days=day)) for day in (1, 3)
]


def folder(world: World) -> Path:
    return world.app.config.folder / "reports" / "site"


def text(world: World, page: str) -> str:
    return (folder(world) / page).read_text(encoding="utf-8")


def publish_every_run(world: World) -> None:
    config = world.app.config.model_copy(update={"reports": ReportSettings(site=True)})
    world.app = replace(world.app, config=config)


def changed(world: World) -> dict[str, int]:
    found = folder(world).rglob("*.*")
    return {str(one.relative_to(folder(world))): one.stat().st_mtime_ns for one in found}


def test_what_a_run_brings_is_on_the_pages_and_the_rest_is_left(watch: Watch) -> None:
    world = watch(*RECORDS, searches=BETA)
    publish_every_run(world)
    assert world.run(MONDAY).exit_code == EXIT_DONE
    assert "Nothing new since" in text(world, "index.html")
    assert "Old osteocalcin." in text(world, "studies/1.html")
    before = changed(world)
    assert site(world.app).written == 0
    world.run(MONDAY + timedelta(days=1))
    assert "1 new study since" in text(world, "index.html")
    assert "New osteocalcin 1." in text(world, "studies/year-2026.html")
    after = changed(world)
    rewritten = {name for name in before if after[name] != before[name]} - {LIST, MEMORY}
    assert rewritten == {
        "index.html",
        "digests.html",
        "feed.json",
        "feed.xml",
        "figures.html",
        "search.html",
        "studies.html",
        "studies/year-2026.html",
        "assets/studies-000.js",
    }


def test_the_issues_that_were_sent_are_kept_as_they_were(watch: Watch) -> None:
    world = watch(*RECORDS, searches=BETA)
    world.run(MONDAY)
    (issue,) = world.run(MONDAY + timedelta(days=1)).issues
    site(world.app)
    page = f"digests/{issue.slot.isoformat()}-desk.html"
    assert text(world, page) == issue.message.html
    assert f'href="{page}"' in text(world, "digests.html")


def test_a_mark_and_a_new_reading_show_on_the_page(watch: Watch) -> None:
    world = watch(*RECORDS, searches=BETA)
    world.run(MONDAY)
    site(world.app)
    with world.app.store.write() as session:
        save_mark(session, Mark(1, AnnotationKind.DESIGN, ("cohort",), "read", world.app.now()))
    assert site(world.app).written >= 2
    assert "Marked by a person" in text(world, "studies/1.html")


def test_a_dry_run_writes_neither_pages_nor_the_store(watch: Watch, tmp_path: Path) -> None:
    world = watch(*RECORDS, searches=BETA)
    world.run(MONDAY)
    before = world.dump()
    foreseen = site(world.app, tmp_path / "elsewhere", dry_run=True)
    assert foreseen.written == foreseen.pages > 5
    assert not (tmp_path / "elsewhere").exists()
    assert world.dump() == before


def test_a_folder_that_is_not_ours_is_a_trouble_and_undoes_nothing(watch: Watch) -> None:
    world = watch(*RECORDS, searches=BETA)
    publish_every_run(world)
    folder(world).mkdir(parents=True)
    (folder(world) / "index.html").write_text("my own")
    report = world.run(MONDAY + timedelta(days=1))
    assert report.exit_code == EXIT_TEMPORARY
    assert "was not written by k2watch site" in report.troubles[0]
    assert text(world, "index.html") == "my own"
    assert len(world.letters()) == 1


def feed(world: World) -> Any:
    """Read the site's feed, and see that both of its files say the same."""
    read = feedparser.parse((folder(world) / "feed.xml").read_bytes())
    assert not read.bozo
    twin = json.loads(text(world, "feed.json"))
    assert [one["id"] for one in twin["items"]] == [one.id for one in read.entries]
    return read


def entries(read: Any) -> dict[str, Any]:
    return {one.id: (one.title, one.link, one.updated, one.content) for one in read.entries}


def test_the_feed_tells_what_arrived_newest_first_and_nothing_of_the_baseline(watch: Watch) -> None:
    world = watch(*RECORDS, searches=BETA)
    publish_every_run(world)
    world.run(MONDAY)
    empty = feed(world)
    assert (empty.entries, empty.feed.title) == ([], "K2 watch")
    for days in (1, 3):
        world.run(MONDAY + timedelta(days=days))
    read = feed(world)
    assert [one.title for one in read.entries] == ["New osteocalcin 3.", "New osteocalcin 1."]
    assert read.entries[0].link == "https://pubmed.ncbi.nlm.nih.gov/13/"
    assert read.feed.id == empty.feed.id


def test_an_entry_stays_as_it_was_told_and_bears_the_same_name_when_lost(watch: Watch) -> None:
    world = watch(*RECORDS, searches=BETA)
    world.run(MONDAY)
    world.run(MONDAY + timedelta(days=1))
    site(world.app)
    before = entries(feed(world))
    with world.app.store.write() as session:
        save_mark(session, Mark(11, AnnotationKind.DESIGN, ("cohort",), "read", world.app.now()))
    site(world.app)
    assert entries(feed(world)) == before
    (folder(world) / "feed.json").unlink()
    site(world.app)
    again = entries(feed(world))
    assert again.keys() == before.keys()
    assert again != before, "without its file the feed is told of what is held now"


def test_where_the_site_is_served_its_feed_leads_to_its_pages(watch: Watch) -> None:
    world = watch(*RECORDS, searches=BETA)
    digest = world.app.config.digest.model_copy(update={"link_base": "https://example.org/k2/"})
    config = world.app.config.model_copy(update={"digest": digest})
    world.app = replace(world.app, config=config)
    world.run(MONDAY)
    world.run(MONDAY + timedelta(days=1))
    site(world.app)
    read = feed(world)
    assert [one.link for one in read.entries] == ["https://example.org/k2/studies/11.html"]
    assert (folder(world) / "studies" / "11.html").is_file()
    links = {one.rel: one.href for one in read.feed.links}
    assert links["self"] == "https://example.org/k2/feed.xml"
    assert links["alternate"] == "https://example.org/k2/index.html"
    twin = json.loads(text(world, "feed.json"))
    assert twin["feed_url"] == "https://example.org/k2/feed.json"


def test_a_figure_counts_every_study_of_the_pages(watch: Watch) -> None:
    world = watch(*RECORDS, searches=BETA)
    world.run(MONDAY + timedelta(days=3))
    site(world.app)
    assert "3 studies published in 2026" in text(world, "figures.html")


def test_a_preprint_under_two_numbers_is_one_on_the_first_page_and_in_the_feeds(
    watch: Watch,
) -> None:
    world = watch(*RECORDS, searches=BETA)
    world.run(MONDAY)
    now, later = world.app.now(), world.app.now() + timedelta(days=2)
    hold(world.app.store, BY_EUROPE_PMC, search=BETA_NEWS, now=now)
    hold(world.app.store, BY_PUBMED, search=BETA_NEWS, now=later)
    site(world.app)
    assert "1 new study since" in text(world, "index.html")
    assert (folder(world) / f"studies/ppr{-PPR}.html").is_file(), "each keeps its page"
    home = feedparser.parse(text(world, "feed.xml"))
    assert len(home.entries) == 1
    both = (BY_PUBMED, BY_EUROPE_PMC)
    gone = [replace(one, title=f"WITHDRAWN: {one.title}", raw=b"") for one in both]
    save_them(world.app.store, gone[0], now=later + timedelta(days=1))
    save_them(world.app.store, gone[1], now=later + timedelta(days=2))
    site(world.app)
    page = text(world, "index.html")
    assert page.count("Withdrawn (says the title)") == 1
    assert f'href="studies/{PMID}.html"' in page
    assert f'href="studies/ppr{-PPR}.html"' not in page
    assert len(feedparser.parse(text(world, "feed.xml")).entries) == 2
