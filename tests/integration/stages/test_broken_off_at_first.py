"""A watch whose first runs are broken off tells what came meanwhile, as any other does."""

from datetime import timedelta
from importlib import import_module

import pytest

from .conftest import MONDAY, Watch, World
from .letters import STARTER
from .records import article

OLD = article(1, "Old osteocalcin.", MONDAY - timedelta(days=9))
NEW = article(2, "New osteocalcin.", MONDAY + timedelta(days=1))


def break_off(world: World, day: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut the power once all is collected and nothing is written to anybody yet."""

    def power_cut(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(import_module("pipeline.stages.run"), "annotate", power_cut)
        with pytest.raises(RuntimeError, match="power cut"):
            world.run(MONDAY + timedelta(days=day))


def test_what_came_before_the_first_issue_is_news_to_who_followed_by_then(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = watch(OLD, NEW)
    break_off(world, 0, monkeypatch)
    break_off(world, 1, monkeypatch)
    world.run(MONDAY + timedelta(days=2))
    (letter,) = world.letters()
    assert [one.pmid for one in letter.entries if one.section == STARTER] == [1]
    assert letter.pmids(but=[STARTER]) == [2]
