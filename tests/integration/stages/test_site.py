"""The site follows the store: what a run brings is on its pages, and nothing else is rewritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from pipeline.config import ReportSettings
from pipeline.domain.marks import Mark
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.errors import EXIT_DONE, EXIT_TEMPORARY
from pipeline.stages.site import site
from pipeline.store.marks import save_mark

from .conftest import MONDAY, Watch, World
from .records import article

BETA = {"beta": "osteocalcin[tiab]"}
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
    rewritten = {name for name in before if after[name] != before[name]} - {".k2watch-site"}
    assert rewritten == {
        "index.html",
        "digests.html",
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


def test_a_feed_that_is_there_is_linked(watch: Watch) -> None:
    world = watch(*RECORDS, searches=BETA)
    world.run(MONDAY)
    folder(world).mkdir(parents=True)
    (folder(world) / "feed.xml").write_text("<feed/>")
    site(world.app)
    assert 'href="feed.xml"' in text(world, "index.html")
    assert "feed.json" not in text(world, "index.html")
    assert text(world, "feed.xml") == "<feed/>"
