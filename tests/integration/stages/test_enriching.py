"""A digest never waits for what other services know, and news from them is told once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.config.services import Enrichment
from pipeline.domain.digests import SectionKind
from pipeline.domain.enrichments import NOTHING_KNOWN, Citations, Updates
from pipeline.domain.vocabulary import Service
from pipeline.sandbox import Corpus
from pipeline.stages.diary import recorded
from pipeline.stages.enrich import count_due, enrich
from pipeline.stages.examine import examine
from pipeline.stages.findings import State
from pipeline.stages.run import RunReport
from pipeline.stages.service_round import Enriched
from pipeline.stages.services import SERVICES
from pipeline.store import enrichments, studies

from ...unit.enrichment.answers import BY_PUBLISHER, CITED, CLOSED, FREE, cited, work
from ..sources.asked_pubmed import Pages, page
from .conftest import MONDAY, Watch, World
from .records import article, article_set
from .test_refresh import RETRACTED, become, refresh

DAYS = [MONDAY + timedelta(days=day) for day in range(6)]
SEARCH = {"beta": "osteocalcin[tiab]"}
DOI, PATH = "10.5555/sample.11", "10.5555%2Fsample.11"
OLD = article(1, "Old osteocalcin.", MONDAY - timedelta(days=9))
NEW = become(article(11, "New osteocalcin.", DAYS[1]), doi=DOI)
NOTICE = BY_PUBLISHER | {"updated": {"date-parts": [[2026, 9, 1]]}}


class Outside:
    """The three services on one loopback server; what is not said is not there."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.says(Service.ICITE, cited())

    def says(self, service: Service, content: Any, status: int = 200) -> None:
        places = {Service.ICITE: "/i/pubs", Service.UNPAYWALL: f"/u/{PATH}"}
        place = places.get(service, f"/c/works/{PATH}")
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.pages.to_get[place] = (status, {}, body)

    def asked(self, start: str) -> int:
        return sum(one.startswith(f"GET /{start}") for one in self.pages.asked)


@pytest.fixture
def outside() -> Iterator[Outside]:
    with page(500, {}, b"nothing is posted") as pages:
        yield Outside(pages)


def enrichment(url: str, **each: Any) -> Enrichment:
    usual = {"enabled": True, "days": 1, "budget_s": 60} | each
    return Enrichment.model_validate(
        {one.value: usual | {"base_url": f"{url}{one.value[0]}/"} for one in Service}
    )


def enable(world: World, url: str, **each: Any) -> World:
    """Let a watch ask the services at an address."""
    config = world.app.config.model_copy(update={"enrichment": enrichment(url, **each)})
    object.__setattr__(world.app, "config", config)
    return world


def watched(watch: Watch, outside: Outside, *files: tuple[date | None, bytes]) -> World:
    corpus = Corpus.from_files([(None, article_set(OLD, NEW)), *files])
    return enable(watch(corpus=corpus, searches=SEARCH), outside.pages.url)


def round_of(report: RunReport, service: Service) -> Enriched:
    return next(one for one in report.enriched if one.service is service)


def news(world: World) -> list[tuple[date, str]]:
    kinds = (SectionKind.NEWS.value, SectionKind.OTHER_NEWS.value)
    return [
        (letter.slot, entry.text)
        for letter in world.letters()
        for entry in letter.entries
        if entry.section in kinds
    ]


def test_what_services_know_is_kept_after_the_letters_are_out(
    watch: Watch, outside: Outside
) -> None:
    outside.says(Service.ICITE, cited(CITED))
    outside.says(Service.UNPAYWALL, FREE)
    outside.says(Service.CROSSREF, work())
    world = watched(watch, outside)
    world.run(DAYS[0])
    report = world.run(DAYS[1])
    icite = round_of(report, Service.ICITE)
    assert (icite.asked, icite.answered, icite.unknown) == (2, 1, 1)
    assert [one.asked for one in report.enriched] == [2, 1, 1]
    assert report.exit_code == 0
    with world.app.store.read() as session:
        (one,) = studies.load(session, [11])
    found = one.enrichments
    assert found.citations == Citations(12, 2, 1.534, is_provisional=False)
    assert (found.open_access is not None, found.updates) == (True, Updates())
    assert news(world) == [], "free at the first check is no news"


