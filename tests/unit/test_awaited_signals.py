"""No signal is lost, whenever it comes and whichever thread it comes to."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.awaited_signals import awaited

KNOWN = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def sleeper() -> Iterator[threading.Thread]:
    """Give a thread that does nothing until the end."""
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    yield thread
    end.set()
    thread.join()


def test_those_that_come_before_anybody_waits_are_given_to_who_waits() -> None:
    with awaited(KNOWN) as next_signal:
        for number in KNOWN:
            os.kill(os.getpid(), number)
        assert {next_signal(1), next_signal(1)} == {*KNOWN}  # which first, the kernel decides
        assert next_signal(0) is None


def test_one_that_another_thread_takes_wakes_who_waits() -> None:
    with awaited(KNOWN) as next_signal, sleeper() as thread:
        assert thread.ident is not None
        later = threading.Timer(0.05, signal.pthread_kill, (thread.ident, signal.SIGTERM))
        later.start()
        assert next_signal(30) == signal.SIGTERM
        later.join()


def test_what_was_there_before_is_there_again() -> None:
    before = [signal.getsignal(number) for number in KNOWN]
    with awaited(KNOWN):
        assert signal.getsignal(signal.SIGHUP) not in before
    assert [signal.getsignal(number) for number in KNOWN] == before
    assert signal.set_wakeup_fd(-1) == -1
