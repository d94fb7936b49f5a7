"""A host that slept for weeks or years: the next run covers it, says so, and floods nobody."""

from datetime import date, timedelta

import pytest

from pipeline.sandbox import Corpus

from .conftest import MONDAY, Watch, World
from .records import article, article_set

BEFORE = article(1, "Old menaquinone.", MONDAY - timedelta(days=9))
NEWS, AT_MOST = 12, 5
FOLLOWED = {"alpha": "menaquinone[tiab]"}


def asleep(watch: Watch, slept: timedelta, frequency: str) -> tuple[World, date]:
    """Run once, and let twelve records appear while nobody looks; give the day of waking up."""
    days = [MONDAY + slept * number / (NEWS + 1) for number in range(1, NEWS + 1)]
    appear = [
        (day, article_set(article(number, f"New menaquinone, report {number}.", day)))
        for number, day in enumerate(days, 2)
    ]
    reader = {"max_entries": AT_MOST, "frequency": frequency}
    corpus = Corpus.from_files([(None, article_set(BEFORE)), *appear])
    world = watch(corpus=corpus, searches=FOLLOWED, readers=[reader])
    assert world.run(MONDAY).exit_code == 0
    assert world.told() == [1]
    return world, MONDAY + slept


@pytest.mark.parametrize(("days", "frequency"), [(40, "daily"), (2 * 365, "weekly")])
def test_all_that_appeared_is_told_once_and_in_portions(
    watch: Watch, days: int, frequency: str
) -> None:
    world, awake = asleep(watch, timedelta(days=days), frequency)
    step = timedelta(days=1 if frequency == "daily" else 7)
    report = world.run(awake)
    assert report.exit_code == 0
    [issue] = report.issues
    assert (issue.entries, issue.waiting) == (AT_MOST, NEWS - AT_MOST)
    letter = world.letters()[-1]
    assert f"Issue of {letter.slot}, since {world.letters()[0].slot}" in letter.text
    assert f"{NEWS - AT_MOST} more" in letter.text

    assert world.rows("SELECT count(*) FROM digest") == [(2,)], "slots slept through had no issue"
    assert all(f"{awake}" in asked for (asked,) in world.rows("SELECT asked FROM watermark"))

    for number in range(1, 4):
        assert world.run(awake + number * step).exit_code == 0
    assert [len(one.entries) for one in world.letters()] == [1, AT_MOST, AT_MOST, 2]
    assert sorted(world.told()) == list(range(1, NEWS + 2)), "nothing is lost, nothing told twice"
