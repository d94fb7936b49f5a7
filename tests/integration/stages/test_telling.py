"""Who is told what: once a reader, in the order of evidence, as much as an issue holds."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from pipeline.stages import compose as composing
from pipeline.stages import foresee as foreseeing
from pipeline.stages.collect import collect
from pipeline.stages.compose import compose
from pipeline.stages.diary import recorded
from pipeline.store import runs

from .conftest import MONDAY, Watch, World
from .letters import STARTER
from .records import article

TUESDAY = MONDAY + timedelta(days=1)
NEW = [article(pmid, "New osteocalcin.", TUESDAY) for pmid in range(11, 16)]
OLD = article(1, "Old osteocalcin.", MONDAY - timedelta(days=9))
BETA = {"beta": "osteocalcin[tiab]"}


def test_what_does_not_fit_is_counted_and_comes_in_the_next_issues(watch: Watch) -> None:
    world = watch(OLD, *NEW, searches=BETA, readers=[{"max_entries": 2}])
    world.run(MONDAY)
    waiting = [world.run(TUESDAY + timedelta(days=day)).issues[0].waiting for day in range(3)]
    assert waiting == [3, 1, 0]
    _, *later = world.letters()
    assert [len(one.pmids()) for one in later] == [2, 2, 1]
    assert "3 more wait for the next issue" in later[0].text
    assert "1 more waits for the next issue" in later[1].text
    assert sorted(pmid for one in later for pmid in one.pmids()) == list(range(11, 16))


def test_a_held_study_that_a_second_search_finds_is_not_told_again(watch: Watch) -> None:
    both = article(21, "New osteocalcin and warfarin.", TUESDAY)
    world = watch(OLD, both, searches=BETA)
    world.run(MONDAY)
    world.run(TUESDAY)
    assert world.told() == [1, 21]

    fetched = len(world.asked("efetch"))
    world.follow(BETA | {"gamma": "warfarin[tiab]"})
    report = world.run(TUESDAY + timedelta(days=1))
    assert [one.held for one in report.receipt.searches] == [2, 1]
    assert world.told() == [1, 21]
    assert len(world.asked("efetch")) == fetched, "what is held is not fetched"


def test_an_edited_search_brings_a_starter_set_and_no_flood(watch: Watch) -> None:
    others = [article(pmid, "Old warfarin.", MONDAY - timedelta(days=9)) for pmid in range(31, 60)]
    world = watch(OLD, *others, searches=BETA)
    world.run(MONDAY)
    world.follow({"beta": "osteocalcin[tiab] OR warfarin[tiab]"})
    report = world.run(TUESDAY)
    assert report.receipt.searches[0].is_baseline
    letter = world.letters()[-1]
    assert {entry.section for entry in letter.entries} == {STARTER}
    assert len(letter.entries) == 10
    assert "19 more are held" in letter.text
    assert "the query was edited" in letter.text
    assert not world.run(TUESDAY + timedelta(days=1)).issues, "the rest never comes"


def test_what_is_new_while_the_query_is_edited_is_news(watch: Watch) -> None:
    old = [article(pmid, "Old warfarin.", MONDAY - timedelta(days=90)) for pmid in range(31, 60)]
    fresh = article(61, "New warfarin.", TUESDAY)
    world = watch(OLD, *old, fresh, *NEW, searches=BETA)
    world.run(TUESDAY - timedelta(days=1))
    world.follow({"beta": "osteocalcin[tiab] OR warfarin[tiab]"})
    report = world.run(TUESDAY)
    letter = world.letters()[-1]
    news = {entry.pmid for entry in letter.entries if entry.section != STARTER}
    assert news == {11, 12, 13, 14, 15, 61}
    assert report.receipt.searches[0].new == 6


def test_foresee_tells_what_an_edit_would_add_and_lose(watch: Watch) -> None:
    others = [article(pmid, "Old warfarin.", MONDAY - timedelta(days=9)) for pmid in (31, 32)]
    world = watch(OLD, *others, searches=BETA)
    world.run(MONDAY)
    (same,) = foreseeing.foresee(world.app)
    assert (same.is_edited, same.new, same.lost) == (False, 0, ())
    world.follow({"beta": "warfarin[tiab]"})
    (edited,) = foreseeing.foresee(world.app)
    assert (edited.is_edited, edited.new, edited.lost) == (True, 2, (1,))


def test_two_readers_are_told_apart(watch: Watch) -> None:
    readers = [{}, {"name": "bench", "email": "bench@example.org", "searches": ["alpha"]}]
    alpha = article(41, "New menaquinone.", TUESDAY)
    world = watch(OLD, alpha, *NEW, readers=readers)
    world.run(TUESDAY - timedelta(days=1))
    world.run(TUESDAY)
    assert sorted(world.told("desk")) == [1, 11, 12, 13, 14, 15, 41]
    assert world.told("bench") == [41]


def foresee(world: World) -> object:
    return foreseeing.foresee(world.app)


def draft(world: World) -> object:
    with world.app.store.read() as session:
        receipt = runs.latest_receipt(session)
    assert receipt is not None
    return composing.draft(world.app, receipt)


@pytest.mark.parametrize("look", [foresee, draft])
def test_a_look_ahead_writes_nothing(watch: Watch, look: Callable[[World], object]) -> None:
    world = watch(OLD, *NEW, searches=BETA)
    world.run(MONDAY)
    world.sandbox.clock.set(TUESDAY)
    with recorded(world.app, "collect") as entry:
        collect(world.app, entry.number)
    before = world.dump()
    assert look(world)
    assert world.dump() == before


def test_foresee_tells_what_a_run_would_bring(watch: Watch) -> None:
    world = watch(OLD, *NEW, searches=BETA, has_database=False)
    (before,) = foreseeing.foresee(world.app)
    assert (before.reported, before.new) == (1, 1)
    assert world.app.store.file is not None
    assert not world.app.store.file.exists(), "not even the database is made"
    world.run(MONDAY)
    world.sandbox.clock.set(TUESDAY)
    (after,) = foreseeing.foresee(world.app)
    assert (after.reported, after.new) == (6, 5)
    assert "osteocalcin" in after.translation


def test_a_draft_says_what_compose_then_sends(watch: Watch) -> None:
    world = watch(OLD, *NEW, searches=BETA)
    world.run(MONDAY)
    world.sandbox.clock.set(TUESDAY)
    with recorded(world.app, "collect") as entry:
        receipt = collect(world.app, entry.number)
    (drafted,) = composing.draft(world.app, receipt)
    with recorded(world.app, "compose") as entry:
        (composed,) = compose(world.app, entry.number, receipt)
    assert drafted.message == composed.message