def told_with(watch: Watch, folder: Path, url: str | None) -> tuple[list[str], list[int]]:
    """Give the letters and exit codes of three days, and leave the folder as it was."""
    world = watch(corpus=Corpus.from_files([(None, article_set(OLD, NEW))]), searches=SEARCH)
    if url:
        enable(world, url)
    codes = [world.run(day).exit_code for day in DAYS[:3]]
    letters = [one.text for one in world.letters()]
    world.app.store.close()
    for file in folder.glob("watch.sqlite3*"):
        file.unlink()
    shutil.rmtree(folder / "mail")
    return letters, codes


def test_a_run_with_all_services_down_sends_the_same_letters(
    watch: Watch, outside: Outside, tmp_path: Path
) -> None:
    letters, codes = told_with(watch, tmp_path, None)
    assert (len(letters), codes) == (2, [0, 0, 0])
    for service in Service:
        outside.says(service, b"<html>down</html>", 503)
    assert told_with(watch, tmp_path, outside.pages.url) == (letters, codes)
    assert outside.pages.asked
    assert told_with(watch, tmp_path, "http://127.0.0.1:9/") == (letters, codes)


def test_what_went_wrong_is_shown(watch: Watch, outside: Outside) -> None:
    outside.says(Service.ICITE, b"<html>down</html>", 503)
    outside.says(Service.UNPAYWALL, b"", 422)
    outside.says(Service.CROSSREF, b"<title>Sign in</title>")
    world = watched(watch, outside)
    world.run(DAYS[0])
    report = world.run(DAYS[1])
    assert [one.failed for one in report.enriched] == [2, 1, 1]
    assert report.troubles == []
    troubles = [one.trouble or "" for one in report.enriched]
    assert "503" in troubles[0]
    assert "set enrichment.unpaywall.email" in troubles[1]
    assert "markup came in place of JSON" in troubles[2]
    found = [one for one in examine(world.app).findings if one.section == SERVICES]
    assert [one.state for one in found] == [State.NOTE] * 3
    assert "in vain about 2 studies" in found[0].text


