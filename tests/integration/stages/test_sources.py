"""Registries and preprints in a run: each source by itself; a failure never reads as silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import feedparser
import pytest

from pipeline.config import RegistryQuery
from pipeline.domain.vocabulary import ChangeKind, SourceName
from pipeline.errors import NotThere
from pipeline.sandbox import Corpus, Sandbox, VirtualClock
from pipeline.sandbox.sample_records import baseline_date, holdings, update_files
from pipeline.stages.diary import recorded
from pipeline.stages.other_sources import other_sources
from pipeline.stages.refresh import REFRESH_AT_ONCE, refresh
from pipeline.stages.site import site
from pipeline.stages.trials import trial_board
from pipeline.store import ledger, runs, schema, searches, trial_ledger, trials
from tests.unit.registered import registration

from .conftest import World, configuration

FIRST, SECOND, FIFTH = date(2026, 9, 7), date(2026, 9, 14), date(2026, 10, 5)
FIRST_NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)
SEARCHES = {"mgp": '"matrix Gla protein"[tiab]'}
VITAMIN = RegistryQuery(intr="vitamin K2 OR menaquinone OR MK-7 OR MK-4")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Watch the sample's literature, registry and preprints by one search."""
    monkeypatch.setattr("pipeline.outside.CLINICALTRIALS_RATE", 100_000)
    clock, corpus = VirtualClock(baseline_date), Corpus.from_files(update_files())
    mail = tmp_path / "mail"
    with Sandbox(corpus, holdings(), mailbox=mail, clock=clock, limits=False) as sandbox:
        config = configuration(tmp_path, sandbox, SEARCHES, [{"frequency": "weekly"}], {}, {})
        asking = {"clinicaltrials": VITAMIN, "europepmc": "menaquinone"}
        mine = tuple(one.model_copy(update=asking) for one in config.searches)
        places, known = sandbox.addresses(), config.sources
        sources = known.model_copy(
            update={
                name: getattr(known, name).model_copy(update={"base_url": places[name]})
                for name in ("clinicaltrials", "europepmc")
            }
        )
        config = config.model_copy(update={"searches": mine, "sources": sources})
        world = World(sandbox, config, {})
        yield world
        world.app.store.close()


def watermark(world: World, source: SourceName) -> int | None:
    with world.app.store.read() as session:
        mark = searches.watermark(session, "mgp", source)
    return mark.count if mark else None


def test_the_first_run_is_a_baseline_and_the_second_brings_what_is_new(world: World) -> None:
    first = {one.source: one for one in world.run(FIRST).receipt.searches}
    assert set(first) == set(SourceName)
    registry = first[SourceName.CLINICALTRIALS]
    assert (registry.is_baseline, registry.reported, registry.held, registry.new) == (True, 9, 9, 0)
    second = {one.source: one for one in world.run(SECOND).receipt.searches}
    assert second[SourceName.CLINICALTRIALS].new == 2
    assert second[SourceName.EUROPEPMC].new == 1
    (_, letter) = world.letters()
    assert "Registered trials" in letter.text
    assert "NCT00000004" in letter.text
    assert "PPR9000001" in letter.text


def test_the_feeds_of_the_site_tell_of_registrations_and_nothing_of_the_baseline(
    world: World,
) -> None:
    folder = world.app.config.folder / "reports" / "site"
    world.run(FIRST)
    site(world.app)
    assert feedparser.parse(folder / "feed.xml").entries == []
    world.run(SECOND)
    site(world.app)
    read = feedparser.parse(folder / "feed.xml")
    assert not read.bozo
    titles = [one.title for one in read.entries]
    assert len([one for one in titles if one.startswith("Registered: ")]) == 2
    links = [one.link for one in read.entries if one.title.startswith("Registered: ")]
    assert "https://clinicaltrials.gov/study/NCT00000004" in links
    before = (folder / "feed.json").read_bytes()
    site(world.app)
    assert (folder / "feed.json").read_bytes() == before
    digest = world.app.config.digest.model_copy(update={"link_base": "https://example.org/k2"})
    world.app = replace(world.app, config=world.app.config.model_copy(update={"digest": digest}))
    (folder / "feed.json").unlink()
    site(world.app)
    served = [one.link for one in feedparser.parse(folder / "feed.xml").entries]
    assert "https://example.org/k2/trials/nct00000004.html" in served


def test_a_source_that_is_down_leaves_its_watermark_and_a_line(world: World) -> None:
    world.run(FIRST)
    world.suffer({"verb": "clinicaltrials", "kind": "status", "code": 503})
    report = world.run(SECOND)
    (down,) = [one for one in report.receipt.searches if one.error]
    assert (down.source, down.held) == (SourceName.CLINICALTRIALS, 9)
    assert watermark(world, SourceName.CLINICALTRIALS) == 9
    assert watermark(world, SourceName.EUROPEPMC) == 1
    assert report.exit_code == 75
    letter = world.letters()[-1]
    assert "(ClinicalTrials.gov)” could not be asked" in " ".join(letter.text.split())
    assert "(incomplete)" in letter.subject
    world.suffer()
    again = {one.source: one for one in world.later(days=7).receipt.searches}
    assert again[SourceName.CLINICALTRIALS].new == 2
    assert "NCT00000004" in world.letters()[-1].text


def test_html_for_json_is_no_empty_registry(world: World) -> None:
    world.run(FIRST)
    for service in ("clinicaltrials", "europepmc"):
        world.suffer({"verb": service, "kind": "html"})
        (down,) = [one for one in world.later(days=1).receipt.searches if one.error]
        assert down.source.value == service


