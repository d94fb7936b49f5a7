"""The next page comes while the last is worked on, and nothing else is different."""

from collections.abc import Iterator
from threading import Event, current_thread

import pytest

from pipeline.errors import Unavailable
from pipeline.stages.ahead import one_ahead


class Pages:
    """Three pages; notes which were begun, and lets the last one fail if it shall."""

    def __init__(self, failing: int = 0) -> None:
        self.begun: list[int] = []
        self.second_came, self.threads, self.failing = Event(), set[str](), failing

    def __iter__(self) -> Iterator[int]:
        for number in (1, 2, 3):
            self.begun.append(number)
            self.threads.add(current_thread().name)
            if number == self.failing:
                raise Unavailable("it broke off")
            if number == 2:
                self.second_came.set()
            yield number


def test_all_pages_come_in_order_and_not_in_the_thread_that_works_on_them() -> None:
    pages = Pages()
    assert list(one_ahead(iter(pages))) == [1, 2, 3]
    assert pages.begun == [1, 2, 3]
    assert current_thread().name not in pages.threads


def test_the_next_page_comes_while_the_first_is_worked_on_and_no_further_one() -> None:
    pages = Pages()
    ahead = one_ahead(iter(pages))
    assert next(ahead) == 1
    assert pages.second_came.wait(10), "nobody asked for it yet, and it came"
    assert pages.begun == [1, 2], "memory holds two pages, whatever the source has"
    assert list(ahead) == [2, 3]


def test_what_a_page_raises_is_raised_in_its_place() -> None:
    seen = []
    with pytest.raises(Unavailable, match="it broke off"):
        for page in one_ahead(iter(Pages(failing=3))):
            seen.append(page)
    assert seen == [1, 2]


def test_no_pages_are_no_pages() -> None:
    assert list(one_ahead(iter(()))) == []
