"""Files in order: many are searched at once, and what they bring is stored one after the other.

NLM's files are to be read in their order, so the results are: of a record that stands in several,
the last counts. A study that an earlier file brings in while later ones are being searched already
is looked for in those once more, by its PMID.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pipeline.errors import Malformed, SourceError, Unavailable
from pipeline.sources.file_workers import Workers
from pipeline.sources.pubmed_file_names import PubMedFile
from pipeline.sources.pubmed_file_search import Findings, Order, pick, search_file

T = TypeVar("T")

Fetch = Callable[[PubMedFile], None]
Tell = Callable[[str], None]

DEATHS = 3  # in a row, over files that should be the next; then it is not chance
_AHEAD = 2  # files for each worker that are being searched or wait to be stored
_LOOK_S = 5.0  # between two looks at whether anybody works at all
_LONELY = 60  # looks in vain


@dataclass(frozen=True, slots=True)
class Due:
    """A file, and what it is to be searched for."""

    file: PubMedFile
    order: Order


@dataclass(slots=True)
class _Turn:
    """A file that is being searched; ``known`` is how many studies had come in when it began."""

    due: Due
    future: Future[Findings]
    known: int


class FilesInOrder:
    """Search files; iterate over what they hold, in their order.

    Whoever stores it says what studies ``came``, so that they are looked for from there on.
    """

    def __init__(
        self, workers: Workers, held: Collection[int], *, fetch: Fetch, tell: Tell
    ) -> None:
        self._workers, self._fetch, self._tell = workers, fetch, tell
        self._held, self._came = set(held), list[int]()
        self._packed: bytes | None = None

    def came(self, pmids: Collection[int]) -> None:
        """Look for these from now on: they are held."""
        new = [pmid for pmid in pmids if pmid not in self._held]
        if new:
            self._held.update(new)
            self._came += new
            self._packed = None

    def search(self, plan: Sequence[Due]) -> Iterator[tuple[Due, Findings]]:
        """Give the findings of file after file.

        Raises:
            SourceError: a file cannot be used, so that none behind it is; the text names it.
        """
        waiting, begun = deque(plan), deque[_Turn]()
        try:
            while waiting or begun:
                while waiting and len(begun) < max(self._workers.count, 1) * _AHEAD:
                    begun.append(self._begin(waiting.popleft()))
                    if _has_failed(begun[-1].future):
                        waiting.clear()
                yield begun[0].due, self._answer(begun)
                begun.popleft()
                self._tell_of_the_lost()
        finally:
            for turn in begun:
                turn.future.cancel()

    def _begin(self, due: Due) -> _Turn:
        """Fetch a file and give it to a worker; what hinders it is told in its turn."""
        future: Future[Findings]
        try:
            self._fetch(due.file)
            future = self._submit(due)
        except (SourceError, OSError) as error:
            future = Future()
            future.set_exception(error)
        return _Turn(due, future, len(self._came))

    def _submit(self, due: Due) -> Future[Findings]:
        if self._packed is None:
            self._packed = array("Q", sorted(self._held)).tobytes()
        return self._workers.submit(search_file, due.file.path, due.order, self._packed)

    def _answer(self, begun: deque[_Turn]) -> Findings:
        turn = begun[0]
        try:
            found = self._wait(begun)
            late = set(self._came[turn.known :]).intersection(array("Q", found.pmids))
            late -= {one.pmid for one in found.articles}
            return self._with(turn, found, late) if late else found
        except SourceError as error:
            raise type(error)(f"{turn.due.file.name}: {error}") from error
        except OSError as error:
            raise Malformed(f"{turn.due.file.name} cannot be read: {error.strerror}") from error

    def _with(self, turn: _Turn, found: Findings, late: set[int]) -> Findings:
        """Add the records of studies that came in while the file was being searched."""
        again = self._workers.submit(pick, turn.due.file.path, late)
        try:
            more = self._patient(again)
        except Exception as error:
            if not self._workers.is_death(error):
                raise
            more = pick(turn.due.file.path, late)
            self._workers.renew()
        return replace(found, articles=found.articles + more)

    def _wait(self, begun: deque[_Turn]) -> Findings:
        for _ in range(DEATHS):
            try:
                return self._patient(begun[0].future)
            except Exception as error:
                if not self._workers.is_death(error):
                    raise
                self._begin_again(begun)
        raise Unavailable(f"{DEATHS} workers died over it: is there memory enough?")

    def _begin_again(self, begun: deque[_Turn]) -> None:
        """Give what the dead had to do to others."""
        self._tell("a worker died; what it had to do is done again")
        self._workers.renew()
        for turn in begun:
            if _is_lost(turn.future, self._workers):
                turn.future, turn.known = self._submit(turn.due), len(self._came)

    def _patient(self, future: Future[T]) -> T:
        """Wait, as long as there is somebody to wait for."""
        lonely = 0
        while True:
            try:
                return future.result(timeout=_LOOK_S)
            except TimeoutError:
                if future.done():
                    raise
            self._tell_of_the_lost()
            lonely = 0 if self._workers.count else lonely + 1
            if lonely == 1:
                self._tell("no worker is left; waiting for one")
            if lonely > _LONELY:
                raise Unavailable("no worker came")

    def _tell_of_the_lost(self) -> None:
        for name in self._workers.lost():
            self._tell(f"the worker {name} is gone; others do what it had to do")


def _has_failed(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is not None


def _is_lost(future: Future[Any], workers: Workers) -> bool:
    if not future.done():
        return False
    if future.cancelled():
        return True
    error = future.exception()
    return isinstance(error, Exception) and workers.is_death(error)