def test_an_edited_registry_query_starts_again_but_keeps_the_news_of_that_week(
    world: World,
) -> None:
    world.run(FIRST)
    (mine,) = world.app.config.searches
    narrower = mine.model_copy(update={"clinicaltrials": RegistryQuery(intr="MK-7")})
    config = world.app.config.model_copy(update={"searches": (narrower,)})
    world.app = type(world.app)(config, world.app.store, world.app.environ, now=world.app.now)
    receipts = {one.source: one for one in world.run(SECOND).receipt.searches}
    assert receipts[SourceName.CLINICALTRIALS].is_edited
    assert receipts[SourceName.CLINICALTRIALS].new == 2, "registered since the old wording"
    assert "NCT00000004" in world.letters()[-1].text
    assert not receipts[SourceName.PUBMED].is_baseline


def test_a_source_that_is_switched_off_is_not_asked(world: World) -> None:
    sources = world.app.config.sources
    off = sources.model_copy(
        update={"europepmc": sources.europepmc.model_copy(update={"enabled": False})}
    )
    config = world.app.config.model_copy(update={"sources": off})
    world.app = type(world.app)(config, world.app.store, world.app.environ, now=world.app.now)
    asked = {one.source for one in world.run(FIRST).receipt.searches}
    assert asked == {SourceName.PUBMED, SourceName.CLINICALTRIALS}


def test_overdue_is_noted_once_and_the_board_knows(world: World) -> None:
    world.run(FIRST)
    for day in (SECOND, date(2026, 9, 21), date(2026, 9, 28), FIFTH):
        world.run(day)
    world.run(FIFTH)
    (row,) = [one for one in trial_board(world.app) if one.number == "NCT00000006"]
    assert row.is_overdue
    assert row.held is not None
    kinds = [one.kind for one in row.held.changes]
    assert kinds.count(ChangeKind.OVERDUE) == 1
    told = [one for one in world.letters() if "Results overdue: " in " ".join(one.text.split())]
    assert len(told) == 1


def test_a_registration_that_no_search_finds_is_looked_at_again_and_its_news_told(
    world: World,
) -> None:
    world.run(FIRST)
    (mine,) = world.app.config.searches
    narrower = mine.model_copy(update={"clinicaltrials": RegistryQuery(intr="menatetrenone")})
    config = world.app.config.model_copy(update={"searches": (narrower,)})
    world.app = replace(world.app, config=config)
    world.run(SECOND)
    world.run(FIFTH)
    with recorded(world.app, "refresh") as entry:
        found = refresh(world.app, entry.number, REFRESH_AT_ONCE)
    assert found.trials > 0
    world.later(days=7)
    letter = " ".join(world.letters()[-1].text.split())
    assert "Primary completion" in letter
    assert "Dates changed: primary completion 2028-03 → 2028-12" in letter


def test_a_registration_that_is_gone_is_told_once(world: World) -> None:
    world.run(FIRST)
    with world.app.store.write() as session:
        trial_ledger.note_absent(session, "mgp", set(), world.app.now())
    world.suffer({"verb": "clinicaltrials.study", "kind": "status", "code": 404})
    for _ in range(2):
        with recorded(world.app, "refresh") as entry:
            refresh(world.app, entry.number, REFRESH_AT_ONCE)
    rows = world.rows("SELECT trial, detail FROM trial_change WHERE kind = 'withdrawn'")
    assert len(rows) == len({trial for trial, _ in rows}) == 9
    assert {detail for _, detail in rows} == {"no longer in ClinicalTrials.gov"}


def test_words_of_a_registry_that_are_new_to_us_are_counted_by_check(world: World) -> None:
    assert not [one for one in other_sources(world.app) if one.section == "Registrations"]
    schema.upgrade(world.app.store)
    with world.app.store.write() as session:
        found = [
            registration("NCT00000061", unknown=("phases=PHASE9",)),
            registration("NCT00000062", unknown=("phases=PHASE9", "overallStatus=ON_HOLD")),
            registration("NCT00000063"),
        ]
        trials.save_trials(session, found, world.app.now(), runs.start(session, "t", FIRST_NOON))
    (finding,) = [one for one in other_sources(world.app) if one.section == "Registrations"]
    assert finding.text == (
        "2 registrations with words that are not known here: "
        "phases=PHASE9 (2), overallStatus=ON_HOLD (1)"
    )


def test_a_wrong_address_withdraws_no_registration(world: World) -> None:
    world.run(FIRST)
    with world.app.store.write() as session:
        trial_ledger.note_absent(session, "mgp", set(), world.app.now())
    world.suffer({"verb": "clinicaltrials", "kind": "status", "code": 404})
    with pytest.raises(NotThere), recorded(world.app, "refresh") as entry:
        refresh(world.app, entry.number, REFRESH_AT_ONCE)
    assert world.rows("SELECT trial FROM trial_change WHERE kind = 'withdrawn'") == []


def test_a_preprint_that_no_search_finds_is_looked_at_again(world: World) -> None:
    world.run(FIRST)
    world.run(FIFTH)
    with world.app.store.write() as session:
        ledger.note_absent(session, "mgp", set(), world.app.now(), SourceName.EUROPEPMC)
    world.sandbox.clock.set(datetime(2026, 10, 19, 6, tzinfo=UTC))
    with recorded(world.app, "refresh") as entry:
        found = refresh(world.app, entry.number, REFRESH_AT_ONCE)
    assert found.preprints > 0
    assert found.changes[ChangeKind.WITHDRAWN] == 1
    assert world.rows("SELECT pmid FROM change WHERE kind = 'withdrawn'") == [(-9000004,)]