def test_a_bug_in_a_service_does_not_fail_the_run(
    watch: Watch,
    outside: Outside,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(enrichments, "keep", stumble)
    world = watched(watch, outside)
    report = world.run(DAYS[0])
    assert (report.exit_code, len(world.letters()), report.enriched) == (0, 1, ())
    assert "this is a bug" in caplog.text


def test_a_service_that_is_down_is_left_alone_and_the_others_are_asked(
    watch: Watch, outside: Outside
) -> None:
    plain = {n: article(n, "New osteocalcin.", DAYS[1]) for n in range(20, 30)}
    many = [become(one, doi=f"10.5555/n.{n}") for n, one in plain.items()]
    world = enable(watch(OLD, *many, searches=SEARCH), outside.pages.url)
    for n in range(20, 30):
        outside.pages.to_get[f"/u/10.5555%2Fn.{n}"] = (200, {}, b"<html>")
    known = json.dumps({"message": {"DOI": "10.5555/n.24"}}).encode()
    outside.pages.to_get["/c/works/10.5555%2Fn.24"] = (200, {}, known)
    world.run(DAYS[1])
    report = world.run(DAYS[2])
    unpaywall = round_of(report, Service.UNPAYWALL)
    assert (unpaywall.failed, unpaywall.waiting) == (3, 7), "three in a row, and no more"
    assert round_of(report, Service.CROSSREF).unknown == 9


def many(watch: Watch, url: str) -> World:
    plain = {n: article(n, "New osteocalcin.", DAYS[1]) for n in range(20, 25)}
    return enable(
        watch(
            OLD, *(become(one, doi=f"10.5555/n.{n}") for n, one in plain.items()), searches=SEARCH
        ),
        url,
    )


def test_a_wrong_address_that_answers_404_to_everything_is_trouble(
    watch: Watch, outside: Outside
) -> None:
    del outside.pages.to_get["/i/pubs"]
    report = many(watch, outside.pages.url).run(DAYS[1])
    for one in report.enriched:
        assert (one.unknown, one.failed) == (0, 6 if one.service is Service.ICITE else 5)
        assert f"check enrichment.{one.service}.base_url" in (one.trouble or "")
    assert (report.exit_code, report.troubles) == (0, []), "it fails no run"


def test_an_address_that_turns_wrong_is_found_out_by_what_the_service_knew(
    watch: Watch, outside: Outside
) -> None:
    known = "/u/10.5555%2Fn.20"
    outside.pages.to_get[known] = (200, {}, json.dumps(FREE | {"doi": "10.5555/n.20"}).encode())
    world = many(watch, outside.pages.url)
    first = round_of(world.run(DAYS[1]), Service.UNPAYWALL)
    assert (first.answered, first.unknown, first.error) == (1, 4, None)
    del outside.pages.to_get[known]
    second = round_of(world.run(DAYS[2]), Service.UNPAYWALL)
    assert (second.unknown, second.failed) == (0, 5)
    assert "HTTP 404 for every one of 5 studies" in (second.error or "")
    with world.app.store.read() as session:
        (one,) = studies.load(session, [20])
    assert one.enrichments.open_access is not None, "what it said before stands"


def test_a_few_that_nobody_knows_are_believed_to_be_unknown(watch: Watch, outside: Outside) -> None:
    world = watched(watch, outside)
    found = round_of(world.run(DAYS[1]), Service.CROSSREF)
    assert (found.unknown, found.failed, found.error) == (1, 0, None)


def test_how_many_are_asked_at_once(watch: Watch, outside: Outside) -> None:
    world = enable(watch(OLD, NEW, searches=SEARCH), outside.pages.url, at_once=1)
    world.run(DAYS[1])
    assert count_due(world.app)[Service.ICITE] == 1
    report = world.run(DAYS[1])
    assert round_of(report, Service.ICITE).asked == 1
    assert not count_due(world.app)[Service.ICITE]


def test_a_study_that_becomes_free_is_told_once(watch: Watch, outside: Outside) -> None:
    outside.says(Service.UNPAYWALL, CLOSED)
    world = watched(watch, outside)
    for day in DAYS[:3]:
        world.run(day)
    assert news(world) == []
    outside.says(Service.UNPAYWALL, FREE)
    for day in DAYS[3:]:
        outside.says(Service.UNPAYWALL, FREE if day != DAYS[4] else CLOSED)
        world.run(day)
    world.run(DAYS[5] + timedelta(days=1))
    ((slot, text),) = news(world)
    assert slot == DAYS[4], "the day after Unpaywall said so: no letter waits for it"
    assert "Free full text: the accepted manuscript in a repository (says Unpaywall)." in text
    assert f"You were sent this on {DAYS[1]}" in text
    letter = next(one for one in world.letters() if one.slot == slot)
    assert "1 free full text" in letter.subject


def test_the_link_stands_in_the_letter(watch: Watch, outside: Outside) -> None:
    outside.says(Service.UNPAYWALL, CLOSED)
    world = watched(watch, outside)
    for day in DAYS[:3]:
        world.run(day)
    outside.says(Service.UNPAYWALL, FREE)
    for day in DAYS[3:5]:
        world.run(day)
    assert "https://repository.example.org/11.pdf" in world.letters()[-1].text


def test_a_retraction_that_crossref_alone_has_is_told_once_with_its_name(
    watch: Watch, outside: Outside
) -> None:
    outside.says(Service.CROSSREF, work())
    marked = become(article(11, "New osteocalcin.", DAYS[1]), types=RETRACTED, doi=DOI)
    world = watched(watch, outside, (DAYS[4], article_set(marked)))
    for day in DAYS[:2]:
        world.run(day)
    outside.says(Service.CROSSREF, work(NOTICE))
    for day in DAYS[2:4]:
        world.run(day)
    ((slot, text),) = news(world)
    assert slot == DAYS[3]
    assert "Retracted (Crossref)" in text
    assert f"PubMed had not marked it by {DAYS[2]}" in text
    refresh(world, DAYS[4])
    for day in DAYS[4:]:
        world.run(day)
    assert len(news(world)) == 1, "PubMed's own mark is no second piece of news"
    with world.app.store.read() as session:
        (one,) = studies.load(session, [11])
    assert [change.kind.value for change in one.changes] == ["added", "retracted", "revised"]


def test_what_pubmed_told_is_no_news_from_crossref(watch: Watch, outside: Outside) -> None:
    outside.says(Service.CROSSREF, work())
    marked = become(article(11, "New osteocalcin.", DAYS[1]), types=RETRACTED, doi=DOI)
    world = watched(watch, outside, (DAYS[2], article_set(marked)))
    for day in DAYS[:2]:
        world.run(day)
    refresh(world, DAYS[2])
    world.run(DAYS[2])
    outside.says(Service.CROSSREF, work(NOTICE))
    for day in DAYS[3:]:
        world.run(day)
    assert len(news(world)) == 1
    assert "Crossref" not in news(world)[0][1]


def test_an_answer_and_its_news_are_kept_together_or_not_at_all(
    watch: Watch, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = watched(watch, outside)
    for day in DAYS[:2]:
        world.run(day)
    outside.says(Service.CROSSREF, work(NOTICE))

    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(enrichments, "keep", break_off)
        world.sandbox.clock.advance(timedelta(days=2))
        with pytest.raises(KeyboardInterrupt), recorded(world.app, "enrich") as entry:
            enrich(world.app, entry.number, [Service.CROSSREF])
    assert world.rows("SELECT kind FROM change WHERE kind = 'retracted'") == []
    with recorded(world.app, "enrich") as entry:
        (done,) = enrich(world.app, entry.number, [Service.CROSSREF])
    assert done.changes == 1
    assert world.rows("SELECT kind FROM change WHERE kind = 'retracted'") == [("retracted",)]


def test_what_is_about_another_work_stays_out_and_is_asked_again(watch: Watch) -> None:
    """A proxy gives one cached answer for all DOIs: Unpaywall's and Crossref's are of another."""
    world = watch(corpus=Corpus.from_files([(None, article_set(OLD, NEW))]), searches=SEARCH)
    places: dict[str, Any] = world.sandbox.addresses()
    usual = {"enabled": True, "days": 30, "budget_s": 60}
    asked = {one.value: {**usual, "base_url": places[one.value]} for one in Service}
    config = world.app.config.model_copy(update={"enrichment": Enrichment.model_validate(asked)})
    object.__setattr__(world.app, "config", config)
    another = {"kind": "replace", "text": DOI, "by": "10.5555/sample.12"}
    stranger = {"kind": "replace", "text": '"pmid": 11,', "by": '"pmid": 12,'}
    world.suffer(
        {"verb": "unpaywall.doi"} | another,
        {"verb": "crossref.works"} | another,
        {"verb": "icite.pubs"} | stranger,
    )
    report = world.run(DAYS[1])
    assert [(one.answered, one.unknown, one.failed) for one in report.enriched] == [
        (0, 0, 2),
        (0, 0, 1),
        (0, 0, 1),
    ]
    assert "answered about 10.5555/sample.12" in (round_of(report, Service.CROSSREF).error or "")
    with world.app.store.read() as session:
        (one,) = studies.load(session, [11])
    assert one.enrichments == NOTHING_KNOWN
    world.suffer()
    report = world.run(DAYS[3])
    assert [one.failed for one in report.enriched] == [0, 0, 0]
    with world.app.store.read() as session:
        (one,) = studies.load(session, [11])
    assert one.enrichments.updates == Updates()
    assert one.enrichments.open_access is not None


def test_nobody_is_asked_who_is_not_enabled(watch: Watch, outside: Outside) -> None:
    world = watch(OLD, NEW, searches=SEARCH)
    assert world.run(DAYS[1]).enriched == ()
    assert [one for one in examine(world.app).findings if one.section == SERVICES] == []
    enable(world, outside.pages.url)
    found = [one for one in examine(world.app).findings if one.section == SERVICES]
    assert ["was not asked yet" in one.text for one in found] == [True] * 3
    assert outside.pages.asked == []
