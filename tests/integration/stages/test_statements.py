"""How many statements a slot takes: the same for any number of studies and searches.

A reader's issue and a message's way out are transactions of their own, so those grow with readers,
each by the same; a run with all settled asks as often for twenty readers as for one.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.app import App
from pipeline.config_file import load
from pipeline.domain.digests import Receipt, SearchReceipt
from pipeline.domain.vocabulary import StudyState
from pipeline.stages.compose import compose
from pipeline.stages.deliver import deliver
from pipeline.store.engine import Store
from pipeline.store.searches import SearchVersion
from tests.integration.store.samples import NOW, article, note, save_them

from .statements import counted

FEW = (1, 10, 100)


class Crowd:
    """Readers who are all due every day, of searches that all find the same studies."""

    def __init__(self, url: str, store: Store, file: Path) -> None:
        self.url, self.store, self.file, self.days = url, store, file, 0

    def day(self, readers: int = 1, searches: int = 1, studies: int = 1) -> tuple[int, int, int]:
        """Bring so many new studies; count the statements of the issues, none more, and sending."""
        self._slot(readers, searches, 0)  # who is new follows from now on
        composed, again, sent = self._slot(readers, searches, studies)
        assert len(self.issues) == readers
        return composed, again, sent

    def _slot(self, readers: int, searches: int, studies: int) -> tuple[int, int, int]:
        self.days += 1
        now = NOW + timedelta(days=self.days)
        names = [f"s{number}" for number in range(searches)]
        first = self.days * 1_000
        every = [article(first + number) for number in range(studies)]
        save_them(self.store, *every, now=now)
        held = dict.fromkeys([one.pmid for one in every], StudyState.HELD)
        for name in names if held else ():
            note(self.store, held, SearchVersion(name, 1, is_new=False), now)
        app = App(load(self._watch(readers, names), (), {}), self.store, {}, now=lambda: now)
        receipt = Receipt(1, now, tuple(SearchReceipt(one, one) for one in names))
        with counted(self.store) as composed:
            self.issues = compose(app, 1, receipt)
        with counted(self.store) as again:
            compose(app, 1, receipt)
        with counted(self.store) as sent:
            assert deliver(app).sent == len(self.issues)
        return len(composed), len(again), len(sent)

    def _watch(self, readers: int, searches: list[str]) -> Path:
        tables = [f'[[searches]]\nname = "{one}"\ntitle = "x"\npubmed = "x"' for one in searches]
        tables += [
            f'[[readers]]\nname = "r{number}"\nfrequency = "daily"\nchannels = ["folder"]'
            for number in range(readers)
        ]
        self.file.write_text("\n".join([f'[store]\nurl = "{self.url}"', *tables]))
        return self.file


@pytest.fixture
def crowd(url: str, store: Store, tmp_path: Path) -> Crowd:
    return Crowd(url, store, tmp_path / "config.toml")


def test_studies_take_no_more_statements(crowd: Crowd) -> None:
    one, ten, hundred = (crowd.day(studies=number) for number in FEW)
    assert one == ten == hundred


def test_searches_take_no_more_statements(crowd: Crowd) -> None:
    one, ten, hundred = (crowd.day(searches=number) for number in FEW)
    assert one == ten == hundred


def test_each_reader_takes_a_transaction_and_nothing_is_asked_of_who_is_settled(
    crowd: Crowd,
) -> None:
    one, few, many = (crowd.day(readers=number) for number in (1, 4, 20))
    for step in (0, 2):
        for_each = (few[step] - one[step]) // 3
        assert 0 < for_each < 40
        assert [few[step] - one[step], many[step] - few[step]] == [3 * for_each, 16 * for_each]
    assert one[1] == few[1] == many[1] < 10
