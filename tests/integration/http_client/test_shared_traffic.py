"""Processes that ask the same service keep its limit together, by a small file."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.http_client import Limit, Pace, SharedTraffic, shared_traffic
from pipeline.http_client.traffic import Passage, Traffic
from pipeline.sandbox import Corpus, Sandbox
from tests.forks import FORKS
from tests.integration.stages.records import article_set

from ..sources.asked_pubmed import record
from . import one_process

KEY = "0123456789abcdef"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    corpus = Corpus.from_files([(None, article_set(record(1)))])
    with Sandbox(corpus, limits=True, api_keys=[KEY]) as one:
        yield one


@pytest.mark.parametrize(("rate", "key"), [(3, ""), (10, KEY)])
def test_processes_keep_the_limit_together(
    sandbox: Sandbox, tmp_path: Path, rate: int, key: str
) -> None:
    fields = {"db": "pubmed", "term": "all[sb]"} | ({"api_key": key} if key else {})
    url = f"{sandbox.base_url}esearch.fcgi"
    processes = [
        FORKS.Process(target=one_process.ask, args=(tmp_path, url, fields, Limit(rate, 1.05), rate))
        for _ in range(4)
    ]
    for one in processes:
        one.start()
    for one in processes:
        one.join(60)
    assert [one.exitcode for one in processes] == [0] * 4
    assert {one.status for one in sandbox.requests} == {200}
    moments = [one.seconds for one in sandbox.requests]
    assert len(moments) == 4 * rate
    assert most_in_a_second(moments) == rate


def most_in_a_second(moments: list[float]) -> int:
    return max(sum(start <= one < start + 1 for one in moments) for start in moments)


def test_a_refusal_slows_all_down(tmp_path: Path) -> None:
    mine, other = (Pace(Limit(20, 0.2), SharedTraffic(tmp_path, "x")) for _ in range(2))
    mine.slow_down()
    began = time.monotonic()
    for _ in range(21):
        with other.turn():
            pass
    assert time.monotonic() - began >= 0.4


def test_services_are_counted_apart_and_no_name_leaves_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    for name in ("eutils.ncbi.nlm.nih.gov", "127.0.0.1:80", "../../etc/x", "[::1]:8"):
        SharedTraffic(folder, name).change(lambda traffic: (traffic, None))
    assert sorted(one.name for one in folder.iterdir()) == [
        ".._.._etc_x.json",
        "127.0.0.1_80.json",
        "___1__8.json",
        "eutils.ncbi.nlm.nih.gov.json",
    ]
    assert {one.stat().st_mode & 0o777 for one in folder.iterdir()} == {0o600}
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"passages": 3}', '{"passages": [{}], "halved": 0}', "9" * 9_999],
)
def test_a_spoilt_file_is_no_traffic(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content)
    shared = SharedTraffic(tmp_path, "x")
    assert shared.change(lambda traffic: (traffic, traffic)) == Traffic()
    with Pace(Limit(3, 1), shared).turn():
        pass
    assert json.loads((tmp_path / "x.json").read_text())["halved"] == 0


def test_what_was_longer_leaves_nothing_behind(tmp_path: Path) -> None:
    shared = SharedTraffic(tmp_path, "x")
    for limit in (Limit(50, 0.05), Limit(1, 0.05)):
        pace = Pace(limit, shared)
        for _ in range(3):
            with pace.turn():
                pass
    assert len(json.loads((tmp_path / "x.json").read_text())["passages"]) == 1


def test_where_no_file_can_be_kept_it_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shared_traffic._tell_once.cache_clear()
    (tmp_path / "file").write_text("in the way")
    began = time.monotonic()
    with caplog.at_level(logging.WARNING):
        for service in ("one", "two"):
            pace = Pace(Limit(2, 0.1), SharedTraffic(tmp_path / "file", service))
            for _ in range(5):
                with pace.turn():
                    pass
    assert time.monotonic() - began >= 0.4, "this process keeps the limit all the same"
    [said] = caplog.messages
    assert said.startswith(f"{tmp_path / 'file'}: File exists; ")
    assert "requests of other processes on this host are not counted" in said


def test_a_lock_that_is_never_given_free_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shared_traffic._tell_once.cache_clear()
    monkeypatch.setattr(shared_traffic, "_PATIENCE_S", 0.05)
    with shared_traffic._alone_with(tmp_path / "x.json"):
        with Pace(Limit(2, 0.1), SharedTraffic(tmp_path, "x")).turn():
            pass
    assert len(caplog.messages) == 1


def test_a_lock_that_is_soon_given_free_is_waited_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shared_traffic._tell_once.cache_clear()
    held = threading.Event()

    def hold() -> None:
        with shared_traffic._alone_with(tmp_path / "x.json"):
            held.set()
            time.sleep(0.1)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(10)
    SharedTraffic(tmp_path, "x").change(lambda traffic: (traffic, None))
    other.join()
    assert caplog.messages == []


def test_what_one_process_notes_another_reads(tmp_path: Path) -> None:
    noted = Traffic((Passage("1.a.0", 1.5), Passage("2.b.0", 2.5, is_open=False)), 2, 7.5)
    SharedTraffic(tmp_path, "x").change(lambda _: (noted, None))
    assert SharedTraffic(tmp_path, "x").change(lambda traffic: (traffic, traffic)) == noted


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    treasure = tmp_path / "treasure"
    treasure.write_text("gold")
    (tmp_path / "x.json").symlink_to(treasure)
    with Pace(Limit(3, 1), SharedTraffic(tmp_path, "x")).turn():
        pass
    assert treasure.read_text() == "gold"


def test_turns_are_in_order_of_time(tmp_path: Path) -> None:
    pace, moments = Pace(Limit(1, 0.05), SharedTraffic(tmp_path, "x")), list[float]()
    for _ in range(4):
        with pace.turn():
            moments.append(time.monotonic())
    assert all(later - earlier >= 0.05 for earlier, later in pairwise(moments))
