"""One page ahead: the next comes while the last is saved, so that nobody waits for both in turn.

No more than two pages are in memory: the one that is worked on and the one that comes. They are
made one at a time, each in a thread of its own, so that a source and its connection never serve two
at once; what a source raises is raised where its page would have been.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def one_ahead(pages: Iterator[T]) -> Iterator[T]:
    """Give the pages of a source in order, each next one being under way.

    Whoever leaves early leaves a page behind that nobody waits for: closing the source's
    connection ends it.
    """
    coming = _begun(pages)
    while page := coming.result():
        coming = _begun(pages)
        yield page[0]


def _begun(pages: Iterator[T]) -> Future[tuple[T, ...]]:
    """Let the next page come: one page, or none after the last."""
    page: Future[tuple[T, ...]] = Future()
    Thread(target=_come, args=(pages, page), name="one page ahead", daemon=True).start()
    return page


def _come(pages: Iterator[T], page: Future[tuple[T, ...]]) -> None:
    try:
        for one in pages:
            return page.set_result((one,))
        page.set_result(())
    except BaseException as error:
        page.set_exception(error)
