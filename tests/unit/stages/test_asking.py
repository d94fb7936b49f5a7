"""How searches are asked: the window of a large set, and what one failure means for the others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.app import App
from pipeline.config import PubMedSettings, Search
from pipeline.config_file import load
from pipeline.errors import Refused, SourceError, TurnedAway, Unavailable, Unreachable
from pipeline.stages.asking import each, refuse_what_pubmed_would_misread, wanted, window_start
from pipeline.store.engine import Store
from pipeline.store.searches import Watermark

STARTER = load(Path(__file__).parents[3] / "config.toml", (), {})
NAMES = ("alpha", "beta", "gamma")
SEARCHES = tuple(Search(name=one, title=one.title(), pubmed=f"{one}[tiab]") for one in NAMES)
ASKED = datetime(2026, 11, 22, 6, tzinfo=UTC)
TODAY = ASKED.date()
DAY = timedelta(days=1)
SETTINGS = PubMedSettings(sweep_days=7, overlap_days=14)


def mark(asked: datetime = ASKED, swept: datetime | None = ASKED) -> Watermark:
    return Watermark(asked, 12_000, "alpha[tiab]", swept)


@pytest.mark.parametrize(
    ("today", "start"),
    [
        (TODAY, date(2026, 11, 8)),
        (TODAY + DAY, date(2026, 11, 8)),
        (TODAY + 6 * DAY, date(2026, 11, 8)),
        (TODAY + 7 * DAY, None),
        (TODAY + 400 * DAY, None),
        (TODAY - DAY, None),  # the clock was set back
    ],
)
def test_between_two_sweeps_a_window_is_listed(today: date, start: date | None) -> None:
    assert window_start(SETTINGS, mark(), today) == start


def test_the_window_goes_back_from_the_last_answer_not_from_the_last_sweep() -> None:
    later = mark(asked=ASKED + 3 * DAY)
    assert window_start(SETTINGS, later, TODAY + 4 * DAY) == date(2026, 11, 11)


@pytest.mark.parametrize(
    "held", [None, mark(swept=None), mark(asked=ASKED + DAY), mark(swept=ASKED + DAY)]
)
def test_all_is_listed_where_no_sweep_can_be_relied_on(held: Watermark | None) -> None:
    assert window_start(SETTINGS, held, TODAY) is None


class Watch:
    """Three searches, what was told of their progress, and what fails."""

    def __init__(self, folder: Path) -> None:
        self.told: list[tuple[str, int, int]] = []
        self.asked: list[str] = []
        self.errors: dict[str, SourceError] = {}
        self.store = Store("sqlite:///never-opened.sqlite3", folder)
        self.app = App(
            STARTER.model_copy(update={"searches": SEARCHES}),
            self.store,
            {},
            now=lambda: ASKED,
            tell=lambda *said: self.told.append(said),
        )

    def ask(self, search: Search) -> str:
        self.asked.append(search.name)
        if search.name in self.errors:
            raise self.errors[search.name]
        return f"{search.name} answered"

    def answers(self) -> list[str]:
        def failed(search: Search, error: SourceError) -> str:
            return f"{search.name}: {error}"

        return each(self.app, list(SEARCHES), self.ask, failed)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    one = Watch(tmp_path)
    yield one
    one.store.close()


def test_all_searches_are_wanted_or_those_named_in_the_order_of_the_file(watch: Watch) -> None:
    assert [one.name for one in wanted(watch.app, [])] == ["alpha", "beta", "gamma"]
    assert [one.name for one in wanted(watch.app, ["gamma", "alpha"])] == ["alpha", "gamma"]


def test_progress_is_told_before_each_search_and_after_the_last(watch: Watch) -> None:
    watch.answers()
    assert watch.told == [("searches", number, 3) for number in range(4)]


@pytest.mark.parametrize("error", [Unavailable("silent"), Refused("no such field")])
def test_a_search_that_fails_alone_stops_no_other(watch: Watch, error: SourceError) -> None:
    watch.errors["alpha"] = error
    assert watch.answers() == [f"alpha: {error}", "beta answered", "gamma answered"]


@pytest.mark.parametrize("error", [Unreachable("nobody there"), TurnedAway("the key is wrong")])
def test_what_every_search_would_meet_is_asked_once_and_said_of_each(
    watch: Watch, error: SourceError
) -> None:
    watch.errors["beta"] = error
    assert watch.answers() == ["alpha answered", f"beta: {error}", f"gamma: {error}"]
    assert watch.asked == ["alpha", "beta"]


def test_a_query_that_pubmed_would_misread_is_not_sent() -> None:
    misread = Search(name="delta", title="Delta", pubmed="warfarin[nosuchfield]")
    with pytest.raises(Refused, match=r"^at \S.*: .+; mend it, then: k2watch check$"):
        refuse_what_pubmed_would_misread(misread)
    refuse_what_pubmed_would_misread(SEARCHES[0])
