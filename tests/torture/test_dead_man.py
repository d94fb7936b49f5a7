"""T17: nobody comes, nobody answers, nobody takes the letters: within a period it is known, once.

A watch lives in a time that the test moves, minute by minute. Beside it stands a dead man's switch
on loopback (tests/dead_mans_switch.py) with the period of a day and an hour of grace, and a person
who reads the log. What must be told when is worked out here from the days alone.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from pipeline.app import App
from pipeline.config import Schedule
from pipeline.daemon.watch import Watch
from pipeline.stages.due import missed_run
from pipeline.stages.run import run
from tests.dead_mans_switch import Switch
from tests.integration.stages.conftest import World, _no_waiting  # noqa: F401 - autouse
from tests.integration.stages.small_watch import DESK, READERS, small_watch

from .conftest import Torture

SIX, DAY, HOUR = time(6), timedelta(days=1), timedelta(hours=1)
ALLOWED = Schedule(heartbeat_allowed_hosts=("127.0.0.1",))
DAILY = [{**READERS[0], "frequency": "daily"}]


class Life:
    """A watch, its switch, and what an operator saw of both."""

    def __init__(self, world: World, switch: Switch, minutes: int, log: list[str]) -> None:
        self.world, self.switch, self.log = world, switch, log
        self.step = timedelta(minutes=minutes)
        self.missed: dict[datetime, datetime] = {}  # what `runs` calls overdue, since when

    @property
    def now(self) -> datetime:
        return self.world.sandbox.clock.now()

    def live(self, days: float, works: Callable[["Life"], None]) -> None:
        """Let time go by; at every step the worker may work, and the operator looks at `runs`."""
        end = self.now + days * DAY
        while self.now < end:
            works(self)
            self.switch.look()
            with self.world.app.store.read() as session:
                missed = missed_run(self.world.app, session)
            if missed is not None:
                self.missed.setdefault(missed, self.now)
            self.world.sandbox.clock.advance(self.step)

    def errors(self) -> list[str]:
        return [line for line in self.log if line.startswith("ERROR")]


@pytest.fixture
def life(
    tmp_path: Path, backend: str, url: str, torture: Torture, caplog: pytest.LogCaptureFixture
) -> Iterator[Life]:
    torture.once(backend, "sqlite")
    caplog.set_level(logging.INFO, "pipeline")
    log: list[str] = []

    class Reading(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            log.append(f"{record.levelname} {record.getMessage()}")

    handler = Reading()
    logging.getLogger("pipeline").addHandler(handler)
    environ: dict[str, str] = {}
    try:
        with small_watch(tmp_path, url, readers=DAILY, schedule=ALLOWED, environ=environ) as world:
            world.sandbox.clock.set(
                datetime.combine(world.app.now().date(), SIX, world.app.now().tzinfo)
            )
            with Switch(now=world.sandbox.clock.now) as switch:
                environ["K2WATCH_HEARTBEAT_URL"] = switch.url
                yield Life(world, switch, torture.size(60, 5), log)
    finally:
        logging.getLogger("pipeline").removeHandler(handler)


def daemon(app: App) -> Callable[[Life], None]:
    watch = Watch(app)
    return lambda life: watch.look()


def cron(app: App) -> Callable[[Life], None]:
    """Run at six, and at no other time."""

    def work(life: Life) -> None:
        if life.now.time() == SIX:
            report = run(app)
            life.log += [f"ERROR {one}" for one in report.troubles]

    return work


def nobody(_: Life) -> None:
    """Be the daemon that was killed, the crontab without its line."""


WORKERS = pytest.mark.parametrize("worker", [daemon, cron])


@contextmanager
def no_mail_server(world: World) -> Iterator[None]:
    """Let nobody listen where the mail server was."""
    config, smtp = world.app.config, world.app.config.delivery.smtp
    assert smtp is not None
    right = smtp.port
    object.__setattr__(smtp, "port", 1)
    try:
        yield
    finally:
        object.__setattr__(smtp, "port", right)
        assert config.delivery.smtp is smtp


@WORKERS
def test_whoever_was_killed_is_missed_within_a_day_and_an_hour(
    life: Life, torture: Torture, worker: Callable[[App], Callable[[Life], None]]
) -> None:
    life.live(2 + 5 / 24, worker(life.world.app))
    assert (life.switch.told, life.missed) == (["up"], {})
    last = datetime.combine(life.now.date(), SIX, life.now.tzinfo)
    life.live(3, nobody)
    assert life.switch.told == ["up", "down"], "told once"
    known = life.missed[last + DAY]
    assert known - (last + DAY) <= HOUR + life.step
    assert life.switch.state() == "down"
    assert life.errors() == []

    life.live(1, worker(life.world.app))  # it is back
    assert life.switch.told == ["up", "down", "up"]
    with life.world.app.store.read() as session:
        assert missed_run(life.world.app, session) is None
    letters = life.world.letters(DESK)
    assert len({letter.slot for letter in letters}) == len(letters)
    torture.tell(
        "T17 killed", f"{worker.__name__}: seen in runs {known - last - DAY} late, told once"
    )


@WORKERS
def test_sources_that_are_down_are_told_once_and_once_that_they_are_back(
    life: Life, torture: Torture, worker: Callable[[App], Callable[[Life], None]]
) -> None:
    works = worker(life.world.app)
    life.live(1, works)
    life.world.suffer({"kind": "status", "code": 503})
    life.live(2, works)
    assert life.switch.told == ["up", "down"]
    failures = [moment for moment, signal in life.switch.heard if signal == "75"]
    down_from = life.switch.heard[0][0] + DAY
    assert failures[0] - down_from <= life.step, "the first run after it says so"
    assert len(failures) <= 2 * 5, "tries are bounded"
    assert life.missed[down_from] - down_from <= HOUR + life.step
    if worker is daemon:
        assert len(life.errors()) == 1, life.errors()

    life.world.suffer()
    life.live(1, works)
    assert life.switch.told == ["up", "down", "up"]
    if worker is daemon:
        assert len([line for line in life.log if line.startswith("INFO over: ")]) == 1
    told = life.world.told(DESK)
    assert len(told) == len(set(told))
    torture.tell(
        "T17 sources down", f"{worker.__name__}: {len(failures)} tries in 2 days, told once"
    )


@WORKERS
def test_mail_that_is_down_is_told_once_and_every_letter_arrives_once(
    life: Life, torture: Torture, worker: Callable[[App], Callable[[Life], None]]
) -> None:
    works = worker(life.world.app)
    with no_mail_server(life.world):
        life.live(2, works)
        assert life.switch.told == ["down"]
        assert life.world.letters() == []
        if worker is daemon:
            assert len(life.errors()) == 1, life.errors()
    life.live(2, works)
    assert life.switch.told == ["down", "up"]
    letters = life.world.letters(DESK)
    assert letters
    assert len({letter.slot for letter in letters}) == len(letters)
    told = life.world.told(DESK)
    assert len(told) == len(set(told))
    torture.tell(
        "T17 mail down", f"{worker.__name__}: {len(letters)} letters late, none twice, told once"
    )


def test_two_daemons_never_work_a_slot_twice(life: Life, torture: Torture) -> None:
    one, other = Watch(life.world.app), Watch(life.world.app)

    def both(_: Life) -> None:
        one.look()
        other.look()

    days = torture.size(3, 9)
    life.live(days, both)
    assert life.switch.signals == ["start", "success"] * days
    torture.tell("T17 two daemons", f"{days} days, {days} runs")


def test_what_is_due_is_asked_again_under_the_lock(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another host has worked the slot between the question and the lock: nothing is done."""
    monkeypatch.setattr("pipeline.daemon.watch.is_due", lambda *_: True)
    life.live(1, daemon(life.world.app))
    assert life.switch.signals == ["start", "success"]
    assert life.errors() == []
