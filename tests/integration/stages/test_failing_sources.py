"""A search that fails is an error on the receipt, never "nothing new", and costs no study."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from pipeline.stages.collect import collect
from pipeline.stages.compose import compose
from pipeline.stages.diary import recorded
from pipeline.stages.foresee import foresee
from pipeline.stages.run import RunReport
from pipeline.store import runs
from pipeline.store.runs import Run

from .conftest import MONDAY, Watch, World
from .records import article

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
ALPHA, BETA, GAMMA = 11, 22, 33
OLD = [
    article(pmid, f"Old {word}.", MONDAY - timedelta(days=9))
    for pmid, word in ((1, "menaquinone"), (2, "osteocalcin"), (3, "warfarin"))
]
NEW = [
    article(pmid, f"New {word}.", TUESDAY)
    for pmid, word in ((ALPHA, "menaquinone"), (BETA, "osteocalcin"), (GAMMA, "warfarin"))
]
BETA_FAILS = {"verb": "esearch", "request": [2, 3, 4, 5]}  # the second search, at every attempt
KINDS: dict[str, tuple[dict[str, Any], str]] = {
    "server error": ({"kind": "status", "code": 503}, "503"),
    "error in a 200": ({"kind": "error", "text": "Search Backend failed: down"}, "Backend failed"),
    "page of a proxy": ({"kind": "html"}, "not an E-utilities answer"),
    "empty answer": ({"kind": "empty"}, "not an E-utilities answer"),
    "cut answer": ({"kind": "truncate"}, "not an E-utilities answer"),
    "no answer": ({"kind": "reset"}, "the connection failed"),
}


def failed(report: RunReport) -> list[str]:
    return [one.search for one in report.receipt.searches if one.error]


def diary(world: World) -> Run:
    with world.app.store.read() as session:
        return runs.latest(session, 1)[0]


def assert_incomplete(world: World, report: RunReport, words: str) -> None:
    assert not report.receipt.complete
    assert report.exit_code == 75
    line = diary(world)
    assert line.exit_code == 75
    assert words in (line.error or "")


@pytest.mark.parametrize("kind", KINDS)
def test_one_search_fails_and_nothing_is_lost(watch: Watch, kind: str) -> None:
    fault, words = KINDS[kind]
    world = watch(*OLD, *NEW)
    assert world.run(MONDAY).exit_code == 0

    world.suffer(BETA_FAILS | fault)
    report = world.run(TUESDAY)
    assert_incomplete(world, report, words)
    assert "beta" in failed(report)
    assert words in str(report.receipt.searches[1].error)
    letter = world.letters()[-1]
    assert ALPHA in letter.pmids()
    assert BETA not in letter.pmids()
    assert "could not be asked" in letter.text
    assert letter.subject.endswith("(incomplete)")

    world.suffer()
    assert world.run(WEDNESDAY).exit_code == 0
    told = world.told()
    assert sorted(told) == [1, 2, 3, ALPHA, BETA, GAMMA]


@pytest.mark.parametrize("kind", ["server error", "error in a 200"])
def test_the_other_searches_go_on(watch: Watch, kind: str) -> None:
    world = watch(*OLD, *NEW)
    world.run(MONDAY)
    world.suffer(BETA_FAILS | KINDS[kind][0])
    assert failed(world.run(TUESDAY)) == ["beta"]
    assert GAMMA in world.letters()[-1].pmids()


def test_when_nobody_is_there_the_rest_is_not_asked(watch: Watch) -> None:
    world = watch(*OLD, *NEW)
    world.run(MONDAY)
    world.suffer(BETA_FAILS | {"kind": "reset"})
    before = len(world.sandbox.requests)
    report = world.run(TUESDAY)
    assert failed(report) == ["beta", "gamma"]
    terms = [one.params["term"] for one in world.sandbox.requests[before:] if one.verb == "esearch"]
    assert terms == ["menaquinone[tiab]"] + 4 * ["osteocalcin[tiab]"]
    assert len(report.troubles) == 1, "one reason is said once"


def test_a_failed_search_with_nothing_to_tell_does_not_say_nothing_new(watch: Watch) -> None:
    world = watch(*OLD)
    world.run(MONDAY)
    world.suffer({"kind": "status", "code": 500})
    report = world.run(TUESDAY)
    assert_incomplete(world, report, "500")
    assert not report.issues
    assert len(world.letters()) == 1


def settled(world: World) -> dict[str, bool]:
    rows = world.rows("SELECT opens, digest_id FROM slot ORDER BY opens")
    return {str(opens): digest is not None for opens, digest in rows}


def test_a_slot_stays_open_while_a_search_failed(watch: Watch) -> None:
    second, third = MONDAY + timedelta(days=7), MONDAY + timedelta(days=8)
    late_beta = article(BETA, "New osteocalcin.", MONDAY + timedelta(days=2))
    world = watch(*OLD, late_beta, readers=[{"frequency": "weekly"}])
    world.run(MONDAY)

    world.suffer(BETA_FAILS | {"kind": "status", "code": 503})
    assert not world.run(second).issues
    assert settled(world) == {MONDAY.isoformat(): True}

    world.suffer()
    world.run(third)
    assert world.letters()[-1].slot == second
    assert world.letters()[-1].pmids() == [BETA]
    assert settled(world) == {MONDAY.isoformat(): True, second.isoformat(): True}


def test_a_slot_closes_when_all_was_answered_and_nothing_came(watch: Watch) -> None:
    second = MONDAY + timedelta(days=7)
    on_tuesday = article(BETA, "New osteocalcin.", second + timedelta(days=1))
    world = watch(*OLD, on_tuesday, readers=[{"frequency": "weekly"}])
    world.run(MONDAY)
    assert world.run(second).exit_code == 0
    assert settled(world) == {MONDAY.isoformat(): True, second.isoformat(): False}
    assert not world.run(second + timedelta(days=1)).issues, "the week had its answer"
    assert world.run(second + timedelta(days=7)).issues
    assert world.letters()[-1].pmids() == [BETA]


@pytest.mark.parametrize(("only", "day"), [(("alpha",), 7), ((), 6)])
def test_an_answer_to_other_searches_or_of_last_week_closes_no_slot(
    watch: Watch, only: tuple[str, ...], day: int
) -> None:
    world = watch(*OLD, readers=[{"frequency": "weekly"}])
    world.run(MONDAY)
    world.sandbox.clock.set(MONDAY + timedelta(days=day))
    with recorded(world.app, "collect") as entry:
        receipt = collect(world.app, entry.number, only)
    world.sandbox.clock.set(MONDAY + timedelta(days=7))
    with recorded(world.app, "compose") as entry:
        assert not compose(world.app, entry.number, receipt)
    assert list(settled(world)) == [MONDAY.isoformat()]


def test_a_field_pubmed_does_not_know_is_an_error_not_a_wider_search(watch: Watch) -> None:
    searches = {"alpha": "menaquinone[tiab]", "typo": "osteocalcin[tiba]"}
    world = watch(*OLD, searches=searches)
    report = world.run(MONDAY)
    assert_incomplete(world, report, "[tiba]")
    assert failed(report) == ["typo"]
    assert world.told() == [1]
    assert [one.params["term"] for one in world.asked("esearch")] == ["menaquinone[tiab]"]


def test_a_query_that_cannot_be_read_is_not_asked(watch: Watch) -> None:
    searches = {"alpha": "menaquinone[tiab]", "open": "(osteocalcin[tiab] OR warfarin[tiab]"}
    world = watch(*OLD, searches=searches)
    report = world.run(MONDAY)
    assert_incomplete(world, report, "position 1")
    assert failed(report) == ["open"]
    assert [one.params["term"] for one in world.asked("esearch")] == ["menaquinone[tiab]"]


DROPPED = {
    "PhraseIgnored": "left out: the of",
    "QuotedPhraseNotFound": "searched without its quotation marks: the of",
}


@pytest.mark.parametrize("warning", DROPPED)
def test_a_part_that_pubmed_drops_degrades_the_search(watch: Watch, warning: str) -> None:
    world = watch(*OLD, searches={"beta": "osteocalcin[tiab]"})
    answer = (
        f'<?xml version="1.0" encoding="UTF-8" ?><!DOCTYPE eSearchResult><eSearchResult><Count>1'
        f"</Count><RetMax>1</RetMax><IdList><Id>2</Id></IdList><WarningList><{warning}>the of"
        f"</{warning}></WarningList></eSearchResult>"
    )
    world.suffer({"verb": "esearch", "kind": "status", "code": 200, "body": answer})
    report = world.run(MONDAY)
    [receipt] = report.receipt.searches
    assert (receipt.degraded, receipt.held, receipt.error) == ((DROPPED[warning],), 1, None)
    assert report.exit_code == 75
    assert diary(world).exit_code == 75
    [letter] = world.letters()
    assert letter.pmids() == [2]
    assert "was not searched as written" in letter.text.partition("Old osteocalcin")[0]


def test_a_query_that_pubmed_reads_otherwise_than_before_is_told(watch: Watch) -> None:
    world = watch(*OLD, searches={"beta": "osteocalcin[tiab]"})
    world.run(MONDAY)
    [receipt] = world.run(TUESDAY).receipt.searches
    assert receipt.warnings == ()
    with world.app.store.write() as session:
        session.execute(text("UPDATE watermark SET translation = 'bone gla protein'"))
    [receipt] = world.run(WEDNESDAY).receipt.searches
    assert "read otherwise than on 2026-09-08" in receipt.warnings[0]


def test_a_search_for_the_last_month_reads_the_same_every_day(watch: Watch) -> None:
    world = watch(*OLD, searches={"beta": 'osteocalcin[tiab] AND "last 30 days"[crdt]'})
    world.run(MONDAY)
    [receipt] = world.run(TUESDAY).receipt.searches
    assert receipt.warnings == ()


def test_a_set_that_shrank_by_half_is_not_believed(watch: Watch) -> None:
    many = [article(pmid, "Old osteocalcin.", date(2026, 8, 1)) for pmid in range(1, 25)]
    world = watch(*many, searches={"beta": "osteocalcin[tiab]"})
    assert world.run(MONDAY).exit_code == 0
    world.suffer({"verb": "esearch", "kind": "shrink", "to": 0.25})
    assert_incomplete(world, world.run(TUESDAY), "now finds 6 where it found 24")
    assert world.rows("SELECT count(*) FROM match WHERE left IS NULL") == [(24,)]

    world.suffer({"verb": "esearch", "request": 1, "kind": "shrink", "to": 0.25})
    report = world.run(WEDNESDAY)
    assert report.exit_code == 0, "asked again, it gave the whole set"
    assert report.receipt.searches[0].held == 24


def test_an_operator_may_believe_a_set_that_shrank(watch: Watch) -> None:
    many = [article(pmid, "Old osteocalcin.", date(2026, 8, 1)) for pmid in range(1, 25)]
    world = watch(*many, searches={"beta": "osteocalcin[tiab]"})
    world.run(MONDAY)
    world.suffer({"verb": "esearch", "kind": "shrink", "to": 0.25})
    with recorded(world.app, "collect") as entry:
        receipt = collect(world.app, entry.number, accept_shrunken=True)
    assert (receipt.searches[0].held, receipt.searches[0].left) == (6, 18)

    world.suffer()
    assert world.run(TUESDAY).receipt.searches[0].held == 24
    assert len(world.told()) == 10, "what comes back is not told again"


def test_a_look_ahead_asks_nobody_who_is_not_there(watch: Watch) -> None:
    world = watch(*OLD)
    world.suffer({"kind": "reset"})
    found = foresee(world.app)
    assert ["the connection failed" in str(one.error) for one in found] == [True, True, True]
    assert {one.params["term"] for one in world.asked("esearch")} == {"menaquinone[tiab]"}
