"""Who comes later is told what happens from then on; what happened before is history."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from pipeline.config import Reader

from .conftest import MONDAY, Watch, World
from .letters import STARTER
from .records import article

TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=day) for day in (1, 2, 3))
OLD = article(1, "Old osteocalcin.", MONDAY - timedelta(days=9))
TOLD = [article(pmid, "New osteocalcin.", TUESDAY) for pmid in range(11, 31)]
FRESH = article(41, "Newest osteocalcin.", THURSDAY)
BETA = {"beta": "osteocalcin[tiab]"}
BOTH = BETA | {"gamma": "warfarin[tiab]"}


def write_also_to(world: World, **fields: Any) -> None:
    """Add a reader, or change one, in the configuration."""
    reader = Reader.model_validate({"frequency": "daily", "channels": ["smtp"], **fields})
    others = [one for one in world.app.config.readers if one.name != reader.name]
    config = world.app.config.model_copy(update={"readers": (*others, reader)})
    world.app = replace(world.app, config=config)


def test_a_new_reader_gets_a_starter_set_and_then_news(watch: Watch) -> None:
    world = watch(OLD, *TOLD, FRESH, searches=BETA)
    world.run(MONDAY)
    world.run(TUESDAY)
    write_also_to(world, name="later", email="later@example.org")
    world.run(WEDNESDAY)
    world.run(THURSDAY)
    first, second = world.letters("later@example.org")
    assert {entry.section for entry in first.entries} == {STARTER}
    assert len(first.entries) == 10, "not the news of all the days before"
    assert second.pmids() == [41]


def test_a_search_followed_later_brings_no_flood(watch: Watch) -> None:
    warfarin = [article(pmid, "New warfarin.", TUESDAY) for pmid in range(51, 71)]
    world = watch(OLD, *warfarin, searches=BOTH, readers=[{"searches": ["beta"]}])
    world.run(MONDAY)
    world.run(TUESDAY)
    reader = world.app.config.readers[0]
    write_also_to(world, name=reader.name, email=reader.email, searches=["beta", "gamma"])
    world.run(WEDNESDAY)
    letter = world.letters()[-1]
    assert {entry.section for entry in letter.entries} == {STARTER}
    assert not world.run(THURSDAY).issues, "the rest never comes"
