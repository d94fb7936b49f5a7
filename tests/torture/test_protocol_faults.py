"""T4: each fault of the protocol at the first request, a middle one, the last, and all of them.

A day is played three times from the same evening: undisturbed, with the fault, and the day after
it without. What must be told is known from the records alone.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline.domain.vocabulary import Service
from pipeline.http_client import ATTEMPTS, HttpClient, line
from pipeline.sandbox import Corpus, FaultScript, Sandbox, VirtualClock
from pipeline.stages.run import RunReport
from tests.integration.stages.conftest import World, configuration
from tests.integration.stages.records import article, article_set

from .conftest import Torture
from .faults_played import FAULTS, Fault, Meaning
from .road import Road, road

pytestmark = pytest.mark.timeout(0)
MONDAY, TUESDAY = date(2026, 9, 7), date(2026, 9, 8)
WORDS = {"alpha": "menaquinone", "beta": "osteocalcin", "gamma": "warfarin"}
SEARCHES = {name: f"{word}[tiab]" for name, word in WORDS.items()}
HELD, NEW, BATCH = 24, 4, 2
PATIENCE_S, SHORT_S = 30, 1.5
PLACES = ("first once", "middle once", "last once", "first", "middle", "last", "all")
COUNT = 10_000  # more requests than any run sends
SAME = (
    "SELECT search, pmid, state FROM match ORDER BY 1, 2",
    "SELECT pmid, fingerprint FROM study ORDER BY 1",
    "SELECT search, count FROM watermark ORDER BY 1",
)
MARKS = "SELECT search, asked FROM watermark ORDER BY 1"


def records(day: date, first: int, each: int) -> list[bytes]:
    """Write so many records that each search finds."""
    return [
        article(first + 100 * place + number, f"Sample {word} study {number}.", day)
        for place, word in enumerate(WORDS.values())
        for number in range(each)
    ]


OLD = records(MONDAY - timedelta(days=9), 1_000, HELD)
FRESH = records(TUESDAY, 2_000, NEW)
TO_TELL = Counter(2_000 + 100 * place + number for place in range(3) for number in range(NEW))


@dataclass
class Stage:
    """A sandbox, an evening to start from, and what an undisturbed day looks like."""

    sandbox: Sandbox
    folder: Path
    road: Road
    evening: Path
    verbs: tuple[str, ...] = ()
    after: tuple[Any, ...] = ()

    def world(self, *, by_road: bool = False, timeout_s: float = PATIENCE_S) -> World:
        """Begin a day from the evening before."""
        self.sandbox.faults = FaultScript()
        assert self.sandbox.mailbox is not None
        for letter in self.sandbox.mailbox.folder.iterdir():
            letter.unlink()
        self.sandbox.log.clear()
        self.road.broken, self.road.asked = frozenset(), 0
        if self.evening.exists():
            shutil.copy(self.evening, self.folder / "watch.sqlite3")
        asked: dict[str, Any] = {"batch_size": BATCH, "timeout_s": timeout_s}
        if by_road:
            path = self.sandbox.base_url.partition("//")[2].partition("/")[2]
            asked["base_url"] = f"{self.road.url}/{path}"
        config = configuration(self.folder, self.sandbox, SEARCHES, [{}], {}, asked)
        return World(self.sandbox, config, {"NCBI_API_KEY": ""})


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("faults")
    corpus = Corpus.from_files([(None, article_set(*OLD)), (TUESDAY, article_set(*FRESH))])
    clock = VirtualClock(MONDAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.outside.HttpClient", partial(HttpClient, sleep=lambda _: None))
        patch.setattr("pipeline.outside.RATE_WITHOUT_KEY", 100_000)
        patch.setattr("pipeline.outside.ENRICHMENT_RATES", dict.fromkeys(Service, 1_000))
        patch.setattr(line, "MAX_ANSWER_BYTES", 2_000_000)
        with Sandbox(corpus, mailbox=folder / "mail", clock=clock, limits=False) as sandbox:
            port = int(sandbox.base_url.rpartition(":")[2].partition("/")[0])
            with road(port, folder) as way:
                made = Stage(sandbox, folder, way, folder / "evening.sqlite3")
                shutil.copy(migrated_file, folder / "watch.sqlite3")
                first = made.world()
                assert first.run(MONDAY).exit_code == 0
                _close(first)
                shutil.copy(folder / "watch.sqlite3", made.evening)
                _undisturbed(made)
                yield made


def _close(world: World) -> None:
    world.app.store.close()


def _undisturbed(stage: Stage) -> None:
    world = stage.world()
    assert world.run(TUESDAY).exit_code == 0
    assert Counter(world.told()) == TO_TELL
    stage.verbs = tuple(one.verb for one in stage.sandbox.requests)
    world.run(TUESDAY + timedelta(days=1))
    stage.after = tuple(world.rows(query) for query in SAME)
    _close(world)


@dataclass(frozen=True)
class Case:
    """One fault at one place."""

    fault: Fault
    place: str

    def numbers(self, verbs: tuple[str, ...]) -> list[int]:
        """Say which requests it strikes: of its verb, where it has one."""
        mine = sum(one == self.fault.verb for one in verbs) if self.fault.verb else len(verbs)
        where, _, once = self.place.partition(" ")
        start = {"first": 1, "middle": (mine + 1) // 2, "last": mine, "all": 1}[where]
        length = 1 if once else COUNT if where == "all" else ATTEMPTS
        return list(range(start, start + length))

    @property
    def is_once(self) -> bool:
        return self.place.endswith("once")


ALL = [Case(fault, place) for fault in FAULTS for place in PLACES]


def sample() -> list[Case]:
    """Take one fault of each number, each place as often; slow ones only where they pass soon."""
    one_each = {fault.number: fault for fault in reversed(FAULTS)}
    places = [
        PLACES[place % (3 if one.is_slow else 7)] for place, one in enumerate(one_each.values())
    ]
    return [Case(fault, place) for fault, place in zip(one_each.values(), places, strict=True)]


def test_every_fault_everywhere(stage: Stage, torture: Torture) -> None:
    cases = ALL if torture.is_full else sample()
    wrong = [
        f"{case.fault.number} {case.fault.name}, {case.place}: {said}"
        for case in cases
        for said in played(stage, case)
    ]
    assert not wrong, "\n".join(wrong)
    torture.tell("T4 protocol faults", f"{len(cases)} of {len(cases)} judged right")


def played(stage: Stage, case: Case) -> list[str]:
    """Play a day with the fault and one without; list what was not as it must be."""
    fault = case.fault
    world = stage.world(
        by_road=bool(fault.road), timeout_s=SHORT_S if fault.is_slow else PATIENCE_S
    )
    try:
        before = world.rows(MARKS)
        numbers = case.numbers(stage.verbs)
        if fault.road:
            stage.road.how, stage.road.broken = fault.road, frozenset(numbers)
        else:
            rule = fault.rule | ({"verb": fault.verb} if fault.verb else {})
            shown = {} if case.place == "all" else {"request": numbers}
            world.suffer(rule | shown)
        report = world.run(TUESDAY)
        asked = stage.road.asked if fault.road else len(stage.sandbox.requests)
        wrong = judged(stage, case, world, report, asked, before)
        return wrong + healed(stage, world)
    finally:
        _close(world)


def expected_exit(case: Case) -> int:
    match case.fault.meaning:
        case Meaning.HARMLESS | Meaning.MISSING:
            return 0
        case Meaning.PASSES:
            return 0 if case.is_once else 75
        case _:
            return 75


def judged(
    stage: Stage, case: Case, world: World, report: RunReport, asked: int, before: list[Any]
) -> list[str]:
    """Look at the day of the fault: its class, its cost, and that no error reads as no news."""
    wrong, meaning = [], case.fault.meaning
    expected = expected_exit(case)
    if report.exit_code != expected:
        wrong.append(f"ended {report.exit_code}, not {expected}: {report.troubles}")
    if asked > budget(stage, case):
        wrong.append(f"sent {asked} requests, more than {budget(stage, case)}")
    failed = {one.search for one in report.receipt.searches if one.error}
    if bool(failed) != (expected == 75 and meaning is not Meaning.DEGRADED):
        wrong.append(f"errors on the receipts of {sorted(failed)}")
    after = dict(world.rows(MARKS))
    for name, mark in before:
        if (after[name] == mark) != (name in failed):
            wrong.append(f"the watermark of {name} went wrong")
    for one in report.receipt.searches:
        if one.error is None and one.new + one.missing + one.rejects < NEW:
            wrong.append(f"{one.search} has lost some and does not say so: {one}")
    if "canary" in str(report):
        wrong.append("the key is shown")
    return wrong


def budget(stage: Stage, case: Case) -> int:
    """Say how many requests may be sent: what is struck once more each, at most four times."""
    plain = len(stage.verbs)
    if case.fault.meaning in (Meaning.REFUSED, Meaning.IN_VAIN, Meaning.HARMLESS):
        return plain
    if case.is_once:
        return plain + 1
    return plain + ATTEMPTS * len(SEARCHES) if case.place == "all" else plain + ATTEMPTS


def healed(stage: Stage, world: World) -> list[str]:
    """Play the day after, with all well again: nothing lost, nothing told twice."""
    world.suffer()
    stage.road.broken = frozenset()
    report = world.run(TUESDAY + timedelta(days=1))
    wrong = [] if report.exit_code == 0 else [f"did not heal: {report.troubles}"]
    if (told := Counter(world.told())) != TO_TELL:
        wrong.append(f"lost {sorted(TO_TELL - told)}, told twice {sorted(told - TO_TELL)}")
    if tuple(world.rows(query) for query in SAME) != stage.after:
        wrong.append("the database is not what it is without the fault")
    return wrong


def test_not_even_retries_at_once_are_too_fast(
    stage: Stage, torture: Torture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.outside.RATE_WITHOUT_KEY", 3)
    cases = [Case(fault, "all") for fault in FAULTS if fault.name in in_haste(torture)]
    most = 0
    for case in cases:
        world = stage.world()
        world.suffer(case.fault.rule)
        assert world.run(TUESDAY).exit_code == 75
        _close(world)
        moments = [one.seconds for one in stage.sandbox.requests]
        assert len(moments) > ATTEMPTS
        most = max(most, *(sum(at <= one < at + 1 for one in moments) for at in moments))
    assert most <= 3
    torture.tell("T4 rate", f"at most {most} requests in any second of {len(cases)} failing runs")


def in_haste(torture: Torture) -> tuple[str, ...]:
    """Name faults after which the client asks again, and might in haste."""
    whole = ("status 503", "429, seconds", "ERROR in a 200", "cut in the middle", "empty body")
    return whole if torture.is_full else whole[:1]
