"""T8: whatever happens in whatever order, everybody is told everything once (faults.md I1–I5)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pipeline.errors import AnotherRunIsActive
from pipeline.stages.decide import try_again
from pipeline.stages.deliver import deliver
from pipeline.stages.run import run
from pipeline.store.lock import only_run

from .conftest import Torture
from .small_model import Model, told_arrivals, told_news
from .small_world import EVENTS, READERS, START, Record, World, days

STEPS = 60
WORDS = ("alpha", "beta", "gamma")
WIDER = {"alpha": "alpha[tiab] OR gamma[tiab]", "beta": "beta[tiab] OR gamma[tiab]"}
LEASE = timedelta(minutes=31)
# Twice as many runs as of anything else would only say the same again: what happens is told apart
# by what comes between them.
NUMBERS = st.integers(0, 400)


class Watch(RuleBasedStateMachine):
    """A watch to which everything happens, and a model that says what it owes its readers."""

    migrated: Path
    played = 0

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.folder = tempfile.TemporaryDirectory(dir=self.migrated.parent)
        self.world = World(Path(self.folder.name), self.migrated, self.patch)
        self.model = Model(self.world)
        self.latest = self.world.now
        self.rows: dict[str, set[tuple[Any, ...]]] = {}
        self.down: set[str] = set()
        self.world.pubmed.fails = lambda verb: verb in self.down

    def teardown(self) -> None:
        try:
            self._until_quiet()
        finally:
            type(self).played += 1
            self.world.close()
            self.patch.undo()
            self.folder.cleanup()

    # What happens in PubMed.

    @rule(words=st.sets(st.sampled_from(WORDS), min_size=1), age=st.sampled_from([0, 0, 3, 800]))
    def a_record_appears(self, words: set[str], age: int) -> None:
        pmid = len(self.world.pubmed.records) + 1
        created = self.world.now.date() - days(age)
        self.world.pubmed.records[pmid] = Record(pmid, set(words), created)

    @precondition(lambda self: self.world.pubmed.records)
    @rule(number=NUMBERS, word=st.sampled_from(WORDS))
    def a_record_gains_a_word(self, number: int, word: str) -> None:
        self._record(number).words.add(word)

    @precondition(lambda self: self.world.pubmed.records)
    @rule(number=NUMBERS, kind=st.sampled_from(sorted(EVENTS)))
    def something_happens_to_a_record(self, number: int, kind: str) -> None:
        record = self._record(number)
        if kind not in record.events:
            record.events.append(kind)

    @precondition(lambda self: len(self.world.pubmed.records) > 3)
    @rule(number=NUMBERS)
    def a_record_is_deleted(self, number: int) -> None:
        self._record(number).is_deleted = True

    @rule(down=st.sets(st.sampled_from(["find", "fetch"])))
    def pubmed_fails(self, down: set[str]) -> None:
        self.down = down

    def _record(self, number: int) -> Record:
        return self.world.pubmed.records[number % len(self.world.pubmed.records) + 1]

    # What the operator does.

    @rule(search=st.sampled_from(["alpha", "beta"]), is_wide=st.booleans())
    def a_query_is_edited(self, search: str, is_wide: bool) -> None:
        self.world.terms[search] = WIDER[search] if is_wide else f"{search}[tiab]"

    @rule(reader=st.sampled_from(sorted(READERS)))
    def a_reader_comes_or_goes(self, reader: str) -> None:
        mine = self.world.readers
        mine.remove(reader) if reader in mine else mine.append(reader)

    @rule(frequency=st.sampled_from(["daily", "daily", "weekly"]))
    def readers_want_it_otherwise(self, frequency: str) -> None:
        self.world.frequency = frequency

    # What happens to the host.

    @rule(hours=st.sampled_from([1, 13, 24, 24, 48, 24 * 40]))
    def time_passes(self, hours: int) -> None:
        self.world.now += timedelta(hours=hours)

    @rule(jump=st.sampled_from([-400, -3, -1, 1, 30, 400]))
    def the_clock_jumps(self, jump: int) -> None:
        self.world.now = max(START, self.world.now + days(jump))

    @rule(mood=st.sampled_from(["up", "up", "down", "kept", "silent", "no", "no form"]))
    def the_mail_server_changes_its_mood(self, mood: str) -> None:
        moods = iter([mood] if mood in ("kept", "silent", "no", "no form") else [])
        self.world.mail.mood = lambda: next(moods, "down" if mood == "down" else "up")

    # What the program does.

    @rule()
    def a_run(self) -> None:
        self._do(self.world.run, self.model.ran)

    @rule()
    def two_runs_a_day_apart(self) -> None:
        self._do(self.world.run, self.model.ran)
        self.world.now += days(1)
        self._do(self.world.run, self.model.ran)

    @rule()
    def a_refresh(self) -> None:
        self._do(self.world.refresh, self.model.refreshed)

    @rule(statement=st.integers(0, 220))
    def a_run_is_cut_off(self, statement: int) -> None:
        self.world.statements_left = statement
        self._do(self.world.run, self.model.ran)

    @rule(statement=st.integers(0, 40))
    def a_refresh_is_cut_off(self, statement: int) -> None:
        self.world.statements_left = statement
        self._do(self.world.refresh, self.model.refreshed)

    @rule(statement=st.integers(0, 30))
    def delivering_is_cut_off(self, statement: int) -> None:
        self.world.statements_left = statement
        self.world.deliver()

    @rule()
    def a_second_runner_is_turned_away(self) -> None:
        other = self.world.another_store()
        with only_run(other), pytest.raises(AnotherRunIsActive):
            run(self.world.app)
        other.close()

    @rule(mood=st.sampled_from(["up", "down", "kept", "silent", "no", "no form"]))
    def a_run_is_overtaken_while_it_sends(self, mood: str) -> None:
        """Let another host find the lease over: this one slept in the middle of a letter."""
        mail, moods, overtaken = self.world.mail, iter([mood]), iter([self._on_another_host])
        before, mail.mood = mail.mood, lambda: next(moods, "up")
        mail.meanwhile = lambda: next(overtaken, lambda: None)()
        self._do(self.world.run, self.model.ran)
        mail.mood, mail.meanwhile = before, lambda: None

    def _on_another_host(self) -> None:
        self.world.now += LEASE
        deliver(self.world.app)

    def _do(self, work: Callable[[], int | None], tell: Callable[..., None]) -> None:
        self.world.now += timedelta(minutes=1)
        self.latest = max(self.latest, self.world.now)
        self.model.begin()
        before = len(self.world.mail.confirmed)
        ended = work()
        tell(was_cut=ended is None)
        if ended is not None:
            self._see_that_what_was_confirmed_counts_as_sent(before)

    def _see_that_what_was_confirmed_counts_as_sent(self, before: int) -> None:
        confirmed = b"".join(letter for _, letter in self.world.mail.confirmed[before:])
        for (name,) in self.world.rows("SELECT message_id FROM delivery WHERE state <> 'sent'"):
            assert name.encode() not in confirmed, "I2: confirmed, and it would be sent again"

    # What always holds.

    @invariant()
    def rows_never_disappear(self) -> None:
        for table, key in (
            ("match", "search, pmid"),
            ("told", "reader, change_id"),
            ("slot", "reader, opens"),
            ("change", "id, pmid, kind"),
        ):
            now = set(self.world.rows(f"SELECT {key} FROM {table}"))
            assert now >= self.rows.get(table, set()), f"I1: rows of {table} are gone"
            self.rows[table] = now

    @invariant()
    def what_counts_as_sent_is_there(self) -> None:
        had = {recipient for recipient, _ in self.world.mail.letters}
        names = b"".join(letter for _, letter in self.world.mail.letters)
        query = "SELECT message_id, recipient FROM delivery WHERE state = 'sent'"
        for name, recipient in self.world.rows(query):
            assert recipient in had, "I2"
            assert name.encode() in names, "I2: sent, but the mail server has it not"

    @invariant()
    def nobody_is_told_twice_or_what_is_not_so(self) -> None:
        for reader in READERS:
            arrivals, news = told_arrivals(self.world, reader), told_news(self.world, reader)
            assert max([*arrivals.values(), *news.values()], default=1) == 1, "told twice"
            new = self.model.arrivals(reader) | self.model.arguable(reader)
            assert arrivals.keys() <= new, "told as new what is not"

    def _until_quiet(self) -> None:
        """Let all trouble end, and see that everything was told."""
        self.down.clear()
        self.world.mail.mood = lambda: "up"
        self.world.frequency = "daily"
        self.world.readers = sorted(READERS)
        self.world.now = max(self.world.now, self.latest) + days(2)
        for _ in range(3):
            try_again(self.world.app)
            self._do(self.world.run, self.model.ran)
            self.world.now += days(1)
        self._do(self.world.refresh, self.model.refreshed)
        self._do(self.world.run, self.model.ran)
        for reader in READERS:
            arrivals, news = told_arrivals(self.world, reader), told_news(self.world, reader)
            new, arguable = self.model.arrivals(reader), self.model.arguable(reader)
            assert new <= arrivals.keys(), "not told what is new"
            assert arrivals.keys() <= new | arguable, "told as new what is not"
            assert news.keys() >= self.model.news(reader), "not told what happened"
            assert max([*arrivals.values(), *news.values()], default=1) == 1, "told twice"
        open_ones = "SELECT count(*) FROM delivery WHERE state NOT IN ('sent')"
        assert self.world.rows(open_ones) == [(0,)], "something never left"


def _overtaken(watch: Watch) -> None:
    """Another host sends the letter while ours is told that nobody is there."""
    for mood in ("down", "silent", "no", "no form"):
        watch.a_record_appears({"alpha"}, 0)
        watch.time_passes(24)
        watch.a_run_is_overtaken_while_it_sends(mood)
        assert watch.world.mail.confirmed, "there was a letter to overtake"


def _unanswered(watch: Watch) -> None:
    """PubMed is away for a day on which there is nothing to tell, as far as one can see."""
    watch.a_record_appears({"alpha"}, 0)
    watch.pubmed_fails({"find"})
    watch.time_passes(24)
    watch.a_run()
    watch.pubmed_fails(set())
    watch.a_run()
    assert told_arrivals(watch.world, "desk"), "told on the same day, once PubMed was there"


def _broken_off(watch: Watch) -> None:
    """PubMed breaks off between what it lists and what it gives."""
    watch.a_record_appears({"alpha"}, 0)
    watch.pubmed_fails({"fetch"})
    watch.time_passes(24)
    watch.a_run()


@pytest.mark.parametrize("story", [_overtaken, _unanswered, _broken_off])
def test_what_a_few_steps_at_random_may_leave_out(
    story: Callable[[Watch], None], migrated_file: Path
) -> None:
    Watch.migrated = migrated_file
    watch = Watch()
    try:
        watch.a_run()
        story(watch)
        watch.nobody_is_told_twice_or_what_is_not_so()
        watch.what_counts_as_sent_is_there()
    finally:
        watch.teardown()


@pytest.mark.timeout(0)
def test_whatever_happens_everybody_is_told_once(torture: Torture, migrated_file: Path) -> None:
    Watch.migrated, Watch.played = migrated_file, 0
    run_state_machine_as_test(
        Watch,
        settings=settings(
            max_examples=torture.size(5, 2_000),
            stateful_step_count=torture.size(25, STEPS),
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=not torture.is_full,
            database=None,
            phases=[Phase.generate, *([Phase.shrink] if torture.is_full else [])],
        ),
    )
    torture.tell("T8 ledger machine", f"{Watch.played} sequences, nothing lost, nothing told twice")
