"""The diary of runs: whether it ran, how it ended, what it asked and what has not arrived."""

from pipeline.domain.digests import Receipt, SearchReceipt
from pipeline.store import runs
from pipeline.store.engine import Store

from .samples import LATER, NOW, by_mail, issue


def record(store: Store, command: str = "run", exit_code: int | None = 0) -> int:
    """Write a run that ended, or was killed when there is no exit code."""
    with store.write() as session:
        number = runs.start(session, command, NOW)
    if exit_code is not None:
        with store.write() as session:
            error = "PubMed did not answer" if exit_code else None
            runs.finish(session, number, LATER, exit_code, error)
    return number


def receipt(run: int) -> Receipt:
    found = SearchReceipt("k2", "Vitamin K2 – µ", 3412, 3412, 4, landmarks_missing=(1, 2))
    return Receipt(run, LATER, (found, SearchReceipt("mgp", "MGP", error="timed out")))


def test_an_empty_diary_says_so(store: Store) -> None:
    with store.read() as session:
        assert runs.latest(session, 10) == []
        assert runs.last_complete(session) is None
        assert runs.latest_receipt(session) is None
        assert runs.open_deliveries(session) == []


def test_the_latest_runs_come_first_with_their_ends(store: Store) -> None:
    good, failed, killed = record(store), record(store, exit_code=75), record(store, exit_code=None)
    with store.read() as session:
        found = runs.latest(session, 2)
        assert [one.number for one in runs.latest(session, 10)] == [killed, failed, good]
    assert [(one.number, one.started, one.finished) for one in found] == [
        (killed, NOW, None),
        (failed, NOW, LATER),
    ]
    assert (found[1].exit_code, found[1].error) == (75, "PubMed did not answer")


def test_only_a_run_that_ended_well_is_complete(store: Store) -> None:
    record(store, exit_code=75)
    record(store, "collect")
    with store.read() as session:
        assert runs.last_complete(session) is None
    record(store)
    with store.read() as session:
        assert runs.last_complete(session) == NOW


def test_a_receipt_comes_back_as_it_was_written(store: Store) -> None:
    first, second = record(store), record(store, "refresh")
    with store.write() as session:
        runs.keep_receipt(session, receipt(first))
    with store.read() as session:
        assert runs.latest_receipt(session) == receipt(first)
        assert [one.receipt for one in runs.latest(session, 2)] == [None, receipt(first)]
    assert second > first


def test_what_has_not_arrived_is_listed(store: Store) -> None:
    with store.write() as session:
        issue(session, "desk", outgoing=[by_mail("desk")])
        issue(session, "bench", outgoing=[by_mail("bench")])
    with store.read() as session:
        found = runs.open_deliveries(session)
    assert [(one.reader, one.channel, one.state) for one in found] == [
        ("desk", "smtp", "pending"),
        ("bench", "smtp", "pending"),
    ]
